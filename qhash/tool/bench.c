/* qhash bench: nonces a second, beside the SHA-256 work alone, in alternation. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "qhash/device/engine.h"
#include "qhash/header.h"
#include "qhash/tool/commands.h"

/** Nonces tried and the time that they took. */
struct measured {
    uint64_t nonces;
    int64_t took_us;
};

static int64_t now_us(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/** Run one side of the comparison for a slice of time. */
static void measure(struct measured *out, device_scan *scan, const struct device_search *search,
                    int64_t slice_us)
{
    uint32_t finds[DEVICE_SLICE];
    const int64_t begun_us = now_us();
    int64_t took_us;
    do {
        (void)scan(finds, search, (uint32_t)out->nonces & ~(uint32_t)(DEVICE_SLICE - 1),
                   DEVICE_SLICE);
        out->nonces += DEVICE_SLICE;
        took_us = now_us() - begun_us;
    } while (took_us < slice_us);
    out->took_us += took_us;
}

static double rate_hps(const struct measured *measured)
{
    return (double)measured->nonces * 1e6 / (double)measured->took_us;
}

static void bench_engine(const struct device_engine *engine, int64_t seconds, bool json)
{
    enum { SLICES_PER_SECOND = 20 };
    const int64_t slice_us = 1000000 / SLICES_PER_SECOND / 2;
    struct device_work work = {.algorithm = QHASH_ALGORITHM_QHASH}; /* an impossible target */
    struct device_search search;
    struct measured full = {0, 0}, ceiling = {0, 0};
    qhash_header_set_ntime(work.header, 1758762000);
    device_search_init(&search, &work);
    for (int64_t slice = 0; slice < seconds * SLICES_PER_SECOND; slice++) {
        measure(&full, engine->scan, &search, slice_us);
        measure(&ceiling, engine->ceiling, &search, slice_us);
    }
    const double ratio = rate_hps(&full) / rate_hps(&ceiling);
    if (json) {
        printf("{\"device\":\"cpu\",\"engine\":\"%s\",\"seconds\":%" PRId64
               ",\"nonces_per_second\":%.0f,\"ceiling_per_second\":%.0f,\"ratio\":%.4f}\n",
               engine->name, seconds, rate_hps(&full), rate_hps(&ceiling), ratio);
    } else {
        printf("cpu, engine %s, one core, %" PRId64
               " s: %.0f nonces/s; SHA-256 alone %.0f nonces/s; ratio %.4f\n",
               engine->name, seconds, rate_hps(&full), rate_hps(&ceiling), ratio);
    }
}

static int run_bench(const struct tool_arguments *arguments)
{
    uint64_t seconds = 3;
    const char *device = tool_argument(arguments, "--device");
    if (!tool_argument_number(&seconds, arguments, "--seconds", 1, 86400)) {
        return TOOL_USAGE;
    }
    if (device != NULL && strcmp(device, "cpu") != 0) {
        fprintf(stderr, "qhash bench: %s has no bench; only cpu has one\n", device);
        return TOOL_USAGE;
    }
    for (size_t i = 0; device_engine_row(i) != NULL; i++) {
        bench_engine(device_engine_row(i), (int64_t)seconds,
                     tool_argument(arguments, "--json") != NULL);
    }
    return TOOL_GOOD;
}

const struct tool_command tool_bench = {
    .name = "bench",
    .operands = "",
    .summary = "nonces a second beside the SHA-256 work alone, in alternation",
    .options =
        {
            {"--device", "D", "cpu, the default"},
            {"--seconds", "S", "how long (3)"},
            {"--json", NULL, "one JSON object a line"},
        },
    .run = run_bench,
};
