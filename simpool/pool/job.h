/** The pool's jobs: recorded ones, with ids and times of this run. */
#ifndef SIMPOOL_POOL_JOB_H
#define SIMPOOL_POOL_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "stratum/message.h"

enum { SIMPOOL_JOBS_KEPT = 64 /* alive or ended; older ones are forgotten */ };

/** A job as the pool keeps it. */
struct simpool_job {
    uint32_t number; /* from 1, in the order they were made */
    bool ended;      /* its shares are stale */
    int64_t made_unix_s;
    struct stratum_notify notify;
};

#endif
