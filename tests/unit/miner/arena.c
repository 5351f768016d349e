#include "tests/unit/miner/arena.h"

#include <stdlib.h>
#include <string.h>

#include "stratum/decode.h"
#include "stratum/line.h"
#include "tests/unit/check.h"
#include "tests/unit/miner/conversation.h"

/* ---- the crew ---- */

static void crew_fired(void *context)
{
    struct arena_crew *crew = context;
    if (crew->epoch == 0) {
        return;
    }
    struct miner_find find = {.epoch = crew->epoch};
    find.share.extranonce2_len = crew->work.extranonce.extranonce2_len;
    find.share.ntime = crew->work.job.ntime;
    find.share.version = crew->work.job.version;
    find.share.nonce = ++crew->nonce;
    stratum_loop_arm(crew->arena->loop, &crew->timer,
                     stratum_loop_now(crew->arena->loop).now_us + crew->find_every_us);
    crew->crew.events->hashed(crew->crew.context, 0, 1000);
    crew->crew.events->found(crew->crew.context, &find);
}

static void crew_work(struct miner_crew *base, const struct miner_work *work)
{
    struct arena_crew *crew = (struct arena_crew *)base;
    crew->works++;
    crew->epoch = work->epoch;
    crew->work = *work;
    stratum_loop_arm(crew->arena->loop, &crew->timer,
                     stratum_loop_now(crew->arena->loop).now_us + crew->find_every_us);
    base->events->working(base->context, work->epoch);
}

static void crew_pause(struct miner_crew *base)
{
    struct arena_crew *crew = (struct arena_crew *)base;
    crew->pauses++;
    crew->epoch = 0;
    stratum_loop_disarm(crew->arena->loop, &crew->timer);
}

static bool crew_quiet(const struct miner_crew *base)
{
    return ((const struct arena_crew *)base)->epoch == 0;
}

static bool crew_free(struct miner_crew *base)
{
    (void)base;
    return true;
}

static const struct miner_crew_ops crew_ops = {crew_work, crew_pause, crew_quiet, crew_free};

/* ---- the pools ---- */

static void answer(struct arena_peer *peer, const char *format, int64_t id)
{
    char line[300];
    struct stratum_text text = stratum_text_in(line, sizeof line);
    stratum_text_format(&text, format, (int)id);
    stratum_text_add(&text, "\n");
    stratum_link_send(peer->link, line, text.len);
}

static void drop_peer(struct arena_peer *peer)
{
    if (peer->pool->latest == peer->link) {
        peer->pool->latest = NULL;
    }
    stratum_link_close(peer->link, STRATUM_LINK_FINISH);
    peer->link = NULL;
}

static void forget_lines(struct arena_peer *peer)
{
    if (peer->lines != NULL) {
        stratum_lines_done(peer->lines);
        free(peer->lines);
        peer->lines = NULL;
    }
}

/** Those who send their subscribers away do it with their answer. false: it is none of those. */
static bool send_away(struct arena_peer *peer)
{
    switch (peer->pool->manners) {
    case RESTLESS:
        answer(peer, RECONNECT("[]"), 0);
        return true;
    case SENDS_TO_B:
        answer(peer, RECONNECT("[\"b.pool.example\",1001]"), 0);
        return true;
    case SENDS_ASTRAY:
        answer(peer, RECONNECT("[\"stranger.example\",1001]"), 0);
        return true;
    default:
        return false;
    }
}

static void hear(struct arena_peer *peer, const struct stratum_message *message)
{
    static const char job[] = SET_DIFFICULTY("1e-10") "\n" NOTIFY("\"j1\"", "true") "\n";
    struct arena_pool *pool = peer->pool;
    const int64_t id = message->id.number;
    switch (message->kind) {
    case STRATUM_SUBSCRIBE:
        pool->subscribes++;
        if (send_away(peer)) {
            break;
        }
        answer(peer,
               pool->manners == RESUMABLE
                   ? "{\"id\":%d,\"result\":[[[\"mining.notify\",\"s1\"]],\"180313f6\",4]}"
                   : "{\"id\":%d,\"result\":[[],\"180313f6\",4],\"error\":null}",
               id);
        break;
    case STRATUM_AUTHORIZE:
        if (pool->manners == STRANGER) {
            answer(peer, "{\"id\":%d,\"result\":false,\"error\":null}", id);
        } else if (pool->manners == JOB_FIRST) {
            stratum_link_send(peer->link, NOTIFY("\"j1\"", "true") "\n",
                              sizeof NOTIFY("\"j1\"", "true"));
            answer(peer, "{\"id\":%d,\"result\":true,\"error\":null}", id);
            answer(peer, SET_DIFFICULTY("0.25"), id);
        } else {
            stratum_link_send(peer->link, job, sizeof job - 1);
            answer(peer, "{\"id\":%d,\"result\":true,\"error\":null}", id);
        }
        break;
    case STRATUM_SUBMIT:
        pool->submits++;
        if (pool->manners == DENYING) {
            answer(peer, "{\"id\":%d,\"result\":null,\"error\":[23,\"above target\",null]}", id);
        } else if (pool->manners != FALLS_SILENT && pool->manners != RESUMABLE) {
            answer(peer, "{\"id\":%d,\"result\":true,\"error\":null}", id);
        }
        if (pool->manners == DROPS) {
            drop_peer(peer);
        }
        break;
    default:
        break;
    }
}

static void on_bytes(void *context, const uint8_t *bytes, size_t len)
{
    static struct stratum_message message;
    struct arena_peer *peer = context;
    const char *line = NULL;
    size_t line_len = 0;
    if (peer->pool->manners == MUTE) {
        return;
    }
    check_true(stratum_lines_feed(peer->lines, bytes, len));
    while (peer->link != NULL && stratum_lines_take(peer->lines, &line, &line_len) == 1) {
        check_int(stratum_decode(&message, line, line_len, NULL), STRATUM_OK);
        hear(peer, &message);
    }
}

static void on_closed(void *context, enum stratum_link_end end, const char *text)
{
    (void)end;
    (void)text;
    drop_peer(context);
}

static const struct stratum_link_events peer_events = {NULL, on_bytes, on_closed};

/** One that never was, or is over. */
static struct arena_peer *free_peer(struct arena *arena)
{
    for (size_t index = 0; index < ARENA_PEERS_MAX; index++) {
        struct arena_peer *peer = &arena->peers[index];
        if (peer->link == NULL) {
            forget_lines(peer);
            return peer;
        }
    }
    abort();
}

static void on_accepted(void *context, struct stratum_link *link)
{
    static uint8_t endless[600 * 1024];
    struct arena_pool *pool = context;
    struct arena *arena = pool->arena;
    struct arena_peer *peer = free_peer(arena);
    *peer = (struct arena_peer){pool, link, calloc(1, sizeof *peer->lines)};
    if (peer->lines == NULL) {
        abort();
    }
    stratum_lines_init(peer->lines, STRATUM_LINE_MAX);
    stratum_link_own(link, &peer_events, peer);
    pool->connections++;
    pool->latest = link;
    if (pool->manners == CLOSING) {
        drop_peer(peer);
    } else if (pool->manners == CHATTERING) {
        memset(endless, 'x', sizeof endless);
        stratum_link_send(link, endless, sizeof endless);
    }
}

void arena_behave(struct arena_pool *pool, enum manners manners)
{
    pool->manners = manners;
    pool->listener->ops->refuse(pool->listener, manners == REFUSING);
}

void arena_say(struct arena_pool *pool, const char *line)
{
    check_true(pool->latest != NULL);
    if (pool->latest != NULL) {
        stratum_link_send(pool->latest, line, strlen(line));
        stratum_link_send(pool->latest, "\n", 1);
    }
}

void arena_hang_up(struct arena_pool *pool)
{
    check_true(pool->latest != NULL);
    for (size_t index = 0; index < ARENA_PEERS_MAX && pool->latest != NULL; index++) {
        struct arena_peer *peer = &pool->arena->peers[index];
        if (peer->link == pool->latest) {
            drop_peer(peer);
        }
    }
}

/* ---- the whole ---- */

static void on_event(void *context, const struct stratum_event *event)
{
    struct arena *arena = context;
    check_int(event->who, STRATUM_MINER);
    arena->events[event->kind]++;
    arena->last[event->kind] = *event;
}

static void on_ended(void *context)
{
    ((struct arena *)context)->ended++;
}

static void on_until(void *context)
{
    stratum_loop_stop(((struct arena *)context)->loop);
}

struct arena *arena_make(enum manners first, enum manners second)
{
    struct arena *arena = calloc(1, sizeof *arena);
    const char *problem = NULL;
    if (arena == NULL) {
        abort();
    }
    arena->loop = stratum_loop_sim_make(1762230834);
    arena->board = stratum_switchboard_make(arena->loop);
    arena->dialer = stratum_dialer_mem_make(arena->board);
    arena->journal = stratum_journal_open(NULL, &problem);
    stratum_journal_listen(arena->journal, on_event, arena);
    arena->until = stratum_timer_make(on_until, arena);
    arena->crew = (struct arena_crew){
        .crew = {.ops = &crew_ops, .device_count = 1},
        .arena = arena,
        .timer = stratum_timer_make(crew_fired, &arena->crew),
        .find_every_us = SECOND_US,
    };
    miner_agent_defaults(&arena->options);
    arena->options.session.user = "user";
    arena->options.session.algorithm = QHASH_ALGORITHM_SHA256D;
    arena->options.pool_count = 1;
    for (size_t index = 0; index < ARENA_POOLS; index++) {
        struct arena_pool *pool = &arena->pools[index];
        struct stratum_address *address = &arena->options.pools[index];
        memcpy(address->host, index == 0 ? "a.pool.example" : "b.pool.example", 15);
        address->port = (uint16_t)(1000 + index);
        pool->arena = arena;
        pool->listener = stratum_listener_mem_make(arena->board, address);
        pool->listener->accepted = on_accepted;
        pool->listener->context = pool;
        arena_behave(pool, index == 0 ? first : second);
    }
    return arena;
}

void arena_start(struct arena *arena)
{
    const struct miner_seams seams = {arena->loop, arena->dialer, &arena->crew.crew, arena->journal,
                                      arena->log};
    arena->agent = miner_agent_make(&arena->options, &seams, on_ended, arena);
    if (arena->agent == NULL) {
        abort();
    }
    miner_agent_start(arena->agent);
}

void arena_run(struct arena *arena, int64_t us)
{
    stratum_loop_arm(arena->loop, &arena->until, stratum_loop_now(arena->loop).now_us + us);
    stratum_loop_run(arena->loop);
}

void arena_free(struct arena *arena)
{
    miner_agent_free(arena->agent);
    stratum_loop_disarm(arena->loop, &arena->crew.timer);
    for (size_t index = 0; index < ARENA_PEERS_MAX; index++) {
        if (arena->peers[index].link != NULL) {
            drop_peer(&arena->peers[index]);
        }
        forget_lines(&arena->peers[index]);
    }
    arena->dialer->free(arena->dialer);
    stratum_switchboard_free(arena->board);
    stratum_journal_close(arena->journal);
    stratum_loop_free(arena->loop);
    free(arena);
}
