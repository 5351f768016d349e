/* The same scenario again and again, each time with another allocation that fails: nothing crashes,
 * nothing leaks, and whoever could not be served is sent away.
 *
 * The linker sends the folder's malloc, calloc and realloc here (see CMakeLists.txt); json-c keeps
 * its own. */
#include <stdlib.h>
#include <string.h>

#include "simpool/pool/pool.h"
#include "tests/unit/check.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);

static long until_failure = -1; /* allocations that still succeed; -1: all do */

static bool fails(void)
{
    return until_failure >= 0 && until_failure-- == 0;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return fails() ? NULL : __real_realloc(old, size);
}

static void drain(struct simpool_pool *pool, size_t *closed)
{
    struct simpool_action action;
    while (simpool_pool_take(pool, &action)) {
        *closed += action.kind == SIMPOOL_ACTION_CLOSE;
        check_true(action.kind != SIMPOOL_ACTION_CLOSE ||
                   !simpool_pool_rig(pool, action.rig)->open);
    }
}

static void say(struct simpool_pool *pool, uint32_t rig, const char *line)
{
    const struct stratum_instant now = {1000000, 1761942677};
    simpool_pool_on_line(pool, now, rig, line, strlen(line));
}

/* Everything that takes memory, once. returns how many rigs were sent away or not let in */
static size_t play(const struct simpool_replay *replay, bool scripted)
{
    const struct simpool_pool_options options = {
        .replay = replay, .difficulty = 1e-12, .scripted = scripted, .seed = 1};
    const struct stratum_instant now = {1000000, 1761942677};
    struct simpool_pool *pool = simpool_pool_make(&options);
    size_t lost = 0;
    if (pool == NULL) {
        return 2;
    }
    for (int index = 0; index < 2; index++) {
        const uint32_t rig = simpool_pool_on_open(pool, now, "peer");
        lost += rig == 0;
        say(pool, rig, "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}");
        say(pool, rig, "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"w\",\"x\"]}");
        simpool_pool_welcome(pool, now, rig, 1e-12, 0);
        drain(pool, &lost);
        for (int job = 0; job < 3; job++) {
            simpool_pool_give(pool, now, rig, simpool_pool_next_job(pool, now, 0));
        }
        say(pool, rig,
            "{\"id\":4,\"method\":\"mining.submit\",\"params\":[\"w\",\"3e04\","
            "\"00000000\",\"69051c95\",\"00000000\"]}");
        drain(pool, &lost);
    }
    simpool_pool_free(pool);
    return lost;
}

void test_pool_memory_may_run_out_anywhere(void)
{
    const char *problem = "";
    struct simpool_replay *replay =
        simpool_replay_open(FIXTURES "/jobs/luckypool-derived.jsonl", &problem);
    for (int scripted = 0; scripted < 2; scripted++) {
        long survived = 0;
        bool failed = true;
        while (failed && survived < 1000) {
            until_failure = survived++;
            (void)play(replay, scripted != 0);
            failed = until_failure < 0;
            until_failure = -1;
        }
        check_true(survived > 10 && survived < 1000);
        check_int(play(replay, scripted != 0), 0);
    }
    simpool_replay_free(replay);
}

void test_replay_memory_may_run_out_anywhere(void)
{
    bool failed = true;
    long survived = 0;
    while (failed && survived < 1000) {
        const char *problem = "";
        until_failure = survived++;
        struct simpool_replay *replay =
            simpool_replay_open(FIXTURES "/jobs/luckypool-derived.jsonl", &problem);
        failed = until_failure < 0;
        until_failure = -1;
        check_true(!failed || replay != NULL || strstr(problem, "memory") != NULL);
        simpool_replay_free(replay);
    }
    check_true(survived > 10 && survived < 1000);
}
