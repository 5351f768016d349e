#include <string.h>

#include "stratum/net/link.h"
#include "tests/unit/check.h"

struct row {
    const char *text;
    const char *host; /* NULL: a problem is expected */
    unsigned port;
    bool tls;
    const char *says;
};

static const struct row rows[] = {
    {"stratum+tcp://pool.example:3333", "pool.example", 3333, false, NULL},
    {"stratum+tcp://pool.example:3333/", "pool.example", 3333, false, NULL},
    {"stratum+ssl://pool.example:443", "pool.example", 443, true, NULL},
    {"stratum+tls://pool.example:443", "pool.example", 443, true, NULL},
    {"stratum+tcps://pool.example:443", "pool.example", 443, true, NULL},
    {"tcp://127.0.0.1:1", "127.0.0.1", 1, false, NULL},
    {"127.0.0.1:0", "127.0.0.1", 0, false, NULL},
    {"a-b.c_d:65535", "a-b.c_d", 65535, false, NULL},
    {"[::1]:3333", "::1", 3333, false, NULL},
    {"stratum+ssl://[fe80::1%eth0]:00080", "fe80::1%eth0", 80, true, NULL},
    {"", NULL, 0, false, "the port is missing"},
    {"pool.example", NULL, 0, false, "the port is missing"},
    {"[::1]", NULL, 0, false, "the port is missing"},
    {"[::1]3333", NULL, 0, false, "the port is missing"},
    {"[::1:3333", NULL, 0, false, "the ] after"},
    {"::1:3333", NULL, 0, false, "an IPv6 address needs brackets"},
    {":3333", NULL, 0, false, "the host is missing"},
    {"[]:3333", NULL, 0, false, "the host is missing"},
    {"pool.example:", NULL, 0, false, "the port is no number"},
    {"pool.example:65536", NULL, 0, false, "the port is no number"},
    {"pool.example:999999999999", NULL, 0, false, "the port is no number"},
    {"pool.example:33x", NULL, 0, false, "the port is no number"},
    {"pool.example:-1", NULL, 0, false, "the port is no number"},
    {"pool.example:33//", NULL, 0, false, "the port is no number"},
    {"http://pool.example:80", NULL, 0, false, "this scheme is unknown"},
    {"stratum2+tcp://pool.example:80", NULL, 0, false, "this scheme is unknown"},
    {"stratum+tcp://user:x@pool.example:80", NULL, 0, false, "a user name is no part"},
    {"pool example:80", NULL, 0, false, "the host has a character"},
    {"pool\n:80", NULL, 0, false, "the host has a character"},
};

/** Written down, it reads back. */
static void check_written(const struct stratum_address *address)
{
    char words[STRATUM_ADDRESS_WORDS_MAX];
    struct stratum_address again;
    const char *problem = "";
    if (check_true(
            stratum_address_parse(&again, stratum_address_words(words, address), &problem))) {
        check_text(again.host, address->host);
        check_int(again.port, address->port);
    }
}

void test_address_of_a_peer(void)
{
    char peer[STRATUM_PEER_MAX];
    stratum_address_peer(peer, "fe80::1", 65535);
    check_text(peer, "[fe80::1]:65535");
    char host[256];
    memset(host, ':', sizeof host - 1);
    host[sizeof host - 1] = '\0';
    stratum_address_peer(peer, host, 65535);
    check_int(strlen(peer), sizeof peer - 1);
    check_text(strchr(peer, ']'), "]:65535"); /* the host is cut, the port is not */
}

void test_address_parse(void)
{
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        const struct row *const row = &rows[index];
        struct stratum_address address = {"untouched", 7, true};
        const char *problem = "";
        const bool parsed = stratum_address_parse(&address, row->text, &problem);
        check_row(row->text, parsed == (row->host != NULL));
        if (row->host != NULL) {
            check_text(address.host, row->host);
            check_int(address.port, row->port);
            check_row(row->text, address.tls == row->tls);
            check_written(&address);
        } else {
            check_row(row->text, strncmp(problem, row->says, strlen(row->says)) == 0);
            check_text(address.host, "untouched");
        }
    }
    char text[400];
    memset(text, 'a', sizeof text);
    memcpy(text + 256, ":1", 3);
    struct stratum_address address;
    const char *problem = "";
    check_true(!stratum_address_parse(&address, text, &problem));
    check_text(problem, "the host name is too long: at most 255 characters");
    check_true(stratum_address_parse(&address, text + 1, &problem));
    check_int(strlen(address.host), 255);
}
