#include "miner/agent/budget.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/check.h"

#define SECOND INT64_C(1000000)

static bool admits(struct miner_budget *budget, int64_t at_us, enum stratum_event_kind kind,
                   const char *job)
{
    struct stratum_event event = stratum_event_make(at_us, STRATUM_MINER, kind, 0);
    (void)snprintf(event.job, sizeof event.job, "%s", job);
    return miner_budget_admits(budget, &event);
}

/** Uses the burst up. */
static void spend(struct miner_budget *budget, int64_t at_us)
{
    for (int count = 0; count < MINER_BUDGET_BURST; count++) {
        check_true(admits(budget, at_us, STRATUM_EVENT_NOTE, ""));
    }
}

static void check_next(struct miner_budget *budget, enum stratum_event_kind kind, int64_t at_us,
                       const char *words)
{
    struct stratum_event event = {.at_us = -1};
    check_true(miner_budget_take(budget, &event));
    check_int(event.kind, kind);
    check_int(event.at_us, at_us);
    check_text(kind == STRATUM_EVENT_NOTE ? event.text : event.job, words);
}

static void check_nothing_left(struct miner_budget *budget)
{
    struct stratum_event event;
    check_true(!miner_budget_take(budget, &event));
}

void test_agent_budget_burst_and_pace(void)
{
    struct miner_budget budget = {0};
    check_nothing_left(&budget);
    spend(&budget, 7 * SECOND);
    check_true(!admits(&budget, 7 * SECOND, STRATUM_EVENT_NOTE, ""));
    int told = 0;
    for (int64_t at_us = 7 * SECOND; at_us < 17 * SECOND; at_us += SECOND / 100) {
        told += admits(&budget, at_us, STRATUM_EVENT_LINE_IN, "") ? 1 : 0;
    }
    check_true(told >= 10 * MINER_BUDGET_A_SECOND - 1 && told <= 10 * MINER_BUDGET_A_SECOND);
    spend(&budget, 1000 * SECOND); /* rested */
    char expected[120];
    (void)snprintf(expected, sizeof expected,
                   "%d more line-in, 1 more note, not told one by one: the pool makes more than %d "
                   "a second",
                   1000 - told, MINER_BUDGET_A_SECOND);
    check_next(&budget, STRATUM_EVENT_NOTE, 0, expected);
    check_nothing_left(&budget);
}

/** The last of each is told with its own time, the oldest first. */
void test_agent_budget_what_is_in_force(void)
{
    struct miner_budget budget = {0};
    spend(&budget, SECOND);
    check_true(!admits(&budget, SECOND + 1, STRATUM_EVENT_JOB, "one"));
    check_true(!admits(&budget, SECOND + 2, STRATUM_EVENT_DIFFICULTY, ""));
    check_true(!admits(&budget, SECOND + 3, STRATUM_EVENT_EXTRANONCE, ""));
    check_true(!admits(&budget, SECOND + 4, STRATUM_EVENT_JOB, "two"));
    check_true(!admits(&budget, SECOND + 5, STRATUM_EVENT_DIFFICULTY, ""));
    check_next(&budget, STRATUM_EVENT_EXTRANONCE, SECOND + 3, "");
    check_next(&budget, STRATUM_EVENT_JOB, SECOND + 4, "two");
    check_next(&budget, STRATUM_EVENT_DIFFICULTY, SECOND + 5, "");
    check_next(&budget, STRATUM_EVENT_NOTE, 0,
               "1 more difficulty, 1 more job, not told one by one: the pool makes more than 5 a "
               "second");
    check_nothing_left(&budget);
    check_true(!admits(&budget, SECOND + 6, STRATUM_EVENT_JOB, "three"));
    check_true(admits(&budget, 3 * SECOND, STRATUM_EVENT_JOB, "four")); /* in its place */
    check_next(&budget, STRATUM_EVENT_NOTE, 0,
               "1 more job, not told one by one: the pool makes more than 5 a second");
    check_nothing_left(&budget);
}

/** Masks that come and go make devices begin again, without a job. */
void test_agent_budget_working_again_and_again(void)
{
    struct miner_budget budget = {0};
    check_true(admits(&budget, SECOND, STRATUM_EVENT_JOB, "one"));
    int told = 0;
    for (int time = 0; time < 1000; time++) {
        told += admits(&budget, SECOND + time, STRATUM_EVENT_WORKING, "one") ? 1 : 0;
    }
    check_int(told, MINER_BUDGET_BURST); /* the first is free; one was the job's */
    check_next(&budget, STRATUM_EVENT_NOTE, 0,
               "800 more working, not told one by one: the pool makes more than 5 a second");
    check_nothing_left(&budget);
}

/** Who is on a job is told where the job is told, whatever the budget has left. */
void test_agent_budget_working_follows_its_job(void)
{
    struct miner_budget budget = {0};
    check_true(admits(&budget, SECOND, STRATUM_EVENT_JOB, "told"));
    spend(&budget, 2 * SECOND);
    check_true(admits(&budget, 2 * SECOND, STRATUM_EVENT_WORKING, "told"));
    check_true(!admits(&budget, 2 * SECOND + 1, STRATUM_EVENT_JOB, "held"));
    check_true(!admits(&budget, 2 * SECOND + 2, STRATUM_EVENT_WORKING, "told"));
    check_true(!admits(&budget, 2 * SECOND + 3, STRATUM_EVENT_WORKING, "held"));
    check_next(&budget, STRATUM_EVENT_JOB, 2 * SECOND + 1, "held");
    check_next(&budget, STRATUM_EVENT_WORKING, 2 * SECOND + 3, "held");
    check_next(&budget, STRATUM_EVENT_NOTE, 0,
               "1 more working, not told one by one: the pool makes more than 5 a second");
    check_true(!admits(&budget, 2 * SECOND + 4, STRATUM_EVENT_JOB, "a"));
    check_true(!admits(&budget, 2 * SECOND + 5, STRATUM_EVENT_WORKING, "a"));
    check_true(!admits(&budget, 2 * SECOND + 6, STRATUM_EVENT_JOB, "b"));
    check_next(&budget, STRATUM_EVENT_JOB, 2 * SECOND + 6, "b");
    check_next(&budget, STRATUM_EVENT_NOTE, 0,
               "1 more job, 1 more working, not told one by one: the pool makes more than 5 a "
               "second");
    check_nothing_left(&budget);
}
