#include "tests/unit/qhash/engines.h"

void test_qhash_engine_plain_eras(void)
{
    engines_check_eras(&device_engine_plain);
}

void test_qhash_engine_plain_sha256d(void)
{
    engines_check_sha256d(&device_engine_plain);
}

void test_qhash_engine_plain_tails(void)
{
    engines_check_tails(&device_engine_plain);
}

void test_qhash_engine_plain_many(void)
{
    engines_check_long(&device_engine_plain, 20000);
}

void test_qhash_engine_plain_ten_million(void)
{
    engines_check_long(&device_engine_plain, 10000000);
}
