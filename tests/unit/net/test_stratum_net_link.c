/* The contract of links, the same for every network. */
#include <stdlib.h>
#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/net/world.h"

enum { MEBIBYTE = 1024 * 1024, LARGE_LEN = 10 * MEBIBYTE, LINES = 2000 };

/** Bytes that no shift or swap maps onto themselves. */
static uint8_t *pattern_make(size_t len, uint32_t seed)
{
    uint8_t *const bytes = malloc(len);
    for (size_t index = 0; index < len; index++) {
        seed = seed * 1664525u + 1013904223u;
        bytes[index] = (uint8_t)(seed >> 24);
    }
    return bytes;
}

static void send_text(struct world_end *end, const char *text)
{
    stratum_link_send(end->link, text, strlen(text));
}

/* ---- bytes -------------------------------------------------------------------------------- */

static void echo(struct world_end *end, const uint8_t *bytes, size_t len)
{
    stratum_link_send(end->link, bytes, len);
}

static bool echoed_all(const struct world *world)
{
    return world->client.received >= LINES * (LINES - 1) / 2;
}

static void in_order(struct world *world)
{
    world->server.on_bytes = echo;
    world_connect(world);
    uint64_t digest = 0;
    uint8_t *const bytes = pattern_make(LINES, 1);
    for (size_t len = 0; len < LINES; len++) { /* nothing at all is a piece too */
        stratum_link_send(world->client.link, bytes, len);
        digest = world_digest(digest, bytes, len);
    }
    world_run(world, echoed_all);
    check_int(world->server.received, LINES * (LINES - 1) / 2);
    check_row(world->name, world->server.digest == digest);
    check_int(world->client.received, world->server.received);
    check_row(world->name, world->client.digest == digest);
    free(bytes);
}

void test_link_bytes_arrive_in_order_and_whole(void)
{
    world_each(in_order);
}

static bool both_have_all(const struct world *world)
{
    return world->client.received >= LARGE_LEN && world->server.received >= LARGE_LEN;
}

static void large(struct world *world)
{
    world_connect(world);
    uint8_t *const there = pattern_make(LARGE_LEN, 2);
    uint8_t *const back = pattern_make(LARGE_LEN, 3);
    stratum_link_send(world->client.link, there, LARGE_LEN);
    stratum_link_send(world->server.link, back, LARGE_LEN);
    check_row(world->name, world->client.link->ops->queued_bytes(world->client.link) > 0);
    world_run(world, both_have_all);
    check_int(world->client.link->ops->queued_bytes(world->client.link), 0);
    check_row(world->name, world->server.digest == world_digest(0, there, LARGE_LEN));
    check_row(world->name, world->client.digest == world_digest(0, back, LARGE_LEN));
    free(there);
    free(back);
}

void test_link_large_transfers_both_ways(void)
{
    world_each(large);
}

/* ---- ends --------------------------------------------------------------------------------- */

static void finish_after_large(struct world *world)
{
    world_connect(world);
    uint8_t *const bytes = pattern_make(LARGE_LEN, 4);
    stratum_link_send(world->client.link, bytes, LARGE_LEN);
    /* Unread bytes at the one who finishes must not turn its FIN into a reset. */
    send_text(&world->server, "you will never read this");
    world_close(&world->client, STRATUM_LINK_FINISH);
    world_run(world, world_server_closed);
    check_int(world->server.end, STRATUM_LINK_END_FINISHED);
    check_int(world->server.received, LARGE_LEN);
    check_row(world->name, world->server.digest == world_digest(0, bytes, LARGE_LEN));
    check_int(world->client.received, 0);
    check_int(world->client.closed, 0);
    free(bytes);
}

void test_link_finish_delivers_what_was_sent(void)
{
    world_each(finish_after_large);
}

/** Half a close: the peer hears the end behind what was sent, and is heard until it ends, too. */
static void half_close(struct world *world)
{
    world_connect(world);
    if (world->server.link->ops->finish == NULL) {
        return; /* this kind of link cannot */
    }
    uint8_t *const bytes = pattern_make(LARGE_LEN, 5);
    stratum_link_send(world->client.link, bytes, LARGE_LEN);
    send_text(&world->server, "last words");
    stratum_link_finish(world->server.link);
    send_text(&world->server, "too late");
    world_run(world, world_server_closed);
    check_int(world->client.end, STRATUM_LINK_END_FINISHED);
    check_int(world->client.received, 10);
    check_int(world->server.end, STRATUM_LINK_END_FINISHED);
    check_int(world->server.received, LARGE_LEN);
    check_row(world->name, world->server.digest == world_digest(0, bytes, LARGE_LEN));
    free(bytes);
}

void test_link_half_a_close_still_hears(void)
{
    world_each(half_close);
}

static void reset(struct world *world)
{
    world_connect(world);
    send_text(&world->client, "hello");
    world_close(&world->client, STRATUM_LINK_RESET);
    world_run(world, world_server_closed);
    check_int(world->server.end, STRATUM_LINK_END_RESET);
    check_int(world->server.closed, 1);
    check_int(world->client.closed, 0);
    check_row(world->name, strstr(world->server.text, "reset") != NULL);
}

void test_link_reset_is_seen_as_one(void)
{
    world_each(reset);
}

static bool fence_came(const struct world *world)
{
    return world->server.received == 5;
}

/** Something else happens from dial to bytes: whatever was still to come for others has come.
 *  Another connection may still be accepted first, so only the bytes count. */
static void fence(struct world *world)
{
    world->on_accepted = NULL;
    world->client.on_opened = NULL;
    world->client.on_bytes = world->server.on_bytes = NULL;
    world->client.on_closed = world->server.on_closed = NULL;
    world_close(&world->client, STRATUM_LINK_RESET);
    world_close(&world->server, STRATUM_LINK_RESET);
    world->server.received = 0;
    world_dial(world);
    world_run(world, world_client_opened);
    send_text(&world->client, "fence");
    world_run(world, fence_came);
    world_close(&world->client, STRATUM_LINK_FINISH);
    world_run(world, world_server_closed);
    check_int(world->server.received, 5);
}

static void both_finish(struct world *world)
{
    world_connect(world);
    send_text(&world->client, "bye");
    send_text(&world->server, "bye");
    world_close(&world->client, STRATUM_LINK_FINISH);
    world_close(&world->server, STRATUM_LINK_FINISH);
    fence(world);
}

void test_link_both_may_finish_at_once(void)
{
    world_each(both_finish);
}

/* ---- closing inside an event -------------------------------------------------------------- */

static void close_now(struct world_end *end)
{
    world_close(end, STRATUM_LINK_RESET);
}

static void close_on_bytes(struct world_end *end, const uint8_t *bytes, size_t len)
{
    (void)bytes;
    (void)len;
    world_close(end, STRATUM_LINK_FINISH);
}

static bool client_saw_end(const struct world *world)
{
    return world->client.opened > 0 && world->client.link == NULL;
}

static void closing_inside(struct world *world)
{
    world->client.on_opened = close_now;
    world_dial(world);
    world_run(world, client_saw_end);
    check_int(world->client.closed, 0);
    fence(world);

    world->server.on_bytes = close_on_bytes;
    world_connect(world);
    send_text(&world->client, "one");
    send_text(&world->client, "two");
    world_run(world, world_client_closed);
    check_int(world->client.end, STRATUM_LINK_END_FINISHED);
    check_int(world->server.closed, 0);
    fence(world);

    world->client.on_closed = close_now;
    world_connect(world);
    world_close(&world->server, STRATUM_LINK_FINISH);
    world_run(world, world_client_closed);
    check_int(world->client.closed, 1);
    check_row(world->name, world->client.text[0] != '\0');
    fence(world);
}

void test_link_closing_inside_every_event(void)
{
    world_each(closing_inside);
}

static void close_accepted(struct world *world)
{
    world->on_accepted = close_now;
    world_dial(world);
    world_run(world, world_client_closed);
    check_int(world->accepted, 1);
    check_int(world->client.end, STRATUM_LINK_END_RESET);
    check_int(world->client.closed, 1);
    fence(world);
}

void test_link_closing_inside_accepted(void)
{
    world_each(close_accepted);
}

/* ---- refusing ----------------------------------------------------------------------------- */

static void refused(struct world *world)
{
    const struct stratum_address address = world->listener->address;
    world->listener->ops->free(world->listener);
    world->listener = NULL;
    world_dial_at(world, &address);
    check_int(world->client.closed, 0); /* never inside dial() */
    world_run(world, world_client_closed);
    check_int(world->client.end, STRATUM_LINK_END_REFUSED);
    check_int(world->client.opened, 0);
    check_int(world->client.closed, 1);
}

void test_link_refused_where_nobody_listens(void)
{
    world_each(refused);
}

static bool server_heard(const struct world *world)
{
    return world->server.received > 0;
}

static void toggling(struct world *world)
{
    const uint16_t port = world->listener->address.port;
    for (int round = 0; round < 3; round++) {
        world_connect(world);
        struct stratum_link *const kept = world->client.link;
        world->listener->ops->refuse(world->listener, true);
        world->listener->ops->refuse(world->listener, true); /* said twice is said once */
        world_dial(world);
        world_run(world, world_client_closed);
        check_int(world->client.end, STRATUM_LINK_END_REFUSED);
        world->client.link = kept;
        world->client.closed = 0;
        send_text(&world->client, "still here");
        world_run(world, server_heard);
        check_int(world->server.received, 10);
        world->listener->ops->refuse(world->listener, false);
        check_int(world->listener->address.port, port);
        world_close(&world->client, STRATUM_LINK_FINISH);
        world_run(world, world_server_closed);
    }
    world->listener->ops->refuse(world->listener, true);
    world->listener->ops->refuse(world->listener, false);
    fence(world);
}

void test_link_refusing_keeps_the_port_and_the_links(void)
{
    world_each(toggling);
}

/* ---- silence ------------------------------------------------------------------------------ */

static void silent(struct world *world)
{
    world_dial(world);
    send_text(&world->client, "too early");
    check_int(world->client.link->ops->queued_bytes(world->client.link), 0);
    world_close(&world->client, STRATUM_LINK_FINISH); /* before it opened */
    check_int(world->client.opened, 0);
    fence(world);

    world_connect(world);
    send_text(&world->server, "unheard");
    world_close(&world->server, STRATUM_LINK_FINISH);
    world_close(&world->client, STRATUM_LINK_RESET);
    fence(world);
}

void test_link_silent_before_open_and_after_close(void)
{
    world_each(silent);
}

static void not_reading(struct world *world)
{
    world_connect(world);
    uint8_t *const bytes = pattern_make(MEBIBYTE, 5);
    for (int count = 0; count < 64; count++) { /* the peer cannot read in between */
        stratum_link_send(world->client.link, bytes, MEBIBYTE);
    }
    check_int(world->client.closed, 0); /* never inside send() */
    world_run(world, world_client_closed);
    check_int(world->client.end, STRATUM_LINK_END_FAILED);
    check_row(world->name, strstr(world->client.text, "does not read") != NULL);
    if (world->server.closed == 0) {
        world_run(world, world_server_closed);
    }
    check_int(world->server.end, STRATUM_LINK_END_RESET);
    free(bytes);
}

void test_link_a_peer_that_does_not_read_is_given_up(void)
{
    world_each(not_reading);
}

static void send_more(struct world_end *end)
{
    send_text(end, "are you there?");
    check_int(end->link->ops->queued_bytes(end->link), 0);
}

static void sending_to_the_gone(struct world *world)
{
    world->client.on_closed = send_more;
    world_connect(world);
    world_close(&world->server, STRATUM_LINK_RESET);
    for (int count = 0; count < 10; count++) {
        send_text(&world->client, "are you there?");
    }
    world_run(world, world_client_closed);
    check_int(world->client.end, STRATUM_LINK_END_RESET);
    check_int(world->client.closed, 1);
}

void test_link_sending_to_the_gone_is_ignored(void)
{
    world_each(sending_to_the_gone);
}
