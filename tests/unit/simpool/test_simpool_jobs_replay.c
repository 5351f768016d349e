#include "simpool/jobs/replay.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/check.h"

static struct simpool_replay *open_fixture(const char *path)
{
    const char *problem = "";
    struct simpool_replay *replay = simpool_replay_open(path, &problem);
    check_true_at(replay != NULL, problem, path, __FILE__, __LINE__);
    return replay;
}

/* Every recording of ours, with the count of its jobs and the ids of the first and the last. */
static const struct {
    const char *path;
    size_t count;
    const char *first, *last;
    double seconds; /* of the last */
} recordings[] = {
    {FIXTURES "/jobs/luckypool-derived.jsonl", 14, "3e04", "3e10", 1374},
    {FIXTURES "/transcripts/nsp.jsonl", 11, "1", "b", 54.7354},
    {FIXTURES "/transcripts/bfg-nsp.jsonl", 9, "7", "f", 38.798},
    {FIXTURES "/transcripts/ckproxy.jsonl", 5, "1", "5", 20.9559},
};

void test_replay_reads_our_recordings(void)
{
    struct stratum_notify *notify = calloc(1, sizeof *notify);
    for (size_t index = 0; index < sizeof recordings / sizeof recordings[0]; index++) {
        struct simpool_replay *replay = open_fixture(recordings[index].path);
        const size_t count = simpool_replay_count(replay);
        double seconds;
        check_int(count, recordings[index].count);
        simpool_replay_job(replay, 0, notify, &seconds);
        check_text(notify->job_id, recordings[index].first);
        check_near(seconds, 0, 0);
        check_int(simpool_replay_unix_start(replay), notify->ntime);
        simpool_replay_job(replay, count - 1, notify, &seconds);
        check_text(notify->job_id, recordings[index].last);
        check_near(seconds, recordings[index].seconds, 1e-3);
        simpool_replay_free(replay);
    }
    free(notify);
}

void test_replay_keeps_every_field(void)
{
    struct simpool_replay *replay = open_fixture(FIXTURES "/jobs/luckypool-derived.jsonl");
    struct stratum_notify *notify = calloc(1, sizeof *notify);
    double seconds;
    simpool_replay_job(replay, 3, notify, &seconds);
    check_text(notify->job_id, "3e07");
    check_near(seconds, 226, 0);
    check_int(notify->version, 0x20000004);
    check_int(notify->nbits, 0x1a0ccaa1);
    check_int(notify->ntime, 0x69051d77);
    check_true(notify->clean);
    check_int(notify->branch_count, 2);
    check_int(notify->coinb1_len, 52);
    check_int(notify->coinb2_len, 132);
    /* BIP34: the block's height, 61984 */
    check_bytes(notify->coinbase + 42, "\x03\x20\xf2\x00", 4);
    check_bytes(notify->coinbase + 52, "\x0d/nodeStratum/", 14);
    check_bytes(notify->prevhash_words + 28, "\0\0\0\0", 4);
    free(notify);
    simpool_replay_free(replay);
}

void test_replay_goes_round(void)
{
    struct simpool_replay *replay = open_fixture(FIXTURES "/jobs/luckypool-derived.jsonl");
    struct stratum_notify *one = calloc(1, sizeof *one);
    struct stratum_notify *two = calloc(1, sizeof *two);
    double first_seconds;
    double second_seconds;
    const size_t count = simpool_replay_count(replay);
    for (size_t index = 0; index < count; index++) {
        simpool_replay_job(replay, index, one, &first_seconds);
        simpool_replay_job(replay, index + count, two, &second_seconds);
        check_true(strcmp(one->job_id, two->job_id) != 0);
        check_true(memcmp(one->prevhash_words, two->prevhash_words, 32) != 0);
        check_bytes(two->prevhash_words + 28, "\0\0\0\0", 4);
        check_true(two->clean == (one->clean || index == 0));
        check_near(second_seconds - first_seconds, 1374 * 14.0 / 13, 1e-9);
        check_near(second_seconds, simpool_replay_seconds(replay, index + count), 0);
        check_int(two->ntime - one->ntime, (uint32_t)(1374 * 14.0 / 13));
    }
    /* The jobs of one block still share its previous hash. */
    simpool_replay_job(replay, count, one, &first_seconds);
    simpool_replay_job(replay, count + 1, two, &second_seconds);
    check_bytes(two->prevhash_words, one->prevhash_words, 32);
    /* And each round is another. */
    simpool_replay_job(replay, 2 * count, two, &second_seconds);
    check_true(memcmp(one->prevhash_words, two->prevhash_words, 32) != 0);
    free(one);
    free(two);
    simpool_replay_free(replay);
}

void test_replay_makes_fresh_ids(void)
{
    char id[STRATUM_JOB_ID_MAX + 1] = "3e0d";
    simpool_replay_fresh_id(id, 1);
    check_text(id, "3e0d01");
    simpool_replay_fresh_id(id, 0x1234);
    check_text(id, "3e0d011234");
    memset(id, 'x', STRATUM_JOB_ID_MAX);
    id[STRATUM_JOB_ID_MAX] = '\0';
    simpool_replay_fresh_id(id, 2);
    check_int(strlen(id), STRATUM_JOB_ID_MAX);
    check_text(id + STRATUM_JOB_ID_MAX - 3, "x02");
}
