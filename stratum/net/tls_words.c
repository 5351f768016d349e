/* What went wrong in a handshake, for the person who has to mend it. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "stratum/net/tls_parts.h"
#include "stratum/text.h"

enum { NAMES_SHOWN_MAX = 3 };

static void add_date(struct stratum_text *text, const ASN1_TIME *time)
{
    struct tm date = {0};
    if (time == NULL || ASN1_TIME_to_tm(time, &date) != 1) {
        stratum_text_add(text, "an unreadable date");
        return;
    }
    stratum_text_format(text, "%04d-%02d-%02d", date.tm_year + 1900, date.tm_mon + 1, date.tm_mday);
}

static void add_day(struct stratum_text *text, int64_t unix_s)
{
    const time_t seconds = (time_t)unix_s;
    struct tm date = {0};
    (void)gmtime_r(&seconds, &date);
    stratum_text_format(text, "%04d-%02d-%02d", date.tm_year + 1900, date.tm_mon + 1, date.tm_mday);
}

static void add_common_name(struct stratum_text *text, const X509_NAME *name)
{
    char common[64] = "";
    (void)X509_NAME_get_text_by_NID((X509_NAME *)name, NID_commonName, common, sizeof common);
    stratum_text_add(text, common[0] != '\0' ? common : "nobody");
}

static void add_one_name(struct stratum_text *text, const GENERAL_NAME *name)
{
    if (name->type == GEN_DNS) {
        const ASN1_STRING *const dns = name->d.dNSName;
        stratum_text_format(text, "%.*s", ASN1_STRING_length(dns),
                            (const char *)ASN1_STRING_get0_data(dns));
    } else if (name->type == GEN_IPADD && ASN1_STRING_length(name->d.iPAddress) == 4) {
        const uint8_t *const ip = ASN1_STRING_get0_data(name->d.iPAddress);
        stratum_text_format(text, "%u.%u.%u.%u", ip[0], ip[1], ip[2], ip[3]);
    } else {
        stratum_text_add(text, "another kind of name");
    }
}

/** "a.example, b.example": whom the certificate is for. */
static void add_names(struct stratum_text *text, const X509 *leaf)
{
    GENERAL_NAMES *const names = X509_get_ext_d2i(leaf, NID_subject_alt_name, NULL, NULL);
    const int count = sk_GENERAL_NAME_num(names);
    if (count <= 0) {
        add_common_name(text, X509_get_subject_name(leaf));
    }
    for (int index = 0; index < count; index++) {
        if (index == NAMES_SHOWN_MAX) {
            stratum_text_format(text, " and %d more", count - index);
            break;
        }
        stratum_text_add(text, index == 0 ? "" : ", ");
        add_one_name(text, sk_GENERAL_NAME_value(names, index));
    }
    GENERAL_NAMES_free(names);
}

static void add_fingerprint(struct stratum_text *text, const X509 *leaf)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    if (X509_digest(leaf, EVP_sha256(), digest, &len) == 1) {
        stratum_text_hex(text, digest, len);
    }
}

static void say_unsigned(struct stratum_text *text, const X509 *leaf, const char *host)
{
    stratum_text_format(text, "the certificate of %.100s is signed by ", host);
    add_common_name(text, X509_get_issuer_name(leaf));
    stratum_text_add(text, ", whom this machine does not trust: name the authority with --tls-ca "
                           "FILE, or pin this certificate with --tls-pin ");
    add_fingerprint(text, leaf);
}

static void say_certificate(struct stratum_text *text, const X509 *leaf, long why, const char *host,
                            int64_t unix_s)
{
    switch (why) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        stratum_text_format(text, "the certificate of %.100s expired on ", host);
        add_date(text, X509_get0_notAfter(leaf));
        stratum_text_add(text, " (today is ");
        add_day(text, unix_s);
        stratum_text_add(text, "): the pool has to renew it");
        return;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        stratum_text_format(text, "the certificate of %.100s is not valid before ", host);
        add_date(text, X509_get0_notBefore(leaf));
        stratum_text_add(text, ": is this machine's clock right? It says ");
        add_day(text, unix_s);
        return;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        stratum_text_add(text, "the certificate is for ");
        add_names(text, leaf);
        stratum_text_format(text, ", not for %.100s: is this the right host?", host);
        return;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        stratum_text_format(text,
                            "the certificate of %.100s is signed by itself alone: trust this one "
                            "with --tls-pin ",
                            host);
        add_fingerprint(text, leaf);
        return;
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        say_unsigned(text, leaf, host);
        return;
    case X509_V_ERR_APPLICATION_VERIFICATION:
        stratum_text_format(
            text, "the certificate of %.100s is not the pinned one: its SHA-256 is ", host);
        add_fingerprint(text, leaf);
        return;
    default:
        stratum_text_format(text, "the certificate of %.100s is not good: %s", host,
                            X509_verify_cert_error_string(why));
    }
}

static const char refused[] = "refused the TLS handshake: ";

bool stratum_tls_was_not_trusted(const char *text)
{
    /* Libraries differ in which alert they send for an authority that they do not know. */
    static const int alerts[] = {SSL_AD_UNKNOWN_CA, SSL_AD_BAD_CERTIFICATE,
                                 SSL_AD_CERTIFICATE_UNKNOWN};
    const char *const found = strstr(text, refused);
    bool is = false;
    for (size_t index = 0; found != NULL && index < sizeof alerts / sizeof alerts[0]; index++) {
        is |= strcmp(found + sizeof refused - 1, SSL_alert_desc_string_long(alerts[index])) == 0;
    }
    return is;
}

/** What the peer, or OpenSSL, gave as the reason. */
static void say_protocol(struct stratum_text *text, unsigned long error, const char *host)
{
    const int reason = ERR_GET_REASON(error);
    const char *const who = host != NULL ? host : "the miner";
    if (error != 0 && reason > SSL_AD_REASON_OFFSET) {
        stratum_text_format(text, "%.100s %s%s", who, refused,
                            SSL_alert_desc_string_long(reason - SSL_AD_REASON_OFFSET));
    } else if (reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_HTTP_REQUEST ||
               reason == SSL_R_PACKET_LENGTH_TOO_LONG || reason == SSL_R_RECORD_LENGTH_MISMATCH) {
        stratum_text_format(text, "%.100s does not speak TLS there: %s", who,
                            host != NULL ? "try stratum+tcp://, or another port"
                                         : "it should dial stratum+ssl://");
    } else {
        const char *const words = ERR_reason_error_string(error);
        stratum_text_format(text, "the TLS handshake with %.100s failed: %s", who,
                            words != NULL ? words : "for no reason known");
    }
}

void stratum_tls_say_failure(char text[STRATUM_TLS_TEXT_MAX], const SSL *session, const char *host,
                             int64_t unix_s)
{
    struct stratum_text out = stratum_text_in(text, STRATUM_TLS_TEXT_MAX);
    const long why = SSL_get_verify_result(session);
    const X509 *const leaf = SSL_get_app_data(session); /* the one refused */
    if (host != NULL && why != X509_V_OK && leaf != NULL) {
        say_certificate(&out, leaf, why, host, unix_s);
    } else {
        say_protocol(&out, ERR_peek_error(), host);
    }
    ERR_clear_error();
}
