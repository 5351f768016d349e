#include "stratum/fingerprint.h"

uint64_t stratum_fingerprint_add(uint64_t so_far, const void *bytes, size_t len)
{
    const uint8_t *const at = bytes;
    for (size_t index = 0; index < len; index++) {
        so_far = (so_far ^ at[index]) * UINT64_C(0x100000001b3);
    }
    return so_far;
}

uint64_t stratum_fingerprint(const void *bytes, size_t len)
{
    const uint64_t found = stratum_fingerprint_add(STRATUM_FINGERPRINT_EMPTY, bytes, len);
    return found != 0 ? found : 1;
}
