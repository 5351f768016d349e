#include "qhash/rules.h"

#include "qhash/params.h"

/* One fork, one line. The yields are measured: docs/QHASH.md, "How many nonces are discarded". */
static const struct qhash_fork forks[] = {
    {0, {0, QHASH_ZERO_BYTES_NEVER}, 1, "genesis: no digest is discarded"},
    {1753105444, {0, 32}, 0.97962, "fork 1: 32 zero bytes are discarded"},
    {1753305380, {0, 24}, 0.95413, "fork 2: 24 zero bytes are discarded"},
    {1754220531, {0, 8}, 0.71356, "fork 3: 8 zero bytes are discarded"},
    {1758762000, {1, 8}, 0.95179, "fork 4: odd multiples of pi / 32"},
};

enum { FORK_COUNT = sizeof forks / sizeof forks[0] };

const struct qhash_fork *qhash_fork_row(size_t index)
{
    return index < FORK_COUNT ? &forks[index] : NULL;
}

const struct qhash_fork *qhash_fork_at(uint32_t ntime)
{
    size_t index = FORK_COUNT - 1;
    while (forks[index].ntime > ntime) {
        index--; /* row 0 begins at 0 and ends the search */
    }
    return &forks[index];
}

struct qhash_rules qhash_rules_at(uint32_t ntime)
{
    return qhash_fork_at(ntime)->rules;
}
