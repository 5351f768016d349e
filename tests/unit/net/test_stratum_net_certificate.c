#include "stratum/net/certificate.h"

#include <string.h>

#include "tests/unit/check.h"

void test_certificate_words(void)
{
    for (int kind = 0; kind < STRATUM_CERTIFICATE_KINDS; kind++) {
        const char *const word = stratum_certificate_word((enum stratum_certificate_kind)kind);
        enum stratum_certificate_kind found = STRATUM_CERTIFICATE_KINDS;
        check_row(word, stratum_certificate_by_word(&found, word));
        check_int(found, kind);
    }
    enum stratum_certificate_kind untouched = STRATUM_CERTIFICATE_NOT_YET;
    check_true(!stratum_certificate_by_word(&untouched, "rotten"));
    check_int(untouched, STRATUM_CERTIFICATE_NOT_YET);
}

void test_certificate_texts(void)
{
    struct stratum_certificate made;
    check_true(stratum_certificate_make(&made, STRATUM_CERTIFICATE_GOOD, "192.0.2.7", 1700000000));
    check_true(strstr(made.authority, "-----BEGIN CERTIFICATE-----") == made.authority);
    check_true(strstr(made.certificate, "-----BEGIN CERTIFICATE-----") == made.certificate);
    check_true(strstr(made.key, "-----BEGIN PRIVATE KEY-----") == made.key);
    stratum_certificate_done(&made);
    check_true(made.key == NULL);
}

/* Whatever stands for a host in an address can stand in a certificate. */
void test_certificate_hosts(void)
{
    static const char *const hosts[] = {"fe80::1%2", "::", "%", ":", ".", "-_", "0", "1.2.3"};
    char host[256];
    memset(host, 'a', sizeof host - 1);
    host[sizeof host - 1] = '\0';
    struct stratum_certificate made;
    for (size_t index = 0; index < sizeof hosts / sizeof hosts[0]; index++) {
        check_row(hosts[index],
                  stratum_certificate_make(&made, STRATUM_CERTIFICATE_GOOD, hosts[index], 0));
        stratum_certificate_done(&made);
    }
    check_true(stratum_certificate_make(&made, STRATUM_CERTIFICATE_GOOD, host, 0));
    stratum_certificate_done(&made);
}
