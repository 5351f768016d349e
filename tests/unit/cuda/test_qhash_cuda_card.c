#include "qhash/device/cuda/card.h"

#include <string.h>

#include "qhash/header.h"
#include "tests/cuda/fake.h"
#include "tests/unit/check.h"
#include "tests/unit/qhash/sample.h"

void test_qhash_cuda_card_opens(void)
{
    static struct cuda_card card;
    fake_cuda_use("");
    check_int(cuda_card_open(&card, 0), DEVICE_OK);
    check_text(card.name, "Host walk 0");
    check_int(card.architecture, 89);
    check_int(card.multiprocessors, 2);
    check_true(card.has_facts);
    check_true(cuda_card_kernel(&card, "filter") != NULL);
    check_true(cuda_card_kernel(&card, "fastest") == NULL);
    check_int(cuda_card_kernel(&card, "exact")->blocks, 2);
    cuda_card_close(&card);
}

/** What cannot be opened says why, and can be closed. */
void test_qhash_cuda_card_does_not_open(void)
{
    static const struct {
        const char *words;
        enum device_status status;
        const char *trouble;
    } rows[] = {
        {"none", DEVICE_ABSENT, "cuInit: CUDA_ERROR_NO_DEVICE (100): does nvidia-smi list a GPU?"},
        {"", DEVICE_ABSENT, "number 1 of 1 GPUs"},
        {"two old", DEVICE_UNSUITED, "the kernels: an unknown error (222)"},
        {"two memory", DEVICE_NO_MEMORY, "cuMemAlloc_v2: CUDA_ERROR_OUT_OF_MEMORY (2)"},
        {"two taken", DEVICE_BUSY,
         "cuCtxCreate_v2: CUDA_ERROR_DEVICE_UNAVAILABLE (46): nvidia-smi shows who has it"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        static struct cuda_card card;
        memset(&card, 0, sizeof card);
        fake_cuda_use(rows[i].words);
        check_int(cuda_card_open(&card, 1), rows[i].status);
        check_text(card.trouble, rows[i].trouble);
        cuda_card_close(&card);
        cuda_card_close(&card);
    }
}

/** A fat binary with fewer kernels is one. */
void test_qhash_cuda_card_fewer_kernels(void)
{
    static struct cuda_card card;
    fake_cuda_use("few");
    check_int(cuda_card_open(&card, 0), DEVICE_OK);
    check_true(cuda_card_kernel(&card, "filter_four") == NULL);
    check_true(cuda_card_kernel(&card, "filter_two") != NULL);
    cuda_card_close(&card);
}

void test_qhash_cuda_card_launch_nonces(void)
{
    struct cuda_kernel kernel = {.variant = cuda_variant_by_name("exact"), .blocks = 100};
    const uint32_t grid = 100 * kernel.variant->levers.threads;
    check_int(cuda_kernel_launch_nonces(&kernel) % grid, 0);
    kernel.nonces_hps = 5e9; /* 10 ms are 50 million */
    check_int(cuda_kernel_launch_nonces(&kernel) % grid, 0);
    check_near(cuda_kernel_launch_nonces(&kernel), 50e6, grid);
    kernel.nonces_hps = 1; /* whole grids still */
    check_int(cuda_kernel_launch_nonces(&kernel), grid);
    kernel.nonces_hps = 1e15;
    check_int(cuda_kernel_launch_nonces(&kernel), 1 << 30);
}

/** One run of several launches, every nonce a candidate. */
static enum device_status run_all(struct cuda_card *card, uint64_t count)
{
    struct device_work work = {.epoch = 1};
    struct cuda_job job;
    sample_header(work.header, 1, SAMPLE_NTIME_OFFSET_1);
    work.target[31] = 0xff;
    cuda_job_init(&job, &work, 1);
    job.target_top = UINT32_MAX;
    const struct cuda_run run = {
        .slot = 1,
        .kernel = cuda_card_kernel(card, "filter"),
        .job = &job,
        .first = UINT32_MAX - (uint32_t)count + 1,
        .count = count,
        .angle_offset = 1,
    };
    const enum device_status status = cuda_card_begin(card, &run);
    return status == DEVICE_OK ? cuda_card_await(card, 1, 100000) : status;
}

void test_qhash_cuda_card_runs(void)
{
    static struct cuda_card card;
    fake_cuda_use("");
    check_int(cuda_card_open(&card, 0), DEVICE_OK);
    cuda_card_kernel(&card, "filter")->nonces_hps = 1; /* launches of one grid: 512 nonces */
    check_int(run_all(&card, 1000), DEVICE_OK);
    check_int(card.pinned->reports[1].count, 1000);
    check_true(card.pinned->reports[1].stopped == UINT64_MAX);
    check_int(card.pinned->reports[0].count, 0);
    cuda_card_close(&card);
}

void test_qhash_cuda_card_is_lost(void)
{
    static struct cuda_card card;
    fake_cuda_use("lost=2");
    check_int(cuda_card_open(&card, 0), DEVICE_OK);
    cuda_card_kernel(&card, "filter")->nonces_hps = 1;
    check_int(run_all(&card, 1000), DEVICE_FAULT);
    check_text(card.trouble,
               "a kernel: CUDA_ERROR_LAUNCH_FAILED (719): if it stays out, restart this program");
    check_int(run_all(&card, 1), DEVICE_FAULT);
    check_text(
        card.trouble,
        "cuLaunchKernel: CUDA_ERROR_LAUNCH_FAILED (719): if it stays out, restart this program");
    cuda_card_close(&card);
    memset(&card, 0, sizeof card); /* a new context is a new beginning */
    check_int(cuda_card_open(&card, 0), DEVICE_OK);
    check_int(run_all(&card, 512), DEVICE_OK);
    cuda_card_close(&card);
}

void test_qhash_cuda_card_stalls(void)
{
    static struct cuda_card card;
    fake_cuda_use("stalls");
    check_int(cuda_card_open(&card, 0), DEVICE_OK);
    check_int(run_all(&card, 1), DEVICE_PENDING);
    cuda_card_close(&card);
}
