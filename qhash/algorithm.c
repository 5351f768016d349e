#include "qhash/algorithm.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "qhash/rules.h"

static const enum qhash_algorithm algorithms[] = {QHASH_ALGORITHM_QHASH, QHASH_ALGORITHM_SHA256D};

const char *qhash_algorithm_name(enum qhash_algorithm algorithm)
{
    switch (algorithm) {
    case QHASH_ALGORITHM_QHASH:
        return "qhash";
    case QHASH_ALGORITHM_SHA256D:
        return "sha256d";
    }
    assert(false && "an algorithm outside of the list");
    return "";
}

bool qhash_algorithm_by_name(enum qhash_algorithm *out, const char *name)
{
    for (size_t i = 0; i < sizeof algorithms / sizeof algorithms[0]; i++) {
        if (strcmp(name, qhash_algorithm_name(algorithms[i])) == 0) {
            *out = algorithms[i];
            return true;
        }
    }
    return false;
}

double qhash_algorithm_yield(enum qhash_algorithm algorithm, uint32_t ntime)
{
    return algorithm == QHASH_ALGORITHM_QHASH ? qhash_fork_at(ntime)->yield : 1;
}
