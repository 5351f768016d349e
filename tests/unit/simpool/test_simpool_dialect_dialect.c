#include "simpool/dialect/dialect.h"

#include <string.h>

#include "simpool/pool/vardiff.h"
#include "tests/unit/check.h"

void test_dialect_finds_answers_by_moment(void)
{
    const struct simpool_answer *answer =
        simpool_dialect_answer(&simpool_dialect_nomp, "mining.get_transactions");
    check_text(answer->steps[0].text, "{\"id\":null,\"result\":[],\"error\":true}");
    check_true(simpool_dialect_answer(&simpool_dialect_nomp, "mining.ping") == NULL);
    check_true(simpool_dialect_answer(&simpool_dialect_nomp, SIMPOOL_MOMENT_UNKNOWN) == NULL);
}

void test_dialect_names_reasons(void)
{
    check_text(simpool_reason_word(SIMPOOL_REASON_STALE), "stale");
    check_int(simpool_reason_verdict(SIMPOOL_REASON_STALE), STRATUM_VERDICT_STALE);
    check_int(simpool_reason_verdict(SIMPOOL_REASON_JOB), STRATUM_VERDICT_UNKNOWN_JOB);
    for (size_t reason = 1; reason < SIMPOOL_REASON_COUNT; reason++) {
        const char *word = simpool_reason_word((enum simpool_reason)reason);
        check_row(word, simpool_dialect_nomp.refusals[reason].text != NULL);
    }
}

void test_dialect_reads_wishes_for_a_difficulty(void)
{
    static const struct {
        const char *user, *pass;
        double wish;
    } rows[] = {
        {"ADDR.worker", "x", 0},
        {"ADDR=60K.worker", "x", 60000},
        {"ADDR=0.5.worker", "x", 0.5},
        {"ADDR=32", "x", 32},
        {"ADDR+1.5M", "x", 1.5e6},
        {"ADDR=abc", "x", 0},
        {"ADDR=0", "x", 0},
        {"ADDR=-5", "x", 0},
        {"ADDR=0x10", "x", 0},
        {"ADDR=inf", "x", 0},
        {"ADDR=", "d=7", 7},
        {"ADDR", "d=0.25", 0.25},
        {"ADDR", "x, diff=0.001", 0.001},
        {"ADDR", "c=QTC;d=16;m=solo", 16},
        {"ADDR", "bad=16", 0},
        {"ADDR", "d=16x", 0},
        {"ADDR", "d=", 0},
        {"", "", 0},
    };
    struct simpool_dialect dialect = simpool_dialect_nomp;
    dialect.user_difficulty = "=+";
    dialect.pass_difficulty = "d diff";
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        const double wish = simpool_dialect_wish(&dialect, rows[row].user, rows[row].pass);
        check_row(rows[row].user, wish == rows[row].wish);
        check_row(rows[row].pass, wish == rows[row].wish);
        check_near(simpool_dialect_wish(&simpool_dialect_nomp, rows[row].user, rows[row].pass), 0,
                   0);
    }
}
