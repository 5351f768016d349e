#include "miner/meter.h"

#include <assert.h>
#include <math.h>

/* A rate over less than this would be noise. */
#define RUN_LEAST_US        1e6
#define NONCES_A_DIFFICULTY 4294967296.0

static const double windows_us[MINER_WINDOW_COUNT] = {
    [MINER_WINDOW_10S] = 10e6,
    [MINER_WINDOW_60S] = 60e6,
    [MINER_WINDOW_15M] = 900e6,
};

static double faded(const struct miner_decay *decay, double window_us, int64_t now_us)
{
    return decay->weighted * exp(-(double)(now_us - decay->at_us) / window_us);
}

static void add(struct miner_decay *decay, double window_us, int64_t now_us, uint64_t nonces)
{
    decay->weighted = faded(decay, window_us, now_us) + (double)nonces;
    decay->at_us = now_us;
}

/** A window that is not full yet counts the time there was. */
static double rate_of(const struct miner_meter *meter, const struct miner_decay *decay,
                      double window_us, int64_t now_us)
{
    const double run_us = fmax((double)(now_us - meter->start_us), RUN_LEAST_US);
    const double seen = 1 - exp(-run_us / window_us);
    return faded(decay, window_us, now_us) / (window_us * seen) * 1e6;
}

void miner_meter_begin(struct miner_meter *meter, int64_t now_us)
{
    if (!meter->started) {
        meter->started = true;
        meter->start_us = now_us;
    }
}

void miner_meter_hashed(struct miner_meter *meter, int64_t now_us, uint64_t nonces)
{
    miner_meter_begin(meter, now_us);
    meter->nonces += nonces;
    if (meter->difficulty > 0) {
        meter->expected +=
            (double)nonces * meter->yield / (meter->difficulty * NONCES_A_DIFFICULTY);
    }
    for (size_t window = 0; window < MINER_WINDOW_COUNT; window++) {
        add(&meter->decays[window], windows_us[window], now_us, nonces);
    }
}

void miner_meter_device_hashed(struct miner_meter *meter, size_t device_index, int64_t now_us,
                               uint64_t nonces)
{
    assert(device_index < MINER_DEVICES_MAX);
    miner_meter_begin(meter, now_us);
    struct miner_device_meter *device = &meter->devices[device_index];
    device->nonces += nonces;
    add(&device->decay, windows_us[MINER_WINDOW_60S], now_us, nonces);
}

double miner_meter_rate_hps(const struct miner_meter *meter, enum miner_window window,
                            int64_t now_us)
{
    assert((size_t)window < MINER_WINDOW_COUNT);
    return meter->started ? rate_of(meter, &meter->decays[window], windows_us[window], now_us) : 0;
}

double miner_meter_device_hps(const struct miner_meter *meter, size_t device_index, int64_t now_us)
{
    assert(device_index < MINER_DEVICES_MAX);
    return meter->started ? rate_of(meter, &meter->devices[device_index].decay,
                                    windows_us[MINER_WINDOW_60S], now_us)
                          : 0;
}

/** Since the first work; 0: there was none. */
static double mining_s(const struct miner_meter *meter, int64_t now_us)
{
    return meter->started ? fmax((double)(now_us - meter->start_us), RUN_LEAST_US) / 1e6 : 0;
}

double miner_meter_displayed_hps(const struct miner_meter *meter, int64_t now_us)
{
    const double s = mining_s(meter, now_us);
    return s > 0 ? (double)meter->nonces / s : 0;
}

void miner_meter_credited(struct miner_meter *meter, double difficulty)
{
    if (meter->yield > 0) {
        const double proven = difficulty / meter->yield;
        meter->credit += proven;
        meter->credit_squares += proven * proven;
        meter->credit_count++;
    }
}

struct miner_credit miner_meter_credit(const struct miner_meter *meter, int64_t now_us)
{
    const double s = mining_s(meter, now_us);
    if (s <= 0 || meter->credit <= 0) {
        return (struct miner_credit){0, 0, 0};
    }
    /* Shares that weigh differently count as fewer equal ones. */
    const double equal =
        stratum_interval_equal(meter->credit, meter->credit_squares, meter->credit_count);
    const struct stratum_interval count = stratum_interval_count(equal);
    const double rate_hps = meter->credit * NONCES_A_DIFFICULTY / s;
    return (struct miner_credit){rate_hps, rate_hps * count.low / equal,
                                 rate_hps * count.high / equal};
}

bool miner_meter_found_as_expected(const struct miner_meter *meter)
{
    const struct stratum_interval found = stratum_interval_count((double)meter->found);
    return meter->expected >= found.low && meter->expected <= found.high;
}

/** Bucket b holds 2^(b / steps) up to 2^((b + 1) / steps) microseconds. */
static size_t bucket_of(int64_t latency_us)
{
    if (latency_us <= 1) {
        return 0;
    }
    const double bucket = log2((double)latency_us) * MINER_LATENCY_STEPS;
    return bucket < MINER_LATENCY_BUCKETS ? (size_t)bucket : MINER_LATENCY_BUCKETS - 1;
}

void miner_meter_answered(struct miner_meter *meter, enum stratum_verdict verdict,
                          int64_t latency_us)
{
    assert((size_t)verdict < STRATUM_VERDICT_COUNT);
    if (verdict == STRATUM_VERDICT_NONE) {
        meter->unanswered++;
        return;
    }
    meter->verdicts[verdict]++;
    meter->latency_counts[bucket_of(latency_us)]++;
    meter->latency_count++;
    if (latency_us > meter->latency_us_max) {
        meter->latency_us_max = latency_us;
    }
}

void miner_meter_share(struct miner_meter *meter, const struct stratum_event *event)
{
    switch (event->kind) {
    case STRATUM_EVENT_FOUND:
        meter->found++;
        if (event->share_difficulty > meter->best_difficulty) {
            meter->best_difficulty = event->share_difficulty;
        }
        break;
    case STRATUM_EVENT_DROPPED:
        if (event->verdict == STRATUM_VERDICT_LOW_DIFFICULTY) {
            meter->false_finds++; /* it was never found */
        } else {
            meter->dropped++;
        }
        break;
    case STRATUM_EVENT_SUBMITTED:
        meter->submitted++;
        break;
    case STRATUM_EVENT_ANSWERED:
        miner_meter_answered(meter, event->verdict, event->duration_us);
        if (event->verdict == STRATUM_VERDICT_ACCEPTED) {
            miner_meter_credited(meter, event->difficulty);
        }
        break;
    default:
        break;
    }
}

int64_t miner_meter_latency_us(const struct miner_meter *meter, double fraction)
{
    const double rank = fraction * (double)meter->latency_count;
    uint64_t below = 0;
    for (size_t bucket = 0; bucket < MINER_LATENCY_BUCKETS && meter->latency_count > 0; bucket++) {
        below += meter->latency_counts[bucket];
        if (below > 0 && (double)below >= rank) {
            const int64_t top_us = (int64_t)exp2((double)(bucket + 1) / MINER_LATENCY_STEPS);
            return top_us < meter->latency_us_max ? top_us : meter->latency_us_max;
        }
    }
    return 0;
}

void miner_meter_connected(struct miner_meter *meter, int64_t now_us, bool connected)
{
    if (connected && !meter->connected) {
        meter->connected_since_us = now_us;
    } else if (!connected && meter->connected) {
        meter->connected_us += now_us - meter->connected_since_us;
    }
    meter->connected = connected;
}

int64_t miner_meter_connected_us(const struct miner_meter *meter, int64_t now_us)
{
    return meter->connected_us + (meter->connected ? now_us - meter->connected_since_us : 0);
}

uint64_t miner_meter_accepted(const struct miner_meter *meter)
{
    return meter->verdicts[STRATUM_VERDICT_ACCEPTED];
}

uint64_t miner_meter_answered_count(const struct miner_meter *meter)
{
    return meter->latency_count;
}
