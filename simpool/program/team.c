#include "simpool/program/team.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "simpool/program/command.h"
#include "simpool/program/last_words.h"
#include "simpool/program/output.h"
#include "stratum/net/problem.h"
#include "stratum/text.h"

enum { COMMAND_LEN_MAX = 32 * 1024 };

static const char between[] = "---";

/** The command of that place among those between `---`. false: there are not so many. */
static bool part(struct program_words *out, const struct program_words *command, size_t place)
{
    size_t begin = 0;
    for (size_t index = 0; index <= command->count; index++) {
        if (index < command->count && strcmp(command->at[index], between) != 0) {
            continue;
        }
        if (place-- == 0) {
            *out = (struct program_words){command->at + begin, index - begin};
            return true;
        }
        begin = index + 1;
    }
    return false;
}

static size_t count_parts(const struct program_words *command)
{
    struct program_words words;
    size_t count = 0;
    while (part(&words, command, count)) {
        count++;
    }
    return count;
}

size_t program_team_size(const struct program_plan *plan)
{
    const size_t parts = count_parts(&plan->command);
    return parts > 1 ? parts : (size_t)plan->miners;
}

/** What --displays says, its placeholders replaced. false: *problem says what is wrong. */
static bool fill_gauge(struct program_gauge *out, const struct program_plan *plan,
                       const struct program_fill *fill, const char **problem)
{
    char *url = (char *)plan->displays; /* words of a command line are not const */
    const struct program_words words = {&url, 1};
    char **const filled = program_command_fill(&words, fill);
    const char *wrong = "out of memory";
    const bool good = filled != NULL && program_gauge_parse(out, filled[0], &wrong);
    if (!good) {
        *problem = stratum_problem("--displays %s: %s", plan->displays, wrong);
    }
    program_command_free(filled);
    return good;
}

bool program_team_gauge(struct program_gauge *out, const struct program_team *team, size_t member,
                        const char **problem)
{
    const struct program_fill fill = {team->address, "", "", member + 1, team->api[member].port};
    return fill_gauge(out, team->plan, &fill, problem);
}

/** What is wrong with what the plan wants to see; NULL: nothing. words: of one of its miners. */
static const char *display_problem(const struct program_plan *plan,
                                   const struct program_words *words)
{
    static const struct stratum_address anywhere = {.host = "127.0.0.1", .port = 1};
    const struct program_fill fill = {&anywhere, "", "", 1, anywhere.port};
    struct program_gauge gauge;
    const char *problem = NULL;
    if (plan->displays == NULL || !program_gauge_is(plan->displays) ||
        !fill_gauge(&gauge, plan, &fill, &problem)) {
        return problem;
    }
    if (strstr(plan->displays, "{api}") != NULL && !program_command_has_api(words)) {
        return "--displays asks at {api}, but the miner is not told that port: put {api} into its "
               "command line, as in --api 127.0.0.1:{api}";
    }
    return NULL;
}

const char *program_team_problem(const struct program_plan *plan)
{
    const size_t parts = count_parts(&plan->command);
    struct program_words words;
    if (plan->command.count == 0) {
        return "no miner: put its command line behind --, as in -- minerd -o {url} -u {user} "
               "-p {pass}";
    }
    if (plan->miners == 0 || plan->miners > PROGRAM_TEAM_MAX || parts > PROGRAM_TEAM_MAX) {
        return "--miners is 1 to 64";
    }
    if (plan->miners > 1 && parts > 1) {
        return "--miners starts one command several times: leave it out, or the --- between "
               "several";
    }
    for (size_t place = 0; part(&words, &plan->command, place); place++) {
        if (words.count == 0) {
            return "a command is missing beside ---";
        }
        if (!program_command_finds_pool(&words)) {
            return "the miner cannot find the pool: put {url}, or {host} and {port}, into its "
                   "command line";
        }
        const char *const problem = program_child_problem(words.at[0]);
        const char *const wrong = problem != NULL ? problem : display_problem(plan, &words);
        if (wrong != NULL) {
            return wrong;
        }
    }
    return NULL;
}

void program_team_file(char path[PROGRAM_PATH_MAX], const struct program_case *one,
                       const char *name, const char *end, size_t member)
{
    char file[64];
    if (member == 0) {
        snprintf(file, sizeof file, "%s.%s", name, end);
    } else {
        snprintf(file, sizeof file, "%s-%zu.%s", name, member + 1, end);
    }
    program_case_file(path, one, file);
}

static void say_command(struct program_voice *voice, char *const words[], const char *output)
{
    char command[COMMAND_LEN_MAX];
    struct stratum_text text = stratum_text_in(command, sizeof command);
    stratum_text_add(&text, "miner    ");
    for (char *const *word = words; *word != NULL; word++) {
        stratum_text_add(&text, word == words ? "" : " ");
        program_command_quote(&text, *word);
    }
    stratum_text_format(&text, "\noutput   %s", output);
    program_voice_say(voice, command);
}

static bool start_one(struct program_team *team, const struct stratum_address *address,
                      char *problem, size_t capacity)
{
    const struct program_plan *const plan = team->plan;
    const size_t member = team->count;
    char output[PROGRAM_PATH_MAX];
    char journal[PROGRAM_PATH_MAX];
    struct program_words command = plan->command;
    program_team_file(output, team->one, "miner", "log", member);
    program_team_file(journal, team->one, "miner", "jsonl", member);
    if (plan->miners <= 1) {
        (void)part(&command, &plan->command, member);
    }
    const char *why = NULL;
    if (program_command_has_api(&command) && !stratum_spare_port_hold(&team->api[member], &why)) {
        snprintf(problem, capacity, "no port for {api}: %s", why);
        return false;
    }
    const struct program_fill fill = {address, journal, team->authority, member + 1,
                                      team->api[member].port};
    char **const words = program_command_fill(&command, &fill);
    if (words == NULL) {
        snprintf(problem, capacity, "the miner's command line is too long");
        return false;
    }
    say_command(team->voice, words, output);
    const bool started = program_child_start(&team->members[member], words, output);
    if (started) {
        team->members[member].has_heirs = team->adopts;
        team->count++;
        team->gone = team->count;
    } else {
        snprintf(problem, capacity, "cannot start %s: %s", words[0], strerror(errno));
    }
    program_command_free(words);
    return started;
}

bool program_team_start(struct program_team *team, const struct stratum_address *address,
                        char *problem, size_t capacity)
{
    bool started = true;
    team->address = address;
    team->adopts = program_kin_adopt();
    for (size_t left = program_team_size(team->plan); left > 0 && started; left--) {
        started = start_one(team, address, problem, capacity);
    }
    program_voice_say(team->voice, "");
    program_voice_flush(team->voice);
    return started;
}

static bool is_member(const void *context, const struct program_kin *kin)
{
    const struct program_team *const team = context;
    for (size_t member = 0; member < team->count; member++) {
        if (team->members[member].pid == kin->pid) {
            return true;
        }
    }
    return false;
}

/** Whatever is in the group of a miner was told when the miner was. */
static bool is_of_group(const void *context, const struct program_kin *kin)
{
    const struct program_team *const team = context;
    for (size_t member = 0; member < team->count; member++) {
        if (team->members[member].asked_to_end && team->members[member].group == kin->group) {
            return true;
        }
    }
    return false;
}

/** returns whether there is anything left to wait for. */
static bool strays_run(struct program_team *team, int64_t now_us)
{
    const struct program_kin_rule rule = {is_member, is_of_group, team, PROGRAM_CHILD_GRACE_US};
    return program_kin_end(&team->strays, &rule, now_us);
}

static void bound_outputs(struct program_team *team)
{
    char output[PROGRAM_PATH_MAX];
    for (size_t member = 0; member < team->count; member++) {
        program_team_file(output, team->one, "miner", "log", member);
        program_output_bound(&team->left_out[member], output);
    }
}

bool program_team_runs(struct program_team *team, int64_t now_us)
{
    bool any = false;
    for (size_t member = 0; member < team->count; member++) {
        const bool runs = program_child_runs(&team->members[member], now_us);
        any |= runs;
        if (!runs && team->gone == team->count) {
            team->gone = member;
        }
    }
    if (team->adopts) {
        program_kin_reap(is_member, team);
        any = any || (team->ends && strays_run(team, now_us));
    }
    bound_outputs(team);
    return any;
}

void program_team_end(struct program_team *team, int64_t now_us)
{
    team->ends = true;
    for (size_t member = 0; member < team->count; member++) {
        program_child_end(&team->members[member], now_us);
    }
}

void program_team_epilogue(const struct program_team *team, FILE *out)
{
    for (size_t member = 0; member < team->count; member++) {
        char output[PROGRAM_PATH_MAX];
        char which[32] = "miner";
        program_team_file(output, team->one, "miner", "log", member);
        if (team->count > 1) {
            snprintf(which, sizeof which, "miner %zu", member + 1);
        }
        fprintf(out, "\n%-8s took %.1f s of the processor; the last that it said:\n", which,
                (double)team->members[member].cpu_us / 1e6);
        program_last_words_print(out, output);
    }
}

void program_team_obituary(const struct program_team *team, char *out, size_t capacity)
{
    char how[64];
    char output[PROGRAM_PATH_MAX];
    char which[64] = "the program under test";
    program_team_file(output, team->one, "miner", "log", team->gone);
    if (team->count > 1) {
        snprintf(which, sizeof which, "miner %zu of %zu", team->gone + 1, team->count);
    }
    snprintf(out, capacity, "%s ended by itself, %s; its output: %s", which,
             program_child_story(&team->members[team->gone], how), output);
}

void program_team_close(struct program_team *team)
{
    for (size_t member = 0; member < PROGRAM_TEAM_MAX; member++) {
        stratum_spare_port_release(&team->api[member]);
    }
}
