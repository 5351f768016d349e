/* What only a fake device can: its time is told to it. */
#ifndef QHASH_DEVICE_FAKE_H
#define QHASH_DEVICE_FAKE_H

#include <stdint.h>

#include "qhash/device/device.h"

/** Tell a fake what time it is; it never looks itself and never sleeps.
 *
 *  d       in, out  a device opened by the kind "fake"
 *  now_us  in       microseconds, never less than the last time
 */
void device_fake_advance(struct device *d, int64_t now_us);

/** When the oldest work will be done, in the same microseconds; INT64_MAX: never, or no work.
 *  Before that instant collect() says DEVICE_PENDING. */
int64_t device_fake_ready_us(const struct device *d);

/** Make up the finds of a work with the dice of a seed instead of hashing. The same nonce of the
 *  same header is a find or not, however the nonces are sliced into works; the expected number is
 *  that of real hashing at this target.
 *
 *  out      in, out  finds are added, up to DEVICE_FINDS_MAX
 *  seed     in       which dice
 *  work     in       from its first nonce on; the header's own nonce does not count
 *  count    in       how many nonces
 *  returns  how many nonces were tried: count, or fewer when one more find did not fit
 */
uint64_t device_fake_dice(struct device_results *out, uint64_t seed, const struct device_work *work,
                          uint64_t count);

#endif
