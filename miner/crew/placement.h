/** Where and how eagerly the thread of a device runs. */
#ifndef MINER_CREW_PLACEMENT_H
#define MINER_CREW_PLACEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MINER_CORES_MAX = 1024 };

/** All zero: anywhere, as nice as the process. */
struct miner_placement {
    uint64_t cores[MINER_CORES_MAX / 64]; /* bits; none set: any core */
    int niceness;                         /* added to the process's: 0 to 19 */
};

/** "0-3+8": runs and single ones. false: it is none, or a number is too high. */
bool miner_placement_cores_read(struct miner_placement *placement, const char *text);
/** How many cores are named; 0: any will do. */
size_t miner_placement_cores(const struct miner_placement *placement);
/** Leave only the core number `index` of those named, from the start again past the last. */
void miner_placement_choose(struct miner_placement *placement, size_t index);
/** How many cores this process may use at all: fewer than there are under taskset, in a container
 *  that was given some, or where a quota of their time (quota.h) is used up by fewer. */
size_t miner_placement_available(void);
/** Place the calling thread. NULL, or what the operating system would not do. */
const char *miner_placement_apply(const struct miner_placement *placement);

#endif
