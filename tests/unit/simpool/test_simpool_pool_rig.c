/* What rigs are told about themselves: extranonces that never meet, difficulties that are kept. */
#include "tests/unit/simpool/test_simpool_pool_desk.h"

#include <stdlib.h>
#include <string.h>

#include "qhash/bytes.h"
#include "tests/unit/check.h"

static int by_value(const void *left, const void *right)
{
    const uint32_t a = *(const uint32_t *)left;
    const uint32_t b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

void test_pool_rig_extranonces_are_all_different(void)
{
    enum { COUNT = 5000 };
    const struct simpool_pool_options options = desk_options();
    struct desk *desk = desk_open(&options, NULL);
    static uint32_t values[COUNT];
    for (uint32_t index = 0; index < COUNT; index++) {
        const uint32_t rig = simpool_pool_on_open(desk->pool, desk->now, "");
        values[index] = qhash_load_be32(simpool_pool_rig(desk->pool, rig)->extranonce.extranonce1);
        simpool_pool_on_closed(desk->pool, desk->now, rig, STRATUM_CAUSE_MINER);
        desk_forget(desk);
    }
    qsort(values, COUNT, sizeof values[0], by_value);
    for (size_t index = 1; index < COUNT; index++) {
        check_true(values[index] != values[index - 1]);
    }
    desk_close(desk);
}

void test_pool_rig_extranonces_come_from_the_seed(void)
{
    uint8_t first[3][4];
    for (size_t index = 0; index < 3; index++) {
        struct simpool_pool_options options = desk_options();
        options.seed = index < 2 ? 5 : 6;
        struct desk *desk = desk_open(&options, NULL);
        const uint32_t rig = desk_rig(desk);
        memcpy(first[index], simpool_pool_rig(desk->pool, rig)->extranonce.extranonce1, 4);
        desk_close(desk);
    }
    check_bytes(first[0], first[1], 4);
    check_true(memcmp(first[0], first[2], 4) != 0);
}

/* What lies behind the first four bytes of the second extranonce that rig 1 is given. */
static void second_tail(uint8_t tail[4], uint32_t others)
{
    struct simpool_dialect dialect = simpool_dialect_nomp;
    dialect.extranonce1_len = 8;
    struct simpool_pool_options options = desk_options();
    options.dialect = &dialect;
    struct desk *desk = desk_open(&options, NULL);
    const uint32_t rig = desk_rig(desk);
    for (uint32_t index = 0; index < others; index++) {
        (void)desk_rig(desk);
    }
    const struct stratum_set_extranonce *own = &simpool_pool_rig(desk->pool, rig)->extranonce;
    uint8_t before[4];
    memcpy(before, own->extranonce1 + 4, sizeof before);
    simpool_pool_set_extranonce(desk->pool, desk->now, rig, NULL);
    memcpy(tail, own->extranonce1 + 4, sizeof before);
    check_true(memcmp(before, tail, sizeof before) != 0);
    desk_close(desk);
}

void test_pool_rig_another_miner_shifts_no_long_extranonce(void)
{
    uint8_t alone[4];
    uint8_t in_company[4];
    second_tail(alone, 0);
    second_tail(in_company, 3);
    check_bytes(in_company, alone, sizeof alone);
}

void test_pool_rig_extranonce_before_subscribe_goes_into_the_reply(void)
{
    const struct simpool_pool_options options = desk_options();
    struct desk *desk = desk_open(&options, NULL);
    const uint32_t rig = desk_rig(desk);
    const struct stratum_set_extranonce wanted = {{0x18, 0x03, 0x13, 0xf6}, 4, 3};
    simpool_pool_set_extranonce(desk->pool, desk->now, rig, &wanted);
    desk_drain(desk);
    check_text(desk_said(desk), "");
    simpool_pool_welcome(desk->pool, desk->now, rig, 1, 0);
    desk_line(desk, rig, "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}");
    check_true(strstr(desk_said(desk), "\"180313f6\",3],") != NULL);
    check_text(desk_last(desk, STRATUM_EVENT_EXTRANONCE)->text, "180313f6 3");
    simpool_pool_set_extranonce(desk->pool, desk->now, rig, NULL);
    desk_drain(desk);
    check_true(strncmp(desk_said(desk), "{\"id\":null,\"method\":\"mining.set_extranonce\"", 43) ==
               0);
    desk_close(desk);
}

void test_pool_rig_difficulty_remembers_the_previous_one(void)
{
    const struct simpool_pool_options options = desk_options();
    struct desk *desk = desk_open(&options, NULL);
    const uint32_t rig = desk_miner(desk);
    const struct simpool_rig *known = simpool_pool_rig(desk->pool, rig);
    check_near(known->previous_difficulty, 0, 0);
    (void)desk_said(desk);
    simpool_pool_set_difficulty(desk->pool, desk->now, rig, 8);
    simpool_pool_set_difficulty(desk->pool, desk->now, rig, 8); /* repeated: nothing new */
    desk_drain(desk);
    check_text(desk_said(desk),
               "{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[8]}\n"
               "{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[8]}\n");
    check_near(known->difficulty, 8, 0);
    check_near(known->previous_difficulty, 1e-7, 0);
    check_int(desk_count(desk, STRATUM_EVENT_DIFFICULTY), 3);
    desk_close(desk);
}

void test_pool_rig_takes_no_extranonce_that_nobody_could_use(void)
{
    const struct simpool_pool_options options = desk_options();
    struct desk *desk = desk_open(&options, NULL);
    const uint32_t rig = desk_miner(desk);
    desk_forget(desk);
    const struct stratum_set_extranonce bad[] = {{{1}, 4, 33}, {{1}, 33, 4}};
    for (size_t index = 0; index < 2; index++) {
        simpool_pool_set_extranonce(desk->pool, desk->now, rig, &bad[index]);
        desk_drain(desk);
        check_int(desk->sends, 0);
        check_int(simpool_pool_rig(desk->pool, rig)->extranonce.extranonce2_len, 4);
    }
    desk_close(desk);
}
