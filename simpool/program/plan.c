#include "simpool/program/plan.h"

#include <assert.h>
#include <stdio.h>

#include "simpool/program/command.h"
#include "simpool/script/story.h"
#include "stratum/text.h"

bool program_outcome_failed(const struct program_outcome *outcome)
{
    return outcome->exit_code != SIMPOOL_EXIT_GOOD && outcome->exit_code != SIMPOOL_EXIT_SKIPPED;
}

const char *program_outcome_word(const struct program_outcome *outcome)
{
    if (program_outcome_failed(outcome)) {
        return "FAILED";
    }
    return outcome->exit_code == SIMPOOL_EXIT_SKIPPED ? "SKIPPED" : "PASSED";
}

void program_case_file(char path[PROGRAM_PATH_MAX], const struct program_case *one,
                       const char *file)
{
    const int len = snprintf(path, PROGRAM_PATH_MAX, "%s/%s", one->folder, file);
    assert(len > 0 && len < PROGRAM_PATH_MAX); /* the folder was made with room to spare */
    (void)len;
}

static void add_path(struct stratum_text *out, const char *option, const char *path)
{
    if (path != NULL) {
        stratum_text_add(out, option);
        program_command_quote(out, path);
    }
}

void program_plan_repeat(struct stratum_text *out, const struct program_plan *plan,
                         const struct program_case *one)
{
    stratum_text_add(out, plan->program);
    stratum_text_add(out, " ");
    program_command_quote(out, one->story);
    stratum_text_format(out, " --seed %llu", (unsigned long long)one->seed);
    if (plan->algorithm != QHASH_ALGORITHM_QHASH) {
        stratum_text_format(out, " --algo %s", qhash_algorithm_name(plan->algorithm));
    }
    if (plan->hashrate_hps > 0) {
        stratum_text_format(out, " --hashrate '%.9g H/s'", plan->hashrate_hps);
    }
    if (plan->hours > 0) {
        stratum_text_format(out, " --hours %.9g", plan->hours);
    }
    add_path(out, " --weather ", plan->weather);
    add_path(out, " --decisions ", plan->decisions);
    if (plan->only != NULL) {
        stratum_text_add(out, " --only ");
        simpool_story_faults_write(out, plan->only);
    }
    if (plan->miners > 1) {
        stratum_text_format(out, " --miners %llu", (unsigned long long)plan->miners);
    }
    if (plan->displays != NULL) {
        stratum_text_add(out, " --displays ");
        program_command_quote(out, plan->displays);
    }
    add_path(out, " --dialect ", plan->dialect_name);
    stratum_text_add(out, plan->also);
    if (plan->command.count > 0) {
        stratum_text_add(out, " --");
    }
    for (size_t index = 0; index < plan->command.count; index++) {
        stratum_text_add(out, " ");
        program_command_quote(out, plan->command.at[index]);
    }
}
