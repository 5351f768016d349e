/** The faults there are: one file each, all pure. To add one: its file, a line here, a line in
 *  simpool/fault/fault.c. */
#ifndef SIMPOOL_FAULTS_FAULTS_H
#define SIMPOOL_FAULTS_FAULTS_H

#include <stdbool.h>
#include <stdint.h>

#include "simpool/fault/fault.h"

extern const struct simpool_fault_ops simpool_fault_latency;
extern const struct simpool_fault_ops simpool_fault_throttle;
extern const struct simpool_fault_ops simpool_fault_slice;
extern const struct simpool_fault_ops simpool_fault_coalesce;
extern const struct simpool_fault_ops simpool_fault_loss;
extern const struct simpool_fault_ops simpool_fault_silence;
extern const struct simpool_fault_ops simpool_fault_stall;
extern const struct simpool_fault_ops simpool_fault_reset;
extern const struct simpool_fault_ops simpool_fault_finish;
extern const struct simpool_fault_ops simpool_fault_corrupt;
extern const struct simpool_fault_ops simpool_fault_refuse;
extern const struct simpool_fault_ops simpool_fault_delay;
extern const struct simpool_fault_ops simpool_fault_hold;
extern const struct simpool_fault_ops simpool_fault_drop;
extern const struct simpool_fault_ops simpool_fault_duplicate;
extern const struct simpool_fault_ops simpool_fault_reorder;
extern const struct simpool_fault_ops simpool_fault_mutate;
extern const struct simpool_fault_ops simpool_fault_wrong_id;
extern const struct simpool_fault_ops simpool_fault_cut;

/** Whether a fault may take that long: nothing negative, and no more than a week. */
static inline bool simpool_fault_time_fits(int64_t time_us)
{
    return time_us >= 0 && time_us <= INT64_C(7) * 24 * 3600 * 1000000;
}

/** The later of two times. */
static inline int64_t simpool_fault_later(int64_t a_us, int64_t b_us)
{
    return a_us > b_us ? a_us : b_us;
}

/** For faults without options that could be wrong. */
static inline const char *simpool_fault_check_nothing(const struct simpool_fault_options *options)
{
    (void)options;
    return NULL;
}

/** For faults without a state. */
static inline void simpool_fault_start_nothing(void *state,
                                               const struct simpool_fault_options *options,
                                               int64_t now_us)
{
    (void)state;
    (void)options;
    (void)now_us;
}

#endif
