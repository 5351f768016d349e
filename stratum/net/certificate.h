/** Certificates made on the spot: good ones, and bad ones that a client has to refuse. For tests,
 *  stories and a pool on loopback: their keys (Ed25519) are written in this source, so nobody who
 *  has something to lose may trust them. */
#ifndef STRATUM_NET_CERTIFICATE_H
#define STRATUM_NET_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum stratum_certificate_kind {
    STRATUM_CERTIFICATE_GOOD,
    STRATUM_CERTIFICATE_EXPIRED,    /* a day ago */
    STRATUM_CERTIFICATE_NOT_YET,    /* from tomorrow on */
    STRATUM_CERTIFICATE_WRONG_NAME, /* for wrong.example alone */
    STRATUM_CERTIFICATE_SELF_SIGNED,
    STRATUM_CERTIFICATE_KINDS
};

/** PEM texts, each ending in NUL; the authority has signed all kinds but the self-signed one. */
struct stratum_certificate {
    char *authority;
    char *certificate;
    char *key;
};

/** "good", "expired", "not-yet", "wrong-name", "self-signed". */
const char *stratum_certificate_word(enum stratum_certificate_kind kind);
/** false: no such word; out is untouched. */
bool stratum_certificate_by_word(enum stratum_certificate_kind *out, const char *word);

/** Make an authority and what it has signed for host (of any stratum_address; localhost, 127.0.0.1
 *  and ::1 are always named too), as of unix_s.
 *
 *  out      free it with stratum_certificate_done(); all zero when it fails
 *  returns  false: out of memory
 *  cost     about a millisecond; the same arguments give the same bytes
 */
bool stratum_certificate_make(struct stratum_certificate *out, enum stratum_certificate_kind kind,
                              const char *host, int64_t unix_s);
void stratum_certificate_done(struct stratum_certificate *certificate);

#endif
