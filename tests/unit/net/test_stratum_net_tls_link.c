/* What a link over TLS adds to the contract of links: peers that speak something else, or nothing.
 */
#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/net/tls_world.h"

static void plain_client(struct world *world)
{
    world->listener->address.tls = false;
    world_dial(world);
    world_run(world, world_is_open);
}

static void check_failed(const struct world_end *end, const char *words)
{
    check_int(end->closed, 1);
    check_int(end->end, STRATUM_LINK_END_FAILED);
    check_row(end->text, strstr(end->text, words) != NULL);
}

void test_tls_server_meets_a_plain_miner(void)
{
    struct world world;
    (void)tls_world_init(&world, STRATUM_CERTIFICATE_GOOD, TRUST_AUTHORITY);
    plain_client(&world);
    static const char hello[] = "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}\n";
    stratum_link_send(world.client.link, hello, sizeof hello - 1);
    world_run(&world, world_server_closed);
    check_failed(&world.server, "the miner does not speak TLS there: it should dial stratum+ssl");
    check_int(world.server.received, 0);
    world_done(&world);
}

void test_tls_server_waits_for_no_one_without_end(void)
{
    struct world world;
    (void)tls_world_init(&world, STRATUM_CERTIFICATE_GOOD, TRUST_AUTHORITY);
    plain_client(&world);
    world_run(&world, world_server_closed);
    check_failed(&world.server, "no TLS answer from mem:");
    check_int(stratum_loop_now(world.loop).now_us, STRATUM_TLS_HANDSHAKE_US);
    world_done(&world);
}

void test_tls_server_keeps_its_words_for_the_handshake(void)
{
    struct world world;
    (void)tls_world_init(&world, STRATUM_CERTIFICATE_GOOD, TRUST_AUTHORITY);
    plain_client(&world);
    stratum_link_send(world.server.link, "welcome", 7);
    check_int(world.server.link->ops->queued_bytes(world.server.link), 7);
    world_close(&world.server, STRATUM_LINK_FINISH);
    world_run(&world, world_client_closed);
    check_int(world.client.received, 0); /* lost: it was never said how to encrypt it */
    world_done(&world);
}

static void answer_in_plain(struct world_end *end, const uint8_t *bytes, size_t len)
{
    (void)bytes;
    (void)len;
    static const char error[] = "{\"error\":\"parse error\"}\n";
    stratum_link_send(end->link, error, sizeof error - 1);
}

static void hang_up(struct world_end *end, const uint8_t *bytes, size_t len)
{
    (void)bytes;
    (void)len;
    world_close(end, STRATUM_LINK_FINISH);
}

static void mute(struct world_end *end, const uint8_t *bytes, size_t len)
{
    (void)end;
    (void)bytes;
    (void)len;
}

void test_tls_client_meets_a_plain_pool(void)
{
    static const struct {
        const char *words;
        void (*pool)(struct world_end *end, const uint8_t *bytes, size_t len);
    } pools[] = {
        {"pool.example does not speak TLS there: try stratum+tcp://", answer_in_plain},
        {"pool.example hung up in the TLS handshake: does it speak TLS on this port?", hang_up},
        {"no TLS answer from pool.example in 15 s: does it speak TLS on this port?", mute},
    };
    for (size_t index = 0; index < sizeof pools / sizeof pools[0]; index++) {
        struct world world;
        (void)tls_world_init(&world, STRATUM_CERTIFICATE_GOOD, TRUST_AUTHORITY);
        stratum_tls_free(world.tls_server);
        world.tls_server = NULL;
        world.server.on_bytes = pools[index].pool;
        world_dial(&world);
        world_run(&world, world_client_closed);
        check_int(world.client.opened, 0);
        check_failed(&world.client, pools[index].words);
        world_done(&world);
    }
}

void test_tls_ends_below_are_passed_on(void)
{
    struct world world;
    (void)tls_world_init(&world, STRATUM_CERTIFICATE_GOOD, TRUST_AUTHORITY);
    world.listener->ops->refuse(world.listener, true);
    world_dial(&world);
    world_run(&world, world_client_closed);
    check_int(world.client.end, STRATUM_LINK_END_REFUSED);
    world_done(&world);
}

static bool server_got(const struct world *world)
{
    return world->server.received > 0;
}

void test_tls_closing_is_told_to_the_peer(void)
{
    struct world world;
    (void)tls_world_init(&world, STRATUM_CERTIFICATE_GOOD, TRUST_PIN);
    world_connect(&world);
    stratum_link_send(world.client.link, "bye", 3);
    world_run(&world, server_got);
    world_close(&world.client, STRATUM_LINK_FINISH);
    world_run(&world, world_server_closed);
    check_int(world.server.end, STRATUM_LINK_END_FINISHED);
    check_int(world.server.received, 3);
    world_done(&world);
}

static void say_all_at_once(struct world_end *end)
{
    stratum_link_send(end->link, "welcome", 7);
    stratum_link_finish(end->link);
    stratum_link_finish(end->link);
    stratum_link_send(end->link, "too late", 8);
}

/** Half a close before the hands are shaken: what waits is said, then the last word. */
void test_tls_finishes_after_the_handshake(void)
{
    struct world world;
    (void)tls_world_init(&world, STRATUM_CERTIFICATE_GOOD, TRUST_PIN);
    world.on_accepted = say_all_at_once;
    world_dial(&world);
    world_run(&world, world_client_closed);
    check_int(world.client.end, STRATUM_LINK_END_FINISHED);
    check_int(world.client.received, 7);
    world_close(&world.client, STRATUM_LINK_FINISH);
    world_run(&world, world_server_closed);
    check_int(world.server.end, STRATUM_LINK_END_FINISHED);
    world_done(&world);
}
