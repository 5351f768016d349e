#include "simpool/program/miner_journal.h"

#include <stdio.h>

#include "stratum/net/journal.h"

static void each(void *context, const struct stratum_event *event)
{
    if (event->who == STRATUM_MINER) { /* nothing else is its to say */
        simpool_kpis_feed(context, event);
    }
}

/** A run that was good so far breaks the promises that its pool could not judge alone. */
static void judge(const struct program_playing *playing)
{
    const struct simpool_scenario *const scenario = simpool_story_scenario(playing->story);
    struct program_outcome *const outcome = &playing->one->outcome;
    for (size_t index = 0; index < scenario->promise_count; index++) {
        const struct simpool_promise *const promise = &scenario->promises[index];
        const struct simpool_kpi_value *const value =
            simpool_kpis_named(playing->stage->kpis, promise->name);
        if (outcome->exit_code == SIMPOOL_EXIT_GOOD &&
            simpool_promise_judge(promise, value, playing->plan->hours > 0) == SIMPOOL_BROKEN) {
            outcome->exit_code = SIMPOOL_EXIT_PROMISE;
            snprintf(outcome->why, sizeof outcome->why,
                     "promise %s %s: measured %.6g with the miner's journal, broken", promise->name,
                     promise->written, value->value);
        }
    }
}

void program_miner_journal_read(const struct program_playing *playing, const char *path)
{
    const char *problem = NULL;
    if (stratum_journal_read(path, each, playing->stage->kpis, &problem) < 0) {
        fprintf(stderr, "%s: {journal}: %s\n", playing->plan->program, problem);
        return;
    }
    simpool_kpis_compute(playing->stage->kpis, playing->one->outcome.took_us);
    judge(playing);
}
