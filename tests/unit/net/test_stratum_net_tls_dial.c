#include "tests/unit/check.h"
#include "tests/unit/net/tls_world.h"

void test_tls_dialer_leaves_plain_addresses_alone(void)
{
    struct world world;
    (void)tls_world_init(&world, STRATUM_CERTIFICATE_GOOD, TRUST_AUTHORITY);
    world.listener->address.tls = false;
    world_dial(&world);
    check_text(world.client.link->ops->name, "mem");
    world_close(&world.client, STRATUM_LINK_RESET);
    world.listener->address.tls = true;
    world_dial(&world);
    check_text(world.client.link->ops->name, "tls");
    world_done(&world); /* with a dial under way */
}
