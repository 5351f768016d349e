/** One run of the miner: from its options to its last word. */
#ifndef MINER_PROGRAM_RUN_H
#define MINER_PROGRAM_RUN_H

#include "miner/program/options.h"

/** Mines until it is ended; its summary goes to stdout. options: from the heap, taken over (a
 * reload replaces them); argc, argv: what they were read from, without the program's name. returns
 * the exit code: 0 good, 1 the journal or the summary could not be written whole, 2 it did not come
 * to run; stderr says why not */
int miner_run(struct miner_options *options, int argc, char **argv);

#endif
