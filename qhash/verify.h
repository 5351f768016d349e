/* The judge: does this header meet this target, and how sure is that? */
#ifndef QHASH_VERIFY_H
#define QHASH_VERIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "qhash/algorithm.h"

/** What is to be said about one header and one target. */
struct qhash_verdict {
    uint8_t digest[32]; /* little-endian 256-bit number; all 0xff when rejected */
    double margin;  /* distance of the nearest rounding tie in steps of Q1.15; 0.5 for sha256d */
    bool rejected;  /* the zero-byte rule discards this digest */
    bool ambiguous; /* an expectation lies on a tie: each of its two roundings is valid */
    bool meets;     /* a valid rounding is not rejected and is <= target */
};

/** Judge one header by the rule of its own ntime.
 *
 *  An expectation nearer than 1e-9 of a step to a rounding tie is computed again, twice as
 * precisely. If it is still tied every rounding of the tied values is tried: `digest` is then the
 * one that meets the target, else the default rounding, that of qhash_digest().
 *
 *  out         out  every field is set
 *  header[80]  in   wire order
 *  target[32]  in   little-endian 256-bit number; a rejected header meets no target
 *  algorithm   in   which proof of work
 *  cost        as qhash_digest(); with a tie up to 2^16 times that, in practice two digests
 *  source      docs/QHASH.md, "Margins"
 */
void qhash_verify(struct qhash_verdict *out, const uint8_t header[80], const uint8_t target[32],
                  enum qhash_algorithm algorithm);

#endif
