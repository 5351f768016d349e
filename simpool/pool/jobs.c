/* Where jobs come from: the replay, its timeline, refreshes of the same block. */
#include <stdlib.h>
#include <string.h>

#include "simpool/pool/parts.h"

struct simpool_job *simpool_pool_place(const struct simpool_pool *pool, uint32_t n)
{
    struct simpool_job *const job = pool->jobs != NULL ? &pool->jobs[n % SIMPOOL_JOBS_KEPT] : NULL;
    return job != NULL && job->number > 0 ? job : NULL;
}

const struct simpool_job *simpool_pool_job(const struct simpool_pool *pool, uint32_t number)
{
    const struct simpool_job *const job = simpool_pool_place(pool, number);
    return number > 0 && job != NULL && job->number == number ? job : NULL;
}

uint32_t simpool_pool_newest_job(const struct simpool_pool *pool)
{
    return pool->job_newest;
}

static bool id_is_taken(const struct simpool_pool *pool, const struct simpool_job *of)
{
    for (uint32_t place = 0; place < SIMPOOL_JOBS_KEPT; place++) {
        const struct simpool_job *const job = simpool_pool_place(pool, place);
        if (job != NULL && job != of && strcmp(job->notify.job_id, of->notify.job_id) == 0) {
            return true;
        }
    }
    return false;
}

/* Recordings use an id twice when they were made over several connections; we do not. */
static void make_id_unique(const struct simpool_pool *pool, struct simpool_job *job)
{
    char id[STRATUM_JOB_ID_MAX + 1];
    memcpy(id, job->notify.job_id, sizeof id);
    for (uint32_t number = 1; id_is_taken(pool, job); number++) {
        memcpy(job->notify.job_id, id, sizeof id);
        simpool_replay_fresh_id(job->notify.job_id, number);
    }
}

/* The next number, in the place of the oldest job; its notify is still to be filled in. */
static struct simpool_job *new_job(struct simpool_pool *pool, struct stratum_instant now)
{
    const uint32_t number = pool->job_newest + 1;
    if (pool->jobs == NULL) {
        pool->jobs = calloc(SIMPOOL_JOBS_KEPT, sizeof *pool->jobs);
    }
    if (pool->jobs == NULL) {
        return NULL;
    }
    struct simpool_job *const job = &pool->jobs[number % SIMPOOL_JOBS_KEPT];
    pool->job_newest = number;
    pool->start_unix_s = pool->start_unix_s > 0 ? pool->start_unix_s : (uint32_t)now.unix_s;
    pool->job_made_us = now.now_us;
    job->number = number;
    job->ended = false;
    job->made_unix_s = now.unix_s;
    return job;
}

struct simpool_job *simpool_pool_keep_job(struct simpool_pool *pool, struct stratum_instant now,
                                          const struct stratum_notify *notify)
{
    struct simpool_job *job = new_job(pool, now);
    if (job != NULL) {
        stratum_notify_copy(&job->notify, notify);
    }
    return job;
}

/* As the dialect numbers its jobs. */
static void name_job(const struct simpool_pool *pool, struct simpool_job *job)
{
    const struct simpool_dialect *dialect = pool->judge.dialect;
    struct stratum_notify *notify = &job->notify;
    const bool empty = notify->clean && notify->branch_count == 0;
    char recorded[STRATUM_JOB_ID_MAX + 1];
    memcpy(recorded, notify->job_id, sizeof recorded);
    const struct simpool_values values = {.recorded = recorded,
                                          .count = job->number,
                                          .start = pool->start_unix_s,
                                          .time = notify->ntime};
    if (!pool->options.keeps_job_ids) {
        struct stratum_text id = stratum_text_in(notify->job_id, sizeof notify->job_id);
        simpool_line_fill(&id, dialect,
                          empty && dialect->empty_job_id != NULL ? dialect->empty_job_id
                                                                 : dialect->job_id,
                          &values);
    }
    make_id_unique(pool, job);
}

static struct simpool_job *recorded_job(struct simpool_pool *pool, struct stratum_instant now)
{
    struct simpool_job *job = new_job(pool, now);
    if (job != NULL) {
        double seconds;
        simpool_replay_job(pool->options.replay, pool->replay_next++, &job->notify, &seconds);
        if (pool->options.fresh_ntime) {
            job->notify.ntime = (uint32_t)now.unix_s;
        }
        name_job(pool, job);
    }
    return job;
}

/* The same block with a later time: new work for everybody, and the old work stays good. */
static struct simpool_job *refreshed_job(struct simpool_pool *pool, struct stratum_instant now)
{
    const struct simpool_job *old = simpool_pool_job(pool, pool->job_newest);
    struct simpool_job *job = new_job(pool, now);
    if (job != NULL) {
        double seconds;
        simpool_replay_job(pool->options.replay, pool->replay_next - 1, &job->notify, &seconds);
        job->notify.ntime = old->notify.ntime + (uint32_t)(now.unix_s - old->made_unix_s);
        job->notify.clean = false;
        name_job(pool, job);
    }
    return job;
}

uint32_t simpool_pool_next_job(struct simpool_pool *pool, struct stratum_instant now, int clean)
{
    struct simpool_job *job = recorded_job(pool, now);
    if (job == NULL) {
        return 0;
    }
    if (clean >= 0) {
        job->notify.clean = clean > 0;
    }
    return job->number;
}

bool simpool_pool_name_job(struct simpool_pool *pool, uint32_t number, const char *id)
{
    if (simpool_pool_job(pool, number) == NULL || strlen(id) > STRATUM_JOB_ID_MAX) {
        return false;
    }
    memcpy(simpool_pool_place(pool, number)->notify.job_id, id, strlen(id) + 1);
    return true;
}

void simpool_pool_rewrite_job(struct simpool_pool *pool, uint32_t number,
                              const struct stratum_notify *notify)
{
    if (simpool_pool_job(pool, number) != NULL) {
        stratum_notify_copy(&simpool_pool_place(pool, number)->notify, notify);
    }
}

uint32_t simpool_pool_give_all(struct simpool_pool *pool, struct stratum_instant now, int clean)
{
    const uint32_t number = simpool_pool_next_job(pool, now, clean);
    if (number > 0) {
        simpool_pool_broadcast(pool, now, simpool_pool_job(pool, number));
    }
    return number;
}

uint32_t simpool_pool_first_job(struct simpool_pool *pool, struct stratum_instant now,
                                const struct simpool_session *session)
{
    if (!pool->options.scripted) {
        return pool->job_newest;
    }
    const uint32_t known = session->rig.job > 0 ? session->rig.job : session->welcome_job;
    return simpool_pool_job(pool, known) != NULL ? known : simpool_pool_next_job(pool, now, -1);
}

static int64_t recorded_due_us(const struct simpool_pool *pool)
{
    const double seconds = simpool_replay_seconds(pool->options.replay, pool->replay_next);
    return pool->started_us + (int64_t)(seconds / pool->options.time_scale * 1e6);
}

static int64_t refresh_due_us(const struct simpool_pool *pool)
{
    return pool->options.refresh_us > 0 && pool->job_newest > 0
               ? pool->job_made_us + pool->options.refresh_us
               : INT64_MAX;
}

int64_t simpool_pool_deadline_us(const struct simpool_pool *pool)
{
    if (pool->options.scripted) {
        return INT64_MAX;
    }
    if (!pool->started) {
        return 0;
    }
    const int64_t recorded = recorded_due_us(pool);
    const int64_t refresh = refresh_due_us(pool);
    return recorded < refresh ? recorded : refresh;
}

/* The last of the recorded jobs that are due (a process that was stopped has missed some), clean
 * if any of them was. NULL: none is. */
static struct simpool_job *due_job(struct simpool_pool *pool, struct stratum_instant now)
{
    struct simpool_job *job = NULL;
    bool clean = false;
    for (size_t round = simpool_replay_count(pool->options.replay);
         round > 0 && recorded_due_us(pool) <= now.now_us; round--) {
        job = recorded_job(pool, now);
        if (job == NULL) {
            return NULL;
        }
        job->notify.clean |= clean;
        clean = job->notify.clean;
    }
    return job;
}

void simpool_pool_walk_timeline(struct simpool_pool *pool, struct stratum_instant now)
{
    if (pool->options.scripted) {
        return;
    }
    if (!pool->started) {
        pool->started = true;
        pool->started_us = now.now_us;
    }
    struct simpool_job *job = due_job(pool, now);
    if (job == NULL && refresh_due_us(pool) <= now.now_us) {
        job = refreshed_job(pool, now);
    }
    if (job != NULL) {
        simpool_pool_broadcast(pool, now, job);
    }
}
