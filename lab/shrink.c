#include "lab/shrink.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "simpool/program/crowd.h"
#include "simpool/program/signals.h"
#include "stratum/net/journal.h"

static const char journal_file[] = "shrink.jsonl";

/** faults without those from first to last. */
static struct simpool_story_faults without(const struct simpool_story_faults *faults, size_t first,
                                           size_t count)
{
    struct simpool_story_faults rest = {.count = 0};
    for (size_t index = 0; index < faults->count; index++) {
        if (index < first || index >= first + count) {
            rest.numbers[rest.count++] = faults->numbers[index];
        }
    }
    return rest;
}

void lab_shrink(struct simpool_story_faults *faults, lab_shrink_test *fails, void *context)
{
    size_t part = faults->count > 1 ? faults->count / 2 : 1;
    bool left_out = true;
    while (faults->count > 0 && left_out) {
        left_out = false;
        for (size_t first = 0; first < faults->count;) {
            const struct simpool_story_faults rest = without(faults, first, part);
            const bool fails_still = fails(context, &rest);
            if (fails_still) {
                *faults = rest; /* what was behind it stands here now */
            }
            left_out |= fails_still;
            first += fails_still ? 0 : part;
        }
        left_out |= part > 1; /* smaller parts are still to be tried */
        part = part > 1 ? part / 2 : 1;
    }
}

/** One case, played as often as it takes. */
struct shrinking {
    struct program_cases *cases; /* the one */
    struct program_plan plan;
    struct lab_miner miner;
    struct lab_weather weather;
    FILE *nowhere;
    unsigned plays;
    bool interrupted; /* nothing more is played, and what was found so far is no answer */
};

static int play(struct shrinking *shrinking, const struct simpool_story_faults *only)
{
    if (shrinking->interrupted) {
        return PROGRAM_EXIT_INTERRUPTED;
    }
    shrinking->plan.only = only;
    shrinking->plays++;
    shrinking->interrupted =
        !program_crowd_run(shrinking->cases, &shrinking->plan, shrinking->nowhere);
    return shrinking->cases->at[0].outcome.exit_code;
}

static bool fails_too(void *context, const struct simpool_story_faults *faults)
{
    struct shrinking *const shrinking = context;
    return play(shrinking, faults) == shrinking->weather.exit_code;
}

static void note_fault(void *context, const struct stratum_event *event)
{
    struct lab_weather *const weather = context;
    const uint64_t number = (uint64_t)event->number;
    if (event->kind == STRATUM_EVENT_FAULT_ON && weather->faults.count < SIMPOOL_STORY_FAULTS_MAX &&
        !simpool_story_faults_have(&weather->faults, number)) {
        memcpy(weather->words[weather->faults.count], event->text, sizeof event->text);
        weather->faults.numbers[weather->faults.count++] = number;
    }
}

/** Which faults took place in the run as it is. false: *problem says why that is not known. */
static bool look(struct shrinking *shrinking, const char **problem)
{
    char journal[PROGRAM_PATH_MAX];
    program_case_file(journal, &shrinking->cases->at[0], journal_file);
    shrinking->miner.journal = journal;
    shrinking->weather.exit_code = play(shrinking, shrinking->plan.only);
    shrinking->miner.journal = NULL;
    const long read = stratum_journal_read(journal, note_fault, &shrinking->weather, problem);
    (void)unlink(journal);
    return read >= 0;
}

/** The line of Lua of a fault that is kept. */
static const char *words_of(const struct lab_weather *all, uint64_t number)
{
    for (size_t index = 0; index < all->faults.count; index++) {
        if (all->faults.numbers[index] == number) {
            return all->words[index];
        }
    }
    return "";
}

static void print_kept(FILE *out, const struct shrinking *shrinking,
                       const struct simpool_story_faults *kept)
{
    const struct program_case *const one = &shrinking->cases->at[0];
    fprintf(out, "shrunk   %zu faults to %zu, in %u plays\n", shrinking->weather.faults.count,
            kept->count, shrinking->plays);
    for (size_t index = 0; index < kept->count; index++) {
        fprintf(out, "fault    %s\n", words_of(&shrinking->weather, kept->numbers[index]));
    }
    if (kept->count == 0) {
        fprintf(out, "fault    none: it fails in fair weather, too\n");
    }
    fprintf(out, "why      %.*s\n", (int)strcspn(one->outcome.why, "\n"), one->outcome.why);
}

/** The weather as a file that --weather reads. */
static bool save_kept(const char *path, const struct shrinking *shrinking,
                      const struct simpool_story_faults *kept)
{
    FILE *const file = fopen(path, "we");
    if (file == NULL) {
        return false;
    }
    const struct program_case *const one = &shrinking->cases->at[0];
    fprintf(file,
            "-- Made by simlab --shrink: %s, seed %" PRIu64 ", exit %d.\n"
            "-- Play it with --seed %" PRIu64 " --weather and this file.\nreturn {\n",
            one->story, one->seed, shrinking->weather.exit_code, one->seed);
    for (size_t index = 0; index < kept->count; index++) {
        const char *const words = words_of(&shrinking->weather, kept->numbers[index]);
        const bool of_a_rig = strstr(words, "(rig.link") != NULL; /* the story puts it on itself */
        fprintf(file, "  %s%s,\n", of_a_rig ? "-- " : "", words);
    }
    fprintf(file, "}\n");
    return fclose(file) == 0;
}

static int interrupted(FILE *out, const struct shrinking *shrinking)
{
    fprintf(out, "interrupted in play %u: which faults matter is not known\n", shrinking->plays);
    return PROGRAM_EXIT_INTERRUPTED;
}

static int shrink(FILE *out, struct shrinking *shrinking, const char *save)
{
    const char *problem = NULL;
    const bool known = look(shrinking, &problem);
    if (shrinking->interrupted) {
        return interrupted(out, shrinking);
    }
    if (!known) {
        fprintf(stderr, "simlab: --shrink: %s\n", problem);
        return SIMPOOL_EXIT_USAGE;
    }
    if (shrinking->weather.exit_code == SIMPOOL_EXIT_GOOD) {
        fprintf(out, "nothing to shrink: the run is good\n");
        return SIMPOOL_EXIT_GOOD;
    }
    struct simpool_story_faults kept = shrinking->weather.faults;
    lab_shrink(&kept, fails_too, shrinking);
    (void)play(shrinking, &kept); /* its own reason is the one to show */
    if (shrinking->interrupted) {
        return interrupted(out, shrinking);
    }
    print_kept(out, shrinking, &kept);
    char again[4 * PROGRAM_PATH_MAX];
    struct stratum_text text = stratum_text_in(again, sizeof again);
    program_plan_repeat(&text, &shrinking->plan, &shrinking->cases->at[0]);
    fprintf(out, "again    %s\n", again);
    if (save != NULL && !save_kept(save, shrinking, &kept)) {
        fprintf(stderr, "simlab: --save: cannot write %s: %s\n", save, strerror(errno));
        return SIMPOOL_EXIT_USAGE;
    }
    return shrinking->weather.exit_code;
}

int lab_shrink_case(FILE *out, struct program_cases *cases, const struct program_plan *plan,
                    const char *save)
{
    struct shrinking shrinking = {.cases = cases,
                                  .plan = *plan,
                                  .miner = *(const struct lab_miner *)plan->stage,
                                  .nowhere = fopen("/dev/null", "we")};
    shrinking.plan.stage = &shrinking.miner;
    shrinking.plan.keep = true; /* its folder, from play to play */
    shrinking.weather.words = calloc(SIMPOOL_STORY_FAULTS_MAX, sizeof *shrinking.weather.words);
    int code = SIMPOOL_EXIT_USAGE;
    if (shrinking.nowhere != NULL && shrinking.weather.words != NULL) {
        code = shrink(out, &shrinking, save);
    } else {
        fprintf(stderr, "simlab: --shrink: out of memory, or no /dev/null\n");
    }
    if (shrinking.nowhere != NULL) {
        (void)fclose(shrinking.nowhere);
    }
    free(shrinking.weather.words);
    (void)rmdir(cases->at[0].folder);
    return code;
}
