#include "tests/unit/net/tls_world.h"

#include <stdio.h>
#include <string.h>

#include <openssl/pem.h>
#include <openssl/x509.h>

#include "tests/unit/check.h"
#include "tests/unit/net/files.h"

static const char other_pin[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

void tls_fingerprint(char out[100], const char *pem)
{
    BIO *const text = BIO_new_mem_buf(pem, -1);
    X509 *const certificate = PEM_read_bio_X509(text, NULL, NULL, NULL);
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    check_int(X509_digest(certificate, EVP_sha256(), digest, &len), 1);
    for (unsigned index = 0; index < len; index++) {
        (void)snprintf(out + 3 * (size_t)index, 4, "%02X:", digest[index]);
    }
    out[3 * (size_t)len - 1] = '\0';
    X509_free(certificate);
    BIO_free(text);
}

char *tls_other_key(void)
{
    EVP_PKEY *const key = EVP_EC_gen("P-256");
    BIO *const text = BIO_new(BIO_s_mem());
    check_int(PEM_write_bio_PrivateKey(text, key, NULL, NULL, 0, NULL, NULL), 1);
    char *bytes = NULL;
    const long len = BIO_get_mem_data(text, &bytes);
    char *const pem = strndup(bytes, (size_t)len);
    BIO_free(text);
    EVP_PKEY_free(key);
    return pem;
}

static struct stratum_tls *trusting_client(const struct stratum_certificate *certificate,
                                           enum tls_trusting trusting)
{
    char path[FILES_PATH_MAX];
    char pin[100];
    tls_fingerprint(pin, certificate->certificate);
    files_make(path);
    files_write(path, certificate->authority, strlen(certificate->authority));
    const struct stratum_tls_trust trust = {
        .ca_file = trusting == TRUST_AUTHORITY ? path : NULL,
        .pin = trusting == TRUST_PIN         ? pin
               : trusting == TRUST_OTHER_PIN ? other_pin
                                             : NULL,
        .insecure = trusting == TRUST_ANYBODY,
    };
    const char *problem = "";
    struct stratum_tls *const client = stratum_tls_client_make(&trust, &problem);
    check_row(problem, client != NULL);
    files_remove(path);
    return client;
}

bool tls_world_init(struct world *world, enum stratum_certificate_kind kind,
                    enum tls_trusting trusting)
{
    (void)world_init(world, WORLD_MEM);
    struct stratum_address *const address = &world->listener->address;
    (void)snprintf(address->host, sizeof address->host, "pool.example");
    struct stratum_certificate certificate;
    const char *problem = "";
    if (!check_true(stratum_certificate_make(&certificate, kind, address->host,
                                             stratum_loop_now(world->loop).unix_s))) {
        return false;
    }
    struct stratum_tls *const server =
        stratum_tls_server_make_pem(certificate.certificate, certificate.key, &problem);
    world_speak_tls(world, trusting_client(&certificate, trusting), server);
    stratum_certificate_done(&certificate);
    return check_row(problem, server != NULL);
}

bool world_over(const struct world *world)
{
    return world->client.closed > 0 || world->client.opened > 0;
}
