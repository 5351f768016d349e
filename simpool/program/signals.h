/** SIGINT, SIGTERM and SIGHUP. Where something runs that has to be ended in order they are kept
 *  waiting, and asked for between two turns of a loop; before that they end the program at once. No
 *  global state. */
#ifndef SIMPOOL_PROGRAM_SIGNALS_H
#define SIMPOOL_PROGRAM_SIGNALS_H

#include <stdint.h>

enum {
    PROGRAM_WATCH_US = 50000,      /* how often programs look at signals and children */
    PROGRAM_EXIT_INTERRUPTED = 130 /* what shells say of a program that SIGINT ended */
};

/** They end this process, and those forked from here, at once with PROGRAM_EXIT_INTERRUPTED;
 *  SIGPIPE is ignored. */
void program_signals_heed(void);
/** From now on they wait, here and in processes forked from here, until these heed them. */
void program_signals_hold(void);
/** Take one that waits, or comes within wait_us (0: look and return): its number; 0: none. A child
 *  that ends cuts the wait short. */
int program_signals_take(int64_t wait_us);
/** Returns when fd has room to write, or fails; meanwhile signals end the program, held or not. */
void program_signals_await(int fd);

#endif
