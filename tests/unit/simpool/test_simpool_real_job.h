/** The one real qhash job that there is with shares to it, as a pool said it. */
#ifndef TESTS_UNIT_SIMPOOL_TEST_SIMPOOL_REAL_JOB_H
#define TESTS_UNIT_SIMPOOL_TEST_SIMPOOL_REAL_JOB_H

#include "stratum/message.h"

/** fixtures/transcripts/luckypool-notify-480f.json; a check fails when it cannot be read. */
void real_job_read(struct stratum_notify *out);

#endif
