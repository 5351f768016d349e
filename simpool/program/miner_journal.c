#include "simpool/program/miner_journal.h"

#include <stdio.h>
#include <unistd.h>

#include "simpool/program/command.h"
#include "stratum/net/journal.h"

static void each(void *context, const struct stratum_event *event)
{
    if (event->who == STRATUM_MINER) { /* nothing else is its to say */
        simpool_kpis_feed(context, event);
    }
}

static void pass_over(void *context, const struct stratum_event *event)
{
    (void)context;
    (void)event;
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

void program_miner_journals_clear(const struct program_plan *plan, const struct program_case *one)
{
    char path[PROGRAM_PATH_MAX];
    const bool kept = program_command_keeps_journal(&plan->command);
    for (size_t member = 0; kept && member < program_team_size(plan); member++) {
        program_team_file(path, one, "miner", "jsonl", member);
        (void)unlink(path);
    }
}

void program_miner_journals_find(struct program_miner_journals *out,
                                 const struct program_plan *plan, const struct program_case *one)
{
    const size_t size = program_team_size(plan);
    out->count = 0;
    while (program_command_keeps_journal(&plan->command) && out->count < size) {
        char *const path = out->paths[out->count];
        program_team_file(path, one, "miner", "jsonl", out->count);
        if (access(path, R_OK) != 0) {
            fprintf(stderr, "%s: {journal}: miner %zu of %zu kept none at %s; none is read\n",
                    plan->program, out->count + 1, size, path);
            out->count = 0;
            return;
        }
        out->count++;
    }
}

/** Each is read whole once before any counts: a team that is half there tells lies. */
static bool are_journals(const struct program_miner_journals *journals, const char **problem)
{
    bool good = true;
    for (size_t member = 0; member < journals->count && good; member++) {
        good = stratum_journal_read(journals->paths[member], pass_over, NULL, problem) >= 0;
    }
    return good;
}

void program_miner_journals_read(struct program_miner_journals *journals,
                                 const struct program_playing *playing)
{
    const char *problem = NULL;
    if (!are_journals(journals, &problem)) {
        fprintf(stderr, "%s: {journal}: %s; what is told is the pool's alone\n",
                playing->plan->program, problem);
        journals->count = 0;
    }
    for (size_t member = 0; member < journals->count; member++) {
        (void)stratum_journal_read(journals->paths[member], each, playing->stage->kpis, &problem);
    }
    if (journals->count > 0) {
        simpool_kpis_compute(playing->stage->kpis, playing->one->outcome.took_us);
        judge(playing);
    }
}
