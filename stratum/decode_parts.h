/** The two halves of decode: params of a request, shapes of a reply. Private to stratum/. */
#ifndef STRATUM_DECODE_PARTS_H
#define STRATUM_DECODE_PARTS_H

#include "stratum/decode.h"
#include "stratum/json.h"

/** Read params into out->as, as out->kind has them; out->kind is neither REPLY nor UNKNOWN. */
enum stratum_status stratum_decode_params(struct stratum_message *out, struct stratum_json params,
                                          struct stratum_complaint *complaint);

/** Read "result", "error" and "reject-reason"; every shape of them is some reply. */
void stratum_decode_reply(struct stratum_reply *out, struct stratum_json object);

#endif
