/* What link_tcp_listen and http have in common; both are tested through their own. */
#include "stratum/net/bind.h"

#include <string.h>

#include <unistd.h>

#include "tests/unit/check.h"

void test_link_tcp_bound_ports_are_named(void)
{
    struct stratum_bound bound;
    const char *problem = "";
    const struct stratum_address address = {.host = "127.0.0.1"};
    check_true(stratum_bind(&bound, &address, "--there", &problem));
    check_true(bound.address.port != 0);
    check_text(bound.address.host, "127.0.0.1");
    struct stratum_bound second;
    check_true(stratum_bind_listen(bound.fd));
    check_true(!stratum_bind(&second, &bound.address, "--there", &problem));
    check_int(second.fd, -1);
    check_row(problem, strstr(problem, "choose another with --there") != NULL);
    check_true(stratum_bind_at(&bound.at, bound.at_len) == -1);
    (void)close(bound.fd);
    const int again = stratum_bind_at(&bound.at, bound.at_len);
    check_true(again >= 0);
    (void)close(again);
}
