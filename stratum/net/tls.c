/* Whom we trust and who we are: the part that all connections have in common. */
#include "stratum/net/tls.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "stratum/hex.h"
#include "stratum/net/problem.h"
#include "stratum/net/tls_parts.h"

static struct stratum_tls *tls_alloc(const SSL_METHOD *method)
{
    struct stratum_tls *const tls = calloc(1, sizeof *tls);
    if (tls == NULL) {
        return NULL;
    }
    tls->context = SSL_CTX_new(method);
    if (tls->context == NULL) {
        free(tls);
        return NULL;
    }
    (void)SSL_CTX_set_min_proto_version(tls->context, TLS1_2_VERSION);
    (void)SSL_CTX_set_options(tls->context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    (void)SSL_CTX_set_session_cache_mode(tls->context, SSL_SESS_CACHE_OFF);
    (void)SSL_CTX_set_num_tickets(tls->context, 0);
    (void)SSL_CTX_set_mode(tls->context, SSL_MODE_RELEASE_BUFFERS);
    return tls;
}

void stratum_tls_free(struct stratum_tls *tls)
{
    if (tls != NULL) {
        SSL_CTX_free(tls->context);
        free(tls);
    }
}

/** Why a file or PEM text was not taken: the newest of OpenSSL's errors, which are then forgotten.
 */
static const char *last_error(void)
{
    const unsigned long error = ERR_peek_last_error();
    const char *const reason =
        ERR_SYSTEM_ERROR(error) ? strerror(ERR_GET_REASON(error)) : ERR_reason_error_string(error);
    ERR_clear_error();
    return reason != NULL ? reason : "not understood";
}

/* ---- the client --------------------------------------------------------------------------- */

/** Hex with or without colons. false: it is none, or not of 32 bytes. */
static bool pin_read(uint8_t pin[STRATUM_TLS_FINGERPRINT_LEN], const char *text)
{
    char hex[2 * STRATUM_TLS_FINGERPRINT_LEN + 1];
    size_t len = 0;
    for (; *text != '\0'; text++) {
        if (*text == ':') {
            continue;
        }
        if (len == sizeof hex - 1) {
            return false;
        }
        hex[len++] = *text;
    }
    return len == sizeof hex - 1 && stratum_hex_read(pin, STRATUM_TLS_FINGERPRINT_LEN, hex, len);
}

/** OpenSSL forgets the certificate that it refuses; the words about it need it. */
static void remember(X509_STORE_CTX *check)
{
    SSL *const session = X509_STORE_CTX_get_ex_data(check, SSL_get_ex_data_X509_STORE_CTX_idx());
    X509 *const leaf = X509_STORE_CTX_get0_cert(check);
    if (session != NULL && leaf != NULL && SSL_get_app_data(session) == NULL &&
        X509_up_ref(leaf) == 1) {
        (void)SSL_set_app_data(session, leaf);
    }
}

static int on_checked(int good, X509_STORE_CTX *check)
{
    if (good != 1) {
        remember(check);
    }
    return good;
}

/** Stands in for OpenSSL's own check when a certificate is pinned. */
static int check_pin(X509_STORE_CTX *check, void *context)
{
    const struct stratum_tls *const tls = context;
    uint8_t found[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    X509 *const leaf = X509_STORE_CTX_get0_cert(check);
    if (leaf != NULL && X509_digest(leaf, EVP_sha256(), found, &len) == 1 &&
        len == sizeof tls->pin && memcmp(found, tls->pin, len) == 0) {
        return 1;
    }
    remember(check);
    X509_STORE_CTX_set_error(check, X509_V_ERR_APPLICATION_VERIFICATION);
    return 0;
}

static bool take_authority(struct stratum_tls *tls, const char *pem)
{
    BIO *const text = BIO_new_mem_buf(pem, -1);
    X509 *const authority = PEM_read_bio_X509(text, NULL, NULL, NULL);
    X509_STORE *const store = SSL_CTX_get_cert_store(tls->context);
    const bool taken = authority != NULL && X509_STORE_add_cert(store, authority) == 1;
    X509_free(authority);
    BIO_free(text);
    return taken;
}

/** NULL: fine. */
static const char *take_trust(struct stratum_tls *tls, const struct stratum_tls_trust *trust)
{
    SSL_CTX_set_verify(tls->context, trust->insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER,
                       trust->insecure ? NULL : on_checked);
    if (trust->pin != NULL && trust->insecure) {
        return "a pinned certificate and trusting anybody exclude each other: choose one";
    }
    if (trust->pin != NULL) {
        if (!pin_read(tls->pin, trust->pin)) {
            return stratum_problem("the pin \"%.100s\" is no SHA-256: expected 64 hex digits, as "
                                   "openssl x509 -noout -fingerprint -sha256 prints them",
                                   trust->pin);
        }
        tls->pinned = true;
        SSL_CTX_set_cert_verify_callback(tls->context, check_pin, tls);
    }
    if (trust->ca_pem != NULL && !take_authority(tls, trust->ca_pem)) {
        return stratum_problem("the authority is not good: %s", last_error());
    }
    if (trust->ca_file == NULL && trust->ca_pem == NULL) {
        (void)SSL_CTX_set_default_verify_paths(tls->context);
    } else if (trust->ca_file != NULL &&
               SSL_CTX_load_verify_file(tls->context, trust->ca_file) != 1) {
        return stratum_problem("%s: no authority's certificate can be read from it (%s): "
                               "expected a PEM file",
                               trust->ca_file, last_error());
    }
    return NULL;
}

struct stratum_tls *stratum_tls_client_make(const struct stratum_tls_trust *trust,
                                            const char **problem)
{
    struct stratum_tls *const tls = tls_alloc(TLS_client_method());
    const char *const wrong = tls != NULL ? take_trust(tls, trust) : "out of memory";
    if (wrong != NULL) {
        *problem = wrong;
        stratum_tls_free(tls);
        return NULL;
    }
    return tls;
}

/* ---- the server --------------------------------------------------------------------------- */

struct stratum_tls *stratum_tls_server_make(const char *certificate_file, const char *key_file,
                                            const char **problem)
{
    struct stratum_tls *const tls = tls_alloc(TLS_server_method());
    if (tls == NULL) {
        *problem = "out of memory";
        return NULL;
    }
    if (SSL_CTX_use_certificate_chain_file(tls->context, certificate_file) != 1) {
        *problem = stratum_problem("%s: no certificate can be read from it (%s): expected a PEM "
                                   "file",
                                   certificate_file, last_error());
    } else if (SSL_CTX_use_PrivateKey_file(tls->context, key_file, SSL_FILETYPE_PEM) != 1 ||
               SSL_CTX_check_private_key(tls->context) != 1) {
        *problem = stratum_problem("%s: not the key of %s (%s): expected the PEM file of its key",
                                   key_file, certificate_file, last_error());
    } else {
        return tls;
    }
    stratum_tls_free(tls);
    return NULL;
}

struct stratum_tls *stratum_tls_server_make_pem(const char *certificate_pem, const char *key_pem,
                                                const char **problem)
{
    struct stratum_tls *const tls = tls_alloc(TLS_server_method());
    BIO *const certificate_text = BIO_new_mem_buf(certificate_pem, -1);
    BIO *const key_text = BIO_new_mem_buf(key_pem, -1);
    X509 *const certificate = PEM_read_bio_X509(certificate_text, NULL, NULL, NULL);
    EVP_PKEY *const key = PEM_read_bio_PrivateKey(key_text, NULL, NULL, NULL);
    const bool taken = tls != NULL && certificate != NULL && key != NULL &&
                       SSL_CTX_use_certificate(tls->context, certificate) == 1 &&
                       SSL_CTX_use_PrivateKey(tls->context, key) == 1 &&
                       SSL_CTX_check_private_key(tls->context) == 1;
    X509_free(certificate);
    EVP_PKEY_free(key);
    BIO_free(certificate_text);
    BIO_free(key_text);
    if (!taken) {
        *problem = stratum_problem("the certificate or its key is not good: %s", last_error());
        stratum_tls_free(tls);
        return NULL;
    }
    return tls;
}

/* ---- one connection ----------------------------------------------------------------------- */

static bool is_numeric(const char *host)
{
    uint8_t address[16];
    return inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1;
}

/** The name the peer must prove, and the one it is asked for. An address is no name for SNI. */
static bool expect_host(SSL *session, const char *host, int64_t unix_s)
{
    X509_VERIFY_PARAM *const expected = SSL_get0_param(session);
    X509_VERIFY_PARAM_set_time(expected, (time_t)unix_s);
    X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (is_numeric(host)) {
        return X509_VERIFY_PARAM_set1_ip_asc(expected, host) == 1;
    }
    return X509_VERIFY_PARAM_set1_host(expected, host, 0) == 1 &&
           SSL_set_tlsext_host_name(session, host) == 1;
}

SSL *stratum_tls_session_make(const struct stratum_tls *tls, const char *host, int64_t unix_s)
{
    SSL *const session = SSL_new(tls->context);
    BIO *const received = BIO_new(BIO_s_mem());
    BIO *const sent = BIO_new(BIO_s_mem());
    if (session == NULL || received == NULL || sent == NULL ||
        (host != NULL && !expect_host(session, host, unix_s))) {
        BIO_free(received);
        BIO_free(sent);
        SSL_free(session);
        ERR_clear_error();
        return NULL;
    }
    SSL_set_bio(session, received, sent);
    if (host != NULL) {
        SSL_set_connect_state(session);
    } else {
        SSL_set_accept_state(session);
    }
    return session;
}

void stratum_tls_session_free(SSL *session)
{
    if (session != NULL) {
        X509_free(SSL_get_app_data(session));
        SSL_free(session);
    }
}
