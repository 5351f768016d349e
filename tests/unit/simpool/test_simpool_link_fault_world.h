/** A miner in memory, and a pool behind a fault link, on virtual time. */
#ifndef TESTS_UNIT_SIMPOOL_TEST_SIMPOOL_LINK_FAULT_WORLD_H
#define TESTS_UNIT_SIMPOOL_TEST_SIMPOOL_LINK_FAULT_WORLD_H

#include "simpool/server/link_fault.h"

enum { FAULT_HEARD_MAX = 1 << 16 };

/** One party: what it heard, and when. */
struct fault_party {
    struct stratum_loop *loop;
    struct stratum_link *link; /* NULL: closed */
    size_t len;
    int64_t last_us;
    int64_t closed_us; /* -1: not yet */
    enum stratum_link_end end;
    bool close_when_heard;
    bool was_cut;  /* by a fault, as the link says while it is told */
    bool was_late; /* the last thing that it heard */
    char heard[FAULT_HEARD_MAX];
};

struct fault_world {
    struct stratum_loop *loop;
    struct stratum_switchboard *board;
    struct stratum_dialer *dialer;
    struct stratum_listener *listener;
    struct fault_party miner;
    struct fault_party pool;
    uint64_t seed;
};

/** Connected, at time 0. */
struct fault_world *fault_world_make(uint64_t seed);
void fault_world_free(struct fault_world *world);
/** Runs until nothing can happen any more. */
void fault_world_run(struct fault_world *world);
void fault_world_run_until(struct fault_world *world, int64_t at_us);
void fault_world_say(struct fault_party *party, const char *words);
/** The party closes its end, and is told nothing any more. */
void fault_world_leave(struct fault_party *party, enum stratum_link_close how);
/** Puts a fault on the pool's link. */
unsigned fault_world_add(struct fault_world *world, const char *name,
                         struct simpool_fault_options options);

/** Options for both directions. */
struct simpool_fault_options fault_both(void);
struct simpool_fault_options fault_delay(int64_t delay_us);
struct simpool_fault_options fault_after(uint64_t after_bytes);

#endif
