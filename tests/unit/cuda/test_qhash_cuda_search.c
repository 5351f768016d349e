#include "qhash/device/cuda/job.h"

#include <math.h>
#include <string.h>

#include "qhash/header.h"
#include "qhash/qhash.h"
#include "qhash/sha256.h"
#include "tests/cuda/walk.h"
#include "tests/unit/check.h"
#include "tests/unit/qhash/sample.h"

enum { PIECE = 4096, NONCE_ODD = 0x7ffff0f1 };

static uint32_t top_of(const uint8_t digest[32])
{
    return qhash_load_le32(digest + 28);
}

/** The reference's most significant word, of discarded nonces too. */
static uint32_t reference(struct device_work *work, uint32_t nonce, double *margin)
{
    struct qhash_rules rules = qhash_rules_at(qhash_header_ntime(work->header));
    rules.reject_zero_bytes = QHASH_ZERO_BYTES_NEVER;
    qhash_header_set_nonce(work->header, nonce);
    if (margin == NULL) {
        uint8_t digest[32];
        (void)qhash_digest(digest, work->header, rules);
        return top_of(digest);
    }
    struct qhash_trace trace;
    qhash_trace(&trace, work->header, rules);
    *margin = trace.margin;
    return top_of(trace.digest);
}

static struct device_work sample_work(uint32_t index, uint32_t ntime)
{
    struct device_work work = {.epoch = 1};
    sample_header(work.header, index, ntime);
    return work;
}

/** What became of a comparison, nonce by nonce. */
struct outcome {
    uint32_t differ; /* without excuse */
    uint32_t ties;   /* differ within 1e-9 steps of a tie: nobody is right there */
};

static struct outcome compare(const char *name, uint32_t ntime, uint32_t count)
{
    static struct cuda_tables tables;
    static uint32_t tops[PIECE];
    const struct cuda_variant *variant = cuda_variant_by_name(name);
    struct outcome outcome = {0, 0};
    cuda_tables_init(&tables, qhash_rules_at(ntime).angle_offset);
    for (uint32_t done = 0; done < count; done += PIECE) {
        struct device_work work = sample_work(done, ntime);
        struct cuda_job job;
        cuda_job_init(&job, &work, 1);
        job.nonce_first = NONCE_ODD + done;
        walk_tops(variant, &job, &tables, tops, PIECE);
        for (uint32_t i = 0; i < PIECE; i++) {
            const uint32_t nonce = job.nonce_first + i;
            if (tops[i] != reference(&work, nonce, NULL)) {
                double margin;
                (void)reference(&work, nonce, &margin);
                outcome.ties += margin < 1e-9 ? 1 : 0;
                outcome.differ += margin < 1e-9 ? 0 : 1;
            }
        }
    }
    return outcome;
}

/** A filter misses what it declares, within six deviations of its count. */
static void check_declared(const char *name, uint32_t count, uint32_t differ)
{
    const double rate = cuda_variant_missed_rate(cuda_variant_by_name(name));
    const double found = (double)differ / count;
    check_row(name, found <= rate + 6 * sqrt(rate / count));
    check_row(name, found >= 0.85 * rate - 6 * sqrt(rate / count));
}

void test_qhash_cuda_search_exact_is_the_reference(void)
{
    const struct outcome outcome = compare("exact", SAMPLE_NTIME_OFFSET_1, 50 * PIECE);
    check_int(outcome.differ, 0);
    check_int(outcome.ties, 0);
}

void test_qhash_cuda_search_exact_before_fork_4(void)
{
    const struct outcome outcome = compare("exact", SAMPLE_NTIME_OFFSET_0, 50 * PIECE);
    check_int(outcome.differ, 0);
    check_true(outcome.ties < 50); /* 3 in 100,000 nonces have one, half of them go the same way */
}

void test_qhash_cuda_search_filter_misses_as_declared(void)
{
    const uint32_t count = 75 * PIECE;
    const struct outcome today = compare("filter", SAMPLE_NTIME_OFFSET_1, count);
    check_declared("filter", count, today.differ + today.ties);
    const struct outcome before = compare("filter", SAMPLE_NTIME_OFFSET_0, count);
    check_true(before.differ + before.ties < today.differ);
}

/** Levers choose pipes, never results. */
void test_qhash_cuda_search_variants_agree(void)
{
    static uint32_t expected[PIECE], tops[PIECE * CUDA_MIDSTATES_MAX];
    static struct cuda_tables tables;
    struct device_work work = sample_work(9, SAMPLE_NTIME_OFFSET_1);
    struct cuda_job job;
    cuda_tables_init(&tables, 1);
    work.version_mask = 0x1fffe000u;
    for (size_t i = 0; cuda_variant_row(i) != NULL; i++) {
        const struct cuda_variant *row = cuda_variant_row(i), *first = row;
        for (size_t j = i; j-- > 0;) {
            const struct cuda_variant *other = cuda_variant_row(j);
            const bool alike =
                other->levers.way == row->levers.way && other->levers.head == row->levers.head;
            first = alike ? other : first;
        }
        const unsigned versions = row->levers.midstates;
        cuda_job_init(&job, &work, versions);
        walk_tops(first, &job, &tables, expected, PIECE);
        walk_tops(row, &job, &tables, tops, PIECE);
        uint32_t differ = 0;
        for (uint32_t nonce = 0; nonce < PIECE; nonce++) {
            differ += tops[nonce * versions] != expected[nonce] ? 1 : 0;
        }
        check_row(row->name, differ == 0);
    }
}

void test_qhash_cuda_search_sha256d(void)
{
    static uint32_t tops[PIECE];
    struct device_work work = sample_work(1, SAMPLE_NTIME_OFFSET_1);
    struct cuda_job job;
    cuda_job_init(&job, &work, 1);
    job.nonce_first = NONCE_ODD;
    walk_tops(cuda_variant_by_name("sha256d"), &job, NULL, tops, PIECE);
    for (uint32_t i = 0; i < PIECE; i++) {
        uint8_t digest[32];
        qhash_header_set_nonce(work.header, NONCE_ODD + i);
        qhash_sha256d(digest, work.header, sizeof work.header);
        if (!check_int(tops[i], top_of(digest))) {
            break;
        }
    }
}

/** Each version's digest is that of the header with this version. */
void test_qhash_cuda_search_versions(void)
{
    static const char *const names[] = {"exact_two", "filter_two", "filter_four"};
    static uint32_t tops[CUDA_MIDSTATES_MAX * 256];
    static struct cuda_tables tables;
    cuda_tables_init(&tables, 1);
    for (size_t row = 0; row < sizeof names / sizeof names[0]; row++) {
        const struct cuda_variant *variant = cuda_variant_by_name(names[row]);
        const unsigned versions = variant->levers.midstates;
        struct device_work work = sample_work(5, SAMPLE_NTIME_OFFSET_1);
        struct cuda_job job;
        uint32_t differ = 0;
        work.version_mask = 0x1fffe000u;
        cuda_job_init(&job, &work, versions);
        walk_tops(variant, &job, &tables, tops, 256);
        for (uint32_t i = 0; i < 256 * versions; i++) {
            struct device_work alone = work;
            qhash_header_set_version(alone.header, cuda_job_version(&work, i % versions));
            differ += tops[i] != reference(&alone, i / versions, NULL) ? 1 : 0;
        }
        check_row(names[row], differ <= 10 * versions * variant->levers.head);
        check_row(names[row], variant->levers.way == CUDA_WAY_FILTER || differ == 0);
    }
}

/* ---- a grid ---- */

/** All that a launch touches. */
struct grid {
    struct cuda_tables tables;
    uint64_t oldest, seen;
    struct cuda_report report;
    struct cuda_memory memory;
    struct cuda_job job;
};

static struct device_work grid_begin(struct grid *grid, uint32_t target_top)
{
    struct device_work work = sample_work(2, SAMPLE_NTIME_OFFSET_1);
    memset(grid, 0, sizeof *grid);
    cuda_tables_init(&grid->tables, 1);
    cuda_job_init(&grid->job, &work, 1);
    grid->job.target_top = target_top;
    grid->report.stopped = UINT64_MAX;
    grid->memory.tables = &grid->tables;
    grid->memory.oldest = &grid->oldest;
    grid->memory.seen = &grid->seen;
    grid->memory.report = &grid->report;
    return work;
}

/** Every winner of a launch whose count is no multiple of anything, once, and nothing else: also
 *  where threads go on past the end because their neighbours do. */
void test_qhash_cuda_search_grid(void)
{
    static const char *const kernels[] = {"qhash_exact", "qhash_exact_loop",
                                          "qhash_exact_one_wide"};
    static struct grid grid;
    enum { COUNT = 3 * 512 + 77 };
    for (size_t row = 0; row < sizeof kernels / sizeof kernels[0]; row++) {
        struct device_work work = grid_begin(&grid, 0x0fffffffu);
        uint8_t seen[COUNT] = {0};
        uint32_t wrong = 0;
        grid.job.nonce_first = UINT32_MAX - COUNT + 1; /* the last nonce of all is one of them */
        grid.job.nonce_count = COUNT;
        check_row(kernels[row], walk_launch(kernels[row], 2, &grid.job, &grid.memory));
        for (uint32_t i = 0; i < grid.report.count; i++) {
            const uint32_t index = grid.report.candidates[i].nonce - grid.job.nonce_first;
            wrong += index < COUNT ? 0 : 1;
            seen[index < COUNT ? index : 0]++;
        }
        for (uint32_t i = 0; i < COUNT; i++) {
            const uint32_t top = reference(&work, grid.job.nonce_first + i, NULL);
            wrong += seen[i] != (top <= grid.job.target_top) ? 1 : 0;
        }
        check_row(kernels[row], wrong == 0 && grid.report.stopped == UINT64_MAX);
    }
    check_true(!walk_launch("qhash_nothing", 1, &grid.job, &grid.memory));
}

/** More candidates than fit are counted and not written. */
void test_qhash_cuda_search_report_overflows(void)
{
    static struct {
        struct grid grid;
        uint8_t fence[64];
    } held;
    const uint8_t untouched[64] = {0};
    (void)grid_begin(&held.grid, UINT32_MAX);
    held.grid.job.nonce_count = CUDA_CANDIDATES_MAX + 100;
    check_true(walk_launch("qhash_exact", 1, &held.grid.job, &held.grid.memory));
    check_int(held.grid.report.count, CUDA_CANDIDATES_MAX + 100);
    check_int(held.grid.report.candidates[CUDA_CANDIDATES_MAX - 1].midstate, 0);
    check_bytes(held.fence, untouched, sizeof untouched);
}

/** A launch of an epoch that has passed tries nothing, says where it stopped, and tells others. */
void test_qhash_cuda_search_stops(void)
{
    static struct grid grid;
    (void)grid_begin(&grid, UINT32_MAX);
    grid.job.nonce_count = 512;
    grid.job.offset = 12345;
    grid.oldest = 2;
    check_true(walk_launch("qhash_exact", 1, &grid.job, &grid.memory));
    check_int(grid.report.count, 0);
    check_int(grid.report.stopped, 12345);
    check_int(grid.seen, 2);
    grid.job.epoch = 2; /* the epoch at hand goes on */
    grid.report.stopped = UINT64_MAX;
    check_true(walk_launch("qhash_exact", 1, &grid.job, &grid.memory));
    check_int(grid.report.count, 512);
    check_true(grid.report.stopped == UINT64_MAX);
}

void test_qhash_cuda_search_ten_million(void)
{
    const uint32_t count = 2442 * PIECE;
    struct outcome outcome = compare("exact", SAMPLE_NTIME_OFFSET_1, count);
    check_int(outcome.differ, 0);
    check_int(outcome.ties, 0);
    outcome = compare("exact", SAMPLE_NTIME_OFFSET_0, count);
    check_int(outcome.differ, 0);
    check_true(outcome.ties < 400);
    outcome = compare("filter", SAMPLE_NTIME_OFFSET_1, count);
    check_declared("filter", count, outcome.differ + outcome.ties);
    outcome = compare("filter_head4", SAMPLE_NTIME_OFFSET_1, count);
    check_declared("filter_head4", count, outcome.differ + outcome.ties);
    outcome = compare("filter", SAMPLE_NTIME_OFFSET_0, count);
    check_true(outcome.differ + outcome.ties < count / 400);
}
