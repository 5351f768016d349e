/* Refused shares, grouped by what they show. */
#include "simpool/kpi/mistakes.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/check.h"

static void feed(struct simpool_mistake_counts *counts, enum stratum_verdict verdict,
                 const char *mistake, double luck)
{
    struct stratum_event event = stratum_event_make(0, STRATUM_POOL, STRATUM_EVENT_SHARE, 1);
    event.verdict = verdict;
    event.luck = luck;
    (void)snprintf(event.mistake, sizeof event.mistake, "%s", mistake);
    simpool_mistake_counts_feed(counts, &event);
}

void test_kpi_mistakes_groups_by_verdict_and_mistake(void)
{
    struct simpool_mistake_counts counts = {.count = 0};
    feed(&counts, STRATUM_VERDICT_STALE, "late", 1e-3);
    for (int share = 0; share < 3; share++) {
        feed(&counts, STRATUM_VERDICT_LOW_DIFFICULTY, "half-angle", 1e-3);
    }
    feed(&counts, STRATUM_VERDICT_LOW_DIFFICULTY, "nonce-order+digest-order", 1e-3);
    feed(&counts, STRATUM_VERDICT_LOW_DIFFICULTY, "unexplained", 1);
    feed(&counts, STRATUM_VERDICT_LOW_DIFFICULTY, "untold", 1);
    feed(&counts, STRATUM_VERDICT_DUPLICATE, "sent-again", 0);
    feed(&counts, STRATUM_VERDICT_ACCEPTED, "", 0);
    feed(&counts, STRATUM_VERDICT_STALE, "no-such-mistake", 1e-3);
    struct simpool_tally tally = {.cause_count = 99};
    simpool_mistake_counts_tell(&counts, &tally);
    check_int(tally.cause_count, 4);
    check_int(tally.untold, 1);
    check_int(tally.looked_into[STRATUM_VERDICT_LOW_DIFFICULTY], 5);
    check_int(tally.looked_into[STRATUM_VERDICT_STALE], 1);
    const struct simpool_cause *const first = &tally.causes[0];
    check_text(first->words, "half-angle");
    check_int(first->verdict, STRATUM_VERDICT_LOW_DIFFICULTY);
    check_int(first->shares, 3);
    check_int(first->of, 5);
    check_near(first->chance, 256 * 10 * 1e-9, 1e-15); /* tries, ways to choose 3 of 5, luck */
    for (size_t index = 1; index < tally.cause_count; index++) {
        check_int(tally.causes[index].shares, 1);
        check_true(strcmp(tally.causes[index].words, "sent-again") != 0 ||
                   tally.causes[index].chance == 0);
    }
}

void test_kpi_mistakes_has_a_limit(void)
{
    struct simpool_mistake_counts counts = {.count = 0};
    for (int verdict = 1; verdict < STRATUM_VERDICT_COUNT; verdict++) {
        feed(&counts, (enum stratum_verdict)verdict, "late", 1e-3);
        feed(&counts, (enum stratum_verdict)verdict, "half-angle", 1e-3);
        feed(&counts, (enum stratum_verdict)verdict, "wrong-sign", 1e-3);
        feed(&counts, (enum stratum_verdict)verdict, "zero-rule", 1e-3);
    }
    struct simpool_tally tally = {.cause_count = 0};
    simpool_mistake_counts_tell(&counts, &tally);
    check_int(tally.cause_count, SIMPOOL_CAUSES_MAX);
    check_int(tally.looked_into[STRATUM_VERDICT_NOT_SUBSCRIBED], 4);
}

void test_kpi_mistakes_counts_what_was_not_all_tried(void)
{
    struct simpool_mistake_counts counts = {.count = 0};
    feed(&counts, STRATUM_VERDICT_STALE, "unexplained", 1);
    feed(&counts, STRATUM_VERDICT_STALE, "untried", 1);
    struct simpool_tally tally = {.cause_count = 0};
    simpool_mistake_counts_tell(&counts, &tally);
    check_int(tally.cause_count, 0);
    check_int(tally.looked_into[STRATUM_VERDICT_STALE], 2);
    check_int(tally.hasty[STRATUM_VERDICT_STALE], 1);
}
