/* Recordings, which anybody may write: their lines, their jobs as a pool's timeline, and their
 * conversations said again. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "simpool/pool/pool.h"
#include "simpool/record/recording.h"
#include "simpool/record/rehearsal.h"
#include "simpool/record/transcript.h"
#include "tests/fuzz/folder.h"

enum { ACTIONS_MAX = 4096, TURNS_MAX = 200, CONVERSATIONS_MAX = 8, ROUNDS = 3 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* A line that is read can be written, and reads back as the same. */
static void check_line(const char *text, size_t len)
{
    struct simpool_recording_line line;
    struct simpool_recording_line again;
    const char *problem = NULL;
    const bool good = simpool_recording_read(&line, text, len, &problem);
    if (!good || line.record.len > SIMPOOL_SEGMENT_MAX) {
        assert(good || problem != NULL);
        simpool_recording_done(&line);
        return;
    }
    char *room = malloc(SIMPOOL_RECORD_MAX + 512); /* a double can have 309 digits */
    assert(room != NULL);
    struct stratum_text out = stratum_text_in(room, SIMPOOL_RECORD_MAX + 512);
    const enum stratum_status status = simpool_recording_write(&out, &line.record);
    assert(status == STRATUM_OK);
    const bool read = simpool_recording_read(&again, out.at, out.len - 1, &problem);
    assert(read && again.record.connection == line.record.connection);
    assert(again.record.from_miner == line.record.from_miner &&
           again.record.len == line.record.len);
    assert((again.bytes == NULL) == (line.bytes == NULL));
    assert(line.bytes == NULL || memcmp(again.bytes, line.bytes, line.record.len) == 0);
    simpool_recording_done(&again);
    simpool_recording_done(&line);
    free(room);
}

static void check_lines(const char *text, size_t len)
{
    while (len > 0) {
        const char *newline = memchr(text, '\n', len);
        const size_t line_len = newline != NULL ? (size_t)(newline - text) : len;
        check_line(text, line_len);
        const size_t step = line_len + (newline != NULL ? 1 : 0);
        text += step;
        len -= step;
    }
}

static void drain(struct simpool_pool *pool)
{
    struct simpool_action action;
    for (size_t count = 0; simpool_pool_take(pool, &action); count++) {
        assert(count < ACTIONS_MAX);
    }
}

/* A pool that lives on them for a while: time moves on with each job. */
static void live_on(const struct simpool_replay *replay)
{
    static const char subscribe[] = "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}";
    static const char authorize[] = "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"w\"]}";
    const struct simpool_pool_options options = {.algorithm = QHASH_ALGORITHM_SHA256D,
                                                 .replay = replay,
                                                 .difficulty = 1,
                                                 .seed = 1,
                                                 .time_scale = 1};
    struct simpool_pool *pool = simpool_pool_make(&options);
    struct stratum_instant now = {1000, simpool_replay_unix_start(replay)};
    assert(pool != NULL);
    const uint32_t rig = simpool_pool_on_open(pool, now, "10.0.0.1:4000");
    (void)simpool_pool_on_line(pool, now, rig, subscribe, sizeof subscribe - 1);
    (void)simpool_pool_on_line(pool, now, rig, authorize, sizeof authorize - 1);
    drain(pool);
    for (int turn = 0; turn < TURNS_MAX; turn++) {
        const int64_t due_us = simpool_pool_deadline_us(pool);
        if (due_us > INT64_MAX / 2) {
            break; /* it is not waited for */
        }
        now.now_us = due_us > now.now_us ? due_us : now.now_us;
        simpool_pool_on_deadline(pool, now);
        assert(simpool_pool_deadline_us(pool) > now.now_us);
        drain(pool);
    }
    simpool_pool_free(pool);
}

static void replay_file(const char *path)
{
    const char *problem = NULL;
    struct simpool_replay *replay = simpool_replay_open(path, &problem);
    if (replay == NULL) {
        assert(problem != NULL && problem[0] != '\0');
        return;
    }
    struct stratum_notify *notify = malloc(sizeof *notify);
    assert(notify != NULL);
    const size_t count = simpool_replay_count(replay);
    double before = 0;
    for (size_t index = 0; index < ROUNDS * count; index++) {
        double seconds = 0;
        simpool_replay_job(replay, index, notify, &seconds);
        assert(isfinite(seconds) && seconds >= before);
        assert(strlen(notify->job_id) <= STRATUM_JOB_ID_MAX);
        before = seconds;
    }
    free(notify);
    live_on(replay);
    simpool_replay_free(replay);
}

/* What was answered then is answered now, each line a hundred milliseconds after the last. */
static void rehearse(const struct simpool_conversation *conversation)
{
    static const int64_t ms = 1000;
    const struct simpool_rehearsal_options options = {.window_us = 2000 * ms,
                                                      .patience_us = 5000 * ms,
                                                      .settle_us = 200 * ms,
                                                      .strictness = SIMPOOL_SHAPE_STRICT};
    struct simpool_rehearsal *rehearsal = simpool_rehearsal_make(conversation, &options);
    assert(rehearsal != NULL);
    struct simpool_rehearsal_action action;
    int64_t now_us = 0;
    size_t next = 0;
    size_t turns = 0;
    simpool_rehearsal_begin(rehearsal, now_us);
    while (simpool_rehearsal_deadline_us(rehearsal) != INT64_MAX) {
        assert(turns++ <= 2 * conversation->count + 2);
        for (; next < conversation->count && !conversation->lines[next].from_miner; next++) {
            now_us += 100 * ms;
            simpool_rehearsal_on_line(rehearsal, now_us, conversation->lines[next].line,
                                      conversation->lines[next].len);
        }
        next += next < conversation->count ? 1 : 0;
        while (simpool_rehearsal_take(rehearsal, &action)) {
        }
        const int64_t due_us = simpool_rehearsal_deadline_us(rehearsal);
        now_us = due_us > now_us && due_us != INT64_MAX ? due_us : now_us;
        simpool_rehearsal_on_deadline(rehearsal, now_us);
    }
    const struct simpool_rehearsal_sum sum = simpool_rehearsal_sum(rehearsal);
    assert(sum.said <= conversation->count && sum.compared <= conversation->count);
    simpool_rehearsal_free(rehearsal);
}

static void read_conversations(const char *path)
{
    const char *problem = NULL;
    struct simpool_transcript *transcript = simpool_transcript_open(path, &problem);
    if (transcript == NULL) {
        assert(problem != NULL && problem[0] != '\0');
        return;
    }
    for (size_t index = 0; index < transcript->count && index < CONVERSATIONS_MAX; index++) {
        rehearse(&transcript->at[index]);
    }
    simpool_transcript_free(transcript);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    const char *path = fuzz_file("recording.jsonl", data, len);
    check_lines((const char *)data, len);
    replay_file(path);
    read_conversations(path);
    return 0;
}
