#include "simpool/pool/pool.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simpool/pool/parts.h"
#include "stratum/room.h"

struct simpool_pool *simpool_pool_make(const struct simpool_pool_options *options)
{
    assert(options->replay != NULL);
    struct simpool_pool *pool = calloc(1, sizeof *pool);
    if (pool == NULL) {
        return NULL;
    }
    pool->options = *options;
    pool->options.time_scale = options->time_scale > 0 ? options->time_scale : 1;
    const struct simpool_dialect *dialect =
        options->dialect != NULL ? options->dialect : &simpool_dialect_nomp;
    assert(dialect->extranonce1_len <= STRATUM_EXTRANONCE_MAX &&
           dialect->extranonce2_len <= STRATUM_EXTRANONCE_MAX);
    pool->judge = (struct simpool_judge){
        .dialect = dialect, .algorithm = options->algorithm, .ledger = simpool_ledger_make()};
    pool->line = malloc(STRATUM_LINE_MAX);
    pool->open_first = 1;
    struct stratum_dice dice;
    stratum_dice_init(&dice, options->seed, "pool/extranonce");
    pool->extranonce_base = (uint32_t)stratum_dice_next(&dice);
    if (pool->judge.ledger == NULL || pool->line == NULL) {
        simpool_pool_free(pool);
        return NULL;
    }
    return pool;
}

/* What only an open connection needs; its jobs may be asked for once more. */
static void strip(struct simpool_session *session, bool with_jobs)
{
    for (size_t index = 0; index < session->held_count; index++) {
        free(session->held[index].bytes);
    }
    free(session->held);
    session->held = NULL;
    session->held_count = 0;
    if (with_jobs) {
        free(session->grants);
        session->grants = NULL;
        session->grant_count = session->grant_capacity = 0;
    }
}

static void forget(struct simpool_session *session)
{
    if (session != NULL) {
        strip(session, true);
        free(session->replaced);
        free(session);
    }
}

void simpool_pool_free(struct simpool_pool *pool)
{
    if (pool == NULL) {
        return;
    }
    for (uint32_t index = 0; index < pool->rig_count; index++) {
        forget(pool->sessions[index]);
    }
    free(pool->sessions);
    free(pool->jobs);
    simpool_ledger_free(pool->judge.ledger);
    simpool_outbox_done(&pool->out);
    free(pool->segment.bytes);
    free(pool->line);
    free(pool);
}

static struct simpool_session *find_session(const struct simpool_pool *pool, uint32_t rig)
{
    return rig == 0 || rig > pool->rig_count ? NULL : pool->sessions[rig - 1];
}

struct simpool_session *simpool_pool_open_session(const struct simpool_pool *pool, uint32_t rig)
{
    struct simpool_session *session = find_session(pool, rig);
    return session != NULL && session->rig.open ? session : NULL;
}

const struct simpool_rig *simpool_pool_rig(const struct simpool_pool *pool, uint32_t rig)
{
    static const struct simpool_rig forgotten = {.probe = true};
    const struct simpool_session *session = find_session(pool, rig);
    const bool came = rig > 0 && rig <= pool->rig_count;
    return session != NULL ? &session->rig : came ? &forgotten : NULL;
}

const struct simpool_account *simpool_pool_account(const struct simpool_pool *pool, uint32_t rig)
{
    const struct simpool_session *session = find_session(pool, rig);
    return session == NULL ? NULL : &session->account;
}

size_t simpool_pool_line_max(const struct simpool_pool *pool)
{
    return pool->judge.dialect->line_max;
}

/* A new session at the end of the table; NULL: out of memory. */
static struct simpool_session *add_session(struct simpool_pool *pool)
{
    struct simpool_session **const sessions =
        stratum_room_for(pool->sessions, &pool->rig_capacity, (size_t)pool->rig_count + 1,
                         sizeof(struct simpool_session *));
    if (sessions == NULL) {
        return NULL;
    }
    pool->sessions = sessions;
    struct simpool_session *session = calloc(1, sizeof *session);
    if (session != NULL) {
        pool->sessions[pool->rig_count++] = session;
        session->rig.number = pool->rig_count;
        char name[48];
        (void)snprintf(name, sizeof name, "pool/extranonce/rig-%u", (unsigned)pool->rig_count);
        stratum_dice_init(&session->dice, pool->options.seed, name);
    }
    return session;
}

uint32_t simpool_pool_on_open(struct simpool_pool *pool, struct stratum_instant now,
                              const char *peer)
{
    simpool_pool_walk_timeline(pool, now);
    const uint64_t address = simpool_pool_address(peer);
    const bool refused =
        pool->open_count == SIMPOOL_RIGS_MAX || simpool_pool_is_refused(pool, now, address);
    struct simpool_session *session = refused ? NULL : add_session(pool);
    if (session == NULL) {
        return 0;
    }
    pool->open_count++;
    session->rig.open = true;
    session->rig.welcomed = !pool->options.scripted;
    session->start_difficulty = pool->options.difficulty;
    session->submitted_us = session->switched_us = now.now_us;
    session->address = address;
    session->origin = session->rig.number;
    session->rig.extranonce.extranonce1_len = pool->judge.dialect->extranonce1_len;
    session->rig.extranonce.extranonce2_len = pool->judge.dialect->extranonce2_len;
    simpool_pool_fresh_extranonce(pool, session);
    simpool_pool_tell(pool, simpool_pool_event(now, STRATUM_EVENT_CONNECTED, session->rig.number),
                      "%s", peer);
    return session->rig.number;
}

/* It is no longer open; after a thousand others it can no longer be looked at either. */
static void part(struct simpool_pool *pool, struct simpool_session *session)
{
    strip(session, !pool->judge.dialect->resume.jobs);
    session->rig.open = false;
    pool->open_count--;
    uint32_t *place = &pool->gone[pool->gone_next++ % SIMPOOL_GONE_KEPT];
    if (*place != 0) {
        forget(pool->sessions[*place - 1]);
        pool->sessions[*place - 1] = NULL;
    }
    *place = session->rig.number;
    while (pool->open_first <= pool->rig_count &&
           simpool_pool_open_session(pool, pool->open_first) == NULL) {
        pool->open_first++;
    }
}

static const char *cause_text(enum stratum_cause cause)
{
    switch (cause) {
    case STRATUM_CAUSE_POOL:
        return "the pool hung up";
    case STRATUM_CAUSE_FAULT:
        return "a fault cut the connection";
    case STRATUM_CAUSE_MINER:
        return "the miner closed the connection";
    case STRATUM_CAUSE_EXCUSED:
        return "the miner closed a connection that was silent, disturbed or lying";
    case STRATUM_CAUSE_NONE:
    case STRATUM_CAUSE_COUNT:
        break;
    }
    assert(false);
    return "";
}

void simpool_pool_on_closed(struct simpool_pool *pool, struct stratum_instant now, uint32_t rig,
                            enum stratum_cause cause)
{
    struct simpool_session *session = simpool_pool_open_session(pool, rig);
    if (session == NULL) {
        return;
    }
    const bool sent_away =
        session->redirected || (session->turned_down && !session->rig.authorized);
    if (sent_away && cause == STRATUM_CAUSE_MINER) {
        cause = STRATUM_CAUSE_EXCUSED; /* it does as it was told */
    }
    session->left_us = now.now_us;
    session->rig.visit = !session->asked && !sent_away && cause != STRATUM_CAUSE_FAULT;
    /* A miner that looks around (bfgminer does) subscribes at most. */
    session->rig.probe = !session->asked && cause == STRATUM_CAUSE_MINER;
    struct stratum_event event = simpool_pool_event(
        now, session->rig.probe ? STRATUM_EVENT_PROBED : STRATUM_EVENT_DISCONNECTED, rig);
    event.cause = session->rig.probe ? STRATUM_CAUSE_NONE : cause;
    simpool_pool_tell(pool, event, "%s",
                      session->rig.probe ? "it left before it authorized" : cause_text(cause));
    part(pool, session);
}

/* The pool ends it: told, and asked of the edge. */
static void hang_up(struct simpool_pool *pool, struct stratum_instant now,
                    struct simpool_session *session, bool reset, const char *why)
{
    struct stratum_event event = simpool_pool_event(
        now, session->rig.probe ? STRATUM_EVENT_PROBED : STRATUM_EVENT_DISCONNECTED,
        session->rig.number);
    event.cause = session->rig.probe ? STRATUM_CAUSE_NONE : STRATUM_CAUSE_POOL;
    simpool_pool_tell(pool, event, "%s", why);
    simpool_outbox_close(&pool->out, session->rig.number, reset, why);
    session->left_us = now.now_us;
    part(pool, session);
}

void simpool_pool_end(struct simpool_pool *pool, struct stratum_instant now,
                      struct simpool_session *session, const char *why)
{
    hang_up(pool, now, session, false, why);
}

void simpool_pool_hang_up(struct simpool_pool *pool, struct stratum_instant now, uint32_t rig,
                          bool reset)
{
    struct simpool_session *session = simpool_pool_open_session(pool, rig);
    if (session != NULL) {
        hang_up(pool, now, session, reset, cause_text(STRATUM_CAUSE_POOL));
    }
}

void simpool_pool_turn_out(struct simpool_pool *pool, struct stratum_instant now, uint32_t rig,
                           const char *why)
{
    struct simpool_session *session = simpool_pool_open_session(pool, rig);
    if (session != NULL) {
        hang_up(pool, now, session, true, why);
    }
}

void simpool_pool_send_bytes(struct simpool_pool *pool, uint32_t rig, const void *bytes, size_t len)
{
    if (simpool_pool_open_session(pool, rig) != NULL && len > 0) {
        const size_t at = simpool_outbox_put(&pool->out, rig, bytes, len);
        simpool_outbox_send(&pool->out, rig, at, len);
    }
}

void simpool_pool_on_overlong(struct simpool_pool *pool, struct stratum_instant now, uint32_t rig)
{
    struct simpool_session *session = simpool_pool_open_session(pool, rig);
    if (session != NULL) {
        simpool_pool_tell(pool, simpool_pool_event(now, STRATUM_EVENT_LINE_IN, rig),
                          "more than %zu bytes without a newline", simpool_pool_line_max(pool));
        simpool_pool_end(pool, now, session, "its line was too long");
    }
}

void simpool_pool_on_deadline(struct simpool_pool *pool, struct stratum_instant now)
{
    simpool_pool_walk_timeline(pool, now);
}

bool simpool_pool_take(struct simpool_pool *pool, struct simpool_action *out)
{
    const uint32_t starved = pool->out.starved_rig;
    if (!simpool_outbox_take(&pool->out, out)) {
        return false;
    }
    struct simpool_session *session = simpool_pool_open_session(pool, out->rig);
    if (out->kind == SIMPOOL_ACTION_CLOSE && out->rig == starved && session != NULL) {
        part(pool, session);
    }
    return true;
}
