#include "qhash/sha256_blocks.h"

#include "qhash/device/features.h"
#include "tests/unit/check.h"
#include "tests/unit/qhash/sample.h"

/** Any state, any blocks, any count, any alignment: what the plain text says. */
void test_qhash_sha256_blocks_equal_the_plain_text(void)
{
    enum { COUNT_MAX = 7 };
    uint64_t numbers = 5;
    for (unsigned row = 0; row < 500; row++) {
        uint8_t bytes[64 * COUNT_MAX + 8];
        struct qhash_sha256_state state, expected;
        const size_t count = row % (COUNT_MAX + 1), shift = row % 8;
        for (size_t i = 0; i < sizeof bytes; i++) {
            bytes[i] = (uint8_t)sample_number(&numbers);
        }
        for (unsigned i = 0; i < 8; i++) {
            expected.words[i] = (uint32_t)sample_number(&numbers);
        }
        state = expected;
        qhash_sha256_blocks(&state, bytes + shift, count);
        for (size_t i = 0; i < count; i++) {
            qhash_sha256_compress_bytes(&expected, bytes + shift + 64 * i);
        }
        check_bytes(state.words, expected.words, sizeof state.words);
    }
}

/** Never without the CPU; with it, wherever the compiler can ask. */
void test_qhash_sha256_blocks_is_wired(void)
{
    const bool can = (device_features() & DEVICE_FEATURE_SHA) != 0;
    check_true(can || !qhash_sha256_is_wired());
#if defined(__GNUC__) && !defined(__clang__)
    check_true(qhash_sha256_is_wired() == can);
#endif
}
