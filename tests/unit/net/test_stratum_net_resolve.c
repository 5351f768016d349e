#include "stratum/net/resolve.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/unit/check.h"

static void check_name(const char *host, const char *expected)
{
    struct stratum_address address = {.port = 3333};
    memcpy(address.host, host, strlen(host) + 1);
    struct stratum_route route;
    char name[STRATUM_PEER_MAX];
    if (check_row(host, stratum_resolve_numeric(&route, &address))) {
        check_int(route.count, 1);
        stratum_resolve_name(name, &route.at[0], route.len[0]);
        check_text(name, expected);
    }
}

void test_link_resolve_numeric(void)
{
    check_name("127.0.0.1", "127.0.0.1:3333");
    check_name("::1", "[::1]:3333");
    check_name("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
               "[2001:db8:ffff:ffff:ffff:ffff:ffff:ffff]:3333");
    struct stratum_route route;
    const struct stratum_address named = {"localhost", 3333, false};
    check_true(!stratum_resolve_numeric(&route, &named));
}

void test_link_resolve_in_a_thread(void)
{
    const struct stratum_address named = {"localhost", 3333, false};
    const int answered = stratum_resolve_start(&named);
    struct pollfd wait = {.fd = answered, .events = POLLIN};
    check_int(poll(&wait, 1, 20000), 1);
    struct stratum_route route;
    stratum_resolve_take(&route, answered);
    check_int(route.problem, 0);
    check_true(route.count > 0);
    stratum_resolve_take(&route, answered); /* there is no second answer */
    check_true(route.problem != 0);
    check_int(close(answered), 0);
}

enum { FOUND = 20 };

/** A list as getaddrinfo gives it: ports 1, 2, …, of IPv6 up to the one given, and IPv4 behind. */
static void choose(struct stratum_route *route, size_t found_count, size_t sixes)
{
    struct sockaddr_in6 at[FOUND] = {{0}};
    struct addrinfo found[FOUND] = {{0}};
    for (size_t index = 0; index < found_count; index++) {
        const int family = index < sixes ? AF_INET6 : AF_INET;
        at[index].sin6_family = (sa_family_t)family;
        at[index].sin6_port = htons((uint16_t)(index + 1)); /* at the same place in both */
        found[index].ai_family = family;
        found[index].ai_addr = (struct sockaddr *)&at[index];
        found[index].ai_addrlen =
            family == AF_INET6 ? sizeof at[index] : sizeof(struct sockaddr_in);
        found[index].ai_next = index + 1 < found_count ? &found[index + 1] : NULL;
    }
    stratum_resolve_choose(route, found);
}

/** However many there are, a network without one of the families reaches the others soon. */
void test_link_resolve_takes_families_in_turn(void)
{
    static const struct {
        size_t found, sixes;
        uint16_t ports[STRATUM_RESOLVE_MAX];
    } rows[] = {
        {1, 0, {1}},
        {3, 2, {1, 3, 2}},
        {4, 1, {1, 2, 3, 4}},
        {FOUND, FOUND, {1, 2, 3, 4, 5, 6, 7, 8}},
        {FOUND, 0, {1, 2, 3, 4, 5, 6, 7, 8}},
        {FOUND, 10, {1, 11, 2, 12, 3, 13, 4, 14}},
        {FOUND, 19, {1, 20, 2, 3, 4, 5, 6, 7}},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct stratum_route route = {.count = 0};
        choose(&route, rows[row].found, rows[row].sixes);
        check_int(route.count,
                  rows[row].found < STRATUM_RESOLVE_MAX ? rows[row].found : STRATUM_RESOLVE_MAX);
        for (size_t index = 0; index < route.count; index++) {
            check_int(stratum_resolve_port(&route.at[index]), rows[row].ports[index]);
        }
    }
}

/** Why there is no address names what the system lacks, where it is the system. */
void test_link_resolve_says_why(void)
{
    const struct stratum_route lacking = {.problem = EAI_SYSTEM, .error = EMFILE};
    check_text(stratum_resolve_problem(&lacking), "Too many open files");
    const struct stratum_route unknown = {.problem = EAI_NONAME};
    check_text(stratum_resolve_problem(&unknown), "Name or service not known");

    struct rlimit before;
    check_int(getrlimit(RLIMIT_NOFILE, &before), 0);
    const struct rlimit none = {.rlim_cur = 0, .rlim_max = before.rlim_max};
    check_int(setrlimit(RLIMIT_NOFILE, &none), 0);
    errno = 0;
    const struct stratum_address named = {"localhost", 3333, false};
    check_int(stratum_resolve_start(&named), -1);
    check_int(errno, EMFILE);
    check_int(setrlimit(RLIMIT_NOFILE, &before), 0);
}
