#include "tests/unit/simpool/test_simpool_pool_desk.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qhash/bytes.h"
#include "qhash/target.h"
#include "qhash/verify.h"
#include "stratum/encode.h"

struct simpool_pool_options desk_options(void)
{
    return (struct simpool_pool_options){.algorithm = QHASH_ALGORITHM_SHA256D,
                                         .scripted = true,
                                         .difficulty = 1e-7,
                                         .seed = 1,
                                         .time_scale = 1};
}

struct desk *desk_open(const struct simpool_pool_options *options, const char *fixture)
{
    struct desk *desk = calloc(1, sizeof *desk);
    const char *problem = NULL;
    assert(desk != NULL);
    desk->replay = simpool_replay_open(
        fixture != NULL ? fixture : FIXTURES "/jobs/luckypool-derived.jsonl", &problem);
    if (desk->replay == NULL) {
        fprintf(stderr, "%s\n", problem);
    }
    assert(desk->replay != NULL);
    struct simpool_pool_options chosen = *options;
    chosen.replay = desk->replay;
    desk->pool = simpool_pool_make(&chosen);
    desk->events = calloc(DESK_EVENTS_MAX, sizeof *desk->events);
    desk->said = desk->said_all = calloc(1, DESK_SAID_MAX);
    assert(desk->pool != NULL && desk->events != NULL && desk->said != NULL);
    desk->now = (struct stratum_instant){1000000, simpool_replay_unix_start(desk->replay)};
    return desk;
}

void desk_close(struct desk *desk)
{
    simpool_pool_free(desk->pool);
    simpool_replay_free(desk->replay);
    free(desk->events);
    free(desk->said_all);
    free(desk);
}

void desk_drain(struct desk *desk)
{
    struct simpool_action action;
    while (simpool_pool_take(desk->pool, &action)) {
        if (action.kind == SIMPOOL_ACTION_EVENT) {
            assert(desk->event_count < DESK_EVENTS_MAX);
            desk->events[desk->event_count++] = *action.event;
        } else if (action.kind == SIMPOOL_ACTION_SEND) {
            assert(desk->said_len + action.len < DESK_SAID_MAX);
            memcpy(desk->said_all + desk->said_len, action.bytes, action.len);
            desk->said_len += action.len;
            desk->said_all[desk->said_len] = '\0';
            assert(desk->sends < DESK_SENDS_MAX);
            desk->ends[desk->sends++] = desk->said_len;
        } else {
            desk->closed_rig = action.rig;
            desk->closed_by_reset = action.reset;
            (void)snprintf(desk->closed_why, sizeof desk->closed_why, "%s", action.text);
        }
    }
}

void desk_forget(struct desk *desk)
{
    desk_drain(desk);
    desk->event_count = 0;
    desk->said = desk->said_all;
    desk->said_len = 0;
    desk->said[0] = '\0';
    desk->sends = 0;
    desk->closed_rig = 0;
}

void desk_pass(struct desk *desk, double seconds)
{
    const int64_t until_us = desk->now.now_us + (int64_t)(seconds * 1e6);
    const int64_t origin_us = desk->now.now_us - (int64_t)(desk->now.unix_s * 1000000);
    while (desk->now.now_us < until_us) {
        const int64_t deadline_us = simpool_pool_deadline_us(desk->pool);
        desk->now.now_us =
            deadline_us < until_us && deadline_us > desk->now.now_us ? deadline_us : until_us;
        desk->now.unix_s = (desk->now.now_us - origin_us) / 1000000;
        if (simpool_pool_deadline_us(desk->pool) <= desk->now.now_us) {
            simpool_pool_on_deadline(desk->pool, desk->now);
        }
        desk_drain(desk);
    }
}

uint32_t desk_rig(struct desk *desk)
{
    const uint32_t rig = simpool_pool_on_open(desk->pool, desk->now, "mem:1");
    desk_drain(desk);
    return rig;
}

void desk_line(struct desk *desk, uint32_t rig, const char *line)
{
    /* On the heap at its exact length, so that a sanitizer sees who reads on. */
    const size_t len = strlen(line);
    char *copy = malloc(len > 0 ? len : 1);
    assert(copy != NULL);
    memcpy(copy, line, len); /* NOLINT(bugprone-not-null-terminated-result) */
    simpool_pool_on_line(desk->pool, desk->now, rig, copy, len);
    free(copy);
    desk_drain(desk);
}

const char *desk_said(struct desk *desk)
{
    const char *said = desk->said;
    desk->said = desk->said_all + desk->said_len;
    return said;
}

const struct stratum_event *desk_last(const struct desk *desk, enum stratum_event_kind kind)
{
    for (size_t index = desk->event_count; index > 0; index--) {
        if (desk->events[index - 1].kind == kind) {
            return &desk->events[index - 1];
        }
    }
    return NULL;
}

size_t desk_count(const struct desk *desk, enum stratum_event_kind kind)
{
    size_t count = 0;
    for (size_t index = 0; index < desk->event_count; index++) {
        count += desk->events[index].kind == kind;
    }
    return count;
}

uint32_t desk_miner(struct desk *desk)
{
    const uint32_t rig = desk_rig(desk);
    simpool_pool_welcome(desk->pool, desk->now, rig, 1e-7, 0);
    desk_line(desk, rig, "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"t/1\"]}");
    desk_line(desk, rig, "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"w\",\"x\"]}");
    return rig;
}

struct stratum_share desk_find(struct desk *desk, uint32_t rig, uint32_t job, uint32_t *nonce,
                               double difficulty, double below)
{
    const struct stratum_notify *notify = &simpool_pool_job(desk->pool, job)->notify;
    const struct stratum_set_extranonce *extranonce =
        &simpool_pool_rig(desk->pool, rig)->extranonce;
    struct stratum_share share = {.extranonce2_len = extranonce->extranonce2_len,
                                  .ntime = notify->ntime,
                                  .version = notify->version};
    share.extranonce2[0] = 0xab; /* has a letter in each digit */
    uint8_t header[80];
    uint8_t target[32];
    stratum_job_header(header, notify, extranonce, &share);
    qhash_target_pdiff(target, difficulty);
    for (;; (*nonce)++) {
        struct qhash_verdict verdict;
        qhash_store_le32(header + 76, *nonce);
        qhash_verify(&verdict, header, target, QHASH_ALGORITHM_SHA256D);
        if (verdict.meets && qhash_target_difficulty(verdict.digest) < below) {
            share.nonce = (*nonce)++;
            return share;
        }
    }
}

enum stratum_verdict desk_submit(struct desk *desk, uint32_t rig, uint32_t job,
                                 const struct stratum_share *share)
{
    const struct stratum_notify *notify = &simpool_pool_job(desk->pool, job)->notify;
    const struct stratum_share_context context = {
        .job_id = notify->job_id, .user = "w", .job_version = notify->version};
    char line[4096];
    struct stratum_text text = stratum_text_in(line, sizeof line);
    desk->message.kind = STRATUM_SUBMIT;
    desk->message.id = stratum_id_of_number(7);
    stratum_share_submit(&desk->message.as.submit, share, &context);
    assert(stratum_encode(&text, &desk->message) == STRATUM_OK);
    line[text.len - 1] = '\0';
    const size_t before = desk_count(desk, STRATUM_EVENT_SHARE);
    desk_line(desk, rig, line);
    return desk_count(desk, STRATUM_EVENT_SHARE) > before
               ? desk_last(desk, STRATUM_EVENT_SHARE)->verdict
               : STRATUM_VERDICT_NONE;
}
