/** One good line of every request, in parts, so that tests can spoil each part in turn. */
#ifndef TESTS_UNIT_STRATUM_SAMPLES_H
#define TESTS_UNIT_STRATUM_SAMPLES_H

#include <stddef.h>

#include "stratum/message.h"
#include "stratum/text.h"

/** What a param is, which says what else may stand in its place. */
enum sample_class {
    SAMPLE_TEXT,     /* any text; cut */
    SAMPLE_OPTIONAL, /* any text, or null */
    SAMPLE_JOB_ID,   /* a text that must arrive whole */
    SAMPLE_HASH,
    SAMPLE_BE32,
    SAMPLE_HEX, /* of any length */
    SAMPLE_EXTRANONCE1,
    SAMPLE_EXTRANONCE2_LEN,
    SAMPLE_BRANCHES,
    SAMPLE_CLEAN,
    SAMPLE_DIFFICULTY,
    SAMPLE_HOST,
    SAMPLE_PORT,
    SAMPLE_WAIT,
    SAMPLE_EXTENSIONS,
    SAMPLE_OPTIONS,
    SAMPLE_CLASS_COUNT
};

enum { SAMPLE_PARAMS_MAX = 9, SAMPLE_LINE_MAX = 8192 };

struct sample {
    enum stratum_kind kind;
    size_t least; /* params without which it is none */
    size_t count;
    struct {
        enum sample_class class;
        const char *json;
    } params[SAMPLE_PARAMS_MAX];
};

extern const struct sample samples[];
extern const size_t sample_count;

/** Its line, without newline; param number `index` is written as json, or left out for NULL. An
 *  index of SAMPLE_PARAMS_MAX leaves all as they are. */
void sample_write(struct stratum_text *out, const struct sample *sample, size_t index,
                  const char *json);

#endif
