/** What the miners under test say of themselves: the journals they were asked to keep with
 * {journal}. */
#ifndef SIMPOOL_PROGRAM_MINER_JOURNAL_H
#define SIMPOOL_PROGRAM_MINER_JOURNAL_H

#include "simpool/program/outcome.h"
#include "simpool/program/team.h"

/** One for each miner of a case, or none: what is lost shows only when all are there. */
struct program_miner_journals {
    char paths[PROGRAM_TEAM_MAX][PROGRAM_PATH_MAX];
    size_t count;
};

/** Before the miners start: what another run has left at those places is not theirs. */
void program_miner_journals_clear(const struct program_plan *plan, const struct program_case *one);
/** The miners have ended. One that kept none, of several, is said in one line. */
void program_miner_journals_find(struct program_miner_journals *out,
                                 const struct program_plan *plan, const struct program_case *one);
/** The case is settled: read them, compute the KPIs again, and judge the promises about what only
 *  all journals together show. If one cannot be read, that is said in one line, and
 *  none counts. */
void program_miner_journals_read(struct program_miner_journals *journals,
                                 const struct program_playing *playing);

#endif
