/* corrupt: a byte is another one. TCP promises that this never happens; proxies do it. */
#include <string.h>

#include "simpool/faults/faults.h"

/** --- doc Faults of bytes
 *  corrupt(rig.link, { chance = 0.01 }) -> fault
 *  In what it meets, one bit of one byte is wrong. No checksum of a network lets that through, but
 *  bad memory and bad proxies do; it is asked for by name alone.
 */
static enum simpool_fate corrupt_pass(void *state, const struct simpool_parcel *parcel,
                                      struct simpool_outlet *outlet)
{
    (void)state;
    if (parcel->len == 0) {
        outlet->put(outlet, parcel->bytes, 0, parcel->arrive_us);
        return SIMPOOL_PASSED;
    }
    const size_t at = (size_t)((parcel->luck >> 8) % parcel->len);
    const uint8_t wrong = (uint8_t)(parcel->bytes[at] ^ (1u << (parcel->luck & 7)));
    if (at > 0) {
        outlet->put(outlet, parcel->bytes, at, parcel->arrive_us);
    }
    outlet->put(outlet, &wrong, 1, parcel->arrive_us);
    if (at + 1 < parcel->len) {
        outlet->put(outlet, parcel->bytes + at + 1, parcel->len - at - 1, parcel->arrive_us);
    }
    return SIMPOOL_PASSED;
}

const struct simpool_fault_ops simpool_fault_corrupt = {
    .name = "corrupt",
    .summary = "one bit of what it meets is wrong",
    .takes = "",
    .lies = true,
    .check = simpool_fault_check_nothing,
    .start = simpool_fault_start_nothing,
    .pass = corrupt_pass,
};
