/** The fault seam: a fault decides and returns. It never sleeps, reads no clock, touches no socket;
 *  links wait for it (simpool/link_fault.h).
 *
 *  Faults keep TCP's promises: no reordering, no hole in a stream. Only delay, cuts, slicing,
 *  throttling.
 */
#ifndef SIMPOOL_FAULT_H
#define SIMPOOL_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stratum/dice.h"

enum simpool_towards { SIMPOOL_TOWARDS_MINER, SIMPOOL_TOWARDS_POOL, SIMPOOL_TOWARDS_BOTH };

enum { SIMPOOL_FAULT_STATE_MAX = 64 }; /* bytes of state that a fault may ask for */

/** A run of bytes on its way, and when it would arrive if nobody objects. An empty one is the
 *  end of its stream: it is put, held or cut like any other. */
struct simpool_parcel {
    const uint8_t *bytes;
    size_t len;
    int64_t sent_us;
    int64_t arrive_us;
    enum simpool_towards towards; /* MINER or POOL */
};

enum simpool_fate {
    SIMPOOL_PASSED, /* pieces were put */
    SIMPOOL_HELD,   /* nothing was put: the link keeps the bytes until the fault is lifted */
    SIMPOOL_CUT     /* the connection is reset; pieces put before it still arrive */
};

/** Where the pieces of a parcel go, in order; each a part of the parcel, with its own arrival. */
struct simpool_outlet {
    void (*put)(struct simpool_outlet *outlet, const uint8_t *bytes, size_t len, int64_t arrive_us);
};

/** What a story asked for; each fault reads the fields its comment names. Parcels of the other
 *  direction than towards never get to see the fault. */
struct simpool_fault_options {
    enum simpool_towards towards;
    int64_t delay_us;     /* latency: delay of each parcel */
    int64_t jitter_us;    /* latency: uniform in [0, jitter_us] on top */
    size_t slice_len;     /* slice: bytes in a piece, >= 1 */
    int64_t gap_us;       /* slice: time between pieces */
    double rate_bytes_s;  /* throttle: > 0 */
    uint64_t after_bytes; /* reset: cut once so many bytes have passed; 0: at once */
};

struct simpool_fault_ops {
    const char *name; /* "latency", "silence", "reset", "slice", "throttle" */
    const char *summary;
    size_t state_size;
    /** NULL when the options make sense; else a sentence that says what to change. */
    const char *(*check)(const struct simpool_fault_options *options);
    void (*start)(void *state, const struct simpool_fault_options *options);
    enum simpool_fate (*pass)(void *state, const struct simpool_parcel *parcel,
                              struct stratum_dice *dice, struct simpool_outlet *outlet);
};

/** NULL: no fault of that name. */
const struct simpool_fault_ops *simpool_fault_by_name(const char *name);
const struct simpool_fault_ops *const *simpool_faults(size_t *count);

#endif
