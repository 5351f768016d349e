#include "stratum/net/lookup.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stratum/net/resolve.h"

struct stratum_lookups {
    unsigned owners;
    int left; /* of an answer that may have come by now; -1: none */
    struct stratum_address address;
    int64_t left_us;
};

struct stratum_lookups *stratum_lookups_make(void)
{
    struct stratum_lookups *const lookups = calloc(1, sizeof *lookups);
    if (lookups != NULL) {
        lookups->owners = 1;
        lookups->left = -1;
    }
    return lookups;
}

struct stratum_lookups *stratum_lookups_share(struct stratum_lookups *lookups)
{
    lookups->owners++;
    return lookups;
}

static void forget(struct stratum_lookups *lookups)
{
    if (lookups->left >= 0) {
        (void)close(lookups->left);
        lookups->left = -1;
    }
}

void stratum_lookups_release(struct stratum_lookups *lookups)
{
    if (lookups != NULL && --lookups->owners == 0) {
        forget(lookups);
        free(lookups);
    }
}

int stratum_lookups_begin(struct stratum_lookups *lookups, const struct stratum_address *address,
                          int64_t now_us)
{
    if (lookups->left < 0 || lookups->address.port != address->port ||
        strcmp(lookups->address.host, address->host) != 0) {
        return stratum_resolve_start(address);
    }
    if (now_us - lookups->left_us > STRATUM_LOOKUP_KEPT_US) {
        forget(lookups);
        return stratum_resolve_start(address);
    }
    const int left = lookups->left;
    lookups->left = -1;
    return left;
}

void stratum_lookups_leave(struct stratum_lookups *lookups, const struct stratum_address *address,
                           int fd, int64_t now_us)
{
    forget(lookups);
    lookups->left = fd;
    lookups->address = *address;
    lookups->left_us = now_us;
}
