#include <string.h>

#include "miner/program/option_values.h"
#include "tests/unit/check.h"

void test_option_devices_good(void)
{
    static struct miner_options options;
    char words[MINER_PROBLEM_MAX];
    struct stratum_text problem = stratum_text_in(words, sizeof words);
    check_true(miner_option_take_device(&options, "cpu:3,intensity=50,cores=1+4,nice=10,batch=20ms",
                                        &problem));
    check_int(options.device_count, 3);
    for (size_t index = 0; index < 3; index++) {
        const struct miner_device_spec *spec = &options.devices[index];
        check_int(spec->intensity, 50);
        check_int(spec->placement.cores[0], index % 2 == 0 ? 2 : 16); /* one core each, in turn */
        check_int(spec->placement.niceness, 10);
        check_int(spec->batch_us, 20000);
    }
    check_true(miner_option_take_device(&options, "fake:2,cores=0-3", &problem));
    check_int(options.devices[3].options.index, 2);
    check_int(options.devices[3].placement.cores[0], 15); /* a single one has them all */
    check_int(options.devices[3].intensity, 0);
    check_true(miner_option_take_device(&options, "cpu:1,engine=plain,nice=2", &problem));
    check_text(options.devices[4].options.engine, "plain");
    check_int(options.devices[4].placement.niceness, 2);
    check_true(miner_option_take_device(&options, "all,nice=1", &problem));
    check_true(options.device_count >= 6);
    for (size_t index = 5; index < options.device_count; index++) {
        check_int(options.devices[index].placement.niceness, 1);
        check_true(strcmp(options.devices[index].ops->name, "fake") != 0); /* no hardware */
    }
    check_text(words, "");
}

void test_option_devices_bad(void)
{
    static const struct {
        const char *value;
        const char *says;
    } rows[] = {
        {"gpu", "cpu"},
        {"cpu:0", "1 to 256"},
        {"cpu:999", "1 to 256"},
        {"cpu:x", "cpu:4"},
        {"cuda:4294967296", "from 0 to 63"}, /* not the first one */
        {"fake:64", "from 0 to 63"},
        {"cpu:1,intensity=0", "intensity=1..100"},
        {"cpu:1,intensity", "intensity=1..100"},
        {"cpu:1,cores=3-1", "cores=0-3+8"},
        {"cpu:1,nice=20", "nice=0..19"},
        {"cpu:1,batch=5s", "batch=1ms..1s"},
        {"cpu:1,engine=abacus", "there are avx512"},
        {"all:2", "unknown device"},
    };
    static struct miner_options options;
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        char words[MINER_PROBLEM_MAX];
        struct stratum_text problem = stratum_text_in(words, sizeof words);
        check_row(rows[row].value, !miner_option_take_device(&options, rows[row].value, &problem));
        check_row(words, strstr(words, rows[row].says) != NULL);
    }
}
