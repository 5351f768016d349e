#include <string.h>

#include "miner/refusal.h"
#include "stratum/decode.h"
#include "stratum/text.h"
#include "tests/unit/check.h"

/* Answers as pools really write them: fixtures/transcripts and docs/STRATUM.md. */
void test_refusal_texts(void)
{
    static const struct {
        const char *reply;
        enum stratum_verdict verdict;
    } rows[] = {
        {"true,\"error\":null", STRATUM_VERDICT_ACCEPTED},
        {"null,\"error\":[20,\"incorrect size of extranonce2\",null]", STRATUM_VERDICT_MALFORMED},
        {"null,\"error\":[21,\"job not found\",null]", STRATUM_VERDICT_STALE},
        {"null,\"error\":[20,\"ntime out of range\",null]", STRATUM_VERDICT_BAD_TIME},
        {"null,\"error\":[22,\"duplicate share\"]", STRATUM_VERDICT_DUPLICATE},
        {"null,\"error\":[23,\"low difficulty share of 0.5\",null]",
         STRATUM_VERDICT_LOW_DIFFICULTY},
        {"null,\"error\":[24,\"unauthorized worker\",null]", STRATUM_VERDICT_UNAUTHORIZED},
        {"null,\"error\":[25,\"not subscribed\",null]", STRATUM_VERDICT_NOT_SUBSCRIBED},
        {"false,\"error\":null,\"reject-reason\":\"Above target\"", STRATUM_VERDICT_LOW_DIFFICULTY},
        {"false,\"error\":null,\"reject-reason\":\"Invalid JobID\"", STRATUM_VERDICT_STALE},
        {"false,\"error\":null,\"reject-reason\":\"Ntime out of range\"", STRATUM_VERDICT_BAD_TIME},
        {"false,\"error\":null,\"reject-reason\":\"Invalid version mask\"",
         STRATUM_VERDICT_BAD_VERSION},
        {"false,\"error\":[21,\"Invalid job id\",null]", STRATUM_VERDICT_STALE},
        {"false,\"error\":[23,\"Invalid time rolling\",null]", STRATUM_VERDICT_BAD_TIME},
        {"false,\"error\":[24,\"Invalid extranonce2 size\",null]", STRATUM_VERDICT_MALFORMED},
        {"false,\"error\":[26,\"Low difficulty share\",null]", STRATUM_VERDICT_LOW_DIFFICULTY},
        {"null,\"error\":[23,\"high-hash\",null]", STRATUM_VERDICT_LOW_DIFFICULTY},
        {"null,\"error\":[23,\"bad-version\",null]", STRATUM_VERDICT_BAD_VERSION},
        {"null,\"error\":[21,\"stale-prevblk\",null]", STRATUM_VERDICT_STALE},
        {"null,\"error\":[21,\"time-too-old\",null]", STRATUM_VERDICT_BAD_TIME},
        {"null,\"error\":{\"code\":21,\"message\":\"Job not found\"}", STRATUM_VERDICT_STALE},
        {"null,\"error\":\"Stale\"", STRATUM_VERDICT_STALE},
        {"null,\"error\":[21]", STRATUM_VERDICT_STALE},
        {"null,\"error\":[-3]", STRATUM_VERDICT_MALFORMED},
        {"null,\"error\":[99]", STRATUM_VERDICT_MALFORMED},
        {"null,\"error\":true", STRATUM_VERDICT_MALFORMED},
        {"true,\"error\":[22,\"duplicate\"]", STRATUM_VERDICT_DUPLICATE},
        {"false", STRATUM_VERDICT_MALFORMED},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        static struct stratum_message message;
        char line[300];
        struct stratum_text text = stratum_text_in(line, sizeof line);
        stratum_text_format(&text, "{\"id\":4,\"result\":%s}", rows[row].reply);
        check_int(stratum_decode(&message, line, strlen(line), NULL), STRATUM_OK);
        check_row(rows[row].reply, miner_refusal_verdict(&message.as.reply) == rows[row].verdict);
    }
}
