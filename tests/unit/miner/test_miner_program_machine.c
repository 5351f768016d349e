#include "miner/program/machine.h"

#include <string.h>

#include "tests/unit/check.h"

void test_machine_reads(void)
{
    struct miner_machine machine;
    char words[512];
    miner_machine_read(&machine, "");
    check_true(machine.cores >= 1);
    struct stratum_text text = stratum_text_in(words, sizeof words);
    miner_machine_json(&text, &machine);
    check_true(!text.overflow && strncmp(words, "{\"cpu\":\"", 8) == 0);
    char line[MINER_MACHINE_NAME_MAX + 1];
    check_true(!miner_machine_line(line, "/nowhere", "/proc/loadavg", NULL));
    miner_machine_read(&machine, "/nowhere");
    check_text(machine.cpu, "");
}
