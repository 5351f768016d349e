#include "qhash/target.h"

#include <math.h>
#include <string.h>

#include "qhash/bytes.h"
#include "tests/unit/check.h"
#include "tests/unit/qhash/sample.h"

/** A number written with its most significant digit first. */
static void number(uint8_t out[32], const char *text)
{
    uint8_t reversed[32];
    sample_hex(reversed, text);
    for (unsigned i = 0; i < 32; i++) {
        out[i] = reversed[31 - i];
    }
}

/** Made with Python's fractions: floor(0xffff * 2^208 / D). */
void test_qhash_target_exact(void)
{
    static const struct {
        double difficulty;
        const char *pdiff;
    } rows[] = {
        {1, "00000000ffff0000000000000000000000000000000000000000000000000000"},
        {0.5, "00000001fffe0000000000000000000000000000000000000000000000000000"},
        {3, "0000000055550000000000000000000000000000000000000000000000000000"},
        {0x1p-16, "0000ffff00000000000000000000000000000000000000000000000000000000"},
        {0x1p-32, "ffff000000000000000000000000000000000000000000000000000000000000"},
        {0x1.8p-32, "aaaa000000000000000000000000000000000000000000000000000000000000"},
        {0x1p-33, "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"},
        {0.99, "000000010294f83e0f83e19f680fabffafc2fd07cc1219a7ed3eba0cf999a2dc"},
        {65535, "0000000000010000000000000000000000000000000000000000000000000000"},
        {1e-9, "3b9a8e6535fffef481b5fe088151b0791619e09d7e3f36fccfbaa4c14955fdb7"},
        {12345.678, "0000000000054eef1232bd96c267508dc02892539a694149e6a93039b68ed359"},
        {0x1p224, "0000000000000000000000000000000000000000000000000000000000000000"},
        {0x1.0000000000001p224, "0000000000000000000000000000000000000000000000000000000000000000"},
        {0x1p-1074, "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"},
        {0x1.fffffffffffffp1023,
         "0000000000000000000000000000000000000000000000000000000000000000"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint8_t target[32], expected[32];
        qhash_target_pdiff(target, rows[i].difficulty);
        number(expected, rows[i].pdiff);
        check_bytes(target, expected, sizeof target);
    }
}

void test_qhash_target_difficulty(void)
{
    uint64_t state = 6;
    for (unsigned i = 0; i < 2000; i++) {
        const double difficulty = ldexp(1 + (double)(sample_number(&state) >> 12) * 0x1p-52,
                                        (int)(sample_number(&state) % 80) - 31);
        uint8_t target[32];
        qhash_target_pdiff(target, difficulty);
        if (!check_near(qhash_target_difficulty(target) / difficulty, 1, 1e-15)) {
            return;
        }
    }
    uint8_t digest[32] = {0};
    check_true(isinf(qhash_target_difficulty(digest)));
    memset(digest, 0xff, sizeof digest);
    check_near(qhash_target_difficulty(digest), 0xffff * 0x1p-48, 1e-24);
    number(digest, "0000000304f234402982ebdba923b3847ae7d25a49141c8a8b5ebee1eb2f38f1");
    check_near(qhash_target_difficulty(digest), 0.33119527, 1e-8);
}

void test_qhash_target_met(void)
{
    uint8_t digest[32], target[32];
    memset(target, 0x80, sizeof target);
    memset(digest, 0x80, sizeof digest);
    check_true(qhash_target_met(digest, target));
    for (unsigned i = 0; i < 32; i++) {
        memset(digest, 0xff, i); /* less significant bytes do not count any more */
        digest[i] = 0x7f;
        check_true(qhash_target_met(digest, target));
        memset(digest, 0, i);
        digest[i] = 0x81;
        check_true(!qhash_target_met(digest, target));
        digest[i] = 0x80;
    }
}

/** The rows of Bitcoin's arith_uint256_tests, bignum_SetCompact. */
void test_qhash_target_from_bits(void)
{
    static const struct {
        uint32_t bits;
        enum qhash_status status;
        uint32_t low;  /* the target's last four bytes */
        uint32_t high; /* and its first four */
    } rows[] = {
        {0x00000000, QHASH_OK, 0, 0},
        {0x00123456, QHASH_OK, 0, 0},
        {0x01003456, QHASH_OK, 0, 0},
        {0x02000056, QHASH_OK, 0, 0},
        {0x03000000, QHASH_OK, 0, 0},
        {0x04000000, QHASH_OK, 0, 0},
        {0x00923456, QHASH_OK, 0, 0},
        {0x01803456, QHASH_OK, 0, 0},
        {0x02800056, QHASH_OK, 0, 0},
        {0x03800000, QHASH_OK, 0, 0},
        {0x04800000, QHASH_OK, 0, 0},
        {0x01123456, QHASH_OK, 0x12, 0},
        {0x01fedcba, QHASH_BITS_NEGATIVE, 0, 0},
        {0x02123456, QHASH_OK, 0x1234, 0},
        {0x03123456, QHASH_OK, 0x123456, 0},
        {0x04123456, QHASH_OK, 0x12345600, 0},
        {0x04923456, QHASH_BITS_NEGATIVE, 0, 0},
        {0x05009234, QHASH_OK, 0x92340000, 0},
        {0x20123456, QHASH_OK, 0, 0x12345600},
        {0x207fffff, QHASH_OK, 0, 0x7fffff00},
        {0x2100ffff, QHASH_OK, 0, 0xffff0000},
        {0x220000ff, QHASH_OK, 0, 0xff000000},
        {0x21010000, QHASH_BITS_OVERFLOW, 0, 0},
        {0x22000100, QHASH_BITS_OVERFLOW, 0, 0},
        {0x23000001, QHASH_BITS_OVERFLOW, 0, 0},
        {0xff123456, QHASH_BITS_OVERFLOW, 0, 0},
        {0xff000000, QHASH_OK, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint8_t target[32], untouched[32];
        memset(target, 0xee, sizeof target);
        memset(untouched, 0xee, sizeof untouched);
        check_int(qhash_target_from_bits(target, rows[i].bits), rows[i].status);
        if (rows[i].status != QHASH_OK) {
            check_bytes(target, untouched, sizeof target);
            continue;
        }
        check_int(qhash_load_le32(target), rows[i].low);
        check_int(qhash_load_le32(target + 28), rows[i].high);
    }
}

void test_qhash_target_bits_of_difficulty_1(void)
{
    uint8_t target[32], expected[32];
    check_int(qhash_target_from_bits(target, 0x1d00ffff), QHASH_OK);
    qhash_target_pdiff(expected, 1);
    check_bytes(target, expected, sizeof target);
    check_int(qhash_target_from_bits(target, 0x1a0ccaa1), QHASH_OK);
    number(expected, "0000000000000ccaa10000000000000000000000000000000000000000000000");
    check_bytes(target, expected, sizeof target);
}
