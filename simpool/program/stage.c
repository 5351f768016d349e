#include "simpool/program/stage.h"

#include <assert.h>

#include "simpool/jobs/made.h"
#include "simpool/program/narrate.h"
#include "simpool/program/options.h"
#include "simpool/program/tls.h"
#include "stratum/text.h"

/** Those that were only counted have a line of their own. */
static void tell_more(struct program_stage *stage)
{
    char line[128];
    struct stratum_text text = stratum_text_in(line, sizeof line);
    if (stage->more > 0) {
        program_narrate_more(&text, &stage->told, stage->more);
        program_voice_say(&stage->voice, line);
    }
    stage->more = 0;
}

static void tell(struct program_stage *stage, const struct stratum_event *event)
{
    char line[STRATUM_EVENT_TEXT_MAX + 256];
    struct stratum_text text = stratum_text_in(line, sizeof line);
    if (!program_narrate(&text, event)) {
        return;
    }
    if (program_narrate_alike(&stage->told, event)) {
        stage->more++;
    } else {
        tell_more(stage);
        program_voice_say(&stage->voice, line);
    }
    stage->told = *event;
}

static void heard(void *context, const struct stratum_event *event)
{
    struct program_stage *const stage = context;
    if (stage->settled) {
        return;
    }
    simpool_kpis_feed(stage->kpis, event);
    stage->subscribed |= event->kind == STRATUM_EVENT_SUBSCRIBED;
    stage->mistrusted |=
        event->kind == STRATUM_EVENT_LINE_IN && stratum_tls_was_not_trusted(event->text);
    if (stage->voice.heard) {
        tell(stage, event);
    }
}

/** Whoever was answered finds it in the journal, whatever becomes of us. */
static void sending(void *context)
{
    struct program_stage *const stage = context;
    (void)stratum_journal_flush(stage->journal);
}

/** After each turn of the loop: what happened is on disk and on the screen before it blocks. */
static void turned(void *context)
{
    struct program_stage *const stage = context;
    (void)stratum_journal_flush(stage->journal);
    stratum_log_flush(stage->log);
    program_voice_flush(&stage->voice);
}

/** The journal's first line. */
static void tell_start(struct program_stage *stage, const char *title,
                       const struct simpool_pool_options *pool)
{
    struct stratum_event event = stratum_event_make(0, STRATUM_STORY, STRATUM_EVENT_RUN_STARTED, 0);
    event.seed = pool->seed;
    event.unix_s = pool->fresh_ntime ? stratum_loop_now(stage->loop).unix_s
                                     : simpool_replay_unix_start(stage->replay);
    event.number = qhash_algorithm_yield(pool->algorithm, (uint32_t)event.unix_s);
    snprintf(event.text, sizeof event.text, "simpool %s: %s", PROJECT_VERSION, title);
    stratum_journal_add(stage->journal, &event);
}

/** What needs no time and no place. */
static bool open_files(struct program_stage *stage, const struct program_places *places,
                       const char **problem)
{
    *problem = "out of memory";
    stage->kpis = simpool_kpis_make();
    if (stage->kpis == NULL) {
        return false;
    }
    stage->log = stratum_log_open(places->log, NULL, problem);
    if (stage->log == NULL) {
        return false;
    }
    return true;
}

/** Recorded, or made up with room for this dialect's extranonces. */
static bool open_jobs(struct program_stage *stage, const struct program_places *places,
                      const struct simpool_pool_options *pool, const char **problem)
{
    const struct simpool_dialect *const dialect =
        pool->dialect != NULL ? pool->dialect : &simpool_dialect_nomp;
    if (places->jobs != NULL) {
        stage->replay = simpool_replay_open(places->jobs, problem);
    } else {
        *problem = "out of memory";
        stage->replay = simpool_made_replay(&places->chain,
                                            dialect->extranonce1_len + dialect->extranonce2_len);
    }
    return stage->replay != NULL;
}

static void read_decision(void *context, const struct stratum_event *event)
{
    struct program_stage *const stage = context;
    if (stage->decisions != NULL && !simpool_decisions_feed(stage->decisions, event)) {
        simpool_decisions_free(stage->decisions);
        stage->decisions = NULL;
    }
}

/** What another run decided, before this run's journal takes its place. */
static bool open_decisions(struct program_stage *stage, const char *path, const char **problem)
{
    if (path == NULL) {
        return true;
    }
    stage->decisions = simpool_decisions_make();
    if (stage->decisions == NULL || stratum_journal_read(path, read_decision, stage, problem) < 0) {
        return false;
    }
    if (stage->decisions == NULL || simpool_decisions_count(stage->decisions) == 0) {
        *problem = "--decisions: that journal holds no decision of a fault, or a broken one";
        return false;
    }
    simpool_decisions_settle(stage->decisions);
    return true;
}

/** Real time, and a socket. */
static bool open_real(struct program_stage *stage, const char *listen, const char **problem)
{
    struct stratum_address address;
    if (!program_option_address(&address, "--listen", listen, problem)) {
        return false;
    }
    *problem = "no event loop: libev finds no way to wait for sockets here";
    stage->loop = stratum_loop_ev_make();
    if (stage->loop == NULL) {
        return false;
    }
    stage->listener = stratum_listener_tcp_make(stage->loop, &address, problem);
    return stage->listener != NULL;
}

/** Virtual time that starts where the recording does, and a network in memory. */
static bool open_virtual(struct program_stage *stage, const char **problem)
{
    const struct stratum_address anywhere = {.host = "pool"};
    *problem = "out of memory";
    stage->loop = stratum_loop_sim_make(simpool_replay_unix_start(stage->replay));
    if (stage->loop == NULL) {
        return false;
    }
    stage->board = stratum_switchboard_make(stage->loop);
    if (stage->board == NULL) {
        return false;
    }
    stage->listener = stratum_listener_mem_make(stage->board, &anywhere);
    return stage->listener != NULL;
}

/** Who we are to miners that want to know. */
static bool open_tls(struct program_stage *stage, const char *words, const char **problem)
{
    struct stratum_address *const address = &stage->listener->address;
    stage->tls = program_tls_open(&stage->certificate, words, address->host,
                                  stratum_loop_now(stage->loop).unix_s, problem);
    address->tls = stage->tls != NULL;
    return address->tls;
}

static bool open_server(struct program_stage *stage, const struct program_places *places,
                        const struct simpool_pool_options *pool, const char **problem)
{
    stage->journal = stratum_journal_open(places->journal, problem);
    if (stage->journal == NULL) {
        return false;
    }
    stratum_journal_listen(stage->journal, heard, stage);
    tell_start(stage, places->title, pool);
    struct simpool_pool_options options = *pool;
    options.replay = stage->replay;
    const struct simpool_seams seams = {stage->loop, stage->listener,  stage->journal,
                                        stage->log,  stage->decisions, stage->tls};
    stage->server = simpool_server_make(&options, &seams);
    *problem = "out of memory";
    return stage->server != NULL;
}

bool program_stage_open(struct program_stage *stage, const struct program_places *places,
                        const struct simpool_pool_options *pool, const char **problem)
{
    *stage = (struct program_stage){0};
    if (!open_files(stage, places, problem) || !open_jobs(stage, places, pool, problem) ||
        !open_decisions(stage, places->decisions, problem) ||
        !(places->listen != NULL ? open_real(stage, places->listen, problem)
                                 : open_virtual(stage, problem)) ||
        !(places->tls == NULL || open_tls(stage, places->tls, problem)) ||
        !open_server(stage, places, pool, problem)) {
        stratum_journal_forget(stage->journal);
        (void)program_stage_close(stage);
        return false;
    }
    stage->loop->turned = turned;
    stage->loop->turned_context = stage;
    stage->loop->sending = sending;
    stage->loop->sending_context = stage;
    return true;
}

void program_stage_narrate(struct program_stage *stage, FILE *out)
{
    program_voice_open(&stage->voice, out, stage->board != NULL);
}

void program_stage_hush(struct program_stage *stage)
{
    tell_more(stage);
    stage->unheard += program_voice_close(&stage->voice);
}

void program_stage_settle(struct program_stage *stage, int exit_code, const char *why)
{
    assert(!stage->settled);
    struct stratum_event event = stratum_event_make(0, STRATUM_STORY, STRATUM_EVENT_RUN_ENDED, 0);
    event.number = exit_code;
    snprintf(event.text, sizeof event.text, "%s", why);
    simpool_server_tell(stage->server, event);
    /* As of that line, and no other moment: so a report of the journal has the same numbers. */
    simpool_kpis_compute(stage->kpis, simpool_server_elapsed_us(stage->server));
    stage->settled = true;
}

bool program_stage_close(struct program_stage *stage)
{
    program_stage_hush(stage);
    if (stage->server != NULL) {
        simpool_server_free(stage->server);
    }
    simpool_decisions_free(stage->decisions);
    const bool whole = stratum_journal_close(stage->journal);
    if (stage->listener != NULL) {
        stage->listener->ops->free(stage->listener);
    }
    stratum_switchboard_free(stage->board);
    stratum_tls_free(stage->tls);
    stratum_certificate_done(&stage->certificate);
    simpool_replay_free(stage->replay);
    stratum_log_close(stage->log);
    stratum_loop_free(stage->loop);
    simpool_kpis_free(stage->kpis);
    *stage = (struct program_stage){0};
    return whole;
}
