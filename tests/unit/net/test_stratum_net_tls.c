/* Files and pins, good and bad. */
#include <stdlib.h>
#include <string.h>

#include "stratum/net/certificate.h"
#include "tests/unit/check.h"
#include "tests/unit/net/files.h"
#include "tests/unit/net/tls_world.h"

void test_tls_bad_trust_is_named(void)
{
    char empty[FILES_PATH_MAX];
    files_make(empty);
    const struct {
        struct stratum_tls_trust trust;
        const char *words;
    } rows[] = {
        {{.ca_file = "/nowhere/ca.pem"}, "/nowhere/ca.pem: no authority's certificate can be read"},
        {{.ca_file = empty}, "expected a PEM file"},
        {{.pin = "beef"}, "the pin \"beef\" is no SHA-256: expected 64 hex digits"},
        {{.pin = "zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"},
         "is no SHA-256"},
        {{.pin = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff0"},
         "is no SHA-256"},
        {{.pin = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
          .insecure = true},
         "exclude each other"},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        const char *problem = "";
        check_row(rows[index].words, stratum_tls_client_make(&rows[index].trust, &problem) == NULL);
        check_row(problem, strstr(problem, rows[index].words) != NULL);
    }
    files_remove(empty);
}

/** Writes the text to a file of its own. */
static void put(char path[FILES_PATH_MAX], const char *text)
{
    files_make(path);
    files_write(path, text, strlen(text));
}

void test_tls_server_files(void)
{
    struct stratum_certificate one;
    char *const other_key = tls_other_key();
    check_true(stratum_certificate_make(&one, STRATUM_CERTIFICATE_GOOD, "a.example", 0));
    char certificate[FILES_PATH_MAX];
    char key[FILES_PATH_MAX];
    char other[FILES_PATH_MAX];
    put(certificate, one.certificate);
    put(key, one.key);
    put(other, other_key);
    const char *problem = "";
    struct stratum_tls *const good = stratum_tls_server_make(certificate, key, &problem);
    check_row(problem, good != NULL);
    stratum_tls_free(good);
    check_true(stratum_tls_server_make("/nowhere.pem", key, &problem) == NULL);
    check_row(problem, strstr(problem, "/nowhere.pem: no certificate can be read") != NULL);
    check_true(stratum_tls_server_make(certificate, other, &problem) == NULL);
    check_row(problem, strstr(problem, other) != NULL && strstr(problem, "not the key of") != NULL);
    check_true(stratum_tls_server_make(certificate, certificate, &problem) == NULL);
    check_true(stratum_tls_server_make_pem(one.certificate, other_key, &problem) == NULL);
    check_true(stratum_tls_server_make_pem("", "", &problem) == NULL);
    files_remove(certificate);
    files_remove(key);
    files_remove(other);
    stratum_certificate_done(&one);
    free(other_key);
}
