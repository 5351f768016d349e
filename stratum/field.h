/** One JSON value to one field: type, length and range judged together. Private to stratum/.
 *  Outputs count only after STRATUM_OK. */
#ifndef STRATUM_FIELD_H
#define STRATUM_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stratum/json.h"
#include "stratum/message.h"

/** A text that must arrive whole: BAD_TYPE (also for one with a NUL inside), TOO_LONG. */
enum stratum_status stratum_field_text(char *out, size_t capacity, struct stratum_json value);
/** A text that may be cut, at a whole letter; a NUL becomes '?', which no valid field contains. */
enum stratum_status stratum_field_text_cut(char *out, size_t capacity, struct stratum_json value);
/** Hex of any even length up to most bytes: BAD_TYPE, BAD_HEX, TOO_LONG. */
enum stratum_status stratum_field_hex(uint8_t *out, size_t *len, size_t most,
                                      struct stratum_json value);
/** 64 digits. */
enum stratum_status stratum_field_hash(uint8_t out[32], struct stratum_json value);
/** 8 digits of a big-endian number. */
enum stratum_status stratum_field_be32(uint32_t *out, struct stratum_json value);
/** A finite number > 0, or a text that is one. */
enum stratum_status stratum_field_difficulty(double *out, struct stratum_json value);
/** An integer from 0 to most; as_text: digits in quotes are one too. */
enum stratum_status stratum_field_count(uint32_t *out, uint32_t most, bool as_text,
                                        struct stratum_json value);
/** true, false, 1, 0, "true", "false". */
enum stratum_status stratum_field_flag(bool *out, struct stratum_json value);
/** The two fields of a subscribe result and of mining.set_extranonce. */
enum stratum_status stratum_field_extranonce1(struct stratum_set_extranonce *out,
                                              struct stratum_json value);
enum stratum_status stratum_field_extranonce2_len(struct stratum_set_extranonce *out,
                                                  struct stratum_json value);
/** Whether the value is this very text. */
bool stratum_field_is(struct stratum_json value, const char *word);

#endif
