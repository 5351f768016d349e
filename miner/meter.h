/** Rates, counts and latencies of one miner. Pure; a report reads it whenever it likes. */
#ifndef MINER_METER_H
#define MINER_METER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "miner/work.h"
#include "stratum/event.h"
#include "stratum/interval.h"
#include "stratum/verdict.h"

enum {
    MINER_LATENCY_STEPS = 8, /* a doubling: p50 and p99 are right within 9 % */
    MINER_LATENCY_BUCKETS = 40 * MINER_LATENCY_STEPS /* up to 2^40 µs, twelve days */
};

enum miner_window { MINER_WINDOW_10S, MINER_WINDOW_60S, MINER_WINDOW_15M, MINER_WINDOW_COUNT };

/** A rate that forgets: what was hashed t ago counts exp(-t / window). */
struct miner_decay {
    double weighted; /* nonces, weighted as of at_us */
    int64_t at_us;
};

/** What one device does. */
struct miner_device_meter {
    struct miner_decay decay; /* over a minute */
    uint64_t nonces;
    struct miner_batches batches; /* of the whole run */
    bool has_facts;               /* its driver says something */
    struct device_facts facts;    /* the latest */
};

/** A rate and the 95 % interval that chance leaves it. */
struct miner_credit {
    double rate_hps, low_hps, high_hps;
};

struct miner_meter {
    double yield; /* part of the nonces hashed now that can become shares; 0: nobody said, nothing
                     is due */
    double difficulty; /* searched for now; 0: nothing yet */
    double expected;   /* shares that the nonces hashed so far should have found */
    double credit;     /* difficulties of the accepted shares, each by the yield of its time… */
    double credit_squares;
    uint64_t credit_count;
    double best_difficulty; /* that any share was worth */
    struct miner_device_meter devices[MINER_DEVICES_MAX];
    int64_t start_us; /* of the first work; a window longer than the run is not diluted */
    bool started;
    struct miner_decay decays[MINER_WINDOW_COUNT];
    uint64_t nonces;
    uint64_t found;       /* passed the recheck */
    uint64_t false_finds; /* did not */
    uint64_t dropped;     /* never sent */
    uint64_t submitted;
    uint64_t unanswered;
    uint64_t verdicts[STRATUM_VERDICT_COUNT]; /* of the answered */
    uint64_t connections;
    uint64_t latency_counts[MINER_LATENCY_BUCKETS];
    uint64_t latency_count;
    int64_t latency_us_max;
    bool connected;
    int64_t connected_since_us;
    int64_t connected_us; /* of connections that are over */
};

/** There is work: rates count from the first time on. All zero is a meter that has seen nothing. */
void miner_meter_begin(struct miner_meter *meter, int64_t now_us);
void miner_meter_hashed(struct miner_meter *meter, int64_t now_us, uint64_t nonces);
void miner_meter_answered(struct miner_meter *meter, enum stratum_verdict verdict,
                          int64_t latency_us);
/** Of one device; the sum of all is told by miner_meter_hashed(). */
void miner_meter_device_hashed(struct miner_meter *meter, size_t device_index, int64_t now_us,
                               uint64_t nonces);
/** A share of this difficulty was accepted. */
void miner_meter_credited(struct miner_meter *meter, double difficulty);
/** connected: authorized and working. */
void miner_meter_connected(struct miner_meter *meter, int64_t now_us, bool connected);

/** Nonces a second over a window; falls to zero when nothing is hashed. */
double miner_meter_rate_hps(const struct miner_meter *meter, enum miner_window window,
                            int64_t now_us);
double miner_meter_device_hps(const struct miner_meter *meter, size_t device_index, int64_t now_us);
/** All nonces over the time since the first work: what the miner shows of the whole run. */
double miner_meter_displayed_hps(const struct miner_meter *meter, int64_t now_us);
/** What the accepted shares prove of the same time. */
struct miner_credit miner_meter_credit(const struct miner_meter *meter, int64_t now_us);
/** Whether what was found fits what was due: 95 % of honest devices are within. */
bool miner_meter_found_as_expected(const struct miner_meter *meter);
/** The latency below which this fraction (0..1) of the answers lie; 0 without answers. */
int64_t miner_meter_latency_us(const struct miner_meter *meter, double fraction);
/** What a journal says of a share: found, dropped, submitted or answered; other events count
 * nothing. */
void miner_meter_share(struct miner_meter *meter, const struct stratum_event *event);
/** In all, the present connection included. */
int64_t miner_meter_connected_us(const struct miner_meter *meter, int64_t now_us);
uint64_t miner_meter_accepted(const struct miner_meter *meter);
uint64_t miner_meter_answered_count(const struct miner_meter *meter);

#endif
