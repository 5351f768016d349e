/* What a rig is told about itself: difficulty, extranonce, that it is let in. */
#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "simpool/pool/parts.h"

struct stratum_event simpool_pool_event(struct stratum_instant now, enum stratum_event_kind kind,
                                        uint32_t rig)
{
    return stratum_event_make(now.now_us, STRATUM_POOL, kind, rig);
}

struct stratum_event simpool_pool_job_event(struct stratum_instant now,
                                            enum stratum_event_kind kind, uint32_t rig,
                                            const char *job_id)
{
    struct stratum_event event = simpool_pool_event(now, kind, rig);
    struct stratum_text text = stratum_text_in(event.job, sizeof event.job);
    stratum_text_add(&text, job_id);
    return event;
}

void simpool_pool_tell(struct simpool_pool *pool, struct stratum_event event, const char *format,
                       ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(event.text, sizeof event.text, format, arguments);
    va_end(arguments);
    simpool_outbox_tell(&pool->out, &event);
}

struct stratum_text simpool_pool_line(struct simpool_pool *pool)
{
    return stratum_text_in(pool->line, STRATUM_LINE_MAX);
}

void simpool_pool_send_message(struct simpool_pool *pool, struct simpool_session *session,
                               const struct stratum_message *message)
{
    struct stratum_text line = simpool_pool_line(pool);
    const enum stratum_status status = simpool_line_request(&line, pool->judge.dialect, message);
    assert(status == STRATUM_OK); /* every message fits into a line */
    simpool_pool_send_line(pool, session, &line);
}

/* Every 32-bit number once in 2^32 turns, in an order that looks like chance.
 * source: Ellis, hash-prospector (public domain): an invertible mix */
static uint32_t mix(uint32_t value)
{
    value = (value ^ value >> 16) * 0x7feb352du;
    value = (value ^ value >> 15) * 0x846ca68bu;
    return value ^ value >> 16;
}

/* The first four bytes count what the pool has given, so that no two are alike; those behind them
 * are the session's own luck. */
void simpool_pool_fresh_extranonce(struct simpool_pool *pool, struct simpool_session *session)
{
    struct stratum_set_extranonce *extranonce = &session->rig.extranonce;
    simpool_pool_remember_extranonce(session);
    const uint32_t number = mix(pool->extranonce_base + pool->extranonces++);
    for (size_t index = 0; index < extranonce->extranonce1_len; index++) {
        const uint64_t luck =
            index < sizeof number ? number >> (24 - 8 * index) : stratum_dice_next(&session->dice);
        extranonce->extranonce1[index] = (uint8_t)luck;
    }
}

void simpool_pool_session_name(char out[SIMPOOL_SESSION_MAX + 1], const struct simpool_pool *pool,
                               const struct simpool_session *session)
{
    struct stratum_text text = stratum_text_in(out, SIMPOOL_SESSION_MAX + 1);
    const struct simpool_values values = {.extranonce = &session->rig.extranonce,
                                          .connection = session->origin};
    simpool_line_fill(&text, pool->judge.dialect, pool->judge.dialect->session, &values);
}

static void tell_extranonce(struct simpool_pool *pool, struct stratum_instant now,
                            const struct simpool_session *session)
{
    const struct stratum_set_extranonce *extranonce = &session->rig.extranonce;
    struct stratum_event event =
        simpool_pool_event(now, STRATUM_EVENT_EXTRANONCE, session->rig.number);
    struct stratum_text text = stratum_text_in(event.text, sizeof event.text);
    stratum_text_hex(&text, extranonce->extranonce1, extranonce->extranonce1_len);
    stratum_text_format(&text, " %zu", extranonce->extranonce2_len);
    simpool_outbox_tell(&pool->out, &event);
}

double simpool_pool_demanded(double difficulty)
{
    return difficulty > 0 ? difficulty : 1;
}

void simpool_pool_tell_difficulty(struct simpool_pool *pool, struct stratum_instant now,
                                  struct simpool_session *session, double difficulty)
{
    pool->outgoing.kind = STRATUM_SET_DIFFICULTY;
    pool->outgoing.id.kind = STRATUM_ID_NULL;
    pool->outgoing.as.set_difficulty.difficulty = difficulty;
    simpool_pool_send_message(pool, session, &pool->outgoing);
    /* Stories may say nonsense: that demands nothing. */
    if (isfinite(difficulty) && difficulty > 0 && difficulty != session->rig.difficulty) {
        session->rig.previous_difficulty = session->rig.difficulty;
        session->rig.difficulty = difficulty;
    }
    if (session->easiest == 0 || session->rig.difficulty < session->easiest) {
        session->easiest = session->rig.difficulty;
    }
    session->pending_difficulty = 0;
    struct stratum_event event =
        simpool_pool_event(now, STRATUM_EVENT_DIFFICULTY, session->rig.number);
    event.difficulty = difficulty;
    simpool_outbox_tell(&pool->out, &event);
}

void simpool_pool_set_difficulty(struct simpool_pool *pool, struct stratum_instant now,
                                 uint32_t rig, double difficulty)
{
    struct simpool_session *session = simpool_pool_open_session(pool, rig);
    if (session == NULL) {
        return;
    }
    session->start_difficulty = difficulty;
    if (pool->options.scripted) {
        simpool_pool_tell_difficulty(pool, now, session, difficulty);
    } else {
        const struct simpool_asked nobody = {.id = NULL};
        (void)simpool_pool_perform(pool, now, session, SIMPOOL_MOMENT_RETARGET, &nobody);
    }
}

bool simpool_pool_take_extranonce(struct simpool_session *session,
                                  const struct stratum_set_extranonce *extranonce)
{
    const bool sane = extranonce->extranonce1_len <= STRATUM_EXTRANONCE_MAX &&
                      extranonce->extranonce2_len <= STRATUM_EXTRANONCE_MAX;
    if (sane) {
        simpool_pool_remember_extranonce(session);
        session->rig.extranonce = *extranonce;
    }
    return sane;
}

void simpool_pool_set_extranonce(struct simpool_pool *pool, struct stratum_instant now,
                                 uint32_t rig, const struct stratum_set_extranonce *extranonce)
{
    struct simpool_session *session = simpool_pool_open_session(pool, rig);
    if (session == NULL) {
        return;
    }
    if (extranonce == NULL) {
        simpool_pool_fresh_extranonce(pool, session);
    } else if (!simpool_pool_take_extranonce(session, extranonce)) {
        return;
    }
    if (!session->rig.subscribed) {
        session->promised_extranonce = true;
        return;
    }
    session->switched_us = now.now_us;
    pool->outgoing.kind = STRATUM_SET_EXTRANONCE;
    pool->outgoing.id.kind = STRATUM_ID_NULL;
    pool->outgoing.as.set_extranonce = session->rig.extranonce;
    simpool_pool_send_message(pool, session, &pool->outgoing);
    tell_extranonce(pool, now, session);
}

void simpool_pool_let_subscribe(struct simpool_pool *pool, struct stratum_instant now,
                                struct simpool_session *session)
{
    session->rig.subscribed = true;
    session->promised_extranonce = false;
    simpool_pool_tell(pool, simpool_pool_event(now, STRATUM_EVENT_SUBSCRIBED, session->rig.number),
                      "%s", session->rig.agent);
    tell_extranonce(pool, now, session);
}

void simpool_pool_let_authorize(struct simpool_pool *pool, struct stratum_instant now,
                                struct simpool_session *session)
{
    session->rig.authorized = true;
    session->turned_down = false;
    simpool_pool_tell(pool, simpool_pool_event(now, STRATUM_EVENT_AUTHORIZED, session->rig.number),
                      "%s", session->rig.user);
}

void simpool_pool_turn_down(struct simpool_pool *pool, struct stratum_instant now,
                            struct simpool_session *session, const char *why)
{
    session->turned_down = true;
    simpool_pool_tell(pool, simpool_pool_event(now, STRATUM_EVENT_REFUSED, session->rig.number),
                      "%s", why);
}
