/** A real crew on a real loop: the loop runs until a condition holds, or 30 s are over. */
#ifndef TESTS_UNIT_MINER_YARD_H
#define TESTS_UNIT_MINER_YARD_H

#include "miner/crew/threads.h"
#include "tests/unit/miner/conversation.h"

enum { FINDS_KEPT = 4096 };

struct yard {
    struct stratum_loop *loop;
    struct miner_crew *crew;
    struct conversation *talk; /* makes the works */
    struct stratum_timer late;
    struct stratum_timer look; /* not all that is waited for wakes the loop */
    bool (*until)(const struct yard *yard);
    bool was_late;
    uint64_t hashed;
    uint64_t working;
    unsigned troubles;
    char trouble[MINER_TROUBLE_MAX + 1];
    size_t find_count;
    struct miner_find finds[FINDS_KEPT];
};

struct yard *yard_make(const struct miner_device_spec *specs, size_t count);
void yard_free(struct yard *yard);
void yard_run(struct yard *yard, bool (*until)(const struct yard *yard));
/** The work at hand again, with a new epoch and this difficulty. */
void yard_work(struct yard *yard, double difficulty, bool new_space);

bool yard_is_working(const struct yard *yard);
bool yard_has_trouble(const struct yard *yard);

#endif
