#include "simpool/jobs/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qhash/bytes.h"
#include "qhash/sha256.h"
#include "simpool/jobs/replay_read.h"
#include "stratum/room.h"

/* How long the last job of a recording lives before it begins again, when nothing says better. */
static const double LONE_JOB_S = 120;
/* And at least: a recording of a moment would be a flood of jobs. */
static const double LAST_JOB_S_MIN = 1;

static struct simpool_recorded *append(struct simpool_replay *replay)
{
    struct simpool_recorded *const jobs =
        stratum_room_for(replay->jobs, &replay->capacity, replay->count + 1, sizeof *jobs);
    if (jobs == NULL) {
        return NULL;
    }
    replay->jobs = jobs;
    struct simpool_recorded *job = &replay->jobs[replay->count];
    *job = (struct simpool_recorded){.seconds = 0};
    return job;
}

/* A miner that joins is given a job which others have had: no new one. */
static bool is_known(const struct simpool_replay *replay, const struct stratum_notify *notify)
{
    for (size_t index = replay->count; index > 0; index--) {
        const struct simpool_recorded *job = &replay->jobs[index - 1];
        if (strcmp(job->id, notify->job_id) == 0 && job->ntime == notify->ntime &&
            memcmp(job->prevhash_words, notify->prevhash_words, 32) == 0) {
            return true;
        }
    }
    return false;
}

static bool copy_parts(struct simpool_recorded *job, const struct stratum_notify *notify)
{
    const size_t coinbase_len = notify->coinb1_len + notify->coinb2_len;
    const size_t branches_len = notify->branch_count * 32;
    const size_t id_size = strlen(notify->job_id) + 1;
    job->id = malloc(id_size + coinbase_len + branches_len);
    if (job->id == NULL) {
        return false;
    }
    memcpy(job->id, notify->job_id, id_size);
    job->coinbase = (uint8_t *)job->id + id_size;
    memcpy(job->coinbase, notify->coinbase, coinbase_len);
    job->branches = job->coinbase + coinbase_len;
    memcpy(job->branches, notify->branches, branches_len);
    return true;
}

bool simpool_replay_add(struct simpool_replay *replay, const struct stratum_notify *notify,
                        double seconds)
{
    if (is_known(replay, notify)) {
        return true;
    }
    struct simpool_recorded *job = append(replay);
    if (job == NULL || !copy_parts(job, notify)) {
        return false;
    }
    job->seconds = seconds;
    if (replay->count > 0 && seconds < job[-1].seconds) {
        job->seconds = job[-1].seconds; /* put together from several: time runs forward */
    }
    job->coinb1_len = notify->coinb1_len;
    job->coinb2_len = notify->coinb2_len;
    job->branch_count = notify->branch_count;
    memcpy(job->prevhash_words, notify->prevhash_words, sizeof job->prevhash_words);
    job->version = notify->version;
    job->nbits = notify->nbits;
    job->ntime = notify->ntime;
    job->clean = notify->clean;
    replay->count++;
    return true;
}

void simpool_replay_free(struct simpool_replay *replay)
{
    if (replay == NULL) {
        return;
    }
    for (size_t index = 0; index < replay->count; index++) {
        free(replay->jobs[index].id);
    }
    free(replay->jobs);
    free(replay);
}

size_t simpool_replay_count(const struct simpool_replay *replay)
{
    return replay->count;
}

int64_t simpool_replay_unix_start(const struct simpool_replay *replay)
{
    return replay->jobs[0].ntime;
}

/* A round lasts until its last job has lived for as long as jobs do on average. */
static double round_seconds(const struct simpool_replay *replay)
{
    const double span = replay->jobs[replay->count - 1].seconds - replay->jobs[0].seconds;
    if (replay->count < 2 || span <= 0) {
        return LONE_JOB_S;
    }
    const double average = span / (double)(replay->count - 1);
    return span + (average > LAST_JOB_S_MIN ? average : LAST_JOB_S_MIN);
}

/* Another block of the same look: the zeros of a real hash (its last words) stay. */
static void renew_prevhash(uint8_t words[32], uint32_t round)
{
    uint8_t text[36];
    uint8_t zeros[32];
    memcpy(text, words, 32);
    memcpy(zeros, words, 32);
    qhash_store_be32(text + 32, round);
    qhash_sha256d(words, text, sizeof text);
    for (size_t at = 32; at > 0 && zeros[at - 1] == 0; at--) {
        words[at - 1] = 0;
    }
}

void simpool_replay_fresh_id(char id[STRATUM_JOB_ID_MAX + 1], uint32_t number)
{
    char digits[16];
    (void)snprintf(digits, sizeof digits, "%02x", (unsigned)number);
    const size_t len = strlen(id);
    const size_t room = STRATUM_JOB_ID_MAX - strlen(digits);
    memcpy(id + (len < room ? len : room), digits, strlen(digits) + 1);
}

double simpool_replay_seconds(const struct simpool_replay *replay, size_t index)
{
    const size_t rounds = index / replay->count;
    return replay->jobs[index % replay->count].seconds - replay->jobs[0].seconds +
           (double)rounds * round_seconds(replay);
}

void simpool_replay_job(const struct simpool_replay *replay, size_t index,
                        struct stratum_notify *out, double *seconds)
{
    const size_t place = index % replay->count;
    const uint32_t round = (uint32_t)(index / replay->count);
    const struct simpool_recorded *job = &replay->jobs[place];
    *seconds = simpool_replay_seconds(replay, index);
    (void)snprintf(out->job_id, sizeof out->job_id, "%s", job->id);
    memcpy(out->prevhash_words, job->prevhash_words, sizeof out->prevhash_words);
    out->coinb1_len = job->coinb1_len;
    out->coinb2_len = job->coinb2_len;
    memcpy(out->coinbase, job->coinbase, job->coinb1_len + job->coinb2_len);
    out->branch_count = job->branch_count;
    memcpy(out->branches, job->branches, job->branch_count * 32);
    out->version = job->version;
    out->nbits = job->nbits;
    out->ntime = job->ntime + (uint32_t)(uint64_t)(round * round_seconds(replay));
    out->clean = job->clean;
    if (place > 0) {
        /* A new block ends the jobs before, even where the recording is of a miner that joined
         * and was given the block's cached job. */
        out->clean |= memcmp(job->prevhash_words, job[-1].prevhash_words, 32) != 0;
    }
    if (round > 0) {
        simpool_replay_fresh_id(out->job_id, round);
        renew_prevhash(out->prevhash_words, round);
        out->clean |= place == 0;
    }
}
