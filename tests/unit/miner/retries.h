/** A retry machine for three pools at most: us.pool.example:3333,
 * backup.example:4444, 10.0.0.7:5555.
 */
#ifndef TESTS_UNIT_MINER_RETRIES_H
#define TESTS_UNIT_MINER_RETRIES_H

#include "miner/retry.h"

#define SECOND_US INT64_C(1000000)

/** Waits from 1 s to 30 s. */
struct miner_retry retries_make(size_t pool_count, uint64_t seed);
/** The pool asks to go to this host ("": its own) and port, at once. */
enum miner_redirect retries_send_to(struct miner_retry *retry, int64_t now_us, const char *host,
                                    uint16_t port);

#endif
