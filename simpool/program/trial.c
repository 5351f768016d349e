#include "simpool/program/trial.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "simpool/kpi/honesty.h"
#include "simpool/program/about.h"
#include "simpool/program/case_report.h"
#include "simpool/program/command.h"
#include "simpool/program/dashboard.h"
#include "simpool/program/displayed.h"
#include "simpool/program/miner_journal.h"
#include "simpool/program/outcome.h"
#include "simpool/program/printer.h"
#include "simpool/program/signals.h"
#include "simpool/program/stage.h"
#include "simpool/program/team.h"
#include "simpool/program/tls.h"
#include "stratum/text.h"

enum { DEATH_US = 500000 /* from a program's last word to its end, on a busy machine */ };

static const char journal_file[] = "journal.jsonl";
static const char authority_file[] = "authority.pem";

/** One case being played; everything happens on the loop's thread. */
struct trial {
    const struct program_plan *plan;
    struct program_case *one;
    struct program_stage stage;
    struct simpool_story *story;
    struct program_team team;
    struct program_dashboard *dashboard; /* NULL: what the miners show is not read by HTTP */
    struct stratum_timer watch;
    int64_t held_until_us;     /* a check has failed; has the miner ended by itself? 0: none has */
    char why[PROGRAM_WHY_MAX]; /* it failed */
    pid_t parent;
    char journal[PROGRAM_PATH_MAX];
    bool told_to_end;                   /* by a signal: then no reader is waited for */
    struct program_printer printer;     /* of its end */
    struct program_miner_journals kept; /* by the miners, with {journal} */
    char authority[PROGRAM_PATH_MAX];   /* whom they are to trust, with {ca} */
};

static const struct simpool_scenario *scenario_of(const struct trial *trial)
{
    return simpool_story_scenario(trial->story);
}

static struct program_playing playing_of(struct trial *trial)
{
    return (struct program_playing){trial->plan, trial->one, &trial->stage, trial->story};
}

static void give_up(struct trial *trial, const char *problem)
{
    const struct program_playing playing = playing_of(trial);
    program_outcome_give_up(&playing, problem);
}

/** What the miners show, added up; the pool's journal is where it is kept. */
static void tell_displayed(struct trial *trial)
{
    if (trial->dashboard != NULL) {
        program_dashboard_stop(trial->dashboard); /* it has told each time */
        return;
    }
    char output[PROGRAM_PATH_MAX];
    struct stratum_event event = stratum_event_make(0, STRATUM_STORY, STRATUM_EVENT_DISPLAYED, 0);
    for (size_t member = 0; member < trial->team.count; member++) {
        program_team_file(output, trial->one, "miner", "log", member);
        event.number += program_displayed_read(output, trial->plan->displays);
    }
    simpool_server_tell(trial->stage.server, event);
}

static void say_no_display(const struct trial *trial, char why[PROGRAM_WHY_MAX])
{
    const char *const displays = trial->plan->displays;
    const char *const problem =
        trial->dashboard != NULL ? program_dashboard_problem(trial->dashboard) : NULL;
    if (problem != NULL) {
        snprintf(why, PROGRAM_WHY_MAX, "no hashrate to be seen at %s", problem);
    } else if (trial->dashboard != NULL) {
        snprintf(why, PROGRAM_WHY_MAX, "no hashrate but 0 was to be seen at %s", displays);
    } else {
        snprintf(why, PROGRAM_WHY_MAX, "no line of the miner's output with \"%s\" shows a hashrate",
                 displays);
    }
}

/** A run that was good so far is not, when the miner shows what it does not do.
 *  returns the exit code; why is written unless that is good */
static int judge_displayed(struct trial *trial, char why[PROGRAM_WHY_MAX])
{
    struct simpool_kpis *const kpis = trial->stage.kpis;
    simpool_kpis_compute(kpis, simpool_server_elapsed_us(trial->stage.server));
    const struct simpool_kpi_value *const displayed = simpool_kpis_named(kpis, "displayed_hps");
    if (displayed->state != SIMPOOL_KPI_MEASURED) {
        say_no_display(trial, why);
        return SIMPOOL_EXIT_CHECK;
    }
    const struct simpool_kpi_value *credited = NULL;
    if (simpool_honesty_judge(kpis, &credited) == SIMPOOL_DISHONEST) {
        snprintf(why, PROGRAM_WHY_MAX, "dishonest display: %.6g H/s displayed, %.6g H/s credited",
                 displayed->value, credited->value);
        return SIMPOOL_EXIT_PROMISE;
    }
    return SIMPOOL_EXIT_GOOD;
}

static const char not_introduced[] =
    "skipped: the miner trusts no certificate of this story, as nobody told it to; {ca} in its "
    "command is a file with the authority, as in --tls-ca {ca}";

/** A miner that refuses an authority of which nobody told it does as it should: no promise is
 * broken, and what the story is about will not be seen. */
static bool was_not_introduced(const struct trial *trial)
{
    return trial->stage.mistrusted && !program_command_trusts(&trial->plan->command);
}

/** Nobody has subscribed, and none has refused the certificate: it may be that it knows no TLS. */
static bool may_know_no_tls(const struct trial *trial, int exit_code)
{
    return (exit_code == SIMPOOL_EXIT_CHECK || exit_code == SIMPOOL_EXIT_CRASH) &&
           trial->stage.tls != NULL && !trial->stage.subscribed && !trial->stage.mistrusted;
}

/** The story's end, whoever brought it about. The miner may go. */
static void settle(struct trial *trial, int exit_code, const char *why)
{
    const struct program_playing playing = playing_of(trial);
    char without_tls[PROGRAM_WHY_MAX];
    if (may_know_no_tls(trial, exit_code)) {
        program_outcome_add_why(
            without_tls, why,
            "nobody has subscribed: in this story the miner has to speak TLS (stratum+ssl://)");
        why = without_tls;
    }
    if (exit_code == SIMPOOL_EXIT_CHECK && was_not_introduced(trial)) {
        exit_code = SIMPOOL_EXIT_SKIPPED;
        why = not_introduced;
    }
    char dishonest[PROGRAM_WHY_MAX] = "";
    if (trial->plan->displays != NULL) {
        tell_displayed(trial);
        if (exit_code == SIMPOOL_EXIT_GOOD) {
            exit_code = judge_displayed(trial, dishonest);
        }
    }
    program_outcome_settle(&playing, exit_code, dishonest[0] != '\0' ? dishonest : why);
    program_team_end(&trial->team, stratum_loop_now(trial->stage.loop).now_us);
}

/** A program that dies takes its connection along a moment before it can be seen to be dead: what a
 *  check says of that connection waits until the program has had the time to end. */
static void on_ended(void *context, int exit_code, const char *why)
{
    struct trial *const trial = context;
    if (exit_code != SIMPOOL_EXIT_CHECK) {
        settle(trial, exit_code, why);
        return;
    }
    trial->held_until_us = stratum_loop_now(trial->stage.loop).now_us + DEATH_US;
    snprintf(trial->why, sizeof trial->why, "%s", why);
}

/** The miner ended while the story ran: no fault of ours ends processes, so it is its own doing. */
static void on_crash(struct trial *trial)
{
    char why[PROGRAM_PATH_MAX + 128];
    struct stratum_event event = stratum_event_make(0, STRATUM_STORY, STRATUM_EVENT_CRASHED, 0);
    program_team_obituary(&trial->team, why, sizeof why);
    snprintf(event.text, sizeof event.text, "%s", why);
    simpool_server_tell(trial->stage.server, event);
    simpool_story_abort(trial->story, SIMPOOL_EXIT_CRASH, why);
    if (trial->held_until_us > 0) { /* the story has ended already, of what it saw */
        char both[PROGRAM_WHY_MAX];
        program_outcome_add_why(both, trial->why, why);
        settle(trial, SIMPOOL_EXIT_CRASH, both);
    }
}

/** Look at what comes from outside the loop: signals, the child, the process above. */
static void on_watch(void *context)
{
    struct trial *const trial = context;
    const int64_t now_us = stratum_loop_now(trial->stage.loop).now_us;
    const bool runs = program_team_runs(&trial->team, now_us);
    const bool whole = trial->team.gone == trial->team.count;
    const bool signalled = program_signals_take(0) != 0;
    const bool held = trial->held_until_us > 0;
    trial->told_to_end |= signalled;
    if (!trial->stage.settled && held && whole && now_us >= trial->held_until_us) {
        settle(trial, SIMPOOL_EXIT_CHECK, trial->why);
    } else if (!trial->stage.settled && !held && (signalled || getppid() != trial->parent)) {
        simpool_story_abort(trial->story, PROGRAM_EXIT_INTERRUPTED, "interrupted");
    } else if (!trial->stage.settled && !held && was_not_introduced(trial)) {
        simpool_story_abort(trial->story, SIMPOOL_EXIT_SKIPPED, not_introduced);
    } else if (!trial->stage.settled && !whole) {
        on_crash(trial);
    }
    if (trial->stage.settled && !runs) {
        stratum_loop_stop(trial->stage.loop);
    } else {
        stratum_loop_arm(trial->stage.loop, &trial->watch, now_us + PROGRAM_WATCH_US);
    }
}

static bool open_stage(struct trial *trial, const char **problem)
{
    const struct program_places places = {
        .listen = "127.0.0.1:0",
        .jobs = scenario_of(trial)->jobs,
        .journal = trial->journal,
        .decisions = trial->plan->decisions,
        .log = trial->plan->log,
        .title = trial->one->story,
        .tls = scenario_of(trial)->tls[0] != '\0' ? scenario_of(trial)->tls : NULL,
    };
    const struct simpool_pool_options pool = {
        .algorithm = trial->plan->algorithm,
        .scripted = true,
        .dialect =
            trial->plan->dialect != NULL ? trial->plan->dialect : scenario_of(trial)->dialect,
        .difficulty = 1,
        .seed = trial->one->seed,
        .time_scale = 1,
    };
    return program_stage_open(&trial->stage, &places, &pool, problem);
}

/** A command with {ca} wants an authority in plain stories too: then it is one of nobody. */
static bool write_authority(struct trial *trial, const char **problem)
{
    struct stratum_certificate *const made = &trial->stage.certificate;
    *problem = "out of memory";
    return (made->authority != NULL ||
            stratum_certificate_make(made, STRATUM_CERTIFICATE_GOOD, "nobody.example",
                                     stratum_loop_now(trial->stage.loop).unix_s)) &&
           program_tls_write(trial->authority, made->authority, problem);
}

/** Look at what the miners show, where that is at a URL. false: problem says why that cannot be. */
static bool open_dashboard(struct trial *trial, char problem[PROGRAM_WHY_MAX])
{
    if (trial->plan->displays == NULL || !program_gauge_is(trial->plan->displays)) {
        return true;
    }
    const char *wrong = "out of memory";
    trial->dashboard = program_dashboard_open(trial->stage.loop, trial->stage.server);
    bool good = trial->dashboard != NULL;
    for (size_t member = 0; good && member < trial->team.count; member++) {
        struct program_gauge gauge;
        good = program_team_gauge(&gauge, &trial->team, member, &wrong) &&
               program_dashboard_add(trial->dashboard, &gauge);
    }
    if (!good) {
        snprintf(problem, PROGRAM_WHY_MAX, "%s", wrong);
    }
    return good;
}

/** Who plays what, with which seed: before the first line of the run. */
static bool start_team(struct trial *trial)
{
    char problem[PROGRAM_WHY_MAX];
    const char *wrong = NULL;
    printf("seed     %llu\nstory    %s: %s\n", (unsigned long long)trial->one->seed,
           trial->one->story, trial->one->title);
    program_about_print(stdout, trial->story);
    program_stage_narrate(&trial->stage, stdout);
    program_signals_hold(); /* from here on there are miners to end */
    if (program_command_trusts(&trial->plan->command) && !write_authority(trial, &wrong)) {
        give_up(trial, wrong);
        return false;
    }
    trial->team = (struct program_team){.plan = trial->plan,
                                        .one = trial->one,
                                        .authority = trial->authority,
                                        .voice = &trial->stage.voice};
    if (program_team_start(&trial->team, simpool_server_address(trial->stage.server), problem,
                           sizeof problem) &&
        open_dashboard(trial, problem)) {
        return true;
    }
    give_up(trial, problem);
    program_team_end(&trial->team, 0);
    for (int64_t passed_us = 0; program_team_runs(&trial->team, passed_us);
         passed_us += PROGRAM_WATCH_US) {
        (void)program_signals_take(PROGRAM_WATCH_US);
    }
    return false;
}

static void play(struct trial *trial)
{
    trial->watch = stratum_timer_make(on_watch, trial);
    stratum_loop_arm(trial->stage.loop, &trial->watch,
                     stratum_loop_now(trial->stage.loop).now_us + PROGRAM_WATCH_US);
    const struct simpool_story_run run = {
        .server = trial->stage.server,
        .seed = trial->one->seed,
        .hashrate_hps = trial->plan->hashrate_hps,
        .algorithm = trial->plan->algorithm,
        .hours = trial->plan->hours,
        .weather = trial->plan->weather,
        .only = trial->plan->only,
        .ended = on_ended,
        .context = trial,
    };
    simpool_story_start(trial->story, &run);
    stratum_loop_run(trial->stage.loop);
    program_stage_hush(&trial->stage);
}

/** What nobody will want to read: a good run in a temporary folder. */
static bool keeps(const struct trial *trial)
{
    return trial->plan->keep || trial->plan->report != NULL ||
           program_outcome_failed(&trial->one->outcome);
}

static void discard_team_files(const struct trial *trial)
{
    char path[PROGRAM_PATH_MAX];
    for (size_t member = 0; member < program_team_size(trial->plan); member++) {
        program_team_file(path, trial->one, "miner", "log", member);
        (void)unlink(path);
        program_team_file(path, trial->one, "miner", "jsonl", member);
        (void)unlink(path);
    }
}

/** What the closing lines rest on, as a page. */
static void report(const struct trial *trial)
{
    const char *journals[1 + PROGRAM_TEAM_MAX] = {trial->journal};
    for (size_t member = 0; member < trial->kept.count; member++) {
        journals[1 + member] = trial->kept.paths[member];
    }
    if (!program_case_report(trial->one, journals, 1 + trial->kept.count)) {
        program_outcome_lose(trial->printer.out, &trial->one->outcome,
                             "the report could not be written");
    }
}

void program_trial_run(struct program_case *one, const struct program_plan *plan)
{
    struct trial trial = {.plan = plan, .one = one, .parent = getppid()};
    program_case_file(trial.journal, one, journal_file);
    program_miner_journals_clear(plan, one);
    program_case_file(trial.authority, one, authority_file);
    char problem[PROGRAM_WHY_MAX];
    const char *wrong = problem;
    trial.story = simpool_story_load(one->story, problem, sizeof problem);
    if (trial.story == NULL || !open_stage(&trial, &wrong)) {
        give_up(&trial, wrong);
    } else if (start_team(&trial)) {
        play(&trial);
        const struct program_playing playing = playing_of(&trial);
        program_printer_open(&trial.printer, stdout);
        program_miner_journals_find(&trial.kept, plan, one);
        program_miner_journals_read(&trial.kept, &playing);
        if (program_outcome_failed(&one->outcome)) {
            program_team_epilogue(&trial.team, trial.printer.out);
        }
        program_outcome_print(trial.printer.out, &playing,
                              keeps(&trial) ? trial.journal
                                            : "(not kept, as the run is good; --keep or "
                                              "--report DIR keep it)");
    }
    program_dashboard_close(trial.dashboard);
    program_team_close(&trial.team);
    if (!program_stage_close(&trial.stage)) {
        program_outcome_lose(trial.printer.out, &one->outcome, "events of the journal are lost");
    }
    if (plan->report != NULL && trial.story != NULL) {
        report(&trial);
    }
    simpool_story_free(trial.story);
    if (!keeps(&trial)) {
        (void)unlink(trial.journal);
        discard_team_files(&trial);
        (void)unlink(trial.authority);
    }
    (void)program_printer_close(&trial.printer, !trial.told_to_end);
}
