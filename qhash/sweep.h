/* The closed form in double: what consensus computes. Host and device. */
#ifndef QHASH_SWEEP_H
#define QHASH_SWEEP_H

#include <stdint.h>

#include "qhash/circuit.h"
#include "qhash/params.h"
#include "qhash/portable.h"

/* struct qhash_angle and qhash_sweep() */
#define QHASH_SWEEP_REAL  double
#define QHASH_SWEEP_ANGLE qhash_angle
#define QHASH_SWEEP       qhash_sweep
#include "qhash/sweep_text.h"
#undef QHASH_SWEEP_REAL
#undef QHASH_SWEEP_ANGLE
#undef QHASH_SWEEP

#endif
