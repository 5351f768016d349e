/** SIGINT and SIGTERM as a wish that the loop can read: a thread of its own waits for them, so that
 *  no handler runs anywhere and nothing is global. */
#ifndef MINER_SIGNALS_H
#define MINER_SIGNALS_H

#include <stdbool.h>

#include "stratum/net/loop.h"

struct miner_signals;

/** Before any other thread starts: they must not take the signals. The loop is posted to at the
 *  first signal; the second ends the program at once. NULL: no thread to be had. */
struct miner_signals *miner_signals_make(struct stratum_loop *loop);
bool miner_signals_wish_end(const struct miner_signals *signals);
void miner_signals_free(struct miner_signals *signals);

#endif
