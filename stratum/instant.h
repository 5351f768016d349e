/** What time it is, as cores are told: they never ask a clock. */
#ifndef STRATUM_INSTANT_H
#define STRATUM_INSTANT_H

#include <stdint.h>

struct stratum_instant {
    int64_t now_us; /* monotonic, from an arbitrary origin: for deadlines */
    int64_t unix_s; /* seconds since 1970: for ntime; in simulation it starts where the recording
                       does */
};

#endif
