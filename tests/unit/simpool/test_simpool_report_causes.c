/* Why shares were refused, in sentences. */
#include "simpool/report/causes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/check.h"

static const struct simpool_tally tally = {
    .looked_into = {[STRATUM_VERDICT_LOW_DIFFICULTY] = 30, [STRATUM_VERDICT_DUPLICATE] = 2},
    .hasty = {[STRATUM_VERDICT_LOW_DIFFICULTY] = 1},
    .untold = 5,
    .causes =
        {
            {STRATUM_VERDICT_LOW_DIFFICULTY, "previous-extranonce", 27, 30, 1e-40},
            {STRATUM_VERDICT_DUPLICATE, "sent-again", 2, 2, 0},
            {STRATUM_VERDICT_LOW_DIFFICULTY, "nonce-order+half-angle+digest-order", 2, 30, 0.001},
            {STRATUM_VERDICT_LOW_DIFFICULTY, "merkle-order", 1, 30, 0.3},
        },
    .cause_count = 4,
};

static void check_said(const char *said)
{
    static const char *const lines[] = {
        "why      27 of 30 low-difficulty shares hash right with the previous extranonce1: the "
        "miner did not take mining.set_extranonce, or the reply to a second subscribe (by luck: at "
        "most 1 in 1e+40)\n",
        "why      2 of 2 duplicate shares were sent before: ",
        "why      2 of 30 low-difficulty shares hash right with the bytes of the nonce the other "
        "way round, and half the angles, and meet the target when ",
        "why      1 of 30 low-difficulty shares show no known mistake more often than luck would "
        "(targets too easy to try every mistake; harder ones: simpool test --hashrate, above what "
        "the miner has)\n",
        "why      5 refused shares were not looked into: too many came at once\n",
    };
    const char *at = said;
    for (size_t index = 0; index < sizeof lines / sizeof lines[0]; index++) {
        check_row(lines[index], strncmp(at, lines[index], strlen(lines[index])) == 0);
        at += strcspn(at, "\n") + 1;
    }
    check_text(at, "");
}

void test_report_causes_in_sentences(void)
{
    char *said = NULL;
    size_t len = 0;
    FILE *const out = open_memstream(&said, &len);
    simpool_report_causes(out, &tally);
    (void)fclose(out);
    check_said(said);
    free(said);
}

void test_report_causes_in_json(void)
{
    char *said = NULL;
    size_t len = 0;
    FILE *const out = open_memstream(&said, &len);
    simpool_report_causes_json(out, &tally);
    (void)fclose(out);
    static const char begin[] =
        "\"causes\":[{\"verdict\":\"low-difficulty\",\"mistake\":\"previous-extranonce\","
        "\"shares\":27,\"of\":30,\"chance\":1e-40,\"told\":true,\"text\":\"27 of 30 ";
    check_true(strncmp(said, begin, strlen(begin)) == 0);
    check_true(strstr(said, "\"mistake\":\"merkle-order\",\"shares\":1,\"of\":30,\"chance\":0.3,"
                            "\"told\":false") != NULL);
    check_true(strstr(said, "],\"untold\":5") != NULL);
    free(said);
}

/** What most of a run's shares have in common is its one trouble, whatever the verdicts. */
void test_report_causes_of_most(void)
{
    static const struct {
        struct simpool_tally tally;
        const char *words; /* NULL: no mistake is that common */
        const char *said;
    } rows[] = {
        {{.shares = 52,
          .looked_into = {[STRATUM_VERDICT_LOW_DIFFICULTY] = 30, [STRATUM_VERDICT_STALE] = 3},
          .causes = {{STRATUM_VERDICT_LOW_DIFFICULTY, "half-angle", 26, 30, 1e-40},
                     {STRATUM_VERDICT_STALE, "half-angle", 1, 3, 0.001}},
          .cause_count = 2},
         "half-angle",
         "27 of 52 shares hash right with half the angles"},
        {{.shares = 54,
          .looked_into = {[STRATUM_VERDICT_LOW_DIFFICULTY] = 30},
          .causes = {{STRATUM_VERDICT_LOW_DIFFICULTY, "half-angle", 27, 30, 1e-40}},
          .cause_count = 1},
         NULL,
         ""},
        {{.shares = 900,
          .untold = 870,
          .looked_into = {[STRATUM_VERDICT_LOW_DIFFICULTY] = 30},
          .causes = {{STRATUM_VERDICT_LOW_DIFFICULTY, "half-angle", 30, 30, 1e-40}},
          .cause_count = 1},
         "half-angle",
         "30 of 30 shares that were looked into hash right with half the angles"},
        {{.shares = 2,
          .looked_into = {[STRATUM_VERDICT_LOW_DIFFICULTY] = 2},
          .causes = {{STRATUM_VERDICT_LOW_DIFFICULTY, "half-angle", 2, 2, 0.3}},
          .cause_count = 1},
         "unexplained",
         "2 of 2 shares miss the target, and show no known mistake"},
        {{.shares = 3, .looked_into = {[STRATUM_VERDICT_LOW_DIFFICULTY] = 2}}, NULL, ""},
        {{.shares = 1, .looked_into = {[STRATUM_VERDICT_LOW_DIFFICULTY] = 1}}, NULL, ""},
        {{.shares = 0}, NULL, ""},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        char said[256] = "";
        struct stratum_text text = stratum_text_in(said, sizeof said);
        const char *const words = simpool_report_cause_of_most(&text, &rows[row].tally);
        check_text(words != NULL ? words : "", rows[row].words != NULL ? rows[row].words : "");
        check_text(said, rows[row].said);
    }
}
