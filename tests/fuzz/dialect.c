/* A dialect's table, whatever it says: one line about what is wrong with it, or a pool that speaks
 * it to a miner of many words. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simpool/pool/pool.h"
#include "simpool/script/dialect.h"
#include "stratum/encode.h"
#include "stratum/job.h"
#include "tests/fuzz/folder.h"
#include "tests/fuzz/plan.h"

enum {
    PROBLEM_MAX = 4096,
    ACTIONS_MAX = 1024,
    TURNS_MAX = 24,
    CONNECTIONS = 3,
    LINE_LEN_MAX = 8192
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* A target is called with bytes alone: what is read once has no other place. */
static struct simpool_replay *replay;

#define ASK(id, method, params)                                                                    \
    "{\"id\":" id ",\"method\":\"mining." method "\",\"params\":" params "}"

static const char *const words[] = {
    ASK("1", "configure",
        "[[\"version-rolling\",\"minimum-difficulty\",\"subscribe-extranonce\",\"info\"],"
        "{\"version-rolling.mask\":\"1fffe000\",\"version-rolling.min-bit-count\":2,"
        "\"minimum-difficulty.value\":0.5}]"),
    ASK("1", "authorize", "[\"w\",\"x\"]"),
    ASK("2", "subscribe", "[\"tester/1\",\"0100000000000000\"]"),
    ASK("3", "authorize", "[\"w=2.rig+3\",\"d=0.5,diff=7\"]"),
    ASK("4", "extranonce.subscribe", "[]"),
    ASK("5", "suggest_difficulty", "[0.001]"),
    ASK("6", "suggest_target", "[\"00ff\"]"),
    ASK("\"seven\"", "get_transactions", "[\"1\"]"),
    ASK("null", "ping", "[]"),
    ASK("8", "no_such_method", "[]"),
    ASK("9", "submit", "[\"w\",\"nojob\",\"00000000\",\"00000000\",\"00000000\"]"),
    ASK("10", "submit", "[7]"),
    "{\"id\":11,\"result\":true,\"error\":null}",
    "no JSON",
};

static void drain(struct simpool_pool *pool)
{
    struct simpool_action action;
    for (size_t count = 0; simpool_pool_take(pool, &action); count++) {
        assert(count < ACTIONS_MAX);
        if (action.kind == SIMPOOL_ACTION_EVENT) {
            fuzz_check_event(action.event);
        }
    }
}

static void pass(struct simpool_pool *pool, struct stratum_instant *now, int64_t us)
{
    now->now_us += us;
    now->unix_s += us / 1000000;
    for (int turn = 0; turn < TURNS_MAX && simpool_pool_deadline_us(pool) <= now->now_us; turn++) {
        simpool_pool_on_deadline(pool, *now);
        drain(pool);
    }
}

/* The job that it was given last. */
static void submit(struct simpool_pool *pool, struct stratum_instant now, uint32_t number,
                   uint32_t nonce)
{
    const struct simpool_rig *rig = simpool_pool_rig(pool, number);
    const struct simpool_job *job = rig != NULL ? simpool_pool_job(pool, rig->job) : NULL;
    if (job == NULL) {
        return;
    }
    char *line = malloc(LINE_LEN_MAX);
    struct stratum_message *message = malloc(sizeof *message);
    assert(line != NULL && message != NULL);
    struct stratum_text text = stratum_text_in(line, LINE_LEN_MAX);
    const struct stratum_share share = {.extranonce2_len = rig->extranonce.extranonce2_len,
                                        .ntime = job->notify.ntime,
                                        .nonce = nonce,
                                        .version = job->notify.version};
    const struct stratum_share_context context = {.job_id = job->notify.job_id,
                                                  .user = rig->user,
                                                  .version_mask = rig->version_mask,
                                                  .job_version = job->notify.version};
    message->kind = STRATUM_SUBMIT;
    message->id = stratum_id_of_number(12);
    stratum_share_submit(&message->as.submit, &share, &context);
    if (stratum_encode(&text, message) == STRATUM_OK) {
        (void)simpool_pool_on_line(pool, now, number, line, text.len - 1);
        drain(pool);
    }
    free(message);
    free(line);
}

static void speak(const struct simpool_dialect *dialect, bool scripted)
{
    const struct simpool_pool_options options = {.algorithm = QHASH_ALGORITHM_SHA256D,
                                                 .replay = replay,
                                                 .dialect = dialect,
                                                 .scripted = scripted,
                                                 .difficulty = 1.0 / 2147483648.0,
                                                 .seed = 1,
                                                 .time_scale = 1,
                                                 .refresh_us = dialect->refresh_us,
                                                 .idle_limit_us = dialect->idle_limit_us};
    struct stratum_instant now = {1000, simpool_replay_unix_start(replay)};
    struct simpool_pool *pool = simpool_pool_make(&options);
    assert(pool != NULL);
    for (int connection = 0; connection < CONNECTIONS; connection++) {
        const uint32_t rig = simpool_pool_on_open(pool, now, "10.0.0.1:4000");
        drain(pool);
        simpool_pool_welcome(pool, now, rig, 1e-9, 0);
        for (size_t index = 0; index < sizeof words / sizeof words[0]; index++) {
            (void)simpool_pool_on_line(pool, now, rig, words[index], strlen(words[index]));
            drain(pool);
            submit(pool, now, rig, (uint32_t)index / 2); /* each one twice */
        }
        simpool_pool_set_difficulty(pool, now, rig, 3);
        simpool_pool_set_extranonce(pool, now, rig, NULL);
        (void)simpool_pool_give_all(pool, now, -1);
        drain(pool);
        pass(pool, &now, 200 * INT64_C(1000000));
        simpool_pool_on_closed(pool, now, rig, STRATUM_CAUSE_MINER);
        drain(pool);
    }
    simpool_pool_free(pool);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    char problem[PROBLEM_MAX] = "";
    if (replay == NULL) {
        const char *why = NULL;
        replay = simpool_replay_open(FIXTURES "/jobs/luckypool-derived.jsonl", &why);
        assert(replay != NULL);
    }
    struct simpool_dialect_book *book =
        simpool_dialect_open(fuzz_file("dialect.lua", data, len), problem, sizeof problem);
    if (book == NULL) {
        assert(problem[0] != '\0' && memchr(problem, '\0', sizeof problem) != NULL);
        return 0;
    }
    speak(simpool_dialect_of(book), false);
    speak(simpool_dialect_of(book), true);
    simpool_dialect_close(book);
    return 0;
}
