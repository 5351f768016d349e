#include "miner/program/preflight.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* The guide's limits. */
static const int card_hot_c = 70;
static const int processor_hot_c = 85;
static const double load_idle = 0.25;   /* a core */
static const double clock_enough = 0.8; /* of the highest */
static const long memory_least_mb = 256;
static const long files_least = 256;

enum { CUDA_MAJOR = 1000, CUDA_MINOR = 10 }; /* 12040 is CUDA 12.4 */

static struct miner_preflight_row *add(struct miner_preflight *out, const char *check,
                                       enum miner_preflight_verdict verdict, const char *fix)
{
    assert(out->count < MINER_PREFLIGHT_ROWS_MAX);
    struct miner_preflight_row *row = &out->rows[out->count++];
    *row = (struct miner_preflight_row){
        .check = check,
        .verdict = verdict,
        .fix = verdict == MINER_PREFLIGHT_PASS || verdict == MINER_PREFLIGHT_SKIP ? "" : fix,
    };
    return row;
}

#define SAY(row, ...) (void)snprintf((row)->found, sizeof(row)->found, __VA_ARGS__)

/** Nobody said: nothing to judge. */
static void add_unknown(struct miner_preflight *out, const char *check)
{
    SAY(add(out, check, MINER_PREFLIGHT_SKIP, ""), "this machine does not say");
}

static enum miner_preflight_verdict warn_if(bool bad)
{
    return bad ? MINER_PREFLIGHT_WARN : MINER_PREFLIGHT_PASS;
}

static enum miner_preflight_verdict fail_if(bool bad)
{
    return bad ? MINER_PREFLIGHT_FAIL : MINER_PREFLIGHT_PASS;
}

static void judge_processor(struct miner_preflight *out, const struct miner_preflight_facts *facts)
{
    if (facts->load >= 0) {
        SAY(add(out, "idle", warn_if(facts->load > load_idle * (double)facts->cores),
                "end what else runs; top shows it"),
            "load %.2f on %ld cores", facts->load, facts->cores);
    } else {
        add_unknown(out, "idle");
    }
    if (facts->governor[0] != '\0') {
        SAY(add(out, "governor", warn_if(strcmp(facts->governor, "performance") != 0),
                "cpupower frequency-set -g performance"),
            "%s", facts->governor);
    } else {
        add_unknown(out, "governor");
    }
    if (facts->cpu_mhz > 0 && facts->cpu_max_mhz > 0) {
        SAY(add(out, "clock", warn_if(facts->cpu_mhz < clock_enough * facts->cpu_max_mhz),
                "idle cores clock down, that is fine; under load: cooling, power limits"),
            "%.0f of %.0f MHz", facts->cpu_mhz, facts->cpu_max_mhz);
    } else {
        add_unknown(out, "clock");
    }
    if (facts->temperature_c >= 0) {
        SAY(add(out, "temperature", fail_if(facts->temperature_c >= processor_hot_c),
                "clean the cooler, or mine with fewer threads"),
            "%d °C", facts->temperature_c);
    } else {
        add_unknown(out, "temperature");
    }
}

static void judge_system(struct miner_preflight *out, const struct miner_preflight_facts *facts)
{
    if (facts->memory_free_mb >= 0) {
        SAY(add(out, "memory", fail_if(facts->memory_free_mb < memory_least_mb),
                "end what else runs: a miner needs some 100 MB"),
            "%ld MB free", facts->memory_free_mb);
    } else {
        add_unknown(out, "memory");
    }
    if (facts->files_max >= 0) {
        SAY(add(out, "open files", warn_if(facts->files_max < files_least), "ulimit -n 1024"),
            "%ld allowed", facts->files_max);
    } else {
        add_unknown(out, "open files");
    }
    if (facts->clock_synchronised >= 0) {
        SAY(add(out, "wall clock", warn_if(facts->clock_synchronised == 0),
                "timedatectl set-ntp true: certificates and ntime depend on it"),
            "%s", facts->clock_synchronised != 0 ? "synchronised" : "not synchronised");
    } else {
        add_unknown(out, "wall clock");
    }
}

static void judge_driver(struct miner_preflight *out, const struct miner_preflight_facts *facts)
{
    if (facts->driver[0] == '\0') {
        SAY(add(out, "GPU driver", MINER_PREFLIGHT_SKIP, ""), "no NVIDIA driver: CPUs only");
    } else if (facts->refusal[0] != '\0') {
        SAY(add(out, "GPU driver", MINER_PREFLIGHT_FAIL,
                "qhash devices says more; a newer driver, or a build for this one"),
            "%.40s: %.80s", facts->driver, facts->refusal);
    } else {
        SAY(add(out, "GPU driver", warn_if(facts->card_count == 0),
                "a driver without a GPU that it can use: nvidia-smi says why"),
            "%.60s, %u GPUs", facts->driver, facts->card_count);
    }
    if (facts->driver_cuda > 0 && facts->toolkit_cuda > 0) {
        SAY(add(out, "GPU driver, CUDA", warn_if(facts->driver_cuda < facts->toolkit_cuda),
                "a newer driver: an older one runs no kernels but those made for its own cards"),
            "driver knows %d.%d, kernels are of %d.%d", facts->driver_cuda / CUDA_MAJOR,
            facts->driver_cuda % CUDA_MAJOR / CUDA_MINOR, facts->toolkit_cuda / CUDA_MAJOR,
            facts->toolkit_cuda % CUDA_MAJOR / CUDA_MINOR);
    }
}

static void judge_card(struct miner_preflight *out, const struct miner_card_facts *card)
{
    if (card->temperature_c >= 0) {
        SAY(add(out, "GPU temperature", fail_if(card->temperature_c >= card_hot_c),
                "more air, or a lower power limit (nvidia-smi -pl)"),
            "%s: %d °C", card->name, card->temperature_c);
    } else {
        add_unknown(out, "GPU temperature");
    }
    if (card->clock_mhz >= 0) {
        SAY(add(out, "GPU throttling", warn_if(card->throttled),
                "see nvidia-smi -q -d PERFORMANCE"),
            "%s: %s", card->name, card->throttled ? card->why : "none");
    }
    if (card->others >= 0) {
        SAY(add(out, "GPU users", warn_if(card->others > 0),
                "end what else computes there; nvidia-smi shows it"),
            "%s: %d programs beside this one", card->name, card->others);
    }
    if (card->persistent >= 0) {
        SAY(add(out, "GPU persistence", warn_if(card->persistent == 0),
                "nvidia-smi -pm 1, or nvidia-persistenced: else each start waits for the driver"),
            "%s: %s", card->name, card->persistent != 0 ? "on" : "off");
    }
    if (card->power_w >= 0 && card->clock_mhz >= 0) {
        SAY(add(out, "GPU power, clock", MINER_PREFLIGHT_PASS, ""), "%s: %d W, %d MHz", card->name,
            card->power_w, card->clock_mhz);
    }
}

void miner_preflight_judge(struct miner_preflight *out, const struct miner_preflight_facts *facts)
{
    out->count = 0;
    judge_processor(out, facts);
    judge_system(out, facts);
    judge_driver(out, facts);
    for (unsigned card = 0; card < facts->card_count; card++) {
        judge_card(out, &facts->cards[card]);
    }
}

enum miner_preflight_verdict miner_preflight_worst(const struct miner_preflight *preflight)
{
    enum miner_preflight_verdict worst = MINER_PREFLIGHT_PASS;
    for (unsigned index = 0; index < preflight->count; index++) {
        const enum miner_preflight_verdict verdict = preflight->rows[index].verdict;
        if (verdict != MINER_PREFLIGHT_SKIP && verdict > worst) {
            worst = verdict;
        }
    }
    return worst;
}

const char *miner_preflight_word(enum miner_preflight_verdict verdict)
{
    static const char *const words[] = {"PASS", "WARN", "FAIL", "skip"};
    assert((size_t)verdict < sizeof words / sizeof words[0]);
    return words[verdict];
}
