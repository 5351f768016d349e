/** JSON, read strictly: the one wrapper of json-c. Messages, recordings, journals and reports all
 *  come through here; nothing else includes json-c.
 *
 *  A document owns everything that was read; a value is a view into it, cheap to copy, and dies
 *  with it. Asking a value for what it is not is fine: the answer is ABSENT, NULL or false.
 *
 *  A compromise: json-c 0.16 does not survive a malloc() that fails in the middle of a text. With
 *  the limits below it asks for little, so that is left as it is; a parser of our own would end it.
 */
#ifndef STRATUM_JSON_H
#define STRATUM_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stratum/status.h"

enum {
    STRATUM_JSON_DEPTH_MAX = 16,              /* lists in lists; a Stratum message needs 4 */
    STRATUM_JSON_BYTES_MAX = 4 * 1024 * 1024, /* one text; a recorded segment may be all escapes */
};

enum stratum_json_type {
    STRATUM_JSON_ABSENT, /* no such key or element: not the same as null */
    STRATUM_JSON_NULL,
    STRATUM_JSON_BOOL,
    STRATUM_JSON_INTEGER, /* a number without point or exponent */
    STRATUM_JSON_REAL,
    STRATUM_JSON_TEXT,
    STRATUM_JSON_ARRAY,
    STRATUM_JSON_OBJECT
};

struct stratum_json_document; /* opaque, heap; free it with stratum_json_free() */

/** A view of one value. */
struct stratum_json {
    enum stratum_json_type type;
    void *node; /* json-c's; nobody else's business */
};

/** Read one JSON value.
 *
 *  out       out  the document, yours to free; untouched on failure
 *  text, len in   UTF-8; need not end in NUL; white space around the value is fine
 *  returns   STRATUM_OK; LINE_TOO_LONG, NOT_JSON (also for a NUL byte and for invalid UTF-8),
 *            TOO_DEEP, NO_MEMORY
 *  Of two equal keys the last one counts.
 */
enum stratum_status stratum_json_parse(struct stratum_json_document **out, const char *text,
                                       size_t len);
void stratum_json_free(struct stratum_json_document *document);
struct stratum_json stratum_json_root(struct stratum_json_document *document);

/** The member of an object. */
struct stratum_json stratum_json_get(struct stratum_json object, const char *key);
/** The element of an array, from 0. */
struct stratum_json stratum_json_at(struct stratum_json array, size_t index);
/** Elements of an array or members of an object; 0 for anything else. */
size_t stratum_json_count(struct stratum_json value);

/** NULL: no text. It ends in NUL, but may have others inside; len may be NULL to ignore them. */
const char *stratum_json_text(struct stratum_json value, size_t *len);
/** Any value as JSON, numbers in the digits they were written with. NULL: there is no value, or no
 *  memory. It dies with the document. */
const char *stratum_json_written(struct stratum_json value);
/** Any finite number. false: none, or one too large to be read exactly as it was meant. */
bool stratum_json_number(double *out, struct stratum_json value);
/** An INTEGER that fits. */
bool stratum_json_integer(int64_t *out, struct stratum_json value);
/** An INTEGER of 0 or more; whatever is beyond 2^64 - 1 reads as 2^64 - 1. */
bool stratum_json_unsigned(uint64_t *out, struct stratum_json value);
bool stratum_json_bool(bool *out, struct stratum_json value);

/** Walk over an object, in the order written:
 *
 *      struct stratum_json_member member = {0};
 *      while (stratum_json_next(&member, object)) { … member.key, member.value … }
 */
struct stratum_json_member {
    const char *key;
    struct stratum_json value;
    void *node;
};
bool stratum_json_next(struct stratum_json_member *member, struct stratum_json object);

/** The first name with a NUL in it, which a document shows only up to there.
 *
 *  text, len   in   JSON; of anything else the answer means nothing
 *  name_len    out  of the name as it is written, with its quotes; untouched when there is none
 *  returns     where that is in text; NULL: no name has one
 */
const char *stratum_json_cut_name(const char *text, size_t len, size_t *name_len);

#endif
