#include <string.h>

#include "stratum/net/tls.h"
#include "tests/unit/check.h"
#include "tests/unit/miner/arena.h"
#include "tests/unit/miner/conversation.h"

void test_agent_mines(void)
{
    struct arena *arena = arena_make(FINE, FINE);
    arena_start(arena);
    arena_run(arena, 60 * SECOND_US + 1);
    const struct miner_meter *meter = miner_agent_meter(arena->agent);
    check_int(arena->pools[0].connections, 1);
    check_int(arena->pools[0].submits, 60);
    check_int(miner_meter_accepted(meter), 60);
    check_int(meter->submitted, 60);
    check_int(meter->found, 60);
    check_int(meter->nonces, 60000);
    check_true(meter->connected);
    check_int(arena->events[STRATUM_EVENT_CONNECTED], 1);
    check_text(arena->last[STRATUM_EVENT_CONNECTED].text, "a.pool.example:1000");
    check_int(arena->events[STRATUM_EVENT_WORKING], 1);
    check_true(arena->events[STRATUM_EVENT_HASHED] >= 29);
    check_int(arena->pools[1].connections, 0);
    arena_free(arena);
}

/* A pool that is not there, or that is there and useless: the waits grow, and it is never given up.
 */
void test_agent_patience_grows(void)
{
    static const struct {
        const char *name;
        enum manners manners;
        unsigned most_in_an_hour;
    } rows[] = {
        {"refusing", REFUSING, 0},
        {"closing at once", CLOSING, 245},
        {"mute", MUTE, 120},
        {"refusing the user", STRANGER, 245},
        {"a line without end", CHATTERING, 245},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct arena *arena = arena_make(rows[row].manners, FINE);
        arena_start(arena);
        arena_run(arena, 3600 * SECOND_US);
        check_row(rows[row].name, arena->pools[0].connections <= rows[row].most_in_an_hour);
        check_row(rows[row].name, arena->crew.works == 0);
        const unsigned tries =
            arena->events[STRATUM_EVENT_REFUSED] + arena->events[STRATUM_EVENT_DISCONNECTED];
        check_row(rows[row].name, tries >= 60);
        arena_behave(&arena->pools[0], FINE);
        arena_run(arena, 61 * SECOND_US);
        check_row(rows[row].name, miner_agent_meter(arena->agent)->connected);
        arena_run(arena, 10 * SECOND_US);
        check_row(rows[row].name, arena->pools[0].submits >= 10);
        arena_free(arena);
    }
}

/* Whoever takes the connection and never answers in TLS is told of in TLS's own words: the agent's
 * limit is for a dial that nobody answers. */
void test_agent_tls_has_its_own_patience(void)
{
    struct arena *arena = arena_make(MUTE, FINE);
    const struct stratum_tls_trust trust = {.insecure = true};
    const char *problem = NULL;
    struct stratum_tls *tls = stratum_tls_client_make(&trust, &problem);
    arena->dialer = stratum_dialer_tls_make(arena->loop, tls, arena->dialer);
    arena->options.pools[0].tls = true;
    arena_start(arena);
    arena_run(arena, 20 * SECOND_US);
    check_int(arena->events[STRATUM_EVENT_REFUSED], 1);
    check_text(arena->last[STRATUM_EVENT_REFUSED].text,
               "a.pool.example:1000: no TLS answer from a.pool.example in 15 s: does it speak TLS "
               "on this port?");
    arena_free(arena);
    stratum_tls_free(tls);
}

static void close_nobody(struct stratum_link *link, enum stratum_link_close how)
{
    (void)link;
    (void)how;
}

static struct stratum_link *dial_nobody(struct stratum_dialer *dialer,
                                        const struct stratum_address *address,
                                        const struct stratum_link_events *events, void *context)
{
    static const struct stratum_link_ops ops = {.close = close_nobody};
    static struct stratum_link link = {.ops = &ops};
    (void)dialer;
    (void)address;
    stratum_link_own(&link, events, context);
    return &link;
}

/* A dial that hangs is given up, and it is said after how long. */
void test_agent_dial_hangs(void)
{
    struct arena *arena = arena_make(FINE, FINE);
    struct stratum_dialer *const real = arena->dialer;
    struct stratum_dialer nobody = {.dial = dial_nobody};
    arena->dialer = &nobody;
    arena_start(arena);
    arena_run(arena, 10 * SECOND_US + 1);
    check_int(arena->events[STRATUM_EVENT_REFUSED], 1);
    check_text(arena->last[STRATUM_EVENT_REFUSED].text,
               "a.pool.example:1000: nobody answered in 10 s: are host and port right, and is the "
               "way there open?");
    arena->dialer = real;
    arena_free(arena);
}

/* A no without a reason still has to say what can be done about it. */
void test_agent_refused_without_words(void)
{
    struct arena *arena = arena_make(STRANGER, FINE);
    arena_start(arena);
    arena_run(arena, SECOND_US);
    check_text(arena->last[STRATUM_EVENT_REFUSED].text,
               "authorize user: no reason given; is this the user name that the pool wants?");
    arena_free(arena);
}

void test_agent_silence(void)
{
    struct arena *arena = arena_make(FALLS_SILENT, FINE);
    arena->crew.find_every_us = 3600 * SECOND_US;
    arena_start(arena);
    arena_run(arena, 149 * SECOND_US);
    check_int(arena->pools[0].connections, 1);
    arena_run(arena, 2 * SECOND_US);
    check_int(arena->events[STRATUM_EVENT_DISCONNECTED], 1);
    check_int(arena->last[STRATUM_EVENT_DISCONNECTED].cause, STRATUM_CAUSE_EXCUSED);
    check_text(arena->last[STRATUM_EVENT_DISCONNECTED].text, "the pool has gone silent");
    check_int(arena->crew.pauses, 1);
    arena_run(arena, SECOND_US);
    check_int(arena->pools[0].connections, 2);
    check_int(arena->crew.works, 2);
    arena_free(arena);
}

void test_agent_unanswered(void)
{
    struct arena *arena = arena_make(FALLS_SILENT, FINE);
    arena->crew.find_every_us = 50 * SECOND_US;
    arena_start(arena);
    arena_run(arena, 149 * SECOND_US);
    check_int(miner_agent_meter(arena->agent)->unanswered, 1);
    arena_run(arena, 2 * SECOND_US);
    check_int(miner_agent_meter(arena->agent)->unanswered, 3); /* the silence ended the rest */
    arena_free(arena);
}

/* p2pool: a connection for each share. Every share must count, and none may wait long. */
void test_agent_dropped_after_each_share(void)
{
    struct arena *arena = arena_make(DROPS, FINE);
    arena_start(arena);
    arena_run(arena, 300 * SECOND_US);
    check_true(arena->pools[0].submits > 140);
    check_int(miner_meter_accepted(miner_agent_meter(arena->agent)), arena->pools[0].submits);
    arena_free(arena);
}

void test_agent_limits(void)
{
    struct arena *arena = arena_make(FINE, FINE);
    arena->options.accepted_limit = 7;
    arena_start(arena);
    arena_run(arena, 60 * SECOND_US);
    check_int(arena->ended, 1);
    check_int(arena->pools[0].submits, 7);
    check_int(arena->crew.epoch, 0);
    check_true(!miner_agent_meter(arena->agent)->connected);
    arena_free(arena);

    arena = arena_make(REFUSING, FINE);
    arena->options.duration_us = 5 * SECOND_US;
    arena_start(arena);
    arena_run(arena, 4 * SECOND_US);
    check_int(arena->ended, 0);
    arena_run(arena, 60 * SECOND_US);
    check_int(arena->ended, 1);
    arena_behave(&arena->pools[0], FINE);
    arena_run(arena, 60 * SECOND_US);
    check_int(arena->pools[0].connections, 0);
    arena_free(arena);
}

void test_agent_restart(void)
{
    struct arena *arena = arena_make(FINE, FINE);
    arena_start(arena);
    for (unsigned round = 1; round <= 5; round++) {
        arena_run(arena, 10 * SECOND_US + 1);
        check_int(arena->pools[0].connections, round);
        check_int(arena->pools[0].submits, 10 * round);
        miner_agent_stop(arena->agent);
        miner_agent_stop(arena->agent);
        check_int(arena->crew.epoch, 0);
        arena_run(arena, 100 * SECOND_US);
        check_int(arena->pools[0].submits, 10 * round);
        miner_agent_start(arena->agent);
        miner_agent_start(arena->agent);
    }
    arena_free(arena);
}

/* Stopping in every stage, at every instant of a life. */
void test_agent_stop_anywhere(void)
{
    static const enum manners all[] = {FINE,     REFUSING,     MUTE,  CLOSING,
                                       STRANGER, FALLS_SILENT, DROPS, CHATTERING};
    for (size_t kind = 0; kind < sizeof all / sizeof all[0]; kind++) {
        for (int64_t at_us = 0; at_us < 4 * SECOND_US; at_us += 499999) {
            struct arena *arena = arena_make(all[kind], FINE);
            arena_start(arena);
            arena_run(arena, at_us);
            miner_agent_stop(arena->agent);
            const unsigned connections = arena->pools[0].connections;
            arena_run(arena, 100 * SECOND_US);
            check_true(arena->pools[0].connections <= connections + 1); /* one was under way */
            arena_free(arena);
        }
    }
}
