/** SOCKS5 as a dialer over a dialer: the proxy is dialed, and asked to connect to the pool. Names
 * go to the proxy as they are, so that nobody here looks them up (Tor wants that).
 *
 *  source: RFC 1928, and RFC 1929 for the password
 */
#ifndef STRATUM_NET_SOCKS_H
#define STRATUM_NET_SOCKS_H

#include <stdbool.h>
#include <stdint.h>

#include "stratum/net/link.h"

enum {
    STRATUM_SOCKS_ANSWER_US = 30 * 1000000, /* for all that the proxy says; longer: FAILED */
    STRATUM_SOCKS_WORD_MAX = 255            /* of user and password: the protocol's own limit */
};

struct stratum_socks {
    struct stratum_address proxy;
    char user[STRATUM_SOCKS_WORD_MAX + 1]; /* "": none */
    char password[STRATUM_SOCKS_WORD_MAX + 1];
};

/** "socks5://[USER:PASS@]HOST:PORT", or socks5h://, which means the same; %XX in USER and PASS are
 *  the bytes they stand for. false: *problem says what is expected, without the password. */
bool stratum_socks_parse(struct stratum_socks *out, const char *text, const char **problem);

/** Every address is dialed through the proxy. Takes inner (who dials the proxy); socks is copied.
 *  What the proxy says no to is told by closed(), in words. NULL: out of memory, inner is
 * untouched.
 */
struct stratum_dialer *stratum_dialer_socks_make(struct stratum_loop *loop,
                                                 const struct stratum_socks *socks,
                                                 struct stratum_dialer *inner);

#endif
