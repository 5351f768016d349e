#include "miner/program/preflight.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/check.h"

static const struct miner_preflight_facts fine = {
    .cores = 8,
    .load = 0.1,
    .cpu_mhz = 3000,
    .cpu_max_mhz = 3200,
    .governor = "performance",
    .temperature_c = 50,
    .memory_free_mb = 8000,
    .files_max = 1024,
    .clock_synchronised = 1,
    .driver = "NVRM 550",
    .cards = {{.name = "card", .temperature_c = 40, .power_w = 200, .clock_mhz = 1900}},
    .card_count = 1,
};

static enum miner_preflight_verdict worst(const struct miner_preflight_facts *facts)
{
    static struct miner_preflight preflight;
    miner_preflight_judge(&preflight, facts);
    for (unsigned index = 0; index < preflight.count; index++) {
        const struct miner_preflight_row *row = &preflight.rows[index];
        const bool bad =
            row->verdict == MINER_PREFLIGHT_WARN || row->verdict == MINER_PREFLIGHT_FAIL;
        check_row(row->check, bad == (row->fix[0] != '\0'));
        check_row(row->check, row->found[0] != '\0');
    }
    return miner_preflight_worst(&preflight);
}

/* Each fact that is off alone, and what it does to a machine that is fine otherwise. */
void test_preflight_judges(void)
{
    struct miner_preflight_facts facts = fine;
    check_int(worst(&facts), MINER_PREFLIGHT_PASS);
#define OFF(what, verdict)                                                                         \
    facts = fine;                                                                                  \
    facts.what;                                                                                    \
    check_row(#what, worst(&facts) == (verdict))
    OFF(load = 4, MINER_PREFLIGHT_WARN);
    OFF(load = -1, MINER_PREFLIGHT_PASS);
    OFF(cpu_mhz = 1000, MINER_PREFLIGHT_WARN);
    OFF(governor[0] = 'x', MINER_PREFLIGHT_WARN);
    OFF(temperature_c = 90, MINER_PREFLIGHT_FAIL);
    OFF(memory_free_mb = 10, MINER_PREFLIGHT_FAIL);
    OFF(files_max = 20, MINER_PREFLIGHT_WARN);
    OFF(clock_synchronised = 0, MINER_PREFLIGHT_WARN);
    OFF(refusal[0] = 'x', MINER_PREFLIGHT_FAIL);
    OFF(card_count = 0, MINER_PREFLIGHT_WARN);
    OFF(driver[0] = '\0', MINER_PREFLIGHT_PASS);
    OFF(cards[0].temperature_c = 70, MINER_PREFLIGHT_FAIL);
    OFF(cards[0].temperature_c = -1, MINER_PREFLIGHT_PASS);
    OFF(cards[0].throttled = true, MINER_PREFLIGHT_WARN);
#undef OFF
}

/* A machine that says nothing, and this one: whatever that is. */
void test_preflight_looks(void)
{
    static struct miner_preflight_facts facts;
    miner_preflight_look(&facts, "/nowhere");
    check_int(facts.temperature_c, -1);
    check_true(facts.load < 0 && facts.memory_free_mb < 0 && facts.clock_synchronised < 0);
    check_true(worst(&facts) <= MINER_PREFLIGHT_WARN);
    miner_preflight_look(&facts, "");
    check_true(facts.cores >= 1 && facts.load >= 0 && facts.memory_free_mb > 0);
    check_text(miner_preflight_word(MINER_PREFLIGHT_FAIL), "FAIL");
}
