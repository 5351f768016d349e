/* The closed form in long double: the second look at a value near a rounding tie. Host only. */
#ifndef QHASH_SWEEP_LONG_H
#define QHASH_SWEEP_LONG_H

#include <stdint.h>

#include "qhash/circuit.h"
#include "qhash/params.h"
#include "qhash/portable.h"

/* struct qhash_angle_long and qhash_sweep_long() */
#define QHASH_SWEEP_REAL  long double
#define QHASH_SWEEP_ANGLE qhash_angle_long
#define QHASH_SWEEP       qhash_sweep_long
#include "qhash/sweep_text.h"
#undef QHASH_SWEEP_REAL
#undef QHASH_SWEEP_ANGLE
#undef QHASH_SWEEP

#endif
