#include "tests/unit/script/player.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qhash/sha256.h"
#include "qhash/target.h"
#include "stratum/decode.h"
#include "stratum/job.h"

enum { US_PER_S = 1000000, SHARE_US = 100000, EXTRANONCE2 = 7 };

static void say(struct player *player, const char *line)
{
    stratum_link_send(player->link, line, strlen(line));
}

static void later(struct player *player, struct stratum_timer *timer, int64_t after_us)
{
    stratum_loop_arm(player->loop, timer, stratum_loop_now(player->loop).now_us + after_us);
}

static void leave(struct player *player, int64_t return_us)
{
    stratum_link_close(player->link, STRATUM_LINK_FINISH);
    player->link = NULL;
    player->has_job = false;
    stratum_loop_disarm(player->loop, &player->share);
    stratum_loop_disarm(player->loop, &player->silence);
    stratum_lines_done(&player->lines);
    if (!player->cast->never_returns) {
        later(player, &player->dial, return_us);
    }
}

static void heard_line(struct player *player, const char *line, size_t len)
{
    struct stratum_message *const message = player->message;
    if (stratum_decode(message, line, len, NULL) != STRATUM_OK) {
        return;
    }
    if (message->kind == STRATUM_REPLY && message->as.reply.result == STRATUM_RESULT_SUBSCRIBED) {
        player->extranonce = message->as.reply.subscribed.extranonce;
        say(player, "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"player.1\",\"x\"]}\n");
    } else if (message->kind == STRATUM_SET_EXTRANONCE) {
        player->extranonce = message->as.set_extranonce;
    } else if (message->kind == STRATUM_NOTIFY && !(player->cast->clings && player->has_job)) {
        stratum_notify_copy(&player->job, &message->as.notify);
        player->has_job = true;
    } else if (message->kind == STRATUM_GET_VERSION) {
        char words[96];
        (void)snprintf(words, sizeof words,
                       "{\"id\":%lld,\"result\":\"player/1.0\",\"error\":null}\n",
                       (long long)message->id.number);
        say(player, words);
    } else if (message->kind == STRATUM_RECONNECT) {
        leave(player, (int64_t)message->as.reconnect.wait_s * US_PER_S);
    }
}

static void on_bytes(void *context, const uint8_t *bytes, size_t len)
{
    struct player *const player = context;
    const char *line = NULL;
    size_t line_len = 0;
    if (player->cast->gives_up_us > 0) {
        later(player, &player->silence, player->cast->gives_up_us);
    }
    (void)stratum_lines_feed(&player->lines, bytes, len);
    while (player->link != NULL && stratum_lines_take(&player->lines, &line, &line_len) == 1) {
        heard_line(player, line, line_len);
    }
}

static void on_opened(void *context)
{
    struct player *const player = context;
    player->connections++;
    say(player, "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"player/1.0\"]}\n");
    if (player->connections <= player->cast->probes) {
        leave(player, US_PER_S / 10);
    } else {
        later(player, &player->share, 0);
    }
}

static void on_closed(void *context, enum stratum_link_end end, const char *text)
{
    (void)end;
    (void)text;
    leave(context, US_PER_S);
}

static void on_dial(void *context)
{
    static const struct stratum_link_events events = {on_opened, on_bytes, on_closed};
    struct player *const player = context;
    stratum_lines_init(&player->lines, STRATUM_LINE_MAX);
    player->link = player->dialer->dial(player->dialer, &player->address, &events, player);
}

static void on_silence(void *context)
{
    leave(context, US_PER_S);
}

/** The next nonce whose digest is no easier than the cast's floor. */
static uint32_t next_nonce(struct player *player)
{
    struct stratum_share share = {.ntime = player->job.ntime, .version = player->job.version};
    uint8_t header[80];
    uint8_t digest[32];
    share.extranonce2_len = player->extranonce.extranonce2_len;
    share.extranonce2[share.extranonce2_len - 1] = EXTRANONCE2;
    do {
        share.nonce = player->nonce++;
        stratum_job_header(header, &player->job, &player->extranonce, &share);
        qhash_sha256d(digest, header, sizeof header);
    } while (qhash_target_difficulty(digest) < player->cast->floor);
    return share.nonce;
}

static void on_share(void *context)
{
    struct player *const player = context;
    if (player->has_job && !player->cast->mute) {
        char line[512];
        (void)snprintf(line, sizeof line,
                       "{\"id\":9,\"method\":\"mining.submit\",\"params\":[\"player.1\",\"%s\","
                       "\"%0*x\",\"%08x\",\"%08x\"]}\n",
                       player->job.job_id, 2 * (int)player->extranonce.extranonce2_len,
                       (unsigned)EXTRANONCE2, player->job.ntime,
                       player->cast->floor > 0 ? next_nonce(player) : player->nonce++);
        say(player, line);
        if (player->cast->repeats) {
            say(player, line);
        }
    }
    const int64_t share_us = player->cast->share_us;
    later(player, &player->share, share_us > 0 ? share_us : SHARE_US);
}

void player_start(struct player *player)
{
    player->message = malloc(sizeof *player->message);
    player->dial = stratum_timer_make(on_dial, player);
    player->share = stratum_timer_make(on_share, player);
    player->silence = stratum_timer_make(on_silence, player);
    if (!player->cast->absent) {
        later(player, &player->dial, 0);
    }
}

void player_stop(struct player *player)
{
    stratum_loop_disarm(player->loop, &player->dial);
    stratum_loop_disarm(player->loop, &player->share);
    stratum_loop_disarm(player->loop, &player->silence);
    if (player->link != NULL) {
        stratum_link_close(player->link, STRATUM_LINK_RESET);
        stratum_lines_done(&player->lines);
    }
    free(player->message);
}
