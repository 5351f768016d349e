/* The closed form in twice a double's precision: the second look at a value near a rounding tie. */
#ifndef QHASH_SWEEP_TWICE_H
#define QHASH_SWEEP_TWICE_H

#include <stdint.h>

#include "qhash/angles.h"
#include "qhash/twice.h"

/** Cosine and sine of twice a rotation's angle. */
struct qhash_angle_twice {
    struct qhash_twice cosine, sine;
};

/** Row k of qhash_double_turns, with all that is known of it. */
static inline struct qhash_angle_twice qhash_double_turn_twice(unsigned k)
{
    const struct qhash_angle high = qhash_double_turns[k];
    const struct qhash_angle low = qhash_double_turns_low[k];
    return (struct qhash_angle_twice){{high.cosine, low.cosine}, {high.sine, low.sine}};
}

/** <Z> of all 16 qubits, as qhash_sweep() has it, to 1e-29; the same bits on every machine.
 *
 *  expectation[16]  out  -1..1
 *  angle[64]        in   angle indices 0..31; the last 16 have no effect
 *  cost             some 2 µs; no allocation; reentrant
 */
void qhash_sweep_twice(struct qhash_twice expectation[16], const uint8_t angle[64]);

#endif
