/* A libcuda.so.1 without a GPU: launches are queued, and walked on the host one at a time, each
 * time that somebody asks whether they are done. So a test decides what happens between two
 * launches. The environment's FAKE_CUDA is a list of words that say what goes wrong:
 *
 *   none         no GPU
 *   two          two GPUs
 *   stub         what NVIDIA's stub of this library answers: it was linked, and no driver installed
 *   old          the driver cannot run the kernels
 *   memory       no memory on the GPU
 *   few          the fat binary lacks a kernel
 *   taken        another program has the GPU to itself
 *   lost=N       the Nth launch kills the GPU; another context works
 *   hangs        a context is never destroyed: that call does not return
 *
 * once the kernels have been timed:
 *
 *   dies         the next launch does, and all that this process asks of CUDA from then on fails,
 *                which is all that the driver promises (see cuda.h, CUDA_ERROR_LAUNCH_FAILED)
 *   stalls       no launch ever ends
 *   abandons=N   the host abandons the work while the Nth launch waits
 *   lies         a candidate that was not asked for
 *   invents      candidates that do not win
 *   twice        a candidate twice
 *
 * What the management library says has words of its own: fake_management.c.
 */
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "qhash/device/cuda/driver.h"
#include "tests/cuda/fake_words.h"
#include "tests/cuda/walk.h"

enum {
    QUEUE_MAX = 4096,
    MULTIPROCESSORS = 2,
    EVENTS_MAX = 64,
    COPIES_MAX = 8,
    MEMORY_LEN = 8 << 20,
    INVALID_VALUE = 1,
    INVALID_HANDLE = 400,
    LAUNCH_FAILED = CUDA_RESULT_LAUNCH_FAILED
};

/** Pageable memory on its way to the GPU: the call that sent it returned when it was read, and only
 *  who waits for the context knows that it is there; streams that do not block do not wait.
 *  source: NVIDIA, CUDA Driver API, "API synchronization behavior" */
struct copy {
    void *to, *bytes;
    size_t len;
};

/** One launch, its arguments copied as a driver copies them. */
struct queued {
    const char *kernel;
    uint32_t blocks;
    struct cuda_job job;
    struct cuda_memory memory;
};

/** A context; streams are not told apart: launches run in the order in which they were made. */
struct context {
    struct queued queue[QUEUE_MAX];
    uint64_t launched, run;      /* launches ever made, and walked */
    uint64_t real;               /* of those walked, not only timed */
    uint64_t events[EVENTS_MAX]; /* how many launches were made before each was recorded */
    size_t event_count, held_count, on_gpu_len;
    void *held[EVENTS_MAX]; /* memory to give back */
    struct copy copies[COPIES_MAX];
    size_t copy_count;
    bool dead;
};

/* A thread's current context, as the real one has it. */
static _Thread_local struct context *current;
static atomic_bool poisoned;

EXPORT int cuInit(unsigned flags)
{
    (void)flags;
    return said("stub") ? CUDA_RESULT_STUB_LIBRARY : said("none") ? CUDA_RESULT_NO_DEVICE : 0;
}

EXPORT int cuDriverGetVersion(int *version)
{
    *version = 13000;
    return 0;
}

EXPORT int cuDeviceGetCount(int *count)
{
    *count = said("two") ? 2 : 1;
    return 0;
}

EXPORT int cuDeviceGet(int *ordinal, int index)
{
    *ordinal = index;
    return 0;
}

EXPORT int cuDeviceGetName(char *name, int len, int ordinal)
{
    (void)snprintf(name, (size_t)len, "Host walk %d", ordinal);
    return 0;
}

EXPORT int cuDeviceGetPCIBusId(char *id, int len, int ordinal)
{
    (void)snprintf(id, (size_t)len, "0000:%02x:00.0", (unsigned)ordinal + 1);
    return 0;
}

EXPORT int cuDeviceGetAttribute(int *value, int attribute, int ordinal)
{
    (void)ordinal;
    *value = attribute == CUDA_ATTRIBUTE_MAJOR   ? 8
             : attribute == CUDA_ATTRIBUTE_MINOR ? 9
                                                 : MULTIPROCESSORS;
    return 0;
}

EXPORT int cuCtxCreate_v2(void **context, unsigned flags, int ordinal)
{
    (void)flags, (void)ordinal;
    if (said("taken") || atomic_load(&poisoned)) {
        return said("taken") ? CUDA_RESULT_UNAVAILABLE : LAUNCH_FAILED;
    }
    current = calloc(1, sizeof *current);
    *context = current;
    return current != NULL ? 0 : CUDA_RESULT_OUT_OF_MEMORY;
}

/** What was under way has arrived, or there is nobody whom it could reach any more. */
static void end_copies(struct context *context, bool arrive)
{
    for (; context->copy_count > 0; context->copy_count--) {
        struct copy *copy = &context->copies[context->copy_count - 1];
        if (arrive) {
            memcpy(copy->to, copy->bytes, copy->len);
        }
        free(copy->bytes);
    }
}

EXPORT int cuCtxSynchronize(void)
{
    end_copies(current, !current->dead);
    return current->dead ? LAUNCH_FAILED : 0;
}

EXPORT int cuCtxDestroy_v2(void *context)
{
    struct context *gone = context;
    while (said("hangs")) {
        (void)pause();
    }
    end_copies(gone, false);
    for (size_t i = 0; i < gone->held_count; i++) {
        free(gone->held[i]);
    }
    current = current == gone ? NULL : current;
    free(gone);
    return 0;
}

EXPORT int cuCtxSetCurrent(void *context)
{
    current = context;
    return 0;
}

EXPORT int cuModuleLoadData(void **module, const void *image)
{
    if (said("old")) {
        return CUDA_RESULT_UNSUPPORTED_PTX;
    }
    if (memcmp(image, "fake kernels", 12) != 0) {
        return CUDA_RESULT_NO_BINARY;
    }
    *module = current;
    return 0;
}

EXPORT int cuModuleGetFunction(void **function, void *module, const char *name)
{
    (void)module;
    for (size_t i = 0; cuda_variant_row(i) != NULL; i++) {
        const struct cuda_variant *row = cuda_variant_row(i);
        if (strcmp(row->kernel, name) == 0 && !(row->levers.midstates == 4 && said("few"))) {
            const void *found = row->kernel;
            memcpy(function, &found, sizeof found);
            return 0;
        }
    }
    return CUDA_RESULT_NOT_FOUND;
}

/** How many threads a block of this kernel has. */
static unsigned threads_of(const char *kernel)
{
    return cuda_variant_by_name(kernel + strlen("qhash_"))->levers.threads;
}

EXPORT int cuOccupancyMaxActiveBlocksPerMultiprocessor(int *blocks, void *function, int threads,
                                                       size_t shared_len)
{
    (void)shared_len;
    *blocks = threads == (int)threads_of(function) ? 1 : 0;
    return 0;
}

static void *hold(size_t len)
{
    void *memory = current->held_count < EVENTS_MAX ? malloc(len) : NULL;
    if (memory != NULL) {
        memset(memory, 0xa5, len); /* nobody says that it is blank */
        current->held[current->held_count++] = memory;
    }
    return memory;
}

EXPORT int cuMemGetInfo_v2(size_t *free_len, size_t *total_len)
{
    *free_len = MEMORY_LEN - current->on_gpu_len;
    *total_len = MEMORY_LEN;
    return 0;
}

EXPORT int cuMemAlloc_v2(uint64_t *address, size_t len)
{
    void *memory = said("memory") ? NULL : hold(len);
    current->on_gpu_len += memory != NULL ? len : 0;
    *address = (uint64_t)(uintptr_t)memory;
    return memory != NULL ? 0 : CUDA_RESULT_OUT_OF_MEMORY;
}

EXPORT int cuMemcpyHtoD_v2(uint64_t address, const void *from, size_t len)
{
    void *const bytes = current->copy_count < COPIES_MAX ? malloc(len) : NULL;
    if (bytes == NULL) {
        return CUDA_RESULT_OUT_OF_MEMORY;
    }
    memcpy(bytes, from, len);
    current->copies[current->copy_count++] =
        (struct copy){.to = (void *)(uintptr_t)address, .bytes = bytes, .len = len};
    return 0;
}

EXPORT int cuMemHostAlloc(void **memory, size_t len, unsigned flags)
{
    (void)flags;
    *memory = hold(len);
    return *memory != NULL ? 0 : CUDA_RESULT_OUT_OF_MEMORY;
}

EXPORT int cuMemHostGetDevicePointer_v2(uint64_t *address, void *memory, unsigned flags)
{
    (void)flags;
    *address = (uint64_t)(uintptr_t)memory;
    return 0;
}

EXPORT int cuStreamCreate(void **stream, unsigned flags)
{
    (void)flags;
    *stream = current;
    return 0;
}

EXPORT int cuEventCreate(void **event, unsigned flags)
{
    (void)flags;
    if (current->event_count == EVENTS_MAX) {
        return CUDA_RESULT_OUT_OF_MEMORY;
    }
    *event = &current->events[current->event_count++];
    return 0;
}

/** What one context has made means nothing to another. */
static bool is_current(const void *stream)
{
    return current != NULL && stream == current;
}

EXPORT int cuEventRecord(void *event, void *stream)
{
    if (!is_current(stream)) {
        return INVALID_HANDLE;
    }
    *(uint64_t *)event = current->launched;
    return 0;
}

EXPORT int cuLaunchKernel(void *function, unsigned grid_x, unsigned grid_y, unsigned grid_z,
                          unsigned block_x, unsigned block_y, unsigned block_z, unsigned shared_len,
                          void *stream, void **arguments, void **extra)
{
    (void)shared_len, (void)extra;
    if (!is_current(stream)) {
        return INVALID_HANDLE;
    }
    if (current->dead) {
        return LAUNCH_FAILED;
    }
    if (grid_y * grid_z * block_y * block_z != 1 || block_x != threads_of(function) ||
        current->launched - current->run == QUEUE_MAX) {
        return INVALID_VALUE;
    }
    struct queued *queued = &current->queue[current->launched++ % QUEUE_MAX];
    *queued = (struct queued){.kernel = function, .blocks = grid_x};
    memcpy(&queued->job, arguments[0], sizeof queued->job);
    memcpy(&queued->memory, arguments[1], sizeof queued->memory);
    return 0;
}

/** Add a candidate as a GPU with bad memory might. */
static void invent(struct cuda_report *report, uint32_t nonce)
{
    if (report->count < CUDA_CANDIDATES_MAX) {
        report->candidates[report->count].nonce = nonce;
        report->candidates[report->count++].midstate = 0;
    }
}

/** Walk the oldest launch, or do to it what the words say. */
static void run_next(void)
{
    struct queued *queued = &current->queue[current->run % QUEUE_MAX];
    struct cuda_report *report = queued->memory.report;
    const bool timed = queued->job.epoch == UINT64_MAX;
    if (!timed && said("stalls")) {
        return;
    }
    current->run++;
    current->real += timed ? 0 : 1;
    if (said("lost") == current->run || (!timed && said("dies"))) {
        current->dead = true;
        atomic_store(&poisoned, said("dies") != 0);
        return;
    }
    if (!timed && said("abandons") == current->real) {
        uint64_t *oldest = (uint64_t *)(uintptr_t)queued->memory.oldest;
        *oldest = queued->job.epoch + 1;
    }
    (void)walk_launch(queued->kernel, queued->blocks, &queued->job, &queued->memory);
    if (timed) {
        return;
    }
    if (said("lies")) {
        invent(report, queued->job.nonce_first + queued->job.nonce_count);
    }
    for (uint32_t i = 0; said("invents") && i < 40; i++) {
        invent(report, queued->job.nonce_first + i);
    }
    if (said("twice") && report->count > 0) {
        invent(report, report->candidates[0].nonce);
    }
}

EXPORT int cuEventQuery(void *event)
{
    if (!current->dead && current->run < *(uint64_t *)event) {
        run_next();
        return current->dead ? LAUNCH_FAILED : CUDA_RESULT_NOT_READY;
    }
    return current->dead ? LAUNCH_FAILED : CUDA_RESULT_OK;
}

EXPORT int cuGetErrorName(int result, const char **name)
{
    *name = result == LAUNCH_FAILED               ? "CUDA_ERROR_LAUNCH_FAILED"
            : result == CUDA_RESULT_OUT_OF_MEMORY ? "CUDA_ERROR_OUT_OF_MEMORY"
            : result == CUDA_RESULT_NO_DEVICE     ? "CUDA_ERROR_NO_DEVICE"
            : result == CUDA_RESULT_STUB_LIBRARY  ? "CUDA_ERROR_STUB_LIBRARY"
            : result == CUDA_RESULT_UNAVAILABLE   ? "CUDA_ERROR_DEVICE_UNAVAILABLE"
                                                  : NULL;
    return *name != NULL ? 0 : 1;
}
