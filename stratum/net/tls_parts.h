/** What the files of TLS share. Private to tls*.c. */
#ifndef STRATUM_NET_TLS_PARTS_H
#define STRATUM_NET_TLS_PARTS_H

#include <openssl/ssl.h>

#include "stratum/net/tls.h"

struct stratum_tls {
    SSL_CTX *context;
    bool pinned;
    uint8_t pin[STRATUM_TLS_FINGERPRINT_LEN];
};

/** An SSL object of one connection, on two memory BIOs; NULL: out of memory. */
SSL *stratum_tls_session_make(const struct stratum_tls *tls, const char *host, int64_t unix_s);
/** NULL is fine. */
void stratum_tls_session_free(SSL *session);

/** Why the handshake failed, in words a user can act on. host NULL: we are the server. Empties
 *  OpenSSL's queue of errors. */
void stratum_tls_say_failure(char text[STRATUM_TLS_TEXT_MAX], const SSL *session, const char *host,
                             int64_t unix_s);

#endif
