/* The frozen cosines and sines: nobody calls libm at run time, so every machine has the same bits.
 */
#ifndef QHASH_ANGLES_H
#define QHASH_ANGLES_H

#include "qhash/params.h"
#include "qhash/sweep.h"

/** Row k: cosine and sine of -k * pi / 32, the angle of a gate; the oracle's table. */
extern const struct qhash_angle qhash_turns[QHASH_ANGLES];

/** Row k: cosine and sine of -k * pi / 16, twice the angle of a gate; the closed form's table. */
extern const struct qhash_angle qhash_double_turns[QHASH_ANGLES];

/** What rounding to double has left of qhash_double_turns: both together are right to 1e-32. */
extern const struct qhash_angle qhash_double_turns_low[QHASH_ANGLES];

#endif
