#include "simpool/jobs/made.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/check.h"

static struct simpool_replay *make(uint64_t seed)
{
    const struct simpool_chain_options chain = {
        .seed = seed, .block_s = 120, .refresh_s = 30, .empty_s = 0.01};
    struct simpool_replay *replay = simpool_made_replay(&chain, 12);
    check_true(replay != NULL);
    return replay;
}

void test_made_jobs_are_a_recording(void)
{
    struct simpool_replay *replay = make(1);
    struct stratum_notify *job = calloc(2, sizeof *job);
    double seconds = -1;
    check_int(simpool_replay_count(replay), SIMPOOL_MADE_JOBS);
    check_int(simpool_replay_unix_start(replay), SIMPOOL_MADE_UNIX_START);
    simpool_replay_job(replay, 0, &job[0], &seconds);
    check_near(seconds, 0, 0);
    check_true(job[0].clean && job[0].branch_count == 0);
    simpool_replay_job(replay, 1, &job[1], &seconds);
    check_near(seconds, 0.01, 0);
    check_true(!job[1].clean && job[1].branch_count > 0);
    check_int(memcmp(job[0].prevhash_words, job[1].prevhash_words, 32), 0);
    check_true(strcmp(job[0].job_id, job[1].job_id) != 0);
    free(job);
    simpool_replay_free(replay);
}

/* A transaction that a node would read: lengths fit, nothing is left over. */
void test_made_coinbase_is_whole(void)
{
    struct simpool_replay *replay = make(2);
    struct stratum_notify *job = calloc(1, sizeof *job);
    for (size_t index = 0; index < SIMPOOL_MADE_JOBS; index++) {
        double seconds;
        simpool_replay_job(replay, index, job, &seconds);
        const uint8_t *bytes = job->coinbase;
        const size_t whole = job->coinb1_len + 12 + job->coinb2_len;
        const size_t script_len = bytes[41];
        check_int(bytes[4], 1);                         /* one input */
        check_int(bytes[42], 3);                        /* its height has three bytes */
        check_int(bytes[job->coinb1_len - 1], 12);      /* and then come the extranonces */
        const size_t outputs = 42 + script_len + 4;     /* behind the sequence */
        const uint8_t *tail = bytes + outputs - 12;     /* they are not there yet */
        check_int(tail[0], 1);                          /* one output */
        check_int(tail[9], 25);                         /* to a key hash */
        check_int(outputs + 1 + 8 + 1 + 25 + 4, whole); /* and the lock time */
    }
    free(job);
    simpool_replay_free(replay);
}

void test_made_jobs_come_from_the_seed(void)
{
    struct simpool_replay *replays[] = {make(3), make(4), make(3)};
    struct stratum_notify *jobs = calloc(3, sizeof *jobs);
    double seconds;
    for (size_t index = 0; index < 3; index++) {
        simpool_replay_job(replays[index], 9, &jobs[index], &seconds);
        simpool_replay_free(replays[index]);
    }
    check_int(memcmp(jobs[0].prevhash_words, jobs[2].prevhash_words, 32), 0);
    check_int(memcmp(jobs[0].coinbase, jobs[2].coinbase, jobs[0].coinb1_len), 0);
    check_true(memcmp(jobs[0].prevhash_words, jobs[1].prevhash_words, 32) != 0);
    free(jobs);
}
