#include "miner/program/regress.h"

#include <stdio.h>
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

/* What else differs would be taken for a regression, or would hide one. */
void test_regress_other_things(void)
{
    static const char samples[] = "\"samples\":{\"ratio\":[1,1],\"rate_hps\":[2,2]}}";
    static const char rates[] = "\"samples\":{\"rate_hps\":[2,2]}}";
    static const struct {
        const char *base, *now, *samples;
        enum miner_regress_verdict verdict;
        const char *says;
    } rows[] = {
        {"{\"algorithm\":\"qhash\",", "{\"algorithm\":\"sha256d\",", samples, MINER_REGRESS_NOTHING,
         "nothing to compare: they are not of the same algorithm\n"},
        {"{\"device\":\"cpu\",", "{\"device\":\"cuda\",", samples, MINER_REGRESS_NOTHING,
         "not of the same device\n"},
        {"{\"engine\":\"avx2\",", "{\"engine\":\"plain\",", samples, MINER_REGRESS_NOTHING,
         "not of the same engine\n"},
        {"{\"devices\":1,", "{\"devices\":8,", samples, MINER_REGRESS_NONE, "ratio"},
        {"{\"devices\":1,", "{\"devices\":8,", rates, MINER_REGRESS_NOTHING,
         "not of the same number of devices\n"},
        {"{\"algorithm\":\"qhash\",\"devices\":2,", "{", rates, MINER_REGRESS_NONE, "rate_hps"},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        char line[512], base[256], now[256];
        (void)snprintf(base, sizeof base, "%s%s", rows[index].base, rows[index].samples);
        (void)snprintf(now, sizeof now, "%s%s", rows[index].now, rows[index].samples);
        check_row(now, verdict_of(base, now, 0.05, line) == rows[index].verdict);
        check_row(line, strstr(line, rows[index].says) != NULL);
    }
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
        /* nothing is hashed any more: that is the worst that can be */
        {"{\"samples\":{\"ratio\":[0,0,0]}}", 0.05, MINER_REGRESS_ALARM, "100.00 % slower"},
        /* of one sample nobody knows how much of it is noise */
        {"{\"samples\":{\"ratio\":[0.5]}}", 0.05, MINER_REGRESS_UNDECIDED,
         "noise unknown; alarm past 5 %: undecided"},
        {"{\"samples\":{\"ratio\":[0.9]}}", 0.05, MINER_REGRESS_NONE, "noise unknown"},
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
