/** A pool that shows a certificate of some kind, and a client that trusts somebody. */
#ifndef TESTS_UNIT_NET_TLS_WORLD_H
#define TESTS_UNIT_NET_TLS_WORLD_H

#include "stratum/net/certificate.h"
#include "tests/unit/net/world.h"

enum tls_trusting { TRUST_AUTHORITY, TRUST_MACHINE, TRUST_PIN, TRUST_OTHER_PIN, TRUST_ANYBODY };

/** In memory, at pool.example; false: a check failed. */
bool tls_world_init(struct world *world, enum stratum_certificate_kind kind,
                    enum tls_trusting trusting);
/** The SHA-256 of a PEM certificate, as `openssl x509 -fingerprint -sha256` writes it. */
void tls_fingerprint(char out[100], const char *pem);
/** A key that no certificate here has, in PEM; free it. */
char *tls_other_key(void);
bool world_over(const struct world *world);

#endif
