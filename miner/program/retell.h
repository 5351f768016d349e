/** A run's meter, told again by its journal: a report after the fact is the report of the run. */
#ifndef MINER_PROGRAM_RETELL_H
#define MINER_PROGRAM_RETELL_H

#include "miner/meter.h"
#include "stratum/event.h"

struct miner_retell {
    struct miner_meter meter;
    int64_t last_us;
    int64_t unix_s; /* when it began; 0: unknown */
    uint64_t seed;
    size_t device_count;
    int64_t cpu_us;
    double card_bytes; /* the most; 0: no GPU */
    char card[160];    /* "" : none */
    char pool[128];    /* the last one */
    char devices[64];  /* "4 x cpu, 1 x cuda", out of the title; "": it does not say */
    char title[256];   /* what it said of itself */
    bool ended;
};

/** All zero: nothing was told. Events of others are passed over. */
void miner_retell_feed(struct miner_retell *retell, const struct stratum_event *event);

#endif
