/* qhash bench, NVIDIA GPUs: each kernel beside the SHA-256 work alone, the candidates' way beside
 * none, and how fast a job is switched. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "qhash/bytes.h"
#include "qhash/device/cuda/variants.h"
#include "qhash/device/kinds.h"
#include "qhash/header.h"
#include "qhash/tool/arguments.h"
#include "qhash/tool/bench.h"

enum {
    WORK_US = 10000,       /* of one work */
    SLICE_US_MIN = 200000, /* a slice ends when its last work is seen to be done: 0.5 ms late */
    FIRST_NONCES = 1 << 14,
    NAME_MAX_LEN = 32,
    SWITCHES = 200, /* jobs abandoned to see how long that takes */
    SWITCH_WORK_US = 30000
};

/** One open device and the works that it is given. */
struct side {
    struct device *d;
    struct device_work work;
    uint32_t header; /* counts them: no two works are the same */
    uint64_t nonces; /* of one work: what it does in about WORK_US */
};

/** Two sides in alternation. */
struct sides {
    struct side each[2]; /* by enum bench_side */
    enum device_status status;
};

static int64_t clock_us(void)
{
    struct timespec now = {.tv_sec = 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/** A work of a fresh header with the side's target. */
static enum device_status give(struct side *side)
{
    qhash_store_le32(side->work.header + 4, ++side->header);
    side->work.nonce_first = 0;
    side->work.nonce_last = (uint32_t)(side->nonces - 1);
    return side->d->ops->submit(side->d, &side->work);
}

static enum device_status take(struct side *side, uint64_t *nonces)
{
    struct device_results results;
    enum device_status status;
    do {
        status = side->d->ops->collect(side->d, &results);
    } while (status == DEVICE_PENDING);
    *nonces += status == DEVICE_OK ? results.nonces_tried : 0;
    return status;
}

/** Keep a device busy, as a miner does, and give it works of about WORK_US. */
static enum device_status feed(struct side *side, int64_t slice_us, struct bench_slice *out)
{
    const int64_t begun_us = clock_us();
    enum device_status status = give(side);
    while (status == DEVICE_OK && clock_us() - begun_us < slice_us) {
        status = give(side);
        if (status == DEVICE_OK) {
            status = take(side, &out->nonces);
        }
    }
    if (status == DEVICE_OK) {
        status = take(side, &out->nonces);
    }
    out->took_us = clock_us() - begun_us;
    const double wanted = (double)out->nonces * WORK_US / (double)(out->took_us + 1);
    side->nonces = wanted < 1 ? 1 : wanted > UINT32_MAX ? UINT32_MAX : (uint64_t)wanted;
    return status;
}

static void run(void *state, enum bench_side which, int64_t slice_us, struct bench_slice *out)
{
    struct sides *sides = state;
    if (sides->status == DEVICE_OK) {
        sides->status = feed(&sides->each[which], slice_us, out);
    }
}

static enum device_status open_side(struct side *side, const struct device_options *options)
{
    *side = (struct side){.nonces = FIRST_NONCES};
    qhash_header_set_ntime(side->work.header, 1758762000);
    return device_cuda.open(&side->d, options);
}

static void close_sides(struct sides *sides)
{
    device_cuda.close(sides->each[BENCH_WHOLE].d);
    device_cuda.close(sides->each[BENCH_CEILING].d);
}

/** Measure, and say what went wrong while measuring. */
static int measure(struct sides *sides, struct bench_subject *subject,
                   const struct bench_request *request)
{
    subject->state = sides;
    subject->run = run;
    subject->device = "cuda";
    subject->slice_us_min = SLICE_US_MIN;
    if (sides->status == DEVICE_OK) {
        bench_measure(subject, request);
    }
    if (sides->status != DEVICE_OK) {
        fprintf(stderr, "qhash bench: cuda, kernel %s: %s\n", subject->engine,
                device_status_text(sides->status));
        return TOOL_CHECK_FAILED;
    }
    return TOOL_GOOD;
}

/** Whether two kernels have the same code for SHA-256; `exactly`: and as many threads that wait for
 *  each other as often. */
static bool same_rounds(const struct cuda_levers *one, const struct cuda_levers *other,
                        bool exactly)
{
    return one->adds_by_mad == other->adds_by_mad && one->shifts_by_mul == other->shifts_by_mul &&
           one->shape == other->shape &&
           (!exactly || (one->threads == other->threads && one->paces == other->paces));
}

/** The ceiling that is most alike: of the same rounds, or the one that each build has. */
static enum device_status open_ceiling(struct side *side, const struct cuda_variant *variant,
                                       unsigned index)
{
    enum device_status status = DEVICE_ABSENT;
    for (unsigned loosely = 0; loosely < 2; loosely++) {
        for (size_t i = 0; status == DEVICE_ABSENT && cuda_variant_row(i) != NULL; i++) {
            const struct cuda_variant *row = cuda_variant_row(i);
            if (row->levers.way == CUDA_WAY_CEILING &&
                same_rounds(&row->levers, &variant->levers, loosely == 0)) {
                const struct device_options options = {.index = index, .engine = row->name};
                status = open_side(side, &options);
            }
        }
    }
    const struct device_options options = {.index = index, .engine = "ceiling"};
    return status == DEVICE_ABSENT ? open_side(side, &options) : status;
}

/** One kernel beside its ceiling; *known turns true when this build and GPU have it. */
static int bench_variant(const struct cuda_variant *variant, unsigned index,
                         const struct bench_request *request, bool *known)
{
    struct sides sides = {.status = DEVICE_OK};
    struct bench_subject subject = {
        .engine = variant->name,
        .missed_rate = cuda_variant_missed_rate(variant),
        .has_ceiling = request->algorithm == QHASH_ALGORITHM_QHASH,
    };
    /* sha256d is a device's other algorithm, whatever its kernel for qhash. */
    const bool other = variant->levers.way == CUDA_WAY_SHA256D;
    const struct device_options options = {.index = index,
                                           .engine = other ? "exact" : variant->name};
    sides.status = open_side(&sides.each[BENCH_WHOLE], &options);
    if (sides.status == DEVICE_ABSENT) {
        return TOOL_GOOD;
    }
    *known = true;
    if (sides.status == DEVICE_OK && subject.has_ceiling) {
        sides.status = open_ceiling(&sides.each[BENCH_CEILING], variant, index);
    }
    sides.each[BENCH_WHOLE].work.algorithm = request->algorithm;
    sides.each[BENCH_WHOLE].work.version_mask = variant->levers.midstates > 1 ? 0x1fffe000u : 0;
    const int result = measure(&sides, &subject, request);
    close_sides(&sides);
    return result;
}

/** What the best kernel does when nonces win, beside when none can: "ceiling" is the latter. */
static int bench_finds(unsigned index, const struct bench_request *request)
{
    struct sides sides = {.status = DEVICE_OK};
    struct bench_subject subject = {
        .engine = "finding",
        .has_ceiling = true,
        .beside = "with a target out of reach",
    };
    const struct device_options options = {.index = index};
    for (unsigned side = 0; side < 2 && sides.status == DEVICE_OK; side++) {
        sides.status = open_side(&sides.each[side], &options);
    }
    sides.each[BENCH_WHOLE].work.target[28] = 0xff; /* one candidate in 2^24 */
    const int result = measure(&sides, &subject, request);
    close_sides(&sides);
    return result;
}

/* ---- switching jobs ---- */

static int compare_times(const void *one, const void *other)
{
    const int64_t left = *(const int64_t *)one, right = *(const int64_t *)other;
    return left < right ? -1 : left > right;
}

/** Two works under way, abandoned in their midst: how long until the next is given. */
static enum device_status time_switch(struct side *side, int64_t *took_us)
{
    const struct timespec midst = {.tv_nsec = SWITCH_WORK_US / 3 * 1000};
    uint64_t nonces = 0;
    enum device_status status = give(side);
    status = status == DEVICE_OK ? give(side) : status;
    (void)nanosleep(&midst, NULL);
    const int64_t begun_us = clock_us();
    side->d->ops->abandon(side->d, ++side->work.epoch);
    for (unsigned i = 0; i < DEVICE_OUTSTANDING_MAX && status == DEVICE_OK; i++) {
        status = take(side, &nonces);
    }
    status = status == DEVICE_OK ? give(side) : status;
    *took_us = clock_us() - begun_us;
    side->d->ops->abandon(side->d, ++side->work.epoch);
    return status == DEVICE_OK ? take(side, &nonces) : status;
}

static int bench_switches(unsigned index, const struct bench_request *request)
{
    struct side side;
    struct bench_slice slice = {.nonces = 0};
    const struct device_options options = {.index = index};
    int64_t took_us[SWITCHES];
    enum device_status status = open_side(&side, &options);
    status = status == DEVICE_OK ? feed(&side, 10 * WORK_US, &slice) : status;
    side.nonces = side.nonces * SWITCH_WORK_US / WORK_US;
    for (unsigned i = 0; i < SWITCHES && status == DEVICE_OK; i++) {
        status = time_switch(&side, &took_us[i]);
    }
    device_cuda.close(side.d);
    if (status != DEVICE_OK) {
        fprintf(stderr, "qhash bench: cuda, switching: %s\n", device_status_text(status));
        return TOOL_CHECK_FAILED;
    }
    qsort(took_us, SWITCHES, sizeof took_us[0], compare_times);
    printf(request->json ? "{\"device\":\"cuda\",\"switches\":%d,\"switch_us_p50\":%" PRId64
                           ",\"switch_us_p99\":%" PRId64 ",\"switch_us_max\":%" PRId64 "}\n"
                         : "cuda switches a job %d times: half within %" PRId64
                           " us, 99 %% within %" PRId64 " us, all within %" PRId64 " us\n",
           SWITCHES, took_us[SWITCHES / 2], took_us[SWITCHES * 99 / 100], took_us[SWITCHES - 1]);
    return TOOL_GOOD;
}

/* ---- all of it ---- */

static bool is_wanted(const struct cuda_variant *variant, const struct bench_request *request)
{
    return request->algorithm == QHASH_ALGORITHM_SHA256D
               ? variant->levers.way == CUDA_WAY_SHA256D
               : variant->levers.way == CUDA_WAY_EXACT || variant->levers.way == CUDA_WAY_FILTER;
}

/** What a run without names measures: every kernel, then what is not one's own. */
static int bench_all(unsigned index, const struct bench_request *request)
{
    bool known = false;
    int result = TOOL_GOOD;
    for (size_t i = 0; cuda_variant_row(i) != NULL && result == TOOL_GOOD; i++) {
        if (is_wanted(cuda_variant_row(i), request)) {
            result = bench_variant(cuda_variant_row(i), index, request, &known);
        }
    }
    if (!known) {
        fprintf(stderr, "qhash bench: cuda has no kernel at all\n");
        return TOOL_USAGE;
    }
    const bool more = result == TOOL_GOOD && request->algorithm == QHASH_ALGORITHM_QHASH;
    result = more ? bench_finds(index, request) : result;
    return more && result == TOOL_GOOD ? bench_switches(index, request) : result;
}

static int bench_named(const char *name, unsigned index, const struct bench_request *request)
{
    const struct cuda_variant *variant = cuda_variant_by_name(name);
    bool known = false;
    if (strcmp(name, "finding") == 0) {
        return bench_finds(index, request);
    }
    if (strcmp(name, "switching") == 0) {
        return bench_switches(index, request);
    }
    const int result =
        variant != NULL ? bench_variant(variant, index, request, &known) : TOOL_USAGE;
    if (!known) {
        fprintf(stderr, "qhash bench: cuda has no kernel %s; without --engine all are named\n",
                name);
    }
    return known ? result : TOOL_USAGE;
}

/** Each of "one,two,three", in this order; one that fails is no reason not to measure the next. */
static int bench_list(unsigned index, const struct bench_request *request)
{
    int worst = TOOL_GOOD;
    for (const char *next = request->engine; next != NULL;) {
        char name[NAME_MAX_LEN];
        const size_t len = strcspn(next, ",");
        /* One that is cut is no kernel's name either. */
        (void)snprintf(name, sizeof name, "%.*s", (int)len, next);
        const int result = bench_named(name, index, request);
        worst = result > worst ? result : worst;
        next = next[len] == ',' ? next + len + 1 : NULL;
    }
    return worst;
}

int bench_cuda(const struct bench_request *request)
{
    char why[DEVICE_DETAIL_LEN] = "";
    const unsigned index = 0;
    /* Only to hear whether there is a GPU: one kernel is soon timed. */
    const struct device_options options = {.index = index, .engine = "exact", .why = why};
    struct side any;
    const enum device_status status = open_side(&any, &options);
    if (status != DEVICE_OK) {
        fprintf(stderr, "qhash bench: cuda: %s%s%s\n", device_status_text(status),
                why[0] != 0 ? ": " : "", why);
        return TOOL_CHECK_FAILED;
    }
    device_cuda.close(any.d);
    return request->engine != NULL ? bench_list(index, request) : bench_all(index, request);
}
