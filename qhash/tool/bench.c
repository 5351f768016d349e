/* qhash bench: nonces a second, beside the SHA-256 work alone, in alternation. */
#include "qhash/tool/bench.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "qhash/tool/commands.h"

enum {
    PAIRS_MAX = 2000 /* of slices, one of each side */
};

/* One kind of device that can be measured, one line. */
static const struct {
    const char *name;
    bench_kind *run;
} kinds[] = {{"cpu", bench_cpu}, {"cuda", bench_cuda}};

enum { KIND_COUNT = sizeof kinds / sizeof kinds[0] };

/** The rates of every pair of slices. */
struct pairs {
    size_t count;
    double cpu_share; /* of one core, that this process used meanwhile */
    double whole_hps[PAIRS_MAX], ceiling_hps[PAIRS_MAX], ratio[PAIRS_MAX];
};

static double rate_hps(const struct bench_subject *subject, enum bench_side side, int64_t slice_us,
                       int64_t *took_us)
{
    struct bench_slice slice = {.nonces = 0};
    subject->run(subject->state, side, slice_us, &slice);
    *took_us += slice.took_us;
    return slice.took_us > 0 ? (double)slice.nonces * 1e6 / (double)slice.took_us : 0;
}

/** What begins a pair alternates too, so that a drift favours neither side. */
static void measure_pairs(struct pairs *pairs, const struct bench_subject *subject, int64_t seconds)
{
    const int64_t sides = subject->has_ceiling ? 2 : 1;
    const int64_t share_us = seconds * 1000000 / (sides * PAIRS_MAX);
    const int64_t slice_us = share_us > subject->slice_us_min ? share_us : subject->slice_us_min;
    const int64_t wanted = seconds * 1000000 / (sides * slice_us);
    const clock_t begun = clock();
    int64_t took_us = 0;
    for (int64_t pair = 0; pair < wanted && pairs->count < PAIRS_MAX; pair++) {
        double rates[2] = {0, 0};
        for (int64_t turn = 0; turn < sides; turn++) {
            const enum bench_side side =
                sides == 2 && (turn + pair) % 2 != 0 ? BENCH_CEILING : BENCH_WHOLE;
            rates[side] = rate_hps(subject, side, slice_us, &took_us);
        }
        pairs->whole_hps[pairs->count] = rates[BENCH_WHOLE];
        pairs->ceiling_hps[pairs->count] = rates[BENCH_CEILING];
        pairs->ratio[pairs->count] =
            rates[BENCH_CEILING] > 0 ? rates[BENCH_WHOLE] / rates[BENCH_CEILING] : 0;
        pairs->count++;
    }
    const double cpu_us = (double)(clock() - begun) * 1e6 / CLOCKS_PER_SEC;
    pairs->cpu_share = took_us > 0 ? cpu_us / (double)took_us : 0;
}

static int compare_numbers(const void *one, const void *other)
{
    const double left = *(const double *)one, right = *(const double *)other;
    return left < right ? -1 : left > right;
}

/** Sorts the numbers. */
static double median(double *numbers, size_t count)
{
    qsort(numbers, count, sizeof numbers[0], compare_numbers);
    return count == 0 ? 0 : (numbers[count / 2] + numbers[(count - 1) / 2]) / 2;
}

static void print_json(const struct bench_subject *subject, const struct bench_request *request,
                       struct pairs *pairs)
{
    const double ratio = median(pairs->ratio, pairs->count);
    printf("{\"device\":\"%s\",\"engine\":\"%s\",\"algo\":\"%s\",\"cores\":%u,\"seconds\":%" PRId64
           ",\"nonces_per_second\":%.0f,\"cpu_share\":%.3f",
           subject->device, subject->engine, qhash_algorithm_name(request->algorithm),
           subject->cores, request->seconds, median(pairs->whole_hps, pairs->count),
           pairs->cpu_share);
    if (subject->has_ceiling) {
        printf(",\"ceiling_per_second\":%.0f,\"ratio\":%.4f,\"missed_rate\":%g,\"net_ratio\":%.4f",
               median(pairs->ceiling_hps, pairs->count), ratio, subject->missed_rate,
               ratio * (1 - subject->missed_rate));
    }
    printf("}\n");
}

static void print_words(const struct bench_subject *subject, const struct bench_request *request,
                        struct pairs *pairs)
{
    printf("%s %-13s %s", subject->device, subject->engine,
           qhash_algorithm_name(request->algorithm));
    if (subject->cores > 0) {
        printf(", %u core%s", subject->cores, subject->cores == 1 ? "" : "s");
    }
    printf(": %.3f MH/s", median(pairs->whole_hps, pairs->count) / 1e6);
    if (subject->has_ceiling) {
        const double ratio = median(pairs->ratio, pairs->count);
        printf("; %s %.3f MH/s; ratio %.4f",
               subject->beside != NULL ? subject->beside : "SHA-256 alone",
               median(pairs->ceiling_hps, pairs->count) / 1e6, ratio);
        if (subject->missed_rate > 0) {
            printf("; net of %.2f %% missed %.4f", subject->missed_rate * 100,
                   ratio * (1 - subject->missed_rate));
        }
    }
    printf("\n");
}

void bench_measure(const struct bench_subject *subject, const struct bench_request *request)
{
    struct pairs pairs = {.count = 0};
    measure_pairs(&pairs, subject, request->seconds);
    if (request->json) {
        print_json(subject, request, &pairs);
    } else {
        print_words(subject, request, &pairs);
    }
    (void)fflush(stdout); /* a long run shows what it has */
}

/** Read the options but for the device; false: one is wrong, and that has been said. */
static bool read_request(struct bench_request *out, const struct tool_arguments *arguments)
{
    uint64_t seconds = 3, cores = 0;
    *out = (struct bench_request){
        .engine = tool_argument(arguments, "--engine"),
        .json = tool_argument(arguments, "--json") != NULL,
    };
    if (!tool_argument_number(&seconds, arguments, "--seconds", 1, 86400) ||
        !tool_argument_number(&cores, arguments, "--cores", 1, BENCH_CORES_MAX) ||
        !tool_argument_algorithm(&out->algorithm, arguments)) {
        return false;
    }
    out->seconds = (int64_t)seconds;
    out->cores = (unsigned)cores;
    return true;
}

static int run_bench(const struct tool_arguments *arguments)
{
    struct bench_request request;
    const char *device = tool_argument(arguments, "--device");
    if (!read_request(&request, arguments)) {
        return TOOL_USAGE;
    }
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (device == NULL || strcmp(device, kinds[i].name) == 0) {
            return kinds[i].run(&request);
        }
    }
    fprintf(stderr, "qhash bench: %s has no bench; known are", device);
    for (size_t i = 0; i < KIND_COUNT; i++) {
        fprintf(stderr, " %s", kinds[i].name);
    }
    fprintf(stderr, "\n");
    return TOOL_USAGE;
}

const struct tool_command tool_bench = {
    .name = "bench",
    .operands = "",
    .summary = "nonces a second beside the SHA-256 work alone, in alternation",
    .options =
        {
            {"--device", "D", "cpu (the default) or cuda"},
            {"--engine", "E", "one of its engines, of cuda several; all unless told otherwise"},
            {"--algo", "A", "qhash (the default) or sha256d"},
            {"--cores", "N", "at work at once; unless told otherwise one, and then all"},
            {"--seconds", "S", "how long for each line (3)"},
            {"--json", NULL, "one JSON object a line"},
        },
    .run = run_bench,
};
