#include "qhash/device/cuda/tune.h"

#include <stdio.h>
#include <time.h>

enum { WAIT_US = 5000000 /* a launch of a kernel whose speed is not known takes never so long */ };

static int64_t clock_us(void)
{
    struct timespec now = {.tv_sec = 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

double cuda_tune_value(const struct cuda_kernel *kernel)
{
    const struct cuda_variant *variant = kernel->variant;
    return kernel->nonces_hps * variant->levers.midstates * (1 - cuda_variant_missed_rate(variant));
}

/** Run a kernel on `count` nonces that cannot win. */
static enum device_status time_once(struct cuda_card *card, struct cuda_kernel *kernel,
                                    struct cuda_job *job, uint64_t count)
{
    const struct cuda_run run = {.kernel = kernel, .job = job, .count = count, .angle_offset = 1};
    const int64_t begun_us = clock_us();
    enum device_status status = cuda_card_begin(card, &run);
    if (status == DEVICE_OK) {
        status = cuda_card_await(card, run.slot, WAIT_US);
    }
    if (status == DEVICE_OK) {
        const int64_t took_us = clock_us() - begun_us;
        kernel->nonces_hps = (double)count * 1e6 / (double)(took_us > 0 ? took_us : 1);
    }
    return status == DEVICE_PENDING ? DEVICE_LOST : status;
}

/** Time one kernel: a first glance, a second, and then for long enough. */
static enum device_status time_kernel(struct cuda_card *card, struct cuda_kernel *kernel)
{
    static const int64_t glances_us[] = {CUDA_TUNE_US / 50, CUDA_TUNE_US / 5, CUDA_TUNE_US};
    struct device_work work = {.version_mask = UINT32_MAX, .epoch = UINT64_MAX};
    struct cuda_job job;
    cuda_job_init(&job, &work, kernel->variant->levers.midstates);
    kernel->nonces_hps = 0;
    enum device_status status =
        time_once(card, kernel, &job, cuda_kernel_launch_nonces(kernel)); /* it may be compiled */
    for (size_t i = 0; i < sizeof glances_us / sizeof glances_us[0] && status == DEVICE_OK; i++) {
        const double wanted = kernel->nonces_hps * (double)glances_us[i] / 1e6;
        status = time_once(card, kernel, &job, wanted < 1 ? 1 : (uint64_t)wanted);
    }
    return status;
}

static bool serves_qhash(const struct cuda_variant *variant)
{
    return variant->levers.way == CUDA_WAY_EXACT || variant->levers.way == CUDA_WAY_FILTER;
}

static const struct cuda_kernel *better(const struct cuda_kernel *one,
                                        const struct cuda_kernel *other)
{
    return one == NULL || cuda_tune_value(other) > cuda_tune_value(one) ? other : one;
}

/** Take a timed kernel for what it is best at. */
static void consider(struct cuda_choice *choice, const struct cuda_kernel *kernel)
{
    if (kernel->variant->levers.way == CUDA_WAY_SHA256D) {
        choice->sha256d = better(choice->sha256d, kernel);
    } else if (kernel->variant->levers.midstates > 1) {
        choice->rolling = better(choice->rolling, kernel);
    } else {
        choice->qhash = better(choice->qhash, kernel);
    }
}

/** The kernel of this name. One that rolls versions leaves works without any to another. */
static enum device_status choose_named(struct cuda_choice *choice, struct cuda_card *card,
                                       const char *engine)
{
    struct cuda_kernel *kernel = cuda_card_kernel(card, engine), *alone = kernel;
    if (kernel == NULL || kernel->variant->levers.way == CUDA_WAY_SHA256D) {
        (void)snprintf(card->trouble, sizeof card->trouble, "no kernel is called %s", engine);
        return DEVICE_ABSENT;
    }
    for (size_t i = card->kernel_count; i-- > 0 && kernel->variant->levers.midstates > 1;) {
        const struct cuda_levers *levers = &card->kernels[i].variant->levers;
        if (levers->way == kernel->variant->levers.way && levers->midstates == 1) {
            alone = &card->kernels[i];
        }
    }
    enum device_status status = time_kernel(card, kernel);
    if (status == DEVICE_OK && alone != kernel) {
        choice->rolling = kernel;
        status = time_kernel(card, alone);
    }
    choice->qhash = alone;
    return status;
}

enum device_status cuda_tune(struct cuda_choice *out, struct cuda_card *card, const char *engine)
{
    struct cuda_choice choice = {NULL, NULL, NULL};
    enum device_status status = engine != NULL ? choose_named(&choice, card, engine) : DEVICE_OK;
    for (size_t i = 0; i < card->kernel_count && status == DEVICE_OK; i++) {
        struct cuda_kernel *kernel = &card->kernels[i];
        const bool wanted = kernel->variant->levers.way == CUDA_WAY_SHA256D ||
                            (engine == NULL && serves_qhash(kernel->variant));
        if (wanted) {
            status = time_kernel(card, kernel);
            consider(&choice, kernel);
        }
    }
    if (status == DEVICE_OK && (choice.qhash == NULL || choice.sha256d == NULL)) {
        (void)snprintf(card->trouble, sizeof card->trouble, "the fat binary lacks kernels");
        return DEVICE_UNSUITED;
    }
    if (status == DEVICE_OK) {
        const bool rolls =
            engine != NULL ||
            (choice.rolling != NULL && better(choice.qhash, choice.rolling) == choice.rolling);
        choice.rolling = rolls ? choice.rolling : NULL;
        *out = choice;
    }
    return status;
}
