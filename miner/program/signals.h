/** Signals as wishes that the loop can read: a thread of its own waits for them, so that no handler
 *  runs anywhere and nothing is global. */
#ifndef MINER_PROGRAM_SIGNALS_H
#define MINER_PROGRAM_SIGNALS_H

#include <stdbool.h>

#include "stratum/net/loop.h"

enum miner_wish {
    MINER_WISH_END,    /* SIGINT, SIGTERM; SIGHUP when the terminal that it began in is closed */
    MINER_WISH_RELOAD, /* SIGHUP else */
    MINER_WISH_STATISTICS, /* SIGUSR1 */
    MINER_WISH_COUNT
};

struct miner_signals;

/** Before any other thread starts: they must not take the signals. The loop is posted to at each
 *  wish; a second one for the end ends the program at once. NULL: no thread to be had. */
struct miner_signals *miner_signals_make(struct stratum_loop *loop);
/** Whether it was wished for since the last call. */
bool miner_signals_take(struct miner_signals *signals, enum miner_wish wish);
void miner_signals_free(struct miner_signals *signals);

#endif
