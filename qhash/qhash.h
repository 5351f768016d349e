/* The public face of the proof of work: one header in, one digest out. */
#ifndef QHASH_QHASH_H
#define QHASH_QHASH_H

#include <stdbool.h>
#include <stdint.h>

#include "qhash/params.h"
#include "qhash/rules.h"

/** Every way a call into qhash can end: a name, and a sentence a user can act on. */
#define QHASH_STATUSES(ROW)                                                                        \
    ROW(QHASH_OK, "all is well")                                                                   \
    ROW(QHASH_REJECTED, "too many of the 32 expectation bytes are zero: this nonce can never win") \
    ROW(QHASH_BITS_NEGATIVE, "the compact target has its sign bit set: the block is malformed")    \
    ROW(QHASH_BITS_OVERFLOW, "the compact target exceeds 256 bits: the block is malformed")        \
    ROW(QHASH_SELFTEST_FAILED, "this build computes wrong hashes: do not mine with it")

enum qhash_status {
#define QHASH_STATUS_NAME(name, text) name,
    QHASH_STATUSES(QHASH_STATUS_NAME)
#undef QHASH_STATUS_NAME
};

/** The sentence that belongs to a status; never NULL. */
const char *qhash_status_text(enum qhash_status status);

/** Hash one block header.
 *
 *  digest[32]   out  little-endian 256-bit number: digest[31] is the most significant byte
 *  header[80]   in   wire order: version | previous | merkle | ntime | nbits | nonce, each
 * little-endian rules        in   what consensus says at this header's ntime; see qhash_rules_at()
 *  returns      QHASH_OK, or QHASH_REJECTED when the zero-byte rule discards the header (digest is
 *               then all 0xff)
 *  cost         about 0.7 microseconds on one core (tests/bench/bench_digest); no allocation
 *  source       node: src/crypto/qhash.cpp @ da8a278; derivation: docs/QHASH.md
 */
enum qhash_status qhash_digest(uint8_t digest[32], const uint8_t header[80],
                               struct qhash_rules rules);

/** The last step of qhash_digest(), shared with the oracle and the judge: values to digest.
 *
 *  digest[32]       out  as qhash_digest(), as is the returned status
 *  header_hash[32]  in   SHA-256 of the header
 *  q15[16]          in   the rounded expectations
 *  rules            in   see qhash_rules_at()
 */
enum qhash_status qhash_finish(uint8_t digest[32], const uint8_t header_hash[32],
                               const int16_t q15[16], struct qhash_rules rules);

/** Every intermediate of one hash, in the order in which it is computed. */
struct qhash_trace {
    uint8_t header_hash[32];        /* SHA-256 of the header */
    uint8_t nibbles[QHASH_NIBBLES]; /* of the hash, high nibble of each byte first */
    uint8_t angles[QHASH_NIBBLES];  /* index k = 2 * nibble + offset; the angle is -k * pi / 32 */
    double expectations[QHASH_QUBITS]; /* <Z> of each qubit, -1..1 */
    int16_t q15[QHASH_QUBITS];         /* the same in Q1.15; +1.0 wraps to -32768 */
    uint8_t q15_bytes[QHASH_Q15_LEN];  /* the same as little-endian bytes */
    unsigned zero_bytes;               /* how many of those bytes are zero */
    bool rejected;                     /* the zero-byte rule discards the header */
    uint8_t digest[32];                /* little-endian; all 0xff when rejected */
    double margin; /* distance of the nearest rounding tie in steps of Q1.15, 0..0.5 */
};

/** Hash one block header and keep every intermediate; arguments as in qhash_digest(). */
void qhash_trace(struct qhash_trace *out, const uint8_t header[80], struct qhash_rules rules);

#endif
