#include "miner/meter.h"
#include "tests/unit/check.h"

#define SECOND_US INT64_C(1000000)

/* A steady rate is shown as it is from the start, in every window; idleness lets it fall. */
void test_meter_rate(void)
{
    struct miner_meter meter = {0};
    check_near(miner_meter_rate_hps(&meter, MINER_WINDOW_10S, 0), 0, 0);
    int64_t now_us = 5 * SECOND_US;
    miner_meter_begin(&meter, now_us);
    for (int tick = 0; tick < 36000; tick++) {
        now_us += SECOND_US / 10;
        miner_meter_hashed(&meter, now_us, 100000);
        for (size_t window = 0; tick > 20 && window < MINER_WINDOW_COUNT; window++) {
            check_near(miner_meter_rate_hps(&meter, (enum miner_window)window, now_us), 1e6, 5e4);
        }
    }
    check_int(meter.nonces, INT64_C(3600000000));
    now_us += 10 * SECOND_US;
    check_near(miner_meter_rate_hps(&meter, MINER_WINDOW_10S, now_us), 1e6 / 2.71828, 1e4);
    now_us += 3600 * SECOND_US;
    check_true(miner_meter_rate_hps(&meter, MINER_WINDOW_10S, now_us) < 1);
    check_true(miner_meter_rate_hps(&meter, MINER_WINDOW_60S, now_us) < 1);
    check_true(miner_meter_rate_hps(&meter, MINER_WINDOW_15M, now_us) < 2e4);
}

void test_meter_first_report_is_no_spike(void)
{
    struct miner_meter meter = {0};
    miner_meter_hashed(&meter, 100, 1000);
    check_true(miner_meter_rate_hps(&meter, MINER_WINDOW_10S, 101) <= 1100);
}

void test_meter_latency(void)
{
    struct miner_meter meter = {0};
    check_int(miner_meter_latency_us(&meter, 0.5), 0);
    for (int64_t latency_us = 1; latency_us <= 1000; latency_us++) {
        miner_meter_answered(&meter, STRATUM_VERDICT_ACCEPTED, latency_us * 100);
    }
    check_near((double)miner_meter_latency_us(&meter, 0.5), 50000, 50000 * 0.1);
    check_near((double)miner_meter_latency_us(&meter, 0.99), 99000, 99000 * 0.1);
    check_int(miner_meter_latency_us(&meter, 1), 100000);
    check_int(meter.latency_us_max, 100000);
    miner_meter_answered(&meter, STRATUM_VERDICT_STALE, INT64_MAX / 2);
    miner_meter_answered(&meter, STRATUM_VERDICT_STALE, 0);
    miner_meter_answered(&meter, STRATUM_VERDICT_NONE, 60 * SECOND_US);
    check_int(miner_meter_answered_count(&meter), 1002);
    check_int(miner_meter_accepted(&meter), 1000);
    check_int(meter.verdicts[STRATUM_VERDICT_STALE], 2);
    check_int(meter.unanswered, 1);
}

void test_meter_connected(void)
{
    struct miner_meter meter = {0};
    miner_meter_connected(&meter, 10, false);
    check_int(miner_meter_connected_us(&meter, 20), 0);
    miner_meter_connected(&meter, 20, true);
    miner_meter_connected(&meter, 25, true);
    check_int(miner_meter_connected_us(&meter, 30), 10);
    miner_meter_connected(&meter, 40, false);
    miner_meter_connected(&meter, 50, true);
    check_int(miner_meter_connected_us(&meter, 55), 25);
}
