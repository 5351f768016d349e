#include "stratum/net/spare_port.h"

#include <unistd.h>

#include "stratum/net/bind.h"
#include "tests/unit/check.h"

void test_spare_port_is_outside_of_what_the_kernel_gives(void)
{
    check_int(stratum_spare_port_at(32768, 60999, 0), 61000);
    check_int(stratum_spare_port_at(32768, 60999, 4535), 65535);
    check_int(stratum_spare_port_at(32768, 60999, 4536), 10000);
    check_int(stratum_spare_port_at(32768, 60999, 4536 + 22767), 32767);
    check_int(stratum_spare_port_at(32768, 60999, 4536 + 22768), 61000);
    check_int(stratum_spare_port_at(1024, 65535, 7), 0);
    check_int(stratum_spare_port_at(20000, 65535, 10001), 10001);
    check_int(stratum_spare_port_at(1024, 65534, 9), 65535);
}

void test_spare_port_is_free_and_one_holders(void)
{
    struct stratum_spare_port first;
    struct stratum_spare_port second;
    const char *problem = "";
    check_true(stratum_spare_port_hold(&first, &problem));
    check_true(stratum_spare_port_hold(&second, &problem));
    check_true(first.port != second.port);

    const struct stratum_address there = {.host = "127.0.0.1", .port = first.port};
    struct stratum_bound listener;
    check_true(stratum_bind(&listener, &there, "--there", &problem));
    check_true(stratum_bind_listen(listener.fd));
    stratum_spare_port_release(&first);
    check_int(first.port, 0);
    check_true(stratum_spare_port_hold(&first, &problem));
    check_true(first.port != there.port); /* somebody listens there */

    (void)close(listener.fd);
    stratum_spare_port_release(&first);
    stratum_spare_port_release(&second);
    stratum_spare_port_release(&second);
}
