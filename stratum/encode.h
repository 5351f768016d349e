/** Messages to lines. Each call appends one whole line with its newline. */
#ifndef STRATUM_ENCODE_H
#define STRATUM_ENCODE_H

#include "stratum/message.h"
#include "stratum/text.h"

/** Any request or notification, with the key order of NOMP pools: id, method, params.
 *
 *  returns  STRATUM_OK; STRATUM_NO_ROOM (the text then has no half line: its len is as before)
 */
enum stratum_status stratum_encode(struct stratum_text *out, const struct stratum_message *message);

/** The params alone, without brackets, for servers with lines of another shape. */
void stratum_encode_params(struct stratum_text *out, const struct stratum_message *message);
/** An id as it was written; NULL, and one that is missing: null. */
void stratum_encode_id(struct stratum_text *out, const struct stratum_id *id);

/** {"id":…,"result":true|false|null,"error":null} */
enum stratum_status stratum_encode_result(struct stratum_text *out, const struct stratum_id *id,
                                          const char *result_json);
/** The reply to a configure, as BIP310 has it. */
enum stratum_status stratum_encode_configured(struct stratum_text *out, const struct stratum_id *id,
                                              const struct stratum_reply *reply);

#endif
