#include "stratum/net/resolve.h"

#include <poll.h>
#include <string.h>
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
