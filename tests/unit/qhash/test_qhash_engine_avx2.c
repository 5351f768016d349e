#include "tests/unit/qhash/engines.h"

void test_qhash_engine_avx2_eras(void)
{
    engines_check_eras(&device_engine_avx2);
    engines_check_eras(&device_engine_avx2_filter);
}

void test_qhash_engine_avx2_sha256d(void)
{
    engines_check_sha256d(&device_engine_avx2);
    engines_check_sha256d(&device_engine_avx2_filter);
}

void test_qhash_engine_avx2_tails(void)
{
    engines_check_tails(&device_engine_avx2);
    engines_check_tails(&device_engine_avx2_filter);
}

void test_qhash_engine_avx2_many(void)
{
    engines_check_long(&device_engine_avx2, 50000);
    engines_check_long(&device_engine_avx2_filter, 50000);
}

void test_qhash_engine_avx2_ten_million(void)
{
    engines_check_long(&device_engine_avx2, 10000000);
}

void test_qhash_engine_avx2_filter_ten_million(void)
{
    engines_check_long(&device_engine_avx2_filter, 10000000);
}
