/* Expectations to Q1.15: the rounding, the wrap, the bytes, and how near a tie was.
 * Host and device. */
#ifndef QHASH_Q15_H
#define QHASH_Q15_H

#include <stdint.h>

#include "qhash/bytes.h"
#include "qhash/params.h"
#include "qhash/portable.h"

/** A whole number of steps as the 16 bits that are hashed: +32768 wraps to -32768. */
QHASH_FN
int16_t qhash_q15_wrap(int32_t steps)
{
    return (int16_t)(steps >= QHASH_Q15_ONE ? steps - 2 * QHASH_Q15_ONE : steps);
}

/** Round an expectation, -1..1, to Q1.15, halves away from zero.
 *
 *  source  node: src/crypto/fpm/fixed.hpp @ da8a278 (add a half, truncate, keep 16 bits)
 */
QHASH_FN
int16_t qhash_q15(double expectation)
{
    const double half = expectation >= 0 ? 0.5 : -0.5;
    return qhash_q15_wrap((int32_t)(expectation * QHASH_Q15_ONE + half));
}

/** How far an expectation lies from the nearest rounding tie, in steps: 0 (a tie) to 0.5. */
QHASH_FN
double qhash_q15_margin(double expectation)
{
    const double steps = (expectation >= 0 ? expectation : -expectation) * QHASH_Q15_ONE;
    const double fraction = steps - (double)(int32_t)steps;
    return fraction >= 0.5 ? fraction - 0.5 : 0.5 - fraction;
}

/** Write 16 values as 32 bytes, each little-endian; returns how many of the bytes are zero. */
QHASH_FN
unsigned qhash_q15_pack(uint8_t bytes[32], const int16_t q15[16])
{
    unsigned zero_bytes = 0;
    for (unsigned i = 0; i < QHASH_QUBITS; i++) {
        qhash_store_le16(bytes + 2 * i, (uint16_t)q15[i]);
        zero_bytes += (unsigned)(bytes[2 * i] == 0) + (unsigned)(bytes[2 * i + 1] == 0);
    }
    return zero_bytes;
}

#endif
