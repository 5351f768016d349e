#include <stdlib.h>
#include <string.h>

#include "miner/ration.h"
#include "stratum/dice.h"
#include "tests/unit/check.h"

#define NONCES (UINT64_C(1) << 32)

/* The whole space of one extranonce2 byte, shared by any number of devices, in pieces of any size,
 * some of them given back: every nonce is handed out exactly once. */
static void cover(size_t device_count, uint64_t seed)
{
    struct stratum_dice dice;
    stratum_dice_init(&dice, seed, "test/ration");
    uint64_t reached[256] = {0}; /* of each extranonce2, the nonces below are done */
    for (size_t device = 0; device < device_count; device++) {
        struct miner_ration ration;
        struct miner_range range;
        miner_ration_init(&ration, device, device_count);
        miner_ration_begin(&ration, 1, 1);
        while (miner_ration_take(&ration, 1 + stratum_dice_below(&dice, NONCES), &range)) {
            check_true(range.extranonce2 < 256 && range.extranonce2 % device_count == device);
            check_true(range.nonce_first <= range.nonce_last);
            check_true(reached[range.extranonce2] == range.nonce_first);
            uint64_t end = (uint64_t)range.nonce_last + 1;
            if (stratum_dice_below(&dice, 3) == 0) { /* it stopped somewhere within */
                range.nonce_first += (uint32_t)stratum_dice_below(&dice, end - range.nonce_first);
                end = range.nonce_first;
                miner_ration_return(&ration, &range);
            }
            reached[range.extranonce2] = end;
        }
        check_true(!miner_ration_take(&ration, 1, &range)); /* exhausted stays exhausted */
    }
    for (size_t extranonce2 = 0; extranonce2 < 256; extranonce2++) {
        check_true(reached[extranonce2] == NONCES);
    }
}

void test_ration_covers_everything_once(void)
{
    static const size_t counts[] = {1, 2, 3, 7, 64, 255, 256};
    for (size_t index = 0; index < sizeof counts / sizeof counts[0]; index++) {
        cover(counts[index], index);
    }
}

/* More devices than values: some have nothing to do. */
void test_ration_more_devices_than_values(void)
{
    struct miner_ration ration;
    struct miner_range range;
    miner_ration_init(&ration, 299, 300);
    miner_ration_begin(&ration, 1, 1);
    check_true(!miner_ration_take(&ration, 1, &range));
    miner_ration_begin(&ration, 2, 2);
    check_true(miner_ration_take(&ration, 1, &range));
    check_int(range.extranonce2, 299);
}

void test_ration_same_space_goes_on(void)
{
    struct miner_ration ration;
    struct miner_range range;
    miner_ration_init(&ration, 0, 1);
    miner_ration_begin(&ration, 5, 4);
    check_true(miner_ration_take(&ration, 1000, &range));
    check_true(range.extranonce2 == 0 && range.nonce_first == 0 && range.nonce_last == 999);
    miner_ration_begin(&ration, 5, 4);
    check_true(miner_ration_take(&ration, 1000, &range));
    check_true(range.extranonce2 == 0 && range.nonce_first == 1000);
}

/* A fresh space does not begin where an older one did: a job sent again is searched elsewhere. */
void test_ration_new_space_is_elsewhere(void)
{
    struct miner_ration ration;
    struct miner_range range;
    miner_ration_init(&ration, 1, 2);
    for (uint64_t space = 1; space < 100; space++) {
        miner_ration_begin(&ration, space, 4);
        check_true(miner_ration_take(&ration, 10, &range));
        check_true(range.extranonce2 == 2 * (space - 1) + 1);
        check_int(range.nonce_first, 0);
        miner_ration_return(&ration, &range); /* is of no use for the next */
    }
    miner_ration_begin(&ration, 100, 1);
    check_true(miner_ration_take(&ration, 10, &range) && range.extranonce2 < 256);
}

void test_ration_returned_come_first_in_order(void)
{
    struct miner_ration ration;
    struct miner_range range;
    miner_ration_init(&ration, 0, 1);
    miner_ration_begin(&ration, 1, 4);
    struct miner_range first;
    struct miner_range second;
    check_true(miner_ration_take(&ration, 100, &first) && miner_ration_take(&ration, 100, &second));
    first.nonce_first = 40;
    miner_ration_return(&ration, &first);
    miner_ration_return(&ration, &second);
    static const uint32_t expected[][2] = {{40, 99}, {100, 199}, {200, 249}, {250, 299}};
    for (size_t index = 0; index < 4; index++) {
        check_true(miner_ration_take(&ration, 50, &range));
        check_int(range.nonce_first, expected[index][0]);
        check_int(range.nonce_last, expected[index][1]);
    }
}

void test_ration_extranonce2_bytes(void)
{
    static const struct {
        size_t len;
        uint64_t number;
        const char *bytes;
    } rows[] = {
        {1, 0xab, "\xab"},
        {3, 0x010203, "\x01\x02\x03"},
        {4, 1, "\0\0\0\x01"},
        {8, UINT64_C(0x0102030405060708), "\x01\x02\x03\x04\x05\x06\x07\x08"},
        {16, 0xff00, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\0"},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        uint8_t bytes[16];
        const struct miner_range range = {.extranonce2 = rows[row].number};
        miner_range_extranonce2(bytes, rows[row].len, &range);
        check_bytes(bytes, rows[row].bytes, rows[row].len);
    }
    struct miner_ration ration;
    struct miner_range range;
    miner_ration_init(&ration, 7, 8);
    miner_ration_begin(&ration, 1, 32); /* no overflow, whatever the length */
    check_true(miner_ration_take(&ration, NONCES, &range));
    check_true(range.extranonce2 == 7 && range.nonce_last == UINT32_MAX);
}
