/* A name server that takes its time: this program's getaddrinfo() stands still at one name until it
 * is told to go on (the linker's --wrap). */
#include "stratum/net/lookup.h"

#include <netdb.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/check.h"
#include "tests/unit/net/world.h"

static const char slow[] = "slow.test";
static int gate[2]; /* a byte lets one question pass */
static atomic_int asked;

int __real_getaddrinfo(const char *host, const char *port, const struct addrinfo *hints,
                       struct addrinfo **out); /* NOLINT: the linker's name */
int __wrap_getaddrinfo(const char *host, const char *port, const struct addrinfo *hints,
                       struct addrinfo **out); /* NOLINT: the linker's name */

int __wrap_getaddrinfo(const char *host, const char *port, const struct addrinfo *hints,
                       struct addrinfo **out) /* NOLINT: the linker's name */
{
    if (strcmp(host, slow) != 0 || (hints->ai_flags & AI_NUMERICHOST) != 0) {
        return __real_getaddrinfo(host, port, hints, out);
    }
    char byte = 0;
    atomic_fetch_add(&asked, 1);
    (void)!read(gate[0], &byte, 1);
    return __real_getaddrinfo("127.0.0.1", port, hints, out);
}

static void give_up(struct world *world, const struct stratum_address *address)
{
    world_dial_at(world, address);
    world_close(&world->client, STRATUM_LINK_RESET);
}

void test_lookup_answer_is_heard_by_the_next_dial(void)
{
    struct world world;
    (void)world_init(&world, WORLD_TCP);
    check_int(pipe(gate), 0);
    struct stratum_address address = {.port = world.listener->address.port};
    (void)snprintf(address.host, sizeof address.host, "%s", slow);
    give_up(&world, &address);
    give_up(&world, &address);
    check_int(write(gate[1], "g", 1), 1);
    world_dial_at(&world, &address);
    world_run(&world, world_is_open);
    check_int(world.client.opened, 1);
    check_int(atomic_load(&asked), 1);
    world_done(&world);
}

/* The dialer may go before its dials, and a lookup that nobody fetches goes with the last. */
void test_lookup_goes_with_its_owners(void)
{
    struct stratum_lookups *const lookups = stratum_lookups_make();
    struct stratum_lookups *const shared = stratum_lookups_share(lookups);
    int pair[2];
    check_int(pipe(pair), 0);
    const struct stratum_address address = {.host = "h", .port = 1};
    stratum_lookups_leave(lookups, &address, pair[0], 0);
    stratum_lookups_release(lookups);
    check_int(stratum_lookups_begin(shared, &address, 1), pair[0]);
    stratum_lookups_leave(shared, &address, pair[0], 1);
    stratum_lookups_release(shared);
    check_int(close(pair[0]), -1); /* it is closed */
    (void)close(pair[1]);
}

void test_lookup_is_for_its_address_and_a_while(void)
{
    struct stratum_lookups *const lookups = stratum_lookups_make();
    int pair[2];
    check_int(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    const struct stratum_address address = {.host = "127.0.0.1", .port = 1};
    const struct stratum_address other = {.host = "127.0.0.1", .port = 2};
    stratum_lookups_leave(lookups, &address, pair[0], 0);
    const int fresh = stratum_lookups_begin(lookups, &other, 1);
    check_true(fresh >= 0 && fresh != pair[0]);
    (void)close(fresh);
    const int late = stratum_lookups_begin(lookups, &address, STRATUM_LOOKUP_KEPT_US + 1);
    check_true(late >= 0);
    check_int(send(pair[1], "x", 1, MSG_NOSIGNAL), -1); /* nobody has the other end any more */
    (void)close(late);
    (void)close(pair[1]);
    stratum_lookups_release(lookups);
}
