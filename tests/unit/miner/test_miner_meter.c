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

/* 100 accepted shares of difficulty 1 in 100 s, and 4 of difficulty 100 that weigh far more. */
void test_meter_credit(void)
{
    struct miner_meter meter = {.yield = 0.5};
    check_near(miner_meter_credit(&meter, 5).rate_hps, 0, 0);
    miner_meter_begin(&meter, 0);
    for (int share = 0; share < 100; share++) {
        miner_meter_credited(&meter, 1);
    }
    struct miner_credit credit = miner_meter_credit(&meter, 100 * SECOND_US);
    check_near(credit.rate_hps, 2 * 4294967296.0, 1);
    check_near(credit.low_hps / credit.rate_hps, 0.8136, 1e-3);
    check_near(credit.high_hps / credit.rate_hps, 1.2163, 1e-3);
    for (int share = 0; share < 4; share++) {
        miner_meter_credited(&meter, 100);
    }
    credit = miner_meter_credit(&meter, 100 * SECOND_US);
    check_near(credit.rate_hps, 10 * 4294967296.0, 1);
    check_true(credit.low_hps < 0.5 * credit.rate_hps);
}

/* Whatever a pool calls difficulty: squares of it may be nothing, or beyond every number. */
void test_meter_credit_of_odd_difficulties(void)
{
    static const double difficulties[] = {5e-324, 1e-200, 1e-160, 1e160, 1e290};
    for (size_t row = 0; row < sizeof difficulties / sizeof difficulties[0]; row++) {
        struct miner_meter meter = {.yield = 1};
        miner_meter_begin(&meter, 0);
        for (int share = 0; share < 100; share++) {
            miner_meter_credited(&meter, difficulties[row]);
        }
        const struct miner_credit credit = miner_meter_credit(&meter, 100 * SECOND_US);
        check_true(credit.rate_hps > 0);
        check_near(credit.low_hps / credit.rate_hps, 0.8136, 1e-3);
        check_near(credit.high_hps / credit.rate_hps, 1.2163, 1e-3);
    }
}

void test_meter_expected(void)
{
    struct miner_meter meter = {.yield = 0.5};
    miner_meter_hashed(&meter, 1, UINT64_C(1) << 32);
    check_near(meter.expected, 0, 0); /* there was no job */
    meter.difficulty = 0.125;
    miner_meter_hashed(&meter, 2, UINT64_C(1) << 32);
    check_near(meter.expected, 4, 1e-9);
    meter.found = 4;
    check_true(miner_meter_found_as_expected(&meter));
    meter.expected = 40;
    check_true(!miner_meter_found_as_expected(&meter));
    meter.found = 0;
    meter.expected = 3.6;
    check_true(miner_meter_found_as_expected(&meter));
}

/* A fork comes: what was hashed and credited before it counts as it did. */
void test_meter_of_two_forks(void)
{
    struct miner_meter meter = {.yield = 1, .difficulty = 1};
    miner_meter_begin(&meter, 0);
    miner_meter_hashed(&meter, 1, UINT64_C(1) << 32);
    miner_meter_credited(&meter, 1);
    meter.yield = 0.5;
    miner_meter_hashed(&meter, 2, UINT64_C(1) << 32);
    miner_meter_credited(&meter, 1);
    check_near(meter.expected, 1.5, 1e-9);
    check_near(miner_meter_credit(&meter, SECOND_US).rate_hps, 3 * 4294967296.0, 1);
}

void test_meter_devices(void)
{
    struct miner_meter meter = {.yield = 1};
    for (int64_t second = 1; second <= 60; second++) {
        miner_meter_hashed(&meter, second * SECOND_US, 3000);
        miner_meter_device_hashed(&meter, 0, second * SECOND_US, 1000);
        miner_meter_device_hashed(&meter, 1, second * SECOND_US, 2000);
    }
    check_near(miner_meter_device_hps(&meter, 0, 60 * SECOND_US), 1000, 30);
    check_near(miner_meter_device_hps(&meter, 1, 60 * SECOND_US), 2000, 60);
    check_near(miner_meter_device_hps(&meter, 2, 60 * SECOND_US), 0, 0);
    check_near(miner_meter_displayed_hps(&meter, 60 * SECOND_US), 180000 / 59., 1);
    check_int(meter.devices[1].nonces, 120000);
}
