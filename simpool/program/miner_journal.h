/** What the miner under test says of itself: the journal it was asked to keep with {journal}. */
#ifndef SIMPOOL_PROGRAM_MINER_JOURNAL_H
#define SIMPOOL_PROGRAM_MINER_JOURNAL_H

#include "simpool/program/outcome.h"

/** The miner has ended and the case is settled: read its journal, compute the KPIs again, and judge
 *  the promises about what only the two journals together show. One that cannot be read is said in
 *  one line, and changes nothing. */
void program_miner_journal_read(const struct program_playing *playing, const char *path);

#endif
