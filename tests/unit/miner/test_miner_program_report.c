#include <string.h>

#include "miner/program/report.h"
#include "tests/unit/check.h"

static struct miner_meter sample(void)
{
    struct miner_meter meter = {.found = 4, .submitted = 4, .connections = 1};
    miner_meter_begin(&meter, 0);
    for (int64_t second = 1; second <= 60; second++) {
        miner_meter_hashed(&meter, second * 1000000, 12300000);
    }
    miner_meter_answered(&meter, STRATUM_VERDICT_ACCEPTED, 20000);
    miner_meter_answered(&meter, STRATUM_VERDICT_ACCEPTED, 30000);
    miner_meter_answered(&meter, STRATUM_VERDICT_STALE, 40000);
    miner_meter_answered(&meter, STRATUM_VERDICT_NONE, 60000000);
    return meter;
}

void test_report_texts(void)
{
    char page[8192];
    const struct miner_meter meter = sample();
    const struct miner_report report = {&meter, 60000000, 0, 7, "qhash", "2 x cpu"};
    struct stratum_text text = stratum_text_in(page, sizeof page);
    miner_report_status(&text, &report);
    check_true(strstr(page, "MH/s 60 s, 2 accepted, 1 refused, not connected") != NULL);
    text = stratum_text_in(page, sizeof page);
    miner_report_table(&text, &report);
    check_true(!text.overflow && strstr(page, "stale              1\n") != NULL);
    check_true(strstr(page, "max 40.0 ms") != NULL);
    check_true(strstr(page, " over 1 connection\n") != NULL);
}

void test_report_json(void)
{
    char page[8192];
    const struct miner_meter meter = sample();
    const struct miner_report report = {&meter, 60000000, 0, UINT64_MAX, "qhash", "2 x \"cpu\""};
    struct stratum_text text = stratum_text_in(page, sizeof page);
    miner_report_json(&text, &report);
    check_true(!text.overflow && page[text.len - 1] == '\n');
    check_true(strstr(page, "\"seed\":18446744073709551615") != NULL);
    check_true(strstr(page, "\"shares_per_minute\":2,") != NULL);
    check_true(strstr(page, "\"max_us\":40000}}") != NULL);
}
