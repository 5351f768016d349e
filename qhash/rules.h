/* What consensus says at a header's ntime. Forks are rows of one table in rules.c. */
#ifndef QHASH_RULES_H
#define QHASH_RULES_H

#include <stddef.h>
#include <stdint.h>

/** The part of the rule that forks have changed. */
struct qhash_rules {
    unsigned angle_offset; /* 0 or 1: the rotation angle is -(2 * nibble + offset) * pi / 32 */
    unsigned
        reject_zero_bytes; /* discard when at least this many of the 32 bytes are zero; 33: never */
};

/** One era of consensus: from this ntime on, these rules. */
struct qhash_fork {
    uint32_t ntime; /* first ntime, Unix seconds */
    struct qhash_rules rules;
    double yield;      /* fraction of random headers that are not discarded */
    const char *title; /* for people */
};

/** The rules that judge a header of this ntime.
 *
 *  ntime    in   the header's own, Unix seconds; a rolled ntime is judged by its own rule
 *  returns  the rules; never fails
 *  source   node: src/crypto/qhash.cpp, src/primitives/block.cpp @ da8a278 (forks 1 to 3);
 *           electrs: src/util/qhash.rs @ ba73eb70 (fork 4)
 */
struct qhash_rules qhash_rules_at(uint32_t ntime);

/** The row of the table that holds at this ntime; never NULL. */
const struct qhash_fork *qhash_fork_at(uint32_t ntime);

/** The table itself, oldest first: row `index`, or NULL past the end. */
const struct qhash_fork *qhash_fork_row(size_t index);

#endif
