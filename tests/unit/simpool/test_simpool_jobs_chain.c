#include "simpool/jobs/chain.h"

#include <math.h>

#include "tests/unit/check.h"

void test_chain_blocks_come_as_chance_has_it(void)
{
    const struct simpool_chain_options options = {.seed = 7, .block_s = 120};
    struct simpool_chain chain;
    struct simpool_tip tip;
    double last = 0;
    double sum = 0;
    size_t soon = 0;
    enum { BLOCKS = 4000 };
    simpool_chain_init(&chain, &options);
    simpool_chain_next(&chain, &tip);
    check_near(tip.seconds, 0, 0);
    for (uint32_t block = 1; block <= BLOCKS; block++) {
        simpool_chain_next(&chain, &tip);
        check_int(tip.height, block + 1);
        check_int(tip.number, 0);
        check_true(tip.seconds > last);
        sum += tip.seconds - last;
        soon += tip.seconds - last < 40;
        last = tip.seconds;
    }
    /* Exponential: the mean within five standard errors, and 1 - exp(-1/3) of them within 40 s. */
    check_near(sum / BLOCKS, 120, 5 * 120 / sqrt(BLOCKS));
    check_near((double)soon / BLOCKS, 1 - exp(-1.0 / 3), 0.05);
}

void test_chain_times_come_from_the_seed(void)
{
    struct simpool_tip first[3][8];
    for (uint64_t seed = 0; seed < 3; seed++) {
        const struct simpool_chain_options options = {.seed = seed % 2, .block_s = 60};
        struct simpool_chain chain;
        simpool_chain_init(&chain, &options);
        for (size_t index = 0; index < 8; index++) {
            simpool_chain_next(&chain, &first[seed][index]);
        }
    }
    for (size_t index = 1; index < 8; index++) {
        check_near(first[0][index].seconds, first[2][index].seconds, 0);
        check_true(first[0][index].seconds != first[1][index].seconds);
    }
}

/** To the last bit, on every machine: a seed's jobs are known by when they come. */
void test_chain_times_are_the_same_everywhere(void)
{
    static const double seconds[] = {0,
                                     0x1.d2de2bedca7cbp+5,
                                     0x1.88fd701a1b39p+7,
                                     0x1.9caa914dfffa4p+7,
                                     0x1.af6c75d7fccfap+8,
                                     0x1.82919a0a0144fp+9,
                                     0x1.205becccb0ffep+10};
    const struct simpool_chain_options options = {.seed = 7, .block_s = 120};
    struct simpool_chain chain;
    simpool_chain_init(&chain, &options);
    for (size_t block = 0; block < sizeof seconds / sizeof seconds[0]; block++) {
        struct simpool_tip tip;
        simpool_chain_next(&chain, &tip);
        check_near(tip.seconds, seconds[block], 0);
    }
}

void test_chain_scripted_blocks_empty_first_and_refreshed(void)
{
    static const double gaps_s[] = {100, 40, 5};
    const struct simpool_chain_options options = {
        .blocks_s = gaps_s, .block_count = 3, .refresh_s = 30, .empty_s = 0.01};
    static const struct {
        double seconds;
        uint32_t height, number;
        bool empty;
    } rows[] = {
        {0, 1, 0, true},      {0.01, 1, 1, false},   {30.01, 1, 2, false},  {60.01, 1, 3, false},
        {90.01, 1, 4, false}, {100, 2, 0, true},     {100.01, 2, 1, false}, {130.01, 2, 2, false},
        {140, 3, 0, true},    {140.01, 3, 1, false}, {145, 4, 0, true},     {145.01, 4, 1, false},
    };
    struct simpool_chain chain;
    simpool_chain_init(&chain, &options);
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct simpool_tip tip;
        simpool_chain_next(&chain, &tip);
        check_near(tip.seconds, rows[row].seconds, 1e-9);
        check_int(tip.height, rows[row].height);
        check_int(tip.number, rows[row].number);
        check_true(tip.empty == rows[row].empty);
    }
}
