#include "stratum/net/link.h"

#include <stdio.h>
#include <string.h>

enum { HOST_LEN_MAX = sizeof(((struct stratum_address *)NULL)->host) - 1 };

struct scheme {
    const char *prefix;
    bool tls;
};

static const struct scheme schemes[] = {
    {"stratum+tcp://", false}, {"stratum+ssl://", true}, {"stratum+tls://", true},
    {"stratum+tcps://", true}, {"tcp://", false},
};

/** Where what follows the scheme begins; NULL: a scheme we do not speak. */
static const char *skip_scheme(const char *text, bool *tls)
{
    *tls = false;
    for (size_t index = 0; index < sizeof schemes / sizeof schemes[0]; index++) {
        const size_t len = strlen(schemes[index].prefix);
        if (strncmp(text, schemes[index].prefix, len) == 0) {
            *tls = schemes[index].tls;
            return text + len;
        }
    }
    return strstr(text, "://") == NULL ? text : NULL;
}

/** 1 to 5 digits, and nothing after them but one slash. */
static bool parse_port(uint16_t *out, const char *text)
{
    const size_t digits = strspn(text, "0123456789");
    const char *const rest = text + digits;
    if (digits == 0 || digits > 5 || (*rest != '\0' && strcmp(rest, "/") != 0)) {
        return false;
    }
    unsigned port = 0;
    for (size_t index = 0; index < digits; index++) {
        port = port * 10 + (unsigned)(text[index] - '0');
    }
    *out = (uint16_t)port;
    return port <= UINT16_MAX;
}

/** "host" or "[v6]", and the port behind it. NULL: fine. */
static const char *split(const char *text, const char **host, size_t *len, const char **port)
{
    if (strchr(text, '@') != NULL) {
        return "a user name is no part of an address: write host:port, and give the user apart";
    }
    const bool brackets = text[0] == '[';
    *host = brackets ? text + 1 : text;
    const char *const end = brackets ? strchr(text, ']') : strrchr(text, ':');
    if (brackets && end == NULL) {
        return "the ] after the IPv6 address is missing: write [::1]:3333";
    }
    const char *const colon = brackets ? end + 1 : end;
    if (colon == NULL || *colon != ':') {
        return "the port is missing: write host:port";
    }
    *len = (size_t)(end - *host);
    *port = colon + 1;
    if (!brackets && memchr(*host, ':', *len) != NULL) {
        return "an IPv6 address needs brackets: write [::1]:3333";
    }
    return NULL;
}

/** NULL: fine. */
static const char *check_host(const char *host, size_t len)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "-._:%";
    if (len == 0) {
        return "the host is missing: write host:port";
    }
    if (len > HOST_LEN_MAX) {
        return "the host name is too long: at most 255 characters";
    }
    if (strspn(host, allowed) < len) {
        return "the host has a character that no host name has: write host:port";
    }
    return NULL;
}

bool stratum_address_parse(struct stratum_address *out, const char *text, const char **problem)
{
    struct stratum_address address = {.port = 0};
    const char *const start = skip_scheme(text, &address.tls);
    if (start == NULL) {
        *problem = "this scheme is unknown: write stratum+tcp://host:port, or stratum+ssl://";
        return false;
    }
    const char *host = NULL;
    const char *port = NULL;
    size_t len = 0;
    const char *wrong = split(start, &host, &len, &port);
    if (wrong == NULL) {
        wrong = check_host(host, len);
    }
    if (wrong == NULL && !parse_port(&address.port, port)) {
        wrong = "the port is no number from 0 to 65535: write host:port";
    }
    if (wrong != NULL) {
        *problem = wrong;
        return false;
    }
    memcpy(address.host, host, len);
    *out = address;
    return true;
}

void stratum_address_write(struct stratum_text *out, const char *host, unsigned port)
{
    const bool colons = strchr(host, ':') != NULL; /* IPv6 */
    stratum_text_format(out, colons ? "[%s]:%u" : "%s:%u", host, port);
}

void stratum_address_peer(char out[STRATUM_PEER_MAX], const char *host, unsigned port)
{
    char cut[STRATUM_PEER_MAX - sizeof "[]:65535" + 1];
    (void)snprintf(cut, sizeof cut, "%s", host);
    struct stratum_text text = stratum_text_in(out, STRATUM_PEER_MAX);
    stratum_address_write(&text, cut, port);
}

const char *stratum_address_words(char out[STRATUM_ADDRESS_WORDS_MAX],
                                  const struct stratum_address *address)
{
    struct stratum_text text = stratum_text_in(out, STRATUM_ADDRESS_WORDS_MAX);
    stratum_address_write(&text, address->host, address->port);
    return out;
}
