/** SIGINT, SIGTERM and SIGHUP without handlers: they are kept waiting, and asked for between two
 *  turns of a loop. No global state, nothing asynchronous. */
#ifndef SIMPOOL_PROGRAM_SIGNALS_H
#define SIMPOOL_PROGRAM_SIGNALS_H

#include <stdint.h>

enum {
    PROGRAM_WATCH_US = 50000,      /* how often programs look at signals and children */
    PROGRAM_EXIT_INTERRUPTED = 130 /* what shells say of a program that SIGINT ended */
};

/** From now on they wait, here and in processes forked from here; SIGPIPE is ignored. */
void program_signals_hold(void);
/** Take one that waits, or comes within wait_us (0: look and return): its number; 0: none. A child
 *  that ends cuts the wait short. */
int program_signals_take(int64_t wait_us);

#endif
