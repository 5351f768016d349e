#include <string.h>

#include "stratum/net/socks.h"
#include "tests/unit/check.h"

void test_socks_addresses(void)
{
    static const struct {
        const char *text;
        const char *host; /* NULL: refused */
        unsigned port;
        const char *user;
        const char *password;
    } rows[] = {
        {"socks5://127.0.0.1:1080", "127.0.0.1", 1080, "", ""},
        {"socks5h://tor.example:9050", "tor.example", 9050, "", ""},
        {"socks5://me:secret@[::1]:1080", "::1", 1080, "me", "secret"},
        {"socks5://me:@proxy:1", "proxy", 1, "me", ""},
        {"socks5://a%40b:c%3Ad%25@proxy:1", "proxy", 1, "a@b", "c:d%"},
        {"socks5://a:b@c@proxy:1", "proxy", 1, "a", "b@c"},
        {"127.0.0.1:1080", NULL, 0, NULL, NULL},
        {"socks4://127.0.0.1:1080", NULL, 0, NULL, NULL},
        {"http://127.0.0.1:1080", NULL, 0, NULL, NULL},
        {"socks5://127.0.0.1", NULL, 0, NULL, NULL},
        {"socks5://127.0.0.1:0", NULL, 0, NULL, NULL},
        {"socks5://me@127.0.0.1:1080", NULL, 0, NULL, NULL},
        {"socks5://:x@127.0.0.1:1080", NULL, 0, NULL, NULL},
        {"socks5://me:%4@127.0.0.1:1080", NULL, 0, NULL, NULL},
        {"socks5://me:%00@127.0.0.1:1080", NULL, 0, NULL, NULL},
        {"socks5://stratum+ssl://a:1", NULL, 0, NULL, NULL},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        struct stratum_socks socks = {.user = "untouched"};
        const char *problem = NULL;
        const bool parsed = stratum_socks_parse(&socks, rows[index].text, &problem);
        check_row(rows[index].text, parsed == (rows[index].host != NULL));
        if (rows[index].host == NULL) {
            check_row(rows[index].text, problem != NULL);
            check_text(socks.user, "untouched");
            continue;
        }
        check_text(socks.proxy.host, rows[index].host);
        check_int(socks.proxy.port, rows[index].port);
        check_text(socks.user, rows[index].user);
        check_text(socks.password, rows[index].password);
    }
}

void test_socks_words_have_a_limit(void)
{
    for (size_t len = STRATUM_SOCKS_WORD_MAX; len <= STRATUM_SOCKS_WORD_MAX + 1; len++) {
        char text[400] = "socks5://";
        memset(text + 9, 'u', len);
        memcpy(text + 9 + len, ":p@proxy:1", 11);
        struct stratum_socks socks;
        const char *problem = NULL;
        check_int(stratum_socks_parse(&socks, text, &problem), len == STRATUM_SOCKS_WORD_MAX);
    }
}
