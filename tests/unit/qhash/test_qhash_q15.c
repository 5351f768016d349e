#include "qhash/q15.h"

#include "tests/unit/check.h"

void test_qhash_q15_rounding(void)
{
    static const struct {
        double steps; /* of 2^-15 */
        int expected;
        double margin;
    } rows[] = {
        {0, 0, 0.5},
        {-0.0, 0, 0.5},
        {0.25, 0, 0.25},
        {0.5, 1, 0}, /* halves go away from zero */
        {-0.5, -1, 0},
        {0.4999999, 0, 1e-7},
        {-0.4999999, 0, 1e-7},
        {1.5, 2, 0},
        {-1.5, -2, 0},
        {1.75, 2, 0.25},
        {32766.5, 32767, 0},
        {32767.25, 32767, 0.25},
        {32767.5, -32768, 0}, /* the wrap begins at the last half */
        {32768, -32768, 0.5}, /* +1.0 */
        {-32768, -32768, 0.5},
        {-32767.5, -32768, 0},
        {-32767.25, -32767, 0.25},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        check_int(qhash_q15(rows[i].steps / QHASH_Q15_ONE), rows[i].expected);
        check_near(qhash_q15_margin(rows[i].steps / QHASH_Q15_ONE), rows[i].margin, 1e-12);
    }
}

void test_qhash_q15_every_step(void)
{
    for (int32_t step = -QHASH_Q15_ONE; step < QHASH_Q15_ONE; step++) {
        if (!check_int(qhash_q15((double)step / QHASH_Q15_ONE), step)) {
            return;
        }
    }
}

void test_qhash_q15_pack(void)
{
    const int16_t q15[16] = {0, 1, 256, -1, -32768, 32767, 255, -256, 0, 0, 0, 0, 0, 0, 0, 0};
    static const uint8_t expected[32] = {0, 0,    1,    0,    0,    1, 0xff, 0xff,
                                         0, 0x80, 0xff, 0x7f, 0xff, 0, 0,    0xff};
    uint8_t bytes[32];
    check_int(qhash_q15_pack(bytes, q15), 2 + 1 + 1 + 0 + 1 + 0 + 1 + 1 + 16);
    check_bytes(bytes, expected, sizeof bytes);
}
