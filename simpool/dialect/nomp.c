/* The base of all dialects. */
#include "simpool/dialect/dialect.h"

const struct simpool_dialect simpool_dialect_nomp = {
    .name = "nomp",
    .title = "node-stratum-pool and its descendants, LuckyPool among them",
    .line_max = 10240,
    .string_ids = true,
    .lines =
        {
            .request = "{\"id\":{id},\"method\":\"{method}\",\"params\":{params}}",
            .subscribed = "{\"id\":{id},\"result\":[[[\"mining.set_difficulty\",\"{session}\"],"
                          "[\"mining.notify\",\"{session}\"]],\"{extranonce1}\",{extranonce2_size}]"
                          ",\"error\":null}",
            .configured = "{\"id\":{id},\"result\":{result},\"error\":null}",
            .result = "{\"id\":{id},\"result\":{result},\"error\":null}",
            .accepted = "{\"id\":{id},\"result\":true,\"error\":null}",
            .refused = "{\"id\":{id},\"result\":null,\"error\":[{code},{text}]}",
            .error = "{\"id\":{id},\"result\":null,\"error\":[{code},{text},null]}",
        },
    .number = {.decimals = -1, .small_decimals = -1},
    .session = "deadbeefcafebabe{connection_le64}",
    .job_id = "{recorded}",
    .extranonce1_len = 4,
    .extranonce2_len = 4,
    .answers =
        {
            {"mining.subscribe",
             {{.kind = SIMPOOL_STEP_REPLY},
              {.kind = SIMPOOL_STEP_DIFFICULTY},
              {.kind = SIMPOOL_STEP_JOB}}},
            {"mining.authorize", {{.kind = SIMPOOL_STEP_REPLY}}},
            {"mining.submit", {{.kind = SIMPOOL_STEP_REPLY}, {.kind = SIMPOOL_STEP_RETARGET}}},
            {"mining.get_transactions",
             {{.kind = SIMPOOL_STEP_LINE, .text = "{\"id\":null,\"result\":[],\"error\":true}"}}},
            {SIMPOOL_MOMENT_RETARGET, {{.kind = SIMPOOL_STEP_DIFFICULTY_LATER}}},
            {SIMPOOL_MOMENT_SWITCH, {{.kind = SIMPOOL_STEP_EXTRANONCE}}},
        },
    .tolerance = 0.99,
    .vardiff = {.retarget_s = 90, .variance = 0.3}, /* no target: it does not vary */
    .pays_previous = true,
    .ntime_ahead_s = 7200,
    .unsupported = "false",
    .user_difficulty = "",
    .pass_difficulty = "",
    .refresh_us = 120 * INT64_C(1000000), /* LuckyPool's; the original's is 55 s */
    .checks = {SIMPOOL_REASON_UNAUTHORIZED, SIMPOOL_REASON_NOT_SUBSCRIBED,
               SIMPOOL_REASON_UNREADABLE, SIMPOOL_REASON_EXTRANONCE2_SIZE, SIMPOOL_REASON_JOB,
               SIMPOOL_REASON_STALE, SIMPOOL_REASON_NTIME_SIZE, SIMPOOL_REASON_NTIME_RANGE,
               SIMPOOL_REASON_NONCE_SIZE, SIMPOOL_REASON_HEX, SIMPOOL_REASON_VERSION,
               SIMPOOL_REASON_DUPLICATE, SIMPOOL_REASON_DIFFICULTY},
    /* Its stratum server answers triples, its job manager pairs. UNREADABLE, WORKER, HEX and
     * VERSION are ours: the original throws, does not look, decodes rubbish, and knows no version
     * rolling. */
    .refusals =
        {
            [SIMPOOL_REASON_UNAUTHORIZED] = {24, "unauthorized worker", .whole = true},
            [SIMPOOL_REASON_NOT_SUBSCRIBED] = {25, "not subscribed", .whole = true},
            [SIMPOOL_REASON_UNREADABLE] = {20, "malformed submit"},
            [SIMPOOL_REASON_WORKER] = {24, "unauthorized worker", .whole = true},
            [SIMPOOL_REASON_EXTRANONCE2_SIZE] = {20, "incorrect size of extranonce2"},
            [SIMPOOL_REASON_JOB] = {21, "job not found"},
            [SIMPOOL_REASON_STALE] = {21, "job not found"},
            [SIMPOOL_REASON_NTIME_SIZE] = {20, "incorrect size of ntime"},
            [SIMPOOL_REASON_NTIME_RANGE] = {20, "ntime out of range"},
            [SIMPOOL_REASON_NONCE_SIZE] = {20, "incorrect size of nonce"},
            [SIMPOOL_REASON_HEX] = {20, "malformed hex"},
            [SIMPOOL_REASON_VERSION] = {20, "invalid version bits"},
            [SIMPOOL_REASON_DUPLICATE] = {22, "duplicate share"},
            [SIMPOOL_REASON_DIFFICULTY] = {23, "low difficulty share of {share_difficulty}"},
        },
};
