#include "simpool/dialect.h"

#include <string.h>

#include "qhash/bytes.h"
#include "stratum/encode.h"

const struct simpool_dialect simpool_dialect_nomp = {
    .name = "nomp",
    .line_max = 10240,
    .session_prefix = "deadbeefcafebabe",
    .tolerance = 0.99,
    .pays_previous = true,
    .ntime_ahead_s = 7200,
    .checks = {SIMPOOL_REASON_UNAUTHORIZED, SIMPOOL_REASON_NOT_SUBSCRIBED,
               SIMPOOL_REASON_UNREADABLE, SIMPOOL_REASON_EXTRANONCE2_SIZE, SIMPOOL_REASON_JOB,
               SIMPOOL_REASON_NTIME_SIZE, SIMPOOL_REASON_NTIME_RANGE, SIMPOOL_REASON_NONCE_SIZE,
               SIMPOOL_REASON_HEX, SIMPOOL_REASON_VERSION, SIMPOOL_REASON_DUPLICATE,
               SIMPOOL_REASON_DIFFICULTY},
    /* Its stratum server answers triples, its job manager pairs. UNREADABLE, HEX and VERSION are
     * ours: the original throws, decodes rubbish, and knows no version rolling. */
    .refusals =
        {
            [SIMPOOL_REASON_UNAUTHORIZED] = {STRATUM_VERDICT_UNAUTHORIZED, 24,
                                             "unauthorized worker", false, false},
            [SIMPOOL_REASON_NOT_SUBSCRIBED] = {STRATUM_VERDICT_NOT_SUBSCRIBED, 25, "not subscribed",
                                               false, false},
            [SIMPOOL_REASON_UNREADABLE] = {STRATUM_VERDICT_MALFORMED, 20, "malformed submit", true,
                                           false},
            [SIMPOOL_REASON_EXTRANONCE2_SIZE] = {STRATUM_VERDICT_MALFORMED, 20,
                                                 "incorrect size of extranonce2", true, false},
            [SIMPOOL_REASON_JOB] = {STRATUM_VERDICT_UNKNOWN_JOB, 21, "job not found", true, false},
            [SIMPOOL_REASON_NTIME_SIZE] = {STRATUM_VERDICT_MALFORMED, 20, "incorrect size of ntime",
                                           true, false},
            [SIMPOOL_REASON_NTIME_RANGE] = {STRATUM_VERDICT_BAD_TIME, 20, "ntime out of range",
                                            true, false},
            [SIMPOOL_REASON_NONCE_SIZE] = {STRATUM_VERDICT_MALFORMED, 20, "incorrect size of nonce",
                                           true, false},
            [SIMPOOL_REASON_HEX] = {STRATUM_VERDICT_MALFORMED, 20, "malformed hex", true, false},
            [SIMPOOL_REASON_VERSION] = {STRATUM_VERDICT_BAD_VERSION, 20, "invalid version bits",
                                        true, false},
            [SIMPOOL_REASON_DUPLICATE] = {STRATUM_VERDICT_DUPLICATE, 22, "duplicate share", true,
                                          false},
            [SIMPOOL_REASON_DIFFICULTY] = {STRATUM_VERDICT_LOW_DIFFICULTY, 23,
                                           "low difficulty share of ", true, true},
        },
    .fixed = {{"mining.get_transactions", "{\"id\":null,\"result\":[],\"error\":true}\n"}},
};

const char *simpool_dialect_fixed_reply(const struct simpool_dialect *dialect, const char *method)
{
    for (size_t index = 0; index < SIMPOOL_FIXED_REPLIES_MAX; index++) {
        const struct simpool_fixed_reply *reply = &dialect->fixed[index];
        if (reply->method != NULL && strcmp(reply->method, method) == 0) {
            return reply->line;
        }
    }
    return NULL;
}

void simpool_dialect_session(char *out, size_t capacity, const struct simpool_dialect *dialect,
                             uint32_t connection)
{
    uint8_t number[8] = {0};
    qhash_store_le32(number, connection);
    struct stratum_text text = stratum_text_in(out, capacity);
    stratum_text_add(&text, dialect->session_prefix);
    stratum_text_hex(&text, number, sizeof number);
}

enum stratum_status simpool_dialect_encode_error(struct stratum_text *out,
                                                 const struct stratum_id *id,
                                                 const struct simpool_refusal *refusal,
                                                 const char *text)
{
    const enum stratum_status status = stratum_encode_error(out, id, refusal->code, text);
    static const char triple_end[] = ",null]}\n";
    if (status == STRATUM_OK && refusal->is_pair) {
        out->len -= sizeof triple_end - 1;
        stratum_text_add(out, "]}\n");
    }
    return status;
}
