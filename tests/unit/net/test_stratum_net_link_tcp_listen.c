#include <stdio.h>
#include <string.h>

#include <sys/resource.h>
#include <unistd.h>

#include "tests/unit/check.h"
#include "tests/unit/net/world.h"

void test_link_tcp_port_in_use(void)
{
    struct world world;
    (void)world_init(&world, WORLD_TCP);
    char expected[100];
    (void)snprintf(expected, sizeof expected, "port %u is in use: choose another with --listen",
                   (unsigned)world.listener->address.port);
    for (int refusing = 0; refusing < 2; refusing++) { /* it stays ours while we refuse */
        world.listener->ops->refuse(world.listener, refusing != 0);
        const char *problem = "";
        check_true(stratum_listener_tcp_make(world.loop, &world.listener->address, &problem) ==
                   NULL);
        check_text(problem, expected);
    }
    world.listener->ops->refuse(world.listener, false);
    world_connect(&world);
    check_int(world.accepted, 1);
    world_done(&world);
}

void test_link_tcp_listening_problems(void)
{
    static const struct {
        const char *host;
        const char *says;
    } rows[] = {
        {"192.0.2.1", "this machine has no address 192.0.2.1"}, /* RFC 5737: nobody has it */
        {"", "cannot listen on "},
        {"1.2.3.4.5.6", "cannot listen on 1.2.3.4.5.6"},
    };
    struct stratum_loop *const loop = stratum_loop_ev_make();
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        struct stratum_address address = {.port = 0};
        (void)snprintf(address.host, sizeof address.host, "%s", rows[index].host);
        const char *problem = "";
        check_row(rows[index].host, stratum_listener_tcp_make(loop, &address, &problem) == NULL);
        check_row(problem, strncmp(problem, rows[index].says, strlen(rows[index].says)) == 0);
    }
    stratum_loop_free(loop);
}

static void raise_limit(void *context)
{
    check_int(setrlimit(RLIMIT_NOFILE, context), 0);
}

/** The socket connects in the kernel, but cannot be accepted until there is a descriptor again. */
void test_link_tcp_waits_for_a_descriptor(void)
{
    struct world world;
    (void)world_init(&world, WORLD_TCP);
    world_dial(&world);
    const int next = dup(0); /* the lowest descriptor that is free */
    (void)close(next);
    struct rlimit usual;
    check_int(getrlimit(RLIMIT_NOFILE, &usual), 0);
    const struct rlimit tight = {(rlim_t)next, usual.rlim_max};
    check_int(setrlimit(RLIMIT_NOFILE, &tight), 0);
    world_run(&world, world_client_opened);
    check_int(world.accepted, 0);
    struct stratum_timer timer = stratum_timer_make(raise_limit, &usual);
    stratum_loop_arm(world.loop, &timer, stratum_loop_now(world.loop).now_us + 5000);
    world_run(&world, world_is_open);
    check_int(world.accepted, 1);
    world_done(&world);
}
