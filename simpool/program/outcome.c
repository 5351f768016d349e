#include "simpool/program/outcome.h"

#include "simpool/program/closing.h"
#include "stratum/text.h"

enum { US_PER_S = 1000000, REPEAT_MAX = 32 * 1024 };

static struct program_closing closing_of(const struct program_playing *playing, const char *journal)
{
    return (struct program_closing){.kpis = playing->stage->kpis,
                                    .scenario = simpool_story_scenario(playing->story),
                                    .by_interval = playing->plan->hours > 0,
                                    .seed = playing->one->seed,
                                    .journal = journal,
                                    .unheard = playing->stage->unheard};
}

void program_outcome_settle(const struct program_playing *playing, int exit_code, const char *why)
{
    struct program_stage *const stage = playing->stage;
    struct program_outcome *const outcome = &playing->one->outcome;
    outcome->took_us = simpool_server_elapsed_us(stage->server);
    simpool_kpis_compute(stage->kpis, outcome->took_us);
    outcome->exit_code = exit_code;
    snprintf(outcome->why, sizeof outcome->why, "%s", why);
    const struct simpool_tally *const tally = simpool_kpis_tally(stage->kpis);
    outcome->shares = tally->shares;
    outcome->accepted = tally->by_verdict[STRATUM_VERDICT_ACCEPTED];
    program_stage_settle(stage, outcome->exit_code, outcome->why);
    stratum_text_plain_lines(outcome->why); /* a miner's words may stand in it */
}

void program_outcome_print(FILE *out, const struct program_playing *playing, const char *journal)
{
    const struct program_outcome *const outcome = &playing->one->outcome;
    const struct program_closing closing = closing_of(playing, journal);
    fputc('\n', out);
    program_closing_print(out, &closing);
    if (program_outcome_failed(outcome)) {
        char again[REPEAT_MAX];
        struct stratum_text text = stratum_text_in(again, sizeof again);
        program_plan_repeat(&text, playing->plan, playing->one);
        fprintf(out, "again    %s\n", again);
    }
    fprintf(out, "%s in %.1f %s, exit %d%s%s\n", program_outcome_word(outcome),
            (double)outcome->took_us / US_PER_S,
            playing->stage->board != NULL ? "virtual seconds" : "s", outcome->exit_code,
            outcome->why[0] != '\0' ? ": " : "", outcome->why);
}

void program_outcome_give_up(const struct program_playing *playing, const char *problem)
{
    struct program_outcome *const outcome = &playing->one->outcome;
    outcome->exit_code = SIMPOOL_EXIT_USAGE;
    snprintf(outcome->why, sizeof outcome->why, "%s", problem);
    fprintf(stderr, "%s: %s: %s\n", playing->plan->program, playing->one->story, problem);
}

void program_outcome_lose(FILE *out, struct program_outcome *outcome, const char *what)
{
    if (outcome->exit_code == SIMPOOL_EXIT_GOOD) {
        outcome->exit_code = SIMPOOL_EXIT_CHECK;
        snprintf(outcome->why, sizeof outcome->why, "%s", what);
        fprintf(out, "%s after all, exit %d: %s\n", program_outcome_word(outcome),
                outcome->exit_code, what);
    }
}
