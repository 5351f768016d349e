#include "miner/program/command.h"

#include "tests/unit/check.h"

void test_command_reads(void)
{
    const char *file = "none", *other = "none";
    bool json = false;
    const struct miner_switch switches[] = {
        {"file", "FILE", "", &file, NULL},
        {"other", "FILE", "", &other, NULL},
        {"json", NULL, "", NULL, &json},
    };
    const struct miner_syntax syntax = {"miner test", "", "", switches, 3};
    struct miner_operands operands;
    char *good[] = {"a", "--file", "f", "--json", "b", "--other=o=1"};
    check_int(miner_command_read(&operands, &syntax, 6, good), MINER_COMMAND_READ);
    check_text(file, "f");
    check_text(other, "o=1");
    check_true(json);
    check_int(operands.count, 2);
    check_text(operands.at[1], "b");
    char *wrong[][2] = {{"--fiel", "f"}, {"x", "--file"}, {"--json=yes", "x"}};
    for (size_t index = 0; index < sizeof wrong / sizeof wrong[0]; index++) {
        check_int(miner_command_read(&operands, &syntax, 2, wrong[index]), MINER_COMMAND_WRONG);
    }
}

void test_command_values(void)
{
    static const struct {
        const char *words;
        bool good;
        double part;
    } rows[] = {{"5%", true, 0.05}, {"5 %", true, 0.05}, {"0.05", true, 0.05}, {"0", true, 0},
                {"", false, 0},     {"%", false, 0},     {"-1%", false, 0},    {"200%", false, 0},
                {"5%x", false, 0},  {"nan", false, 0}};
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        double part = -1;
        check_row(rows[index].words,
                  miner_command_part(&part, rows[index].words) == rows[index].good);
        check_near(part, rows[index].good ? rows[index].part : -1, 1e-12);
    }
    uint64_t count = 0;
    check_true(miner_command_count(&count, "10", 1, 10) && count == 10);
    check_true(!miner_command_count(&count, "11", 1, 10));
    check_true(!miner_command_count(&count, "-1", 0, 10));
    check_true(!miner_command_count(&count, "1x", 0, 10));
    check_true(miner_command_named("bench") == miner_bench);
    check_true(miner_command_named("--bench") == NULL);
}
