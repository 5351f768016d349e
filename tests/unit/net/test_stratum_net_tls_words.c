/* Every certificate against everyone's trust, and what a user reads. */
#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/net/tls_world.h"

struct meeting {
    const char *name;
    enum stratum_certificate_kind kind;
    enum tls_trusting trusting;
    const char *words; /* NULL: it opens */
};

static const struct meeting meetings[] = {
    {"good", STRATUM_CERTIFICATE_GOOD, TRUST_AUTHORITY, NULL},
    {"good, unknown authority", STRATUM_CERTIFICATE_GOOD, TRUST_MACHINE,
     "is signed by simpool test authority, whom this machine does not trust: name the authority "
     "with --tls-ca"},
    {"good, pinned", STRATUM_CERTIFICATE_GOOD, TRUST_PIN, NULL},
    {"good, another pinned", STRATUM_CERTIFICATE_GOOD, TRUST_OTHER_PIN,
     "the certificate of pool.example is not the pinned one: its SHA-256 is "},
    {"good, anybody", STRATUM_CERTIFICATE_GOOD, TRUST_ANYBODY, NULL},
    {"expired", STRATUM_CERTIFICATE_EXPIRED, TRUST_AUTHORITY,
     "the certificate of pool.example expired on 1969-12-31 (today is 1970-01-01): the pool has to "
     "renew it"},
    {"expired, pinned", STRATUM_CERTIFICATE_EXPIRED, TRUST_PIN, NULL},
    {"expired, anybody", STRATUM_CERTIFICATE_EXPIRED, TRUST_ANYBODY, NULL},
    {"not yet", STRATUM_CERTIFICATE_NOT_YET, TRUST_AUTHORITY,
     "is not valid before 1970-01-02: is this machine's clock right? It says 1970-01-01"},
    {"wrong name", STRATUM_CERTIFICATE_WRONG_NAME, TRUST_AUTHORITY,
     "the certificate is for wrong.example, not for pool.example"},
    {"wrong name, pinned", STRATUM_CERTIFICATE_WRONG_NAME, TRUST_PIN, NULL},
    {"self-signed", STRATUM_CERTIFICATE_SELF_SIGNED, TRUST_AUTHORITY,
     "is signed by itself alone: trust this one with --tls-pin "},
    {"self-signed, pinned", STRATUM_CERTIFICATE_SELF_SIGNED, TRUST_PIN, NULL},
};

void test_tls_every_certificate_against_every_trust(void)
{
    for (size_t index = 0; index < sizeof meetings / sizeof meetings[0]; index++) {
        const struct meeting *const row = &meetings[index];
        struct world world;
        if (!tls_world_init(&world, row->kind, row->trusting)) {
            return;
        }
        world_dial(&world);
        world_run(&world, world_over);
        check_row(row->name, world.client.opened == (row->words == NULL));
        if (row->words != NULL) {
            check_int(world.client.end, STRATUM_LINK_END_FAILED);
            check_row(row->name, strstr(world.client.text, row->words) != NULL);
            world_run(&world, world_server_closed); /* the alert says it to the pool, too */
            check_int(world.server.end, STRATUM_LINK_END_FAILED);
            check_row(world.server.text,
                      strstr(world.server.text, "the miner refused the TLS handshake: ") != NULL);
        }
        world_done(&world);
    }
}

static void dial_as(struct world *world, const char *host)
{
    struct stratum_address address = world->listener->address;
    memset(address.host, 0, sizeof address.host);
    memcpy(address.host, host, strlen(host));
    world_dial_at(world, &address);
    world_run(world, world_over);
}

void test_tls_addresses_are_names_too(void)
{
    struct world world;
    (void)tls_world_init(&world, STRATUM_CERTIFICATE_GOOD, TRUST_AUTHORITY);
    static const char *const hosts[] = {"127.0.0.1", "::1", "localhost"};
    for (size_t index = 0; index < sizeof hosts / sizeof hosts[0]; index++) {
        dial_as(&world, hosts[index]);
        check_row(hosts[index], world.client.opened == 1);
        world_close(&world.client, STRATUM_LINK_RESET);
    }
    dial_as(&world, "127.0.0.2");
    check_row(world.client.text, strstr(world.client.text, "not for 127.0.0.2") != NULL);
    dial_as(&world, "other.example");
    check_row(world.client.text,
              strstr(world.client.text,
                     "the certificate is for pool.example, localhost, 127.0.0.1 and 1 more, not "
                     "for other.example") != NULL);
    world_done(&world);
}

/** What libraries say of an authority that they do not know, and of what else may be wrong. */
void test_tls_says_who_does_not_trust_it(void)
{
    check_true(stratum_tls_was_not_trusted("the miner refused the TLS handshake: unknown CA"));
    check_true(stratum_tls_was_not_trusted("the miner refused the TLS handshake: bad certificate"));
    check_true(
        stratum_tls_was_not_trusted("the miner refused the TLS handshake: certificate unknown"));
    check_true(
        !stratum_tls_was_not_trusted("the miner refused the TLS handshake: certificate expired"));
    check_true(!stratum_tls_was_not_trusted("the miner refused the TLS handshake: unknown CA!"));
    check_true(!stratum_tls_was_not_trusted("unknown CA"));
}
