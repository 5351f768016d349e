/* What the dialect does at a moment, step by step. Lines of one segment leave together. */
#include <assert.h>
#include <string.h>

#include "simpool/dialect/line.h"
#include "simpool/pool/parts.h"
#include "stratum/fingerprint.h"
#include "stratum/room.h"

static bool gathers(const struct simpool_pool *pool, uint32_t rig)
{
    return pool->segment.rig != 0 && pool->segment.rig == rig;
}

static void gather(struct simpool_pool *pool, const char *bytes, size_t len)
{
    struct simpool_segment *segment = &pool->segment;
    char *const room = stratum_room_for(segment->bytes, &segment->capacity, segment->len + len, 1);
    if (room == NULL) {
        pool->out.starved_rig = segment->rig;
        return;
    }
    segment->bytes = room;
    memcpy(segment->bytes + segment->len, bytes, len);
    segment->len += len;
}

static void send_segment(struct simpool_pool *pool)
{
    struct simpool_segment *segment = &pool->segment;
    if (segment->len > 0) {
        const size_t at =
            simpool_outbox_put(&pool->out, segment->rig, segment->bytes, segment->len);
        simpool_outbox_send(&pool->out, segment->rig, at, segment->len);
    }
    segment->len = 0;
    segment->rig = 0;
}

void simpool_pool_send_put(struct simpool_pool *pool, uint32_t rig, struct simpool_put_line line)
{
    if (line.at != SIZE_MAX && gathers(pool, rig)) {
        gather(pool, pool->out.room + line.at, line.len);
    } else {
        simpool_outbox_send(&pool->out, rig, line.at, line.len);
    }
}

void simpool_pool_send_line(struct simpool_pool *pool, struct simpool_session *session,
                            const struct stratum_text *line)
{
    const uint32_t rig = session->rig.number;
    if (gathers(pool, rig)) {
        gather(pool, line->at, line->len);
    } else {
        const size_t at = simpool_outbox_put(&pool->out, rig, line->at, line->len);
        simpool_outbox_send(&pool->out, rig, at, line->len);
    }
}

void simpool_pool_send_shape(struct simpool_pool *pool, struct simpool_session *session,
                             const char *shape, const struct simpool_values *values)
{
    struct stratum_text line = simpool_pool_line(pool);
    if (simpool_line_add(&line, pool->judge.dialect, shape, values) == STRATUM_OK) {
        simpool_pool_send_line(pool, session, &line);
    }
}

/* What the miner asked for, granted. */
static void reply(struct simpool_pool *pool, struct stratum_instant now,
                  struct simpool_session *session, const struct simpool_asked *asked)
{
    const struct simpool_lines *lines = &pool->judge.dialect->lines;
    struct simpool_rig *rig = &session->rig;
    char name[SIMPOOL_SESSION_MAX + 1];
    struct simpool_values values = {.id = asked->id, .result = "true"};
    switch (asked->kind) {
    case STRATUM_SUBSCRIBE:
        simpool_pool_session_name(name, pool, session);
        values.session = name;
        values.extranonce = &rig->extranonce;
        values.difficulty = session->start_difficulty;
        simpool_pool_send_shape(pool, session, lines->subscribed, &values);
        simpool_pool_let_subscribe(pool, now, session);
        return;
    case STRATUM_AUTHORIZE:
        simpool_pool_send_shape(pool, session, lines->result, &values);
        simpool_pool_let_authorize(pool, now, session);
        return;
    case STRATUM_CONFIGURE:
        values.result = asked->result;
        simpool_pool_send_shape(pool, session, lines->configured, &values);
        return;
    case STRATUM_SUBMIT:
        simpool_pool_reply_share(pool, session, asked);
        return;
    default:
        simpool_pool_send_shape(pool, session, lines->result, &values);
    }
}

static void say_mask(struct simpool_pool *pool, struct simpool_session *session)
{
    if (session->rig.version_mask != 0) {
        pool->outgoing.kind = STRATUM_SET_VERSION_MASK;
        pool->outgoing.id.kind = STRATUM_ID_NULL;
        pool->outgoing.as.set_version_mask.version_mask = session->rig.version_mask;
        simpool_pool_send_message(pool, session, &pool->outgoing);
    }
}

/* Each user is sent away once, and let in when it comes back; the next time it starts over. */
static void redirect(struct simpool_pool *pool, struct simpool_session *session)
{
    const uint64_t user = stratum_fingerprint(session->rig.user, strlen(session->rig.user));
    uint64_t *place = &pool->redirected[user % SIMPOOL_REDIRECTED_KEPT];
    if (*place == user) {
        *place = 0;
        return;
    }
    *place = user;
    session->redirected = true;
    pool->outgoing.kind = STRATUM_RECONNECT;
    pool->outgoing.id.kind = STRATUM_ID_NULL;
    pool->outgoing.as.reconnect = (struct stratum_reconnect){.host = ""};
    simpool_pool_send_message(pool, session, &pool->outgoing);
}

/* What the step says about the rig. */
static void tell(struct simpool_pool *pool, struct stratum_instant now,
                 struct simpool_session *session, enum simpool_step_kind kind)
{
    const double difficulty = session->start_difficulty;
    switch (kind) {
    case SIMPOOL_STEP_DIFFICULTY:
        if (difficulty != session->rig.difficulty || pool->judge.dialect->repeats_difficulty) {
            simpool_pool_tell_difficulty(pool, now, session, difficulty);
        }
        return;
    case SIMPOOL_STEP_DIFFICULTY_LATER:
        session->pending_difficulty = difficulty;
        return;
    case SIMPOOL_STEP_JOB:
        simpool_pool_give_again(pool, now, session);
        return;
    case SIMPOOL_STEP_EXTRANONCE:
        if (session->hears_extranonce) {
            simpool_pool_set_extranonce(pool, now, session->rig.number, NULL);
        }
        return;
    case SIMPOOL_STEP_MASK:
        say_mask(pool, session);
        return;
    case SIMPOOL_STEP_RECONNECT:
        redirect(pool, session);
        return;
    default:
        assert(false && "a step without a meaning");
    }
}

static void take_step(struct simpool_pool *pool, struct stratum_instant now,
                      struct simpool_session *session, const struct simpool_asked *asked,
                      const struct simpool_step *step)
{
    const struct simpool_lines *lines = &pool->judge.dialect->lines;
    const struct simpool_values values = {
        .id = asked->id, .result = step->text, .text = step->text, .code = step->code};
    switch (step->kind) {
    case SIMPOOL_STEP_REPLY:
        reply(pool, now, session, asked);
        return;
    case SIMPOOL_STEP_RETARGET:
        if (asked->retarget > 0) {
            session->start_difficulty = asked->retarget;
            (void)simpool_pool_perform(pool, now, session, SIMPOOL_MOMENT_RETARGET, asked);
        }
        return;
    case SIMPOOL_STEP_RESULT:
        simpool_pool_send_shape(pool, session, lines->result, &values);
        return;
    case SIMPOOL_STEP_ERROR:
        simpool_pool_send_shape(pool, session, lines->error, &values);
        return;
    case SIMPOOL_STEP_LINE:
        simpool_pool_send_shape(pool, session, step->text, &values);
        return;
    case SIMPOOL_STEP_CLOSE:
        send_segment(pool);
        simpool_pool_end(pool, now, session, "the dialect hangs up on that");
        return;
    default:
        tell(pool, now, session, step->kind);
    }
}

bool simpool_pool_perform(struct simpool_pool *pool, struct stratum_instant now,
                          struct simpool_session *session, const char *moment,
                          const struct simpool_asked *asked)
{
    const struct simpool_answer *answer = simpool_dialect_answer(pool->judge.dialect, moment);
    if (answer == NULL) {
        return false;
    }
    const bool inside = pool->segment.rig != 0; /* a moment within a step of another */
    for (const struct simpool_step *step = answer->steps; step->kind != SIMPOOL_STEP_NONE; step++) {
        if (!session->rig.open) {
            break;
        }
        if (!inside && !step->joins) {
            send_segment(pool);
        }
        if (!inside && (step->joins || step[1].joins)) {
            pool->segment.rig = session->rig.number;
        }
        take_step(pool, now, session, asked, step);
    }
    if (!inside) {
        send_segment(pool);
    }
    return true;
}
