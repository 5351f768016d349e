/* Jobs and rigs: who was given what and on which terms, and when that ends. */
#include <assert.h>
#include <string.h>

#include "simpool/pool/parts.h"
#include "stratum/room.h"

enum { ENDED_GRANTS_KEPT = 4 };

/* Which of the last 64 jobs a rig was ever given: bit n is job given_newest - n. */
static_assert(SIMPOOL_JOBS_KEPT == 64, "a rig's jobs are the bits of one uint64_t");

static void mark_given(struct simpool_session *session, uint32_t number)
{
    if (number > session->given_newest) {
        const uint32_t newer = number - session->given_newest;
        session->given = newer < 64 ? session->given << newer : 0;
        session->given_newest = number;
    }
    if (session->given_newest - number < 64) {
        session->given |= UINT64_C(1) << (session->given_newest - number);
    }
}

static bool was_given(const struct simpool_session *session, uint32_t number)
{
    return number <= session->given_newest && session->given_newest - number < 64 &&
           (session->given >> (session->given_newest - number) & 1) != 0;
}

const struct simpool_grant *simpool_pool_find_grant(const struct simpool_pool *pool,
                                                    const struct simpool_session *session,
                                                    const char *job_id)
{
    const struct simpool_grant *late = NULL;
    for (size_t index = session->grant_count; index > 0; index--) {
        const struct simpool_grant *grant = &session->grants[index - 1];
        const struct simpool_job *job = simpool_pool_job(pool, grant->job);
        if (job == NULL || strcmp(job->notify.job_id, job_id) != 0) {
            continue;
        }
        if (!grant->ended && !job->ended) {
            return grant;
        }
        late = late == NULL ? grant : late;
    }
    return late;
}

bool simpool_pool_once_gave(const struct simpool_pool *pool, const struct simpool_session *session,
                            const char *job_id)
{
    bool gave = false;
    for (uint32_t place = 0; place < SIMPOOL_JOBS_KEPT && !gave; place++) {
        const struct simpool_job *const job = simpool_pool_place(pool, place);
        gave = job != NULL && was_given(session, job->number) &&
               strcmp(job->notify.job_id, job_id) == 0;
    }
    return gave;
}

/* Keeps the grants of other jobs that can still be looked up. */
static void drop_grant(struct simpool_pool *pool, struct simpool_session *session, uint32_t number)
{
    size_t kept = 0;
    for (size_t index = 0; index < session->grant_count; index++) {
        const struct simpool_grant grant = session->grants[index];
        if (grant.job != number && simpool_pool_job(pool, grant.job) != NULL) {
            session->grants[kept++] = grant;
        }
    }
    session->grant_count = kept;
}

/* Scripted, jobs end rig by rig, and that is told; else they have ended for all. */
static void end_grants(struct simpool_pool *pool, struct stratum_instant now,
                       struct simpool_session *session)
{
    for (size_t index = 0; index < session->grant_count; index++) {
        struct simpool_grant *grant = &session->grants[index];
        if (pool->options.scripted && !grant->ended) {
            const struct simpool_job *job = simpool_pool_job(pool, grant->job);
            const struct stratum_event event = simpool_pool_job_event(
                now, STRATUM_EVENT_JOB_ENDED, session->rig.number, job->notify.job_id);
            simpool_outbox_tell(&pool->out, &event);
        }
        grant->ended = true;
    }
    if (session->grant_count > ENDED_GRANTS_KEPT) {
        const size_t over = session->grant_count - ENDED_GRANTS_KEPT;
        memmove(session->grants, session->grants + over,
                ENDED_GRANTS_KEPT * sizeof *session->grants);
        session->grant_count = ENDED_GRANTS_KEPT;
    }
}

static void add_grant(struct simpool_pool *pool, struct simpool_session *session, uint32_t number)
{
    struct simpool_grant *const grants = stratum_room_for(session->grants, &session->grant_capacity,
                                                          session->grant_count + 1, sizeof *grants);
    if (grants == NULL) {
        pool->out.starved_rig = session->rig.number;
        return;
    }
    session->grants = grants;
    session->grants[session->grant_count++] =
        (struct simpool_grant){number, false, session->rig.difficulty, session->rig.extranonce};
    mark_given(session, number);
    session->rig.job = number;
}

/* What the miner is told, which need not be what is true. */
static bool told_clean(enum simpool_clean rule, bool clean)
{
    return rule == SIMPOOL_CLEAN_ALWAYS || (rule == SIMPOOL_CLEAN_AS_MADE && clean);
}

static struct simpool_put_line put_notify(struct simpool_pool *pool, uint32_t rig,
                                          const struct simpool_job *job, bool clean)
{
    pool->outgoing.kind = STRATUM_NOTIFY;
    pool->outgoing.id.kind = STRATUM_ID_NULL;
    pool->outgoing.as.notify = job->notify;
    pool->outgoing.as.notify.clean = clean;
    struct stratum_text line = simpool_pool_line(pool);
    const enum stratum_status status =
        simpool_line_request(&line, pool->judge.dialect, &pool->outgoing);
    assert(status == STRATUM_OK); /* the largest notify fits into a line */
    return (struct simpool_put_line){simpool_outbox_put(&pool->out, rig, line.at, line.len),
                                     line.len};
}

/** A job on its way to a rig. */
struct gift {
    const struct simpool_job *job;
    bool clean; /* as it is told */
    struct simpool_put_line line;
};

static void send_gift(struct simpool_pool *pool, struct stratum_instant now,
                      struct simpool_session *session, const struct gift *gift)
{
    const struct simpool_job *job = gift->job;
    if (session->pending_difficulty > 0) {
        simpool_pool_tell_difficulty(pool, now, session, session->pending_difficulty);
    }
    drop_grant(pool, session, job->number);
    if (job->notify.clean) {
        end_grants(pool, now, session);
    }
    add_grant(pool, session, job->number);
    simpool_pool_send_put(pool, session->rig.number, gift->line);
}

static void tell_gift(struct simpool_pool *pool, struct stratum_instant now,
                      const struct simpool_session *session, const struct gift *gift)
{
    struct stratum_event event = simpool_pool_job_event(now, STRATUM_EVENT_JOB, session->rig.number,
                                                        gift->job->notify.job_id);
    event.difficulty = simpool_pool_demanded(session->rig.difficulty);
    event.number = gift->clean;
    simpool_outbox_tell(&pool->out, &event);
}

static void give(struct simpool_pool *pool, struct stratum_instant now,
                 struct simpool_session *session, const struct gift *gift)
{
    send_gift(pool, now, session, gift);
    tell_gift(pool, now, session, gift);
}

void simpool_pool_give(struct simpool_pool *pool, struct stratum_instant now, uint32_t rig,
                       uint32_t job)
{
    struct simpool_session *session = simpool_pool_open_session(pool, rig);
    const struct simpool_job *found = simpool_pool_job(pool, job);
    if (session != NULL && found != NULL) {
        const bool clean = told_clean(pool->judge.dialect->clean, found->notify.clean);
        const struct gift gift = {found, clean, put_notify(pool, rig, found, clean)};
        give(pool, now, session, &gift);
    }
}

void simpool_pool_give_again(struct simpool_pool *pool, struct stratum_instant now,
                             struct simpool_session *session)
{
    const struct simpool_dialect *dialect = pool->judge.dialect;
    const uint32_t number = simpool_pool_first_job(pool, now, session);
    const struct simpool_job *job = simpool_pool_job(pool, number);
    if (job == NULL) {
        return;
    }
    const bool again = session->rig.job == number;
    const bool clean = again ? dialect->clean == SIMPOOL_CLEAN_ALWAYS
                             : told_clean(dialect->first_clean, job->notify.clean);
    const struct gift gift = {job, clean, put_notify(pool, session->rig.number, job, clean)};
    give(pool, now, session, &gift);
}

/* A new block: what was found before is of no use to anybody. */
static void end_older_jobs(struct simpool_pool *pool, struct stratum_instant now, uint32_t number)
{
    const uint32_t first = number > SIMPOOL_JOBS_KEPT ? number - SIMPOOL_JOBS_KEPT + 1 : 1;
    for (uint32_t older = first; older < number; older++) {
        struct simpool_job *const job = simpool_pool_place(pool, older);
        if (job != NULL && job->number == older && !job->ended) {
            job->ended = true;
            simpool_ledger_forget(pool->judge.ledger, older);
            const struct stratum_event event =
                simpool_pool_job_event(now, STRATUM_EVENT_JOB_ENDED, 0, job->notify.job_id);
            simpool_outbox_tell(&pool->out, &event);
        }
    }
}

/* Pools that hand out other pools' work change the extranonce with it. */
static void switch_extranonce(struct simpool_pool *pool, struct stratum_instant now,
                              struct simpool_session *session)
{
    const int64_t switch_us = pool->judge.dialect->switch_us;
    if (switch_us > 0 && session->hears_extranonce &&
        now.now_us - session->switched_us >= switch_us) {
        const struct simpool_asked nobody = {.id = NULL};
        (void)simpool_pool_perform(pool, now, session, SIMPOOL_MOMENT_SWITCH, &nobody);
    }
}

/* Everybody is sent the job before a word about it is written down: the last of thousands waits for
 * the sending alone. */
void simpool_pool_broadcast(struct simpool_pool *pool, struct stratum_instant now,
                            const struct simpool_job *job)
{
    if (job->notify.clean) {
        end_older_jobs(pool, now, job->number);
    }
    const struct simpool_dialect *dialect = pool->judge.dialect;
    const bool clean = told_clean(dialect->clean, job->notify.clean);
    const struct gift gift = {job, clean, put_notify(pool, 0, job, clean)};
    for (uint32_t rig = pool->open_first; rig <= pool->rig_count; rig++) {
        struct simpool_session *session = simpool_pool_open_session(pool, rig);
        if (session == NULL || !session->rig.subscribed) {
            continue;
        }
        const int64_t idle_us = now.now_us - session->submitted_us;
        if (pool->options.idle_limit_us > 0 && idle_us > pool->options.idle_limit_us) {
            simpool_pool_end(pool, now, session, "it sent no share for too long");
        } else {
            switch_extranonce(pool, now, session);
            session->untold = session->rig.job != job->number;
            if (session->untold) {
                send_gift(pool, now, session, &gift);
            }
        }
    }
    for (uint32_t rig = pool->open_first; rig <= pool->rig_count; rig++) {
        struct simpool_session *session = simpool_pool_open_session(pool, rig);
        if (session != NULL && session->untold) {
            session->untold = false;
            tell_gift(pool, now, session, &gift);
        }
    }
}
