#include "miner/crew/placement.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "miner/crew/quota.h"

static bool is_named(const struct miner_placement *placement, size_t core)
{
    return (placement->cores[core / 64] >> (core % 64) & 1) != 0;
}

/** returns what follows the number; NULL: there is none, or it is too high */
static const char *read_core(size_t *out, const char *text)
{
    char *end = NULL;
    if (*text < '0' || *text > '9') {
        return NULL;
    }
    const unsigned long number = strtoul(text, &end, 10);
    if (number >= MINER_CORES_MAX) {
        return NULL;
    }
    *out = number;
    return end;
}

bool miner_placement_cores_read(struct miner_placement *placement, const char *text)
{
    struct miner_placement read = *placement;
    memset(read.cores, 0, sizeof read.cores);
    do {
        size_t first = 0;
        text = read_core(&first, text);
        size_t last = first;
        if (text != NULL && *text == '-') {
            text = read_core(&last, text + 1);
        }
        if (text == NULL || last < first) {
            return false;
        }
        for (size_t core = first; core <= last; core++) {
            read.cores[core / 64] |= UINT64_C(1) << (core % 64);
        }
    } while (*text++ == '+');
    if (text[-1] != '\0') {
        return false;
    }
    *placement = read;
    return true;
}

size_t miner_placement_cores(const struct miner_placement *placement)
{
    size_t count = 0;
    for (size_t core = 0; core < MINER_CORES_MAX; core++) {
        count += is_named(placement, core) ? 1 : 0;
    }
    return count;
}

void miner_placement_choose(struct miner_placement *placement, size_t index)
{
    const size_t count = miner_placement_cores(placement);
    if (count == 0) {
        return;
    }
    size_t left = index % count;
    size_t core = 0;
    while (!is_named(placement, core) || left-- > 0) {
        core++;
    }
    memset(placement->cores, 0, sizeof placement->cores);
    placement->cores[core / 64] = UINT64_C(1) << (core % 64);
}

size_t miner_placement_available(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    const int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
    const size_t cores = count > 0 ? (size_t)count : 1;
    const size_t quota = miner_quota_cores("");
    return quota < cores ? quota : cores;
}

const char *miner_placement_apply(const struct miner_placement *placement)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    for (size_t core = 0; core < MINER_CORES_MAX; core++) {
        if (is_named(placement, core)) {
            CPU_SET(core, &set);
        }
    }
    if (miner_placement_cores(placement) > 0 && sched_setaffinity(0, sizeof set, &set) != 0) {
        return "it cannot run on the cores named: see /proc/cpuinfo for those there are";
    }
    errno = 0;
    const int now = getpriority(PRIO_PROCESS, 0); /* of this thread, in Linux */
    if (placement->niceness != 0 && errno == 0 &&
        setpriority(PRIO_PROCESS, 0, now + placement->niceness) != 0) {
        return "the operating system does not change its niceness";
    }
    return NULL;
}
