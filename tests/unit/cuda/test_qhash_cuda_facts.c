#include "qhash/device/cuda/facts.h"

#include "tests/cuda/fake.h"
#include "tests/unit/check.h"

void test_qhash_cuda_facts_told(void)
{
    struct cuda_facts facts;
    struct device_facts told;
    fake_cuda_use("");
    check_true(cuda_facts_open(&facts, "0000:01:00.0"));
    cuda_facts_get(&facts, &told);
    check_near(told.temperature_c, 61, 0);
    check_near(told.power_w, 215.5, 0);
    check_near(told.clock_mhz, 1755, 0);
    check_int(told.memory_used_bytes, 2 << 20);
    check_int(told.memory_total_bytes, 8 << 20);
    check_text(told.throttled, "");
    check_int(told.persistent, 1);
    check_int(told.others, 0);
}

/* What is asked once, when the GPU is opened; what is not said is not known. */
void test_qhash_cuda_facts_asked_once(void)
{
    static const struct {
        const char *words;
        int persistent, others;
    } rows[] = {{"asleep", 0, 0}, {"crowded", 1, 2}, {"hidden", 1, -1}, {"mute", -1, -1}};
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct cuda_facts facts;
        struct device_facts told;
        fake_cuda_use(rows[row].words);
        check_true(cuda_facts_open(&facts, "0000:01:00.0"));
        fake_cuda_use("");
        cuda_facts_get(&facts, &told);
        check_row(rows[row].words,
                  told.persistent == rows[row].persistent && told.others == rows[row].others);
    }
}

void test_qhash_cuda_facts_throttled(void)
{
    struct cuda_facts facts;
    struct device_facts told;
    fake_cuda_use("hot");
    check_true(cuda_facts_open(&facts, "0000:01:00.0"));
    cuda_facts_get(&facts, &told);
    check_text(told.throttled, "heat");
    fake_cuda_use("limit");
    cuda_facts_get(&facts, &told);
    check_text(told.throttled, "power limit");
    fake_cuda_use("idle"); /* that it has nothing to do holds nobody back */
    cuda_facts_get(&facts, &told);
    check_text(told.throttled, "");
}

void test_qhash_cuda_facts_unknown(void)
{
    struct cuda_facts facts;
    fake_cuda_use("");
    check_true(!cuda_facts_open(&facts, "0000:99:00.0"));
    fake_cuda_use("numb");
    struct device_facts told;
    check_true(cuda_facts_open(&facts, "0000:01:00.0"));
    cuda_facts_get(&facts, &told);
    check_true(told.temperature_c == 0 && told.power_w == 0 && told.clock_mhz == 0);
    fake_cuda_use("nofacts");
    check_true(!cuda_facts_open(&facts, "0000:01:00.0"));
}

/* A library of another version lacks a function: the others tell what they know. */
void test_qhash_cuda_facts_of_another_version(void)
{
    struct cuda_facts facts;
    struct device_facts told;
    fake_cuda_use("hot");
    fake_cuda_use_other_management();
    check_true(cuda_facts_open(&facts, "0000:01:00.0"));
    cuda_facts_get(&facts, &told);
    check_near(told.temperature_c, 61, 0);
    check_int(told.persistent, 1);
    check_text(told.throttled, "");
}
