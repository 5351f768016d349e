#include "tests/unit/qhash/engines.h"

void test_qhash_engine_shani_eras(void)
{
    engines_check_eras(&device_engine_shani);
    engines_check_eras(&device_engine_shani_filter);
}

void test_qhash_engine_shani_sha256d(void)
{
    engines_check_sha256d(&device_engine_shani);
    engines_check_sha256d(&device_engine_shani_filter);
}

void test_qhash_engine_shani_tails(void)
{
    engines_check_tails(&device_engine_shani);
    engines_check_tails(&device_engine_shani_filter);
}

void test_qhash_engine_shani_many(void)
{
    engines_check_long(&device_engine_shani, 50000);
    engines_check_long(&device_engine_shani_filter, 50000);
}

void test_qhash_engine_shani_ten_million(void)
{
    engines_check_long(&device_engine_shani, 10000000);
}

void test_qhash_engine_shani_filter_ten_million(void)
{
    engines_check_long(&device_engine_shani_filter, 10000000);
}
