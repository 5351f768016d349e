#include "simpool/program/outcome.h"

#include <string.h>

#include "simpool/program/closing.h"
#include "simpool/report/causes.h"
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

void program_outcome_add_why(char why[PROGRAM_WHY_MAX], const char *first, const char *words)
{
    struct stratum_text text = stratum_text_in(why, PROGRAM_WHY_MAX);
    const int len = (int)strcspn(first, "\n");
    stratum_text_format(&text, "%.*s; %s%s", len, first, words, first + len);
}

/** What most of its shares have in common is the trouble: the first line names it, too. */
static void name_mistake(struct program_outcome *outcome, const struct simpool_tally *tally)
{
    char words[PROGRAM_WHY_MAX / 2];
    struct stratum_text text = stratum_text_in(words, sizeof words);
    const char *const mistake = simpool_report_cause_of_most(&text, tally);
    if (mistake == NULL || !program_outcome_failed(outcome)) {
        return;
    }
    snprintf(outcome->mistake, sizeof outcome->mistake, "%s", mistake);
    if (strstr(outcome->why, mistake) == NULL) {
        char both[PROGRAM_WHY_MAX];
        program_outcome_add_why(both, outcome->why, words);
        memcpy(outcome->why, both, sizeof both);
    }
}

void program_outcome_settle(const struct program_playing *playing, int exit_code, const char *why)
{
    struct program_stage *const stage = playing->stage;
    struct program_outcome *const outcome = &playing->one->outcome;
    outcome->took_us = simpool_server_elapsed_us(stage->server);
    outcome->exit_code = exit_code;
    snprintf(outcome->why, sizeof outcome->why, "%s", why);
    program_stage_settle(stage, outcome->exit_code, outcome->why);
    const struct simpool_tally *const tally = simpool_kpis_tally(stage->kpis);
    outcome->shares = tally->shares;
    outcome->accepted = tally->by_verdict[STRATUM_VERDICT_ACCEPTED];
    name_mistake(outcome, tally); /* by what luck would do, so by libm: that is for no journal */
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
