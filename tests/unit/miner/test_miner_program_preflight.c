#include "miner/program/preflight.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/cuda/fake.h"
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
    .driver_cuda = 12040,
    .toolkit_cuda = 12040,
    .cards =
        {{.name = "card", .temperature_c = 40, .power_w = 200, .clock_mhz = 1900, .persistent = 1}},
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
    OFF(cards[0].others = 2, MINER_PREFLIGHT_WARN);
    OFF(cards[0].others = -1, MINER_PREFLIGHT_PASS);
    OFF(cards[0].persistent = 0, MINER_PREFLIGHT_WARN);
    OFF(cards[0].persistent = -1, MINER_PREFLIGHT_PASS);
    OFF(driver_cuda = 12020, MINER_PREFLIGHT_WARN);
    OFF(driver_cuda = 13000, MINER_PREFLIGHT_PASS);
    OFF(toolkit_cuda = 0, MINER_PREFLIGHT_PASS);
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

/* A machine with a driver, as its GPU is told by the management library. */
void test_preflight_looks_at_cards(void)
{
    static const char *const folders[] = {"/proc", "/proc/driver", "/proc/driver/nvidia"};
    enum { FOLDERS = sizeof folders / sizeof folders[0] };
    static struct miner_preflight_facts facts;
    char root[] = "/tmp/preflight-XXXXXX";
    char path[sizeof root + 64];
    check_true(mkdtemp(root) != NULL);
    for (size_t index = 0; index < FOLDERS; index++) {
        (void)snprintf(path, sizeof path, "%s%s", root, folders[index]);
        check_int(mkdir(path, 0700), 0);
    }
    (void)snprintf(path, sizeof path, "%s/proc/driver/nvidia/version", root);
    FILE *file = fopen(path, "w");
    check_true(file != NULL && fputs("NVRM version: 550\n", file) >= 0 && fclose(file) == 0);

    fake_cuda_use("crowded asleep");
    miner_preflight_look(&facts, root);
    check_text(facts.driver, "NVRM version: 550");
    check_text(facts.refusal, "");
    check_int(facts.card_count, 1);
    check_int(facts.cards[0].others, 2);
    check_int(facts.cards[0].persistent, 0);
    check_true(facts.driver_cuda > 0);
    check_int(worst(&facts), MINER_PREFLIGHT_WARN);

    /* One whose sensors are not told (a part of a GPU, a virtual one) is not cold. */
    fake_cuda_use("numb asleep");
    miner_preflight_look(&facts, root);
    check_int(facts.cards[0].temperature_c, -1);
    check_int(facts.cards[0].power_w, -1);
    check_int(facts.cards[0].clock_mhz, -1);
    check_int(worst(&facts), MINER_PREFLIGHT_WARN);

    check_int(unlink(path), 0);
    for (size_t index = FOLDERS; index-- > 0;) {
        (void)snprintf(path, sizeof path, "%s%s", root, folders[index]);
        check_int(rmdir(path), 0);
    }
    check_int(rmdir(root), 0);
}
