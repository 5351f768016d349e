#include "qhash/device/cuda/card.h"

#include <assert.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "qhash/device/cuda/kernels.h"

enum {
    FIRST_STEPS = 4, /* of a whole grid, in a kernel's first launch: its speed is not known yet */
    LAUNCH_NONCES_MAX = 1 << 30,
    LOOK_US = 500,      /* between two looks whether the GPU is done */
    EARLY_LOOK_US = 50, /* the same for works that are soon done */
    EARLY_US = 1000
};

/** What a result of the driver means for this card. */
static enum device_status settle(struct cuda_card *card, int result, const char *what)
{
    if (result != CUDA_RESULT_OK) {
        cuda_driver_explain(&card->driver, result, what, card->trouble);
    }
    return cuda_driver_status(result);
}

#define TRY(member, ...)                                                                           \
    do {                                                                                           \
        const int try_result = card->driver.member(__VA_ARGS__);                                   \
        if (try_result != CUDA_RESULT_OK) {                                                        \
            return settle(card, try_result,                                                        \
                          cuda_driver_symbol(offsetof(struct cuda_driver, member)));               \
        }                                                                                          \
    } while (false)

/* ---- opening ---- */

static enum device_status open_context(struct cuda_card *card, unsigned index)
{
    int ordinal = 0, count = 0, major = 0, minor = 0, multiprocessors = 0;
    size_t total_len = 0;
    TRY(device_count, &count);
    if (index >= (unsigned)count) {
        (void)snprintf(card->trouble, sizeof card->trouble, "number %u of %d GPUs", index, count);
        return DEVICE_ABSENT;
    }
    TRY(device_get, &ordinal, (int)index);
    TRY(device_name, card->name, sizeof card->name, ordinal);
    TRY(device_bus, card->bus, sizeof card->bus, ordinal);
    TRY(device_attribute, &major, CUDA_ATTRIBUTE_MAJOR, ordinal);
    TRY(device_attribute, &minor, CUDA_ATTRIBUTE_MINOR, ordinal);
    TRY(device_attribute, &multiprocessors, CUDA_ATTRIBUTE_MULTIPROCESSORS, ordinal);
    TRY(version_get, &card->driver_version);
    card->architecture = 10 * major + minor;
    card->multiprocessors = (uint32_t)multiprocessors;
    TRY(context_make, &card->context, CUDA_CONTEXT_MAP_HOST, ordinal);
    TRY(memory_free, &card->bare_free_len, &total_len);
    return DEVICE_OK;
}

static enum device_status open_kernels(struct cuda_card *card)
{
    const enum device_status status =
        cuda_kernels_load(&card->driver, &card->module, card->architecture, card->trouble);
    if (status != DEVICE_OK) {
        return status;
    }
    for (size_t i = 0; cuda_variant_row(i) != NULL; i++) {
        const struct cuda_variant *variant = cuda_variant_row(i);
        struct cuda_kernel kernel = {.variant = variant};
        int blocks = 0;
        const int result =
            card->driver.module_function(&kernel.function, card->module, variant->kernel);
        if (result == CUDA_RESULT_NOT_FOUND) {
            continue; /* another fat binary may have fewer */
        }
        if (result != CUDA_RESULT_OK) {
            return settle(card, result, variant->kernel);
        }
        TRY(function_blocks, &blocks, kernel.function, (int)variant->levers.threads, 0);
        kernel.blocks = card->multiprocessors * (uint32_t)(blocks > 0 ? blocks : 1);
        assert(card->kernel_count < CUDA_KERNELS_MAX);
        card->kernels[card->kernel_count++] = kernel;
    }
    return DEVICE_OK;
}

static enum device_status open_memory(struct cuda_card *card)
{
    static const uint64_t none_seen = 0;
    void *pinned = NULL;
    TRY(pinned_make, &pinned, sizeof *card->pinned, CUDA_PINNED_MAPPED);
    card->pinned = pinned;
    memset(card->pinned, 0, sizeof *card->pinned);
    TRY(pinned_address, &card->pinned_address, pinned, 0);
    TRY(memory_make, &card->seen_address, sizeof none_seen);
    TRY(memory_put, card->seen_address, &none_seen, sizeof none_seen);
    for (unsigned offset = 0; offset < 2; offset++) {
        struct cuda_tables tables;
        cuda_tables_init(&tables, offset);
        TRY(memory_make, &card->tables_address[offset], sizeof tables);
        TRY(memory_put, card->tables_address[offset], &tables, sizeof tables);
    }
    /* A copy of pageable memory may still be under way, and our streams do not wait for it. */
    TRY(context_wait, );
    for (unsigned stream = 0; stream < CUDA_STREAMS; stream++) {
        TRY(stream_make, &card->streams[stream], CUDA_STREAM_NON_BLOCKING);
        for (unsigned slot = 0; slot < DEVICE_OUTSTANDING_MAX; slot++) {
            TRY(event_make, &card->done[slot][stream], CUDA_EVENT_NO_TIMING);
        }
    }
    return DEVICE_OK;
}

enum device_status cuda_card_open(struct cuda_card *card, unsigned index)
{
    enum device_status status = cuda_driver_load(&card->driver, card->trouble);
    if (status == DEVICE_OK) {
        status = open_context(card, index);
    }
    if (status == DEVICE_OK) {
        status = open_kernels(card);
    }
    if (status == DEVICE_OK) {
        status = open_memory(card);
    }
    if (status == DEVICE_OK) {
        card->has_facts = cuda_facts_open(&card->facts, card->bus);
    }
    return status;
}

void cuda_card_close(struct cuda_card *card)
{
    if (card->context != NULL) {
        /* Everything else belongs to the context and goes with it. */
        (void)card->driver.context_free(card->context);
        card->context = NULL;
        card->pinned = NULL;
    }
}

enum device_status cuda_card_use(struct cuda_card *card)
{
    TRY(context_use, card->context);
    return DEVICE_OK;
}

size_t cuda_card_memory(struct cuda_card *card)
{
    size_t free_len = 0, total_len = 0;
    const bool told = cuda_card_use(card) == DEVICE_OK &&
                      card->driver.memory_free(&free_len, &total_len) == CUDA_RESULT_OK;
    return told && free_len < card->bare_free_len ? card->bare_free_len - free_len : 0;
}

struct cuda_kernel *cuda_card_kernel(struct cuda_card *card, const char *name)
{
    for (size_t i = 0; i < card->kernel_count; i++) {
        if (strcmp(card->kernels[i].variant->name, name) == 0) {
            return &card->kernels[i];
        }
    }
    return NULL;
}

/* ---- launches ---- */

uint32_t cuda_kernel_launch_nonces(const struct cuda_kernel *kernel)
{
    const uint64_t grid = (uint64_t)kernel->blocks * kernel->variant->levers.threads;
    const double wanted = kernel->nonces_hps * (double)CUDA_LAUNCH_US / 1e6;
    uint64_t steps = kernel->nonces_hps > 0 ? (uint64_t)(wanted / (double)grid) : FIRST_STEPS;
    /* Whole grids, so that no thread ends before its neighbours. */
    steps = steps > 0 ? steps : 1;
    return (uint32_t)(steps * grid < LAUNCH_NONCES_MAX ? steps * grid : LAUNCH_NONCES_MAX);
}

static enum device_status launch(struct cuda_card *card, const struct cuda_run *run)
{
    const uint64_t threads = run->kernel->variant->levers.threads;
    const uint64_t needed = (run->job->nonce_count + threads - 1) / threads;
    const uint32_t blocks = needed < run->kernel->blocks ? (uint32_t)needed : run->kernel->blocks;
    struct cuda_pinned *pinned = (struct cuda_pinned *)(uintptr_t)card->pinned_address;
    struct cuda_memory memory = {
        .tables = (const struct cuda_tables *)(uintptr_t)card->tables_address[run->angle_offset],
        .oldest = (const uint64_t *)(void *)&pinned->oldest,
        .seen = (uint64_t *)(uintptr_t)card->seen_address,
        .report = &pinned->reports[run->slot],
    };
    void *arguments[] = {run->job, &memory};
    TRY(launch, run->kernel->function, blocks, 1, 1, (unsigned)threads, 1, 1, 0,
        card->streams[card->turn], arguments, NULL);
    card->turn = (card->turn + 1) % CUDA_STREAMS;
    return DEVICE_OK;
}

enum device_status cuda_card_begin(struct cuda_card *card, const struct cuda_run *run)
{
    const uint32_t most = cuda_kernel_launch_nonces(run->kernel);
    struct cuda_report *report = &card->pinned->reports[run->slot];
    report->stopped = UINT64_MAX;
    report->count = 0;
    for (uint64_t begun = 0; begun < run->count;) {
        const uint64_t left = run->count - begun;
        run->job->offset = begun;
        run->job->nonce_first = run->first + (uint32_t)begun;
        run->job->nonce_count = left < most ? (uint32_t)left : most;
        const enum device_status status = launch(card, run);
        if (status != DEVICE_OK) {
            return status;
        }
        begun += run->job->nonce_count;
    }
    for (unsigned stream = 0; stream < CUDA_STREAMS; stream++) {
        TRY(event_record, card->done[run->slot][stream], card->streams[stream]);
    }
    return DEVICE_OK;
}

enum device_status cuda_card_ask(struct cuda_card *card, unsigned slot)
{
    for (unsigned stream = 0; stream < CUDA_STREAMS; stream++) {
        const int result = card->driver.event_query(card->done[slot][stream]);
        if (result == CUDA_RESULT_NOT_READY) {
            return DEVICE_PENDING;
        }
        if (result != CUDA_RESULT_OK) {
            return settle(card, result, "a kernel");
        }
    }
    /* Pairs with the driver's own release when it saw the event: the report is the host's now. */
    atomic_thread_fence(memory_order_acquire);
    return DEVICE_OK;
}

enum device_status cuda_card_await(struct cuda_card *card, unsigned slot, int64_t timeout_us)
{
    enum device_status status = cuda_card_ask(card, slot);
    for (int64_t waited_us = 0; status == DEVICE_PENDING && waited_us < timeout_us;) {
        /* Not by the driver's own waiting: a GPU that has died would never wake us. */
        const long look_us = waited_us < EARLY_US ? EARLY_LOOK_US : LOOK_US;
        const struct timespec pause = {.tv_nsec = look_us * 1000};
        (void)nanosleep(&pause, NULL);
        waited_us += look_us;
        status = cuda_card_ask(card, slot);
    }
    return status;
}
