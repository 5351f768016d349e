/** What the program itself costs: its processor time, told to the journal now and then. */
#ifndef MINER_PROGRAM_USAGE_H
#define MINER_PROGRAM_USAGE_H

#include "stratum/net/journal.h"
#include "stratum/net/loop.h"

/** Belongs to the loop's thread; must stay where it is while started. */
struct miner_usage {
    struct stratum_loop *loop;
    struct stratum_journal *journal; /* NULL: nobody keeps it */
    int64_t origin_us;
    int64_t told_cpu_us;
    struct stratum_timer timer;
};

/** Processor time of all threads of this process, since it began. */
int64_t miner_usage_cpu_us(void);
/** Tells a USED event now and then, until miner_usage_stop() tells the last one; their times count
 *  from origin_us. */
void miner_usage_start(struct miner_usage *usage, struct stratum_loop *loop,
                       struct stratum_journal *journal, int64_t origin_us);
/** Fine for one that was never started. */
void miner_usage_stop(struct miner_usage *usage);

#endif
