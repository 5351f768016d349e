#include "simpool/program/tls.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "stratum/net/problem.h"

enum { PATHS_LEN_MAX = 2048 };

static struct stratum_tls *from_files(const char *words, const char *comma, const char **problem)
{
    char paths[PATHS_LEN_MAX];
    if (strlen(words) >= sizeof paths) {
        *problem = "the paths of --tls are too long";
        return NULL;
    }
    (void)snprintf(paths, sizeof paths, "%s", words);
    char *const key = paths + (comma - words);
    *key = '\0';
    return stratum_tls_server_make(paths, key + 1, problem);
}

struct stratum_tls *program_tls_open(struct stratum_certificate *made, const char *words,
                                     const char *host, int64_t unix_s, const char **problem)
{
    *made = (struct stratum_certificate){NULL, NULL, NULL};
    const char *const comma = strchr(words, ',');
    if (comma != NULL) {
        return from_files(words, comma, problem);
    }
    enum stratum_certificate_kind kind = STRATUM_CERTIFICATE_GOOD;
    if (!stratum_certificate_by_word(&kind, words)) {
        *problem = stratum_problem("--tls \"%s\": expected CERT,KEY (two PEM files), or a "
                                   "certificate to make: good, expired, not-yet, wrong-name, "
                                   "self-signed",
                                   words);
        return NULL;
    }
    if (!stratum_certificate_make(made, kind, host, unix_s)) {
        *problem = "out of memory";
        return NULL;
    }
    return stratum_tls_server_make_pem(made->certificate, made->key, problem);
}

bool program_tls_write(const char *path, const char *pem, const char **problem)
{
    FILE *const file = fopen(path, "w");
    const bool written = file != NULL && fputs(pem, file) >= 0;
    if (file == NULL || fclose(file) != 0 || !written) {
        *problem = stratum_problem("%s: cannot be written: %s", path, strerror(errno));
        return false;
    }
    return true;
}
