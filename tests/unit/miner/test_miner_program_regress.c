#include "miner/program/regress.h"

#include <string.h>

#include "tests/unit/check.h"

static enum miner_regress_verdict verdict_of(const char *base, const char *now, double max,
                                             char line[512])
{
    struct stratum_json_document *documents[2] = {NULL, NULL};
    check_true(stratum_json_parse(&documents[0], base, strlen(base)) == STRATUM_OK);
    check_true(stratum_json_parse(&documents[1], now, strlen(now)) == STRATUM_OK);
    const struct miner_regress regress = miner_regress_compare(
        stratum_json_root(documents[0]), stratum_json_root(documents[1]), max);
    struct stratum_text text = stratum_text_in(line, 512);
    miner_regress_say(&text, &regress, max);
    check_true(!text.overflow);
    stratum_json_free(documents[0]);
    stratum_json_free(documents[1]);
    return regress.verdict;
}

void test_regress_verdicts(void)
{
    static const char base[] =
        "{\"samples\":{\"ratio\":[0.860,0.861,0.859,0.860,0.862],\"rate_hps\":[10,11,10,9,10]}}";
    static const struct {
        const char *now;
        double max;
        enum miner_regress_verdict verdict;
        const char *says;
    } rows[] = {
        {"{\"samples\":{\"ratio\":[0.858,0.861,0.860,0.863,0.859]}}", 0.05, MINER_REGRESS_NONE,
         "no regression"},
        {"{\"samples\":{\"ratio\":[0.808,0.809,0.807,0.808,0.810]}}", 0.05, MINER_REGRESS_ALARM,
         "6.05 % slower"},
        {"{\"samples\":{\"ratio\":[0.808,0.809,0.807,0.808,0.810]}}", 0.10, MINER_REGRESS_NONE,
         "alarm past 10 %"},
        /* the machine is half as fast today, in both: the ratio decides */
        {"{\"samples\":{\"ratio\":[0.860,0.861],\"rate_hps\":[5,5]}}", 0.05, MINER_REGRESS_NONE,
         "ratio"},
        {"{\"samples\":{\"rate_hps\":[5,5,5.1,4.9]}}", 0.05, MINER_REGRESS_ALARM, "rate_hps"},
        /* worse in the middle, but all over the place */
        {"{\"samples\":{\"rate_hps\":[2,9,30,9]}}", 0.05, MINER_REGRESS_UNDECIDED,
         "too much noise"},
        {"{\"samples\":{\"ratio\":[0.95,0.96]}}", 0.05, MINER_REGRESS_NONE, "faster"},
        {"{\"samples\":{\"hashed_hps\":[1]}}", 0.05, MINER_REGRESS_NOTHING, "nothing to compare"},
        {"{\"samples\":{\"ratio\":[\"x\",null]}}", 0.05, MINER_REGRESS_NOTHING, "nothing"},
        {"[]", 0.05, MINER_REGRESS_NOTHING, "nothing"},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        char line[512];
        check_row(rows[index].now,
                  verdict_of(base, rows[index].now, rows[index].max, line) == rows[index].verdict);
        check_row(line, strstr(line, rows[index].says) != NULL);
    }
}
