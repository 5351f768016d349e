/** The faults there are: one file each, all pure. To add one: its file, a line here, a line in
 *  simpool/fault.c. */
#ifndef SIMPOOL_FAULTS_FAULTS_H
#define SIMPOOL_FAULTS_FAULTS_H

#include <stdbool.h>
#include <stdint.h>

#include "simpool/fault.h"

extern const struct simpool_fault_ops simpool_fault_latency;
extern const struct simpool_fault_ops simpool_fault_silence;
extern const struct simpool_fault_ops simpool_fault_reset;
extern const struct simpool_fault_ops simpool_fault_slice;
extern const struct simpool_fault_ops simpool_fault_throttle;

/** Whether a fault may delay by that much: nothing negative, and no more than a day. */
static inline bool simpool_fault_time_fits(int64_t time_us)
{
    return time_us >= 0 && time_us <= INT64_C(24) * 3600 * 1000000;
}

/** The later of two times. */
static inline int64_t simpool_fault_later(int64_t a_us, int64_t b_us)
{
    return a_us > b_us ? a_us : b_us;
}

#endif
