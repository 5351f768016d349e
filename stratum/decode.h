/** One line to one message. Completely, or not at all. */
#ifndef STRATUM_DECODE_H
#define STRATUM_DECODE_H

#include <stddef.h>

#include "stratum/message.h"

/** Where a line was wrong, for the error message and for the journal. */
struct stratum_complaint {
    enum stratum_status status;
    char field[48]; /* "params[5] (version)"; empty when the whole line is meant */
};

/** Decode one line, of either direction.
 *
 *  out        out  the message; on failure only kind, id and method are set (as far as they were
 *                  read), so that a server can still answer an error to the right id
 *  line, len  in   one line without its newline; a trailing CR is fine; need not end in NUL
 *  complaint  out  NULL is fine
 *  returns    STRATUM_OK, or why not. A submit with malformed fields decodes (its texts are for
 *             the judge); one with missing or non-text fields does not.
 *  cost       one json-c parse (a few µs for a submit); all heap use ends before it returns
 *  source     docs/STRATUM.md: lenient where real pools and miners are, strict where it matters
 */
enum stratum_status stratum_decode(struct stratum_message *out, const char *line, size_t len,
                                   struct stratum_complaint *complaint);

#endif
