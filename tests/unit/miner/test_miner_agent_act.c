#include <stdlib.h>
#include <string.h>

#include "miner/agent/budget.h"
#include "tests/unit/check.h"
#include "tests/unit/miner/arena.h"
#include "tests/unit/miner/conversation.h"

/* A19b: a redirect to where nobody listens. The miner must be back, and must stay. */
void test_agent_act_dead_redirect(void)
{
    struct arena *arena = arena_make(FINE, REFUSING);
    arena_start(arena);
    arena_run(arena, 20 * SECOND_US);
    arena_say(&arena->pools[0], RECONNECT("[\"b.pool.example\",1001]"));
    arena_run(arena, 5 * SECOND_US);
    check_int(arena->events[STRATUM_EVENT_REFUSED], 1);
    check_int(arena->pools[0].connections, 2);
    check_true(miner_agent_meter(arena->agent)->connected);
    arena_say(&arena->pools[0], RECONNECT("[\"b.pool.example\",1001]"));
    arena_run(arena, 20 * SECOND_US);
    check_int(arena->pools[0].connections, 2);
    check_int(arena->events[STRATUM_EVENT_NOTE], 1);
    check_true(arena->pools[0].submits >= 40);
    arena_free(arena);
}

void test_agent_act_live_redirect(void)
{
    struct arena *arena = arena_make(FINE, FINE);
    arena_start(arena);
    arena_run(arena, 20 * SECOND_US);
    arena_say(&arena->pools[0], RECONNECT("[\"b.pool.example\",\"1001\",3]"));
    arena_run(arena, 2 * SECOND_US);
    check_int(arena->last[STRATUM_EVENT_DISCONNECTED].cause, STRATUM_CAUSE_EXCUSED);
    check_text(arena->last[STRATUM_EVENT_DISCONNECTED].text, "redirected to b.pool.example:1001");
    check_int(arena->pools[1].connections, 0);
    arena_run(arena, 20 * SECOND_US);
    check_int(arena->pools[1].connections, 1);
    check_true(arena->pools[1].submits >= 17);
    arena_behave(&arena->pools[1], DROPS);
    arena_run(arena, 20 * SECOND_US);
    check_int(arena->pools[1].connections, 1);
    check_int(arena->pools[0].connections, 2); /* home again */
    arena_free(arena);
}

/* A21: to a stranger's host we do not go. */
void test_agent_act_hijack(void)
{
    struct arena *arena = arena_make(FINE, FINE);
    arena_start(arena);
    arena_run(arena, 3 * SECOND_US);
    arena_say(&arena->pools[0], RECONNECT("[\"evil.example\",1001]"));
    arena_run(arena, 30 * SECOND_US);
    check_int(arena->pools[0].connections, 1);
    check_int(arena->events[STRATUM_EVENT_DISCONNECTED], 0);
    check_true(strstr(arena->last[STRATUM_EVENT_NOTE].text, "evil.example") != NULL);
    check_true(arena->pools[0].submits >= 32);
    arena_free(arena);
}

/* A pool that does nothing but send us on, be it to itself, is left for the next one. */
void test_agent_act_endless_redirect(void)
{
    static const enum manners all[] = {RESTLESS, SENDS_ASTRAY};
    for (size_t row = 0; row < sizeof all / sizeof all[0]; row++) {
        struct arena *arena = arena_make(all[row], FINE);
        arena->options.pool_count = 2;
        arena_start(arena);
        arena_run(arena, 120 * SECOND_US);
        check_int(arena->pools[0].connections, 3);
        check_int(arena->pools[1].connections, 1);
        check_true(arena->pools[1].submits >= 10);
        arena_free(arena);
    }
}

/* The first difficulty is for the job that came before it: what is due is counted by it, too. */
void test_agent_act_first_difficulty(void)
{
    struct arena *arena = arena_make(FINE, FINE);
    arena->pools[0].manners = JOB_FIRST;
    arena_start(arena);
    arena_run(arena, 3 * SECOND_US);
    check_near(arena->crew.work.difficulty, 0.25, 0);
    check_near(miner_agent_meter(arena->agent)->difficulty, 0.25, 1e-9);
    arena_free(arena);
}

/* Every event is told with its time since the start. */
void test_agent_act_times(void)
{
    struct arena *arena = arena_make(FINE, FINE);
    arena_run(arena, 1000 * SECOND_US);
    arena_start(arena);
    arena_run(arena, 5 * SECOND_US + 1);
    check_int(arena->last[STRATUM_EVENT_JOB].at_us, 0);
    check_int(arena->last[STRATUM_EVENT_SUBMITTED].at_us, 5 * SECOND_US);
    check_int(arena->last[STRATUM_EVENT_SUBMITTED].rig, 1);
    check_text(arena->last[STRATUM_EVENT_SUBMITTED].job, "j1");
    check_int(arena->last[STRATUM_EVENT_ANSWERED].verdict, STRATUM_VERDICT_ACCEPTED);
    arena_free(arena);
}

#define SAYS "{\"id\":null,\"method\":\"client.show_message\",\"params\":[\"buy\"]}"
enum { FLOOD = 20000 };

/* A pool that says one thing twenty thousand times: what is not told is counted, and that is told.
 * The budget is the miner's: hanging up makes no new one. */
void test_agent_act_flood_of_words(void)
{
    struct arena *arena = arena_make(FINE, FINE);
    arena_start(arena);
    arena_run(arena, 20 * SECOND_US);
    for (int line = 0; line < FLOOD; line++) {
        arena_say(&arena->pools[0], SAYS);
    }
    arena_run(arena, 1500000);
    check_true(arena->events[STRATUM_EVENT_NOTE] <= MINER_BUDGET_BURST + 1);
    char *behind = NULL;
    const unsigned long more = strtoul(arena->last[STRATUM_EVENT_NOTE].text, &behind, 10);
    check_true(strncmp(behind, " more note, not told one by one", 31) == 0);
    check_int(more + arena->events[STRATUM_EVENT_NOTE] - 1, FLOOD);
    check_int(arena->events[STRATUM_EVENT_DISCONNECTED], 0);
    const unsigned before = arena->events[STRATUM_EVENT_NOTE];
    arena_behave(&arena->pools[0], DROPS);
    arena_run(arena, 5 * SECOND_US);
    arena_behave(&arena->pools[0], FINE);
    arena_run(arena, 5 * SECOND_US);
    for (int line = 0; line < FLOOD; line++) {
        arena_say(&arena->pools[0], SAYS);
    }
    arena_run(arena, SECOND_US);
    check_true(arena->events[STRATUM_EVENT_NOTE] < before + MINER_BUDGET_BURST / 2);
    check_true(arena->pools[0].submits >= 20);
    arena_free(arena);
}

/* Of jobs and difficulties the last is told, with its own time, before the connection's end. */
void test_agent_act_flood_of_jobs(void)
{
    struct arena *arena = arena_make(FINE, FINE);
    arena_start(arena);
    arena_run(arena, 20 * SECOND_US + 1);
    for (int line = 0; line < FLOOD / 10; line++) {
        arena_say(&arena->pools[0], SET_DIFFICULTY("0.5"));
        arena_say(&arena->pools[0], NOTIFY("\"many\"", "true"));
    }
    arena_say(&arena->pools[0], SET_DIFFICULTY("0.25"));
    arena_say(&arena->pools[0], NOTIFY("\"the last\"", "true"));
    arena_run(arena, 1);
    check_text(arena->last[STRATUM_EVENT_JOB].job, "many");
    const unsigned told = arena->events[STRATUM_EVENT_JOB];
    miner_agent_stop(arena->agent);
    check_int(arena->events[STRATUM_EVENT_JOB], told + 1);
    check_text(arena->last[STRATUM_EVENT_JOB].job, "the last");
    check_near(arena->last[STRATUM_EVENT_JOB].difficulty, 0.25, 0);
    check_int(arena->last[STRATUM_EVENT_JOB].at_us, 20 * SECOND_US + 1);
    check_int(arena->last[STRATUM_EVENT_JOB].rig, 1);
    check_near(arena->last[STRATUM_EVENT_DIFFICULTY].difficulty, 0.25, 0);
    check_true(strstr(arena->last[STRATUM_EVENT_NOTE].text, "more difficulty, ") != NULL);
    check_true(strstr(arena->last[STRATUM_EVENT_NOTE].text, " more job, ") != NULL);
    arena_free(arena);
}
