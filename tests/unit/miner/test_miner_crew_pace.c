#include "miner/crew/pace.h"

#include <stddef.h>

#include "tests/unit/check.h"

/** 10 s, 20 s … 640 s; a device that has worked for longer than that is not held to its past. */
void test_crew_pace_rests_longer_each_time(void)
{
    static const struct {
        int64_t last_s, worked_s, rest_s;
    } rows[] = {{0, 0, 10},    {10, 5, 20},     {20, 5, 40},    {160, 5, 320}, {320, 5, 640},
                {640, 5, 640}, {640, 640, 640}, {640, 641, 10}, {0, 9999, 10}};
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        check_int(
            miner_pace_rest_us(10000000, rows[row].last_s * 1000000, rows[row].worked_s * 1000000),
            rows[row].rest_s * 1000000);
    }
}

/** What a batch should take is 30 ms, or what was asked for; there is a least one and a most. */
void test_crew_pace_batches(void)
{
    static const struct {
        uint64_t last, nonces;
        int64_t took_us, want_us;
        uint64_t next;
    } rows[] = {
        {4096, 4096, 30000, 0, 4096},
        {4096, 4096, 60000, 0, 2048},
        {4096, 4096, 10, 0, 4 * 4096},
        {4096, 4096, 0, 0, 4 * 4096},
        {4096, 1024, 15000, 0, 2048}, /* abandoned: its pace counts */
        {4096, 4096, 30000, 60000, 2 * 4096},
        {4096, 4096, 90000000, 0, 64},
        {UINT32_MAX, UINT32_MAX, 10, 0, UINT32_MAX},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        check_int(miner_pace_batch(rows[row].last, rows[row].nonces, rows[row].took_us,
                                   rows[row].want_us),
                  rows[row].next);
    }
}
