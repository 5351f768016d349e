/** One number of luck to whatever a fault needs of it. Nothing here calls libm, whose last bits
 *  differ between machines: the same luck is the same delay everywhere. Pure. */
#ifndef SIMPOOL_FAULT_LUCK_H
#define SIMPOOL_FAULT_LUCK_H

#include <stdint.h>

#include "simpool/fault/fault.h"

/** [0, 1). */
double simpool_luck_unit(uint64_t luck);
/** Mean 1, in [0, 37). */
double simpool_luck_exponential(uint64_t luck);
/** Mean 0, deviation 1, in [-6, 6]: the sum of twelve. */
double simpool_luck_normal(uint64_t luck);
/** A delay around its middle; at most a day. level scales all of it. */
int64_t simpool_luck_delay_us(const struct simpool_fault_options *options, uint64_t luck,
                              double level);

#endif
