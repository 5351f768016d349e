#include "lab/trial.h"

#include <stdio.h>

#include "lab/pace.h"
#include "miner/agent/agent.h"
#include "simpool/program/about.h"
#include "simpool/program/outcome.h"
#include "simpool/program/printer.h"
#include "simpool/program/signals.h"

static const char journal_gone[] = "(not kept; --journal FILE keeps it)";

/** Both sides of one case. */
struct trial {
    const struct lab_miner *miner;
    struct program_playing playing;
    struct program_stage stage;
    struct stratum_tls *tls; /* whom the miner trusts: the authority of the pool's certificate */
    struct stratum_dialer *dialer;
    struct miner_crew *crew;
    struct miner_agent *agent;
    void (*turned)(void *context); /* the stage's */
    unsigned turns;
    struct program_printer printer; /* of its end */
};

enum { TURNS_A_LOOK = 1024 }; /* at signals: some milliseconds, and next to no system calls */

static void on_ended(void *context, int exit_code, const char *why)
{
    struct trial *trial = context;
    program_outcome_settle(&trial->playing, exit_code, why);
    stratum_loop_stop(trial->stage.loop);
}

/** The miner of the lab has no limit of its own: the story's end is its end. */
static void miner_ended(void *context)
{
    (void)context;
}

static const struct simpool_scenario *scenario_of(const struct trial *trial)
{
    return simpool_story_scenario(trial->playing.story);
}

/** NULL: the usual one. */
static const struct simpool_dialect *dialect_of(const struct trial *trial)
{
    return trial->playing.plan->dialect != NULL ? trial->playing.plan->dialect
                                                : scenario_of(trial)->dialect;
}

static bool open_pool(struct trial *trial, const char **problem)
{
    const struct program_places places = {
        .listen = NULL,
        .jobs = scenario_of(trial)->jobs,
        .journal = trial->miner->journal,
        .decisions = trial->playing.plan->decisions,
        .log = trial->playing.plan->log,
        .title = trial->playing.one->title,
        .tls = scenario_of(trial)->tls[0] != '\0' ? scenario_of(trial)->tls : NULL,
    };
    const struct simpool_pool_options pool = {
        .algorithm = trial->playing.plan->algorithm,
        .scripted = true,
        .dialect = dialect_of(trial),
        .difficulty = 1,
        .seed = trial->playing.one->seed,
        .time_scale = 1,
    };
    return program_stage_open(&trial->stage, &places, &pool, problem);
}

/** The miner trusts the authority that has signed the pool's certificate, if one has. */
static bool open_trust(struct trial *trial, const char **problem)
{
    const struct stratum_tls_trust trust = {
        .ca_pem = trial->stage.certificate.authority,
        .insecure = trial->miner->mutant != NULL && trial->miner->mutant->trusts_anybody,
    };
    trial->tls = stratum_tls_client_make(&trust, problem);
    return trial->tls != NULL;
}

/** mutant → TLS → memory: what a mutant garbles is its words, not its ciphertext. */
static bool open_dialer(struct trial *trial)
{
    trial->dialer = stratum_dialer_mem_make(trial->stage.board);
    if (trial->dialer == NULL) {
        return false;
    }
    struct stratum_dialer *over =
        stratum_dialer_tls_make(trial->stage.loop, trial->tls, trial->dialer);
    if (over == NULL) {
        return false;
    }
    trial->dialer = over;
    if (trial->miner->mutant != NULL) {
        over = lab_mutant_make(trial->stage.loop, trial->dialer, trial->miner->mutant);
        trial->dialer = over != NULL ? over : trial->dialer;
    }
    return over != NULL;
}

static bool open_miner(struct trial *trial, const char **problem)
{
    if (!open_trust(trial, problem)) {
        return false;
    }
    *problem = "out of memory";
    if (!open_dialer(trial)) {
        return false;
    }
    trial->crew = lab_pace_make(trial->stage.loop, trial->miner->rate_hps);
    if (trial->crew == NULL) {
        return false;
    }
    struct miner_agent_options options;
    miner_agent_defaults(&options);
    options.session.user = "lab.miner";
    options.session.pass = "x";
    options.session.algorithm = trial->playing.plan->algorithm;
    options.pools[0] = *simpool_server_address(trial->stage.server);
    options.pool_count = 1;
    /* It offers to roll where the pool has something to grant. */
    options.session.version_rolling =
        dialect_of(trial) != NULL && dialect_of(trial)->version_mask != 0;
    options.seed = trial->playing.one->seed;
    const struct miner_seams seams = {trial->stage.loop, trial->dialer, trial->crew,
                                      trial->stage.journal, trial->stage.log};
    trial->agent = miner_agent_make(&options, &seams, miner_ended, NULL);
    return trial->agent != NULL;
}

/** Virtual time has no watch that looks at the world outside; its turns are counted. */
static void on_turned(void *context)
{
    struct trial *const trial = context;
    trial->turned(&trial->stage);
    if (++trial->turns % TURNS_A_LOOK == 0 && !trial->stage.settled &&
        program_signals_take(0) != 0) {
        simpool_story_abort(trial->playing.story, PROGRAM_EXIT_INTERRUPTED, "interrupted");
    }
}

static void play(struct trial *trial)
{
    trial->turned = trial->stage.loop->turned;
    trial->stage.loop->turned = on_turned;
    trial->stage.loop->turned_context = trial;
    const struct simpool_story_run run = {
        .server = trial->stage.server,
        .seed = trial->playing.one->seed,
        .hashrate_hps = trial->miner->rate_hps,
        .algorithm = trial->playing.plan->algorithm,
        .hours = trial->playing.plan->hours,
        .weather = trial->playing.plan->weather,
        .only = trial->playing.plan->only,
        .ended = on_ended,
        .context = trial,
    };
    printf("seed     %llu\nstory    %s: %s\n", (unsigned long long)trial->playing.one->seed,
           trial->playing.one->story, trial->playing.one->title);
    program_about_print(stdout, trial->playing.story);
    printf("miner    %s\n\n",
           trial->miner->mutant != NULL ? trial->miner->mutant->what : "ours, as it is");
    program_stage_narrate(&trial->stage, stdout);
    program_signals_hold(); /* what is played leaves nothing behind */
    simpool_story_start(trial->playing.story, &run);
    miner_agent_start(trial->agent);
    stratum_loop_run(trial->stage.loop);
    if (!trial->stage.settled) { /* each wait of a story has a deadline: the lab itself is stuck */
        simpool_story_abort(trial->playing.story, SIMPOOL_EXIT_TIMEOUT,
                            "virtual time cannot go on: events at one instant never end");
    }
    program_stage_hush(&trial->stage);
}

static void close_all(struct trial *trial)
{
    miner_agent_free(trial->agent);
    if (trial->crew != NULL) {
        (void)trial->crew->ops->free(trial->crew);
    }
    if (trial->dialer != NULL) {
        trial->dialer->free(trial->dialer);
    }
    if (!program_stage_close(&trial->stage)) {
        program_outcome_lose(trial->printer.out, &trial->playing.one->outcome,
                             "events of the journal are lost");
    }
    stratum_tls_free(trial->tls);
    simpool_story_free(trial->playing.story);
    (void)program_printer_close(&trial->printer,
                                trial->playing.one->outcome.exit_code != PROGRAM_EXIT_INTERRUPTED);
}

void lab_trial_run(struct program_case *one, const struct program_plan *plan)
{
    struct trial trial = {.miner = plan->stage};
    trial.playing = (struct program_playing){plan, one, &trial.stage, NULL};
    char problem[PROGRAM_WHY_MAX];
    const char *wrong = problem;
    trial.playing.story = simpool_story_load(one->story, problem, sizeof problem);
    if (trial.playing.story == NULL || !open_pool(&trial, &wrong) || !open_miner(&trial, &wrong)) {
        program_outcome_give_up(&trial.playing, wrong);
    } else {
        play(&trial);
        program_printer_open(&trial.printer, stdout);
        program_outcome_print(trial.printer.out, &trial.playing,
                              trial.miner->journal != NULL ? trial.miner->journal : journal_gone);
    }
    close_all(&trial);
}
