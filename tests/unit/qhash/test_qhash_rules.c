#include "qhash/rules.h"

#include "qhash/algorithm.h"
#include "tests/unit/check.h"

void test_qhash_rules_edges(void)
{
    static const struct {
        uint32_t ntime;
        struct qhash_rules rules;
    } rows[] = {
        {0, {0, 33}},          {1753105443, {0, 33}}, {1753105444, {0, 32}}, {1753305379, {0, 32}},
        {1753305380, {0, 24}}, {1754220530, {0, 24}}, {1754220531, {0, 8}},  {1758761999, {0, 8}},
        {1758762000, {1, 8}},  {UINT32_MAX, {1, 8}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct qhash_rules rules = qhash_rules_at(rows[i].ntime);
        check_int(rules.angle_offset, rows[i].rules.angle_offset);
        check_int(rules.reject_zero_bytes, rows[i].rules.reject_zero_bytes);
    }
}

void test_qhash_rules_table(void)
{
    size_t count = 0;
    for (const struct qhash_fork *fork; (fork = qhash_fork_row(count)) != NULL; count++) {
        const struct qhash_fork *before = count > 0 ? qhash_fork_row(count - 1) : NULL;
        check_row(fork->title, qhash_fork_at(fork->ntime) == fork);
        check_row(fork->title, before == NULL || qhash_fork_at(fork->ntime - 1) == before);
        check_row(fork->title, fork->yield > 0 && fork->yield <= 1);
    }
    check_int(count, 5);
}
