#include "stratum/net/certificate.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

enum { DAY_S = 24 * 3600, YEAR_S = 365 * DAY_S, NAMES_MAX = 400 };

static const char *const words[STRATUM_CERTIFICATE_KINDS] = {
    [STRATUM_CERTIFICATE_GOOD] = "good",
    [STRATUM_CERTIFICATE_EXPIRED] = "expired",
    [STRATUM_CERTIFICATE_NOT_YET] = "not-yet",
    [STRATUM_CERTIFICATE_WRONG_NAME] = "wrong-name",
    [STRATUM_CERTIFICATE_SELF_SIGNED] = "self-signed",
};

const char *stratum_certificate_word(enum stratum_certificate_kind kind)
{
    return words[kind];
}

bool stratum_certificate_by_word(enum stratum_certificate_kind *out, const char *word)
{
    for (size_t index = 0; index < STRATUM_CERTIFICATE_KINDS; index++) {
        if (strcmp(words[index], word) == 0) {
            *out = (enum stratum_certificate_kind)index;
            return true;
        }
    }
    return false;
}

/** From and until when, seen from now. */
struct validity {
    int64_t from_s;
    int64_t until_s;
};

static struct validity validity_of(enum stratum_certificate_kind kind)
{
    switch (kind) {
    case STRATUM_CERTIFICATE_EXPIRED:
        return (struct validity){-YEAR_S, -DAY_S};
    case STRATUM_CERTIFICATE_NOT_YET:
        return (struct validity){DAY_S, YEAR_S};
    default:
        return (struct validity){-DAY_S, YEAR_S};
    }
}

static bool add_extension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509V3_set_ctx_nodb(&context);
    X509_EXTENSION *const extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    const bool added = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return added;
}

/** A certificate with a name, a serial number and dates; unsigned. NULL: out of memory. */
static X509 *draft(const char *common_name, long serial, EVP_PKEY *key, struct validity validity,
                   int64_t unix_s)
{
    X509 *const made = X509_new();
    X509_NAME *const name = made != NULL ? X509_get_subject_name(made) : NULL;
    if (name == NULL || X509_set_version(made, X509_VERSION_3) != 1 ||
        ASN1_INTEGER_set(X509_get_serialNumber(made), serial) != 1 ||
        ASN1_TIME_set(X509_getm_notBefore(made), (time_t)(unix_s + validity.from_s)) == NULL ||
        ASN1_TIME_set(X509_getm_notAfter(made), (time_t)(unix_s + validity.until_s)) == NULL ||
        X509_set_pubkey(made, key) != 1 ||
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const uint8_t *)common_name, -1, -1,
                                   0) != 1) {
        X509_free(made);
        return NULL;
    }
    return made;
}

static X509 *make_authority(EVP_PKEY *key, int64_t unix_s)
{
    const struct validity validity = {-2 * YEAR_S, 2 * YEAR_S};
    X509 *const made = draft("simpool test authority", 1, key, validity, unix_s);
    if (made == NULL || X509_set_issuer_name(made, X509_get_subject_name(made)) != 1 ||
        !add_extension(made, made, NID_basic_constraints, "critical,CA:TRUE") ||
        !add_extension(made, made, NID_key_usage, "critical,keyCertSign") ||
        !add_extension(made, made, NID_subject_key_identifier, "hash") ||
        X509_sign(made, key, NULL) == 0) {
        X509_free(made);
        return NULL;
    }
    return made;
}

/** The names that a certificate is for, as OpenSSL's configuration writes them. */
static void names_of(char out[NAMES_MAX], enum stratum_certificate_kind kind, const char *host)
{
    uint8_t address[16];
    const bool numeric =
        inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1;
    if (kind == STRATUM_CERTIFICATE_WRONG_NAME) {
        (void)snprintf(out, NAMES_MAX, "DNS:wrong.example");
    } else {
        (void)snprintf(out, NAMES_MAX, "%s:%.255s,DNS:localhost,IP:127.0.0.1,IP:::1",
                       numeric ? "IP" : "DNS", host);
    }
}

/** What a server shows. signer NULL: it signs itself. */
static X509 *make_leaf(const struct validity *validity, const char *names, EVP_PKEY *key,
                       X509 *signer, EVP_PKEY *signer_key, int64_t unix_s)
{
    X509 *const made = draft("simpool", 2, key, *validity, unix_s);
    X509 *const issuer = signer != NULL ? signer : made;
    if (made == NULL || X509_set_issuer_name(made, X509_get_subject_name(issuer)) != 1 ||
        !add_extension(made, issuer, NID_basic_constraints, "critical,CA:FALSE") ||
        !add_extension(made, issuer, NID_subject_alt_name, names) ||
        !add_extension(made, issuer, NID_ext_key_usage, "serverAuth") ||
        X509_sign(made, signer_key, NULL) == 0) {
        X509_free(made);
        return NULL;
    }
    return made;
}

/** A key that is nobody's secret: the hash of its owner's name. Ed25519 signs the same bytes in the
 *  same way each time, so that a certificate of one moment is the same in each run. */
static EVP_PKEY *key_of(const char *owner)
{
    uint8_t secret[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    return EVP_Digest(owner, strlen(owner), secret, &len, EVP_sha256(), NULL) == 1
               ? EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret, len)
               : NULL;
}

/** What was written to the BIO, as a text of its own; frees the BIO. NULL: out of memory. */
static char *text_of(BIO *bio, bool written)
{
    char *bytes = NULL;
    const long len = BIO_get_mem_data(bio, &bytes);
    char *const text = written && len > 0 ? strndup(bytes, (size_t)len) : NULL;
    BIO_free(bio);
    return text;
}

static char *certificate_text(X509 *certificate)
{
    BIO *const bio = BIO_new(BIO_s_mem());
    return bio == NULL ? NULL : text_of(bio, PEM_write_bio_X509(bio, certificate) == 1);
}

static char *key_text(EVP_PKEY *key)
{
    BIO *const bio = BIO_new(BIO_s_mem());
    return bio == NULL
               ? NULL
               : text_of(bio, PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1);
}

bool stratum_certificate_make(struct stratum_certificate *out, enum stratum_certificate_kind kind,
                              const char *host, int64_t unix_s)
{
    assert(host[0] != '\0');
    char names[NAMES_MAX];
    names_of(names, kind, host);
    const struct validity validity = validity_of(kind);
    const bool alone = kind == STRATUM_CERTIFICATE_SELF_SIGNED;
    EVP_PKEY *const authority_key = key_of("simpool test authority");
    EVP_PKEY *const key = key_of("simpool test pool");
    X509 *const authority =
        authority_key != NULL && key != NULL ? make_authority(authority_key, unix_s) : NULL;
    X509 *const leaf = authority == NULL
                           ? NULL
                           : make_leaf(&validity, names, key, alone ? NULL : authority,
                                       alone ? key : authority_key, unix_s);
    *out = (struct stratum_certificate){NULL, NULL, NULL};
    if (leaf != NULL) {
        *out = (struct stratum_certificate){certificate_text(authority), certificate_text(leaf),
                                            key_text(key)};
    }
    X509_free(leaf);
    X509_free(authority);
    EVP_PKEY_free(key);
    EVP_PKEY_free(authority_key);
    ERR_clear_error();
    if (out->authority == NULL || out->certificate == NULL || out->key == NULL) {
        stratum_certificate_done(out);
        return false;
    }
    return true;
}

void stratum_certificate_done(struct stratum_certificate *certificate)
{
    free(certificate->authority);
    free(certificate->certificate);
    free(certificate->key);
    *certificate = (struct stratum_certificate){NULL, NULL, NULL};
}
