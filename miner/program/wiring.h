/** What a run is made of: opened as its options say, and closed again. */
#ifndef MINER_PROGRAM_WIRING_H
#define MINER_PROGRAM_WIRING_H

#include "miner/agent/agent.h"
#include "miner/program/options.h"
#include "miner/program/signals.h"
#include "stratum/net/tls.h"

/** All NULL: nothing is open. */
struct miner_wiring {
    struct stratum_loop *loop;
    struct stratum_tls *tls;
    struct stratum_dialer *dialer;
    struct stratum_log *log;
    struct stratum_journal *journal;
    struct miner_signals *signals;
    struct miner_crew *crew;
    struct miner_agent *agent;
    char journal_path[MINER_PATH_MAX + 1];
    bool hangs; /* it is closed, but for the crew and the loop: a device's driver does not return */
};

/** First the loop, and everything that may fail for a reason the user can remove: certificates,
 * log, folder, journal. NULL: fine. */
const char *miner_wiring_open(struct miner_wiring *wiring, const struct miner_options *options);
/** Then the rest, which needs nothing but memory and threads. ended: the agent has finished. */
const char *miner_wiring_join(struct miner_wiring *wiring, const struct miner_options *options,
                              void (*ended)(void *context), void *context);
/** What is open of it; hangs says whether that was all. false: events of the journal are lost,
 * which was said. */
bool miner_wiring_close(struct miner_wiring *wiring);

#endif
