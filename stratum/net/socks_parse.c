#include <string.h>

#include "stratum/hex.h"
#include "stratum/net/socks.h"

/** One of USER and PASS. false: too long, or a % without two hex digits, or a NUL. */
static bool decode(char out[STRATUM_SOCKS_WORD_MAX + 1], const char *text, size_t len)
{
    size_t count = 0;
    for (size_t at = 0; at < len; count++) {
        if (count == STRATUM_SOCKS_WORD_MAX) {
            return false;
        }
        uint8_t byte = (uint8_t)text[at];
        if (text[at] == '%') {
            if (len - at < 3 || !stratum_hex_read(&byte, 1, text + at + 1, 2) || byte == 0) {
                return false;
            }
            at += 2;
        }
        at++;
        out[count] = (char)byte;
    }
    out[count] = '\0';
    return true;
}

bool stratum_socks_parse(struct stratum_socks *out, const char *text, const char **problem)
{
    static const char plain[] = "socks5://";
    static const char remote[] = "socks5h://";
    struct stratum_socks socks = {.user = ""};
    const char *at = NULL;
    if (strncmp(text, plain, strlen(plain)) == 0) {
        at = text + strlen(plain);
    } else if (strncmp(text, remote, strlen(remote)) == 0) {
        at = text + strlen(remote);
    } else {
        *problem = "a proxy is written socks5://HOST:PORT";
        return false;
    }
    const char *const end = strrchr(at, '@');
    if (end != NULL) {
        const char *const colon = memchr(at, ':', (size_t)(end - at));
        if (colon == NULL || colon == at || !decode(socks.user, at, (size_t)(colon - at)) ||
            !decode(socks.password, colon + 1, (size_t)(end - colon - 1))) {
            *problem =
                "user and password of a proxy are written socks5://USER:PASS@HOST:PORT, each "
                "of at most 255 bytes, with %40 for @ and %3A for :";
            return false;
        }
        at = end + 1;
    }
    if (!stratum_address_parse(&socks.proxy, at, problem)) {
        return false;
    }
    if (socks.proxy.port == 0 || strstr(at, "://") != NULL) {
        *problem = "a proxy is written socks5://HOST:PORT";
        return false;
    }
    *out = socks;
    return true;
}
