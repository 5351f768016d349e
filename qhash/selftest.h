/* The proof that this build hashes right; run once when a program starts. */
#ifndef QHASH_SELFTEST_H
#define QHASH_SELFTEST_H

#include "qhash/qhash.h"

/** A header whose every step is known; texts are lower-case hex in memory order. */
struct qhash_known {
    const char *header;      /* 80 bytes */
    const char *header_hash; /* 32 bytes */
    const char *q15;         /* 32 bytes */
    const char *digest;      /* 32 bytes, all 0xff when rejected */
};

/** Name the first step of this build that differs from a known header, or NULL when none does. */
const char *qhash_selftest_differs(const struct qhash_known *known);

/** Check built-in vectors of every era and every step.
 *
 *  step     out  name of the first step that differs; untouched when all is well; may be NULL
 *  returns  QHASH_OK or QHASH_SELFTEST_FAILED
 *  cost     well below 1 ms
 */
enum qhash_status qhash_selftest(const char **step);

#endif
