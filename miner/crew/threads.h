/** A crew of real devices, one thread each. */
#ifndef MINER_CREW_THREADS_H
#define MINER_CREW_THREADS_H

#include "miner/crew/crew.h"
#include "miner/crew/worker.h"
#include "stratum/net/loop.h"

struct miner_crew_threads_options {
    struct stratum_loop *loop;
    const struct miner_device_spec *specs;
    size_t spec_count; /* 1 to MINER_DEVICES_MAX */
    enum qhash_algorithm algorithm;
    int64_t retry_us; /* how long a failed device rests; doubles with each failure */
    int64_t leave_us; /* how long the threads are waited for at the end */
};

/** Starts the threads; each device proves itself at once. The loop's wake must lead to
 *  miner_crew_threads_collect(). NULL: out of memory or threads. */
struct miner_crew *miner_crew_threads_make(const struct miner_crew_threads_options *options);
/** Hand on what the devices have told since the last call, MINER_FINDS_MAX finds at most: the loop
 *  is woken again for more. Loop's thread. */
void miner_crew_threads_collect(struct miner_crew *crew);
/** Whether nothing in this process mines any more, and another one may: see miner_inbox_spent(). */
bool miner_crew_threads_spent(struct miner_crew *crew);

#endif
