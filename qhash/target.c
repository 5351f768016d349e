#include "qhash/target.h"

#include <assert.h>
#include <float.h>
#include <string.h>

#include "qhash/bytes.h"
#include "qhash/params.h"

static_assert(DBL_MANT_DIG == 53 && DBL_MAX_EXP == 1024, "a double is IEEE 754 binary64");

/** A positive finite double taken apart: mantissa * 2^exponent, exactly. */
struct parts {
    uint64_t mantissa; /* 1 .. 2^53 - 1 */
    int exponent;
};

static struct parts take_apart(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    const int biased = (int)(bits >> 52);
    const uint64_t fraction = bits & ((UINT64_C(1) << 52) - 1);
    if (biased == 0) {
        return (struct parts){fraction, -1074}; /* subnormal: no hidden bit */
    }
    return (struct parts){fraction | UINT64_C(1) << 52, biased - 1075};
}

/** Long division in binary. */
void qhash_target_pdiff(uint8_t target[32], double difficulty)
{
    assert(difficulty > 0 && difficulty <= DBL_MAX);
    const struct parts divisor = take_apart(difficulty);
    const int zeros = 208 - divisor.exponent; /* digits behind the sixteen ones of 0xffff */
    uint64_t rest = 0;                        /* stays below 2^54 */
    memset(target, 0, QHASH_TARGET_LEN);
    for (int bit = zeros + 15; bit >= 0; bit--) {
        rest = rest * 2 + (bit >= zeros ? 1 : 0);
        if (rest < divisor.mantissa) {
            continue;
        }
        rest -= divisor.mantissa;
        if (bit >= 8 * QHASH_TARGET_LEN) {
            memset(target, 0xff, QHASH_TARGET_LEN);
            return;
        }
        target[bit / 8] = (uint8_t)(target[bit / 8] | 1u << bit % 8);
    }
}

double qhash_target_difficulty(const uint8_t digest[32])
{
    const double number = (double)qhash_load_le64(digest + 24) * 0x1p192 +
                          (double)qhash_load_le64(digest + 16) * 0x1p128 +
                          (double)qhash_load_le64(digest + 8) * 0x1p64 +
                          (double)qhash_load_le64(digest);
    return 0xffff * 0x1p208 / number;
}

bool qhash_target_met(const uint8_t digest[32], const uint8_t target[32])
{
    for (int i = QHASH_TARGET_LEN - 1; i >= 0; i--) {
        if (digest[i] != target[i]) {
            return digest[i] < target[i];
        }
    }
    return true;
}

enum qhash_status qhash_target_from_bits(uint8_t target[32], uint32_t bits)
{
    const unsigned size = bits >> 24;   /* bytes of the number */
    uint32_t word = bits & 0x007fffffu; /* its top three bytes */
    if (size < 3) {
        word >>= 8 * (3 - size);
    }
    if (word != 0 && (bits & 0x00800000u) != 0) {
        return QHASH_BITS_NEGATIVE;
    }
    if (word != 0 && (size > 34 || (word > 0xff && size > 33) || (word > 0xffff && size > 32))) {
        return QHASH_BITS_OVERFLOW;
    }
    memset(target, 0, QHASH_TARGET_LEN);
    for (unsigned i = 0; i < 3; i++) {
        const unsigned byte = size < 3 ? i : size - 3 + i;
        if (byte < QHASH_TARGET_LEN) {
            target[byte] = (uint8_t)(word >> 8 * i);
        }
    }
    return QHASH_OK;
}
