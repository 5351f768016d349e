#include "tests/unit/qhash/engines.h"

void test_qhash_engine_avx512_eras(void)
{
    engines_check_eras(&device_engine_avx512);
    engines_check_eras(&device_engine_avx512_filter);
}

void test_qhash_engine_avx512_sha256d(void)
{
    engines_check_sha256d(&device_engine_avx512);
    engines_check_sha256d(&device_engine_avx512_filter);
}

void test_qhash_engine_avx512_tails(void)
{
    engines_check_tails(&device_engine_avx512);
    engines_check_tails(&device_engine_avx512_filter);
}

void test_qhash_engine_avx512_many(void)
{
    engines_check_long(&device_engine_avx512, 50000);
    engines_check_long(&device_engine_avx512_filter, 50000);
}

void test_qhash_engine_avx512_ten_million(void)
{
    engines_check_long(&device_engine_avx512, 10000000);
}

void test_qhash_engine_avx512_filter_ten_million(void)
{
    engines_check_long(&device_engine_avx512_filter, 10000000);
}
