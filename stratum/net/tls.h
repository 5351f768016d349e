/** TLS as a filter: a link that owns a link (session → tls → tcp), client or server.
 * OpenSSL works on memory alone here, so the same filter runs over sockets and in virtual time.
 * TLS 1.2 or newer, no renegotiation, no resumption. The one randomness that no seed decides is
 * OpenSSL's.
 *
 *  A certificate is held against the loop's clock, so that "expired" is a thing of virtual time
 * too.
 */
#ifndef STRATUM_NET_TLS_H
#define STRATUM_NET_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stratum/net/link.h"

enum {
    STRATUM_TLS_HANDSHAKE_US = 15 * 1000000, /* longer: closed(FAILED) */
    STRATUM_TLS_FINGERPRINT_LEN = 32,
    STRATUM_TLS_TEXT_MAX = 400 /* of what closed() says when TLS is the reason */
};

/** What all connections of one side have in common; it outlives them. */
struct stratum_tls;

/** Whom a client trusts. All zero: the authorities of this machine. */
struct stratum_tls_trust {
    const char *ca_file; /* PEM; these authorities instead of the machine's; NULL: none named */
    const char *ca_pem;  /* the same as a text with one authority; NULL: none named */
    /** SHA-256 of the whole certificate (DER) in hex, colons allowed: what
     *  `openssl x509 -noout -fingerprint -sha256` prints. Who has this very certificate is trusted,
     *  whatever its name, date and authority; nobody else is. NULL: none. */
    const char *pin;
    bool insecure; /* anybody is trusted */
};

/** NULL: *problem names the file or the pin and what is wrong with it. */
struct stratum_tls *stratum_tls_client_make(const struct stratum_tls_trust *trust,
                                            const char **problem);
/** PEM files: the certificate with its chain behind it, and its key. NULL: *problem says why. */
struct stratum_tls *stratum_tls_server_make(const char *certificate_file, const char *key_file,
                                            const char **problem);
/** The same from memory; both end in NUL (stratum/net/certificate.h makes some). */
struct stratum_tls *stratum_tls_server_make_pem(const char *certificate_pem, const char *key_pem,
                                                const char **problem);
/** NULL is fine. */
void stratum_tls_free(struct stratum_tls *tls);

/** Takes inner (it is closed with this one). host NULL: we are the server. Else the client: host is
 *  what SNI says and the certificate must be for, a name or an address.
 *
 *  A client's end is opened() once the peer's certificate is found good; what is wrong is told by
 *  closed(FAILED), in words for a user. A server's end may be sent to at once; what it sends waits
 *  for the handshake, and is lost when it is closed before. An end below TLS is passed on as it is.
 *  finish() is TLS's own half close: the peer is told, and heard for as long as it speaks.
 *  returns NULL without memory: inner is untouched. cost: about 30 KiB a connection.
 */
struct stratum_link *stratum_tls_link_make(struct stratum_loop *loop, struct stratum_tls *tls,
                                           struct stratum_link *inner, const char *host);

/** Whether what closed() said, on the server's side, is that the peer does not trust our
 * certificate, whoever signed it. */
bool stratum_tls_was_not_trusted(const char *text);

/** Addresses with tls are dialed through TLS, others as inner dials them. Takes inner,
 *  borrows tls. NULL: out of memory, inner is untouched. */
struct stratum_dialer *stratum_dialer_tls_make(struct stratum_loop *loop, struct stratum_tls *tls,
                                               struct stratum_dialer *inner);

#endif
