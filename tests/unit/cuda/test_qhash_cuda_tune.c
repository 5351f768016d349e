#include "qhash/device/cuda/tune.h"

#include <string.h>

#include "tests/cuda/fake.h"
#include "tests/unit/check.h"

void test_qhash_cuda_tune_value(void)
{
    struct cuda_kernel exact = {cuda_variant_by_name("exact"), NULL, 1, 1000};
    struct cuda_kernel filter = {cuda_variant_by_name("filter"), NULL, 1, 1001};
    struct cuda_kernel four = {cuda_variant_by_name("filter_four"), NULL, 1, 300};
    check_near(cuda_tune_value(&exact), 1000, 1e-9);
    check_true(cuda_tune_value(&filter) < 1000); /* what it misses outweighs its speed */
    check_near(cuda_tune_value(&four), 1200 * (1 - cuda_variant_missed_rate(four.variant)), 1e-9);
}

void test_qhash_cuda_tune_named(void)
{
    static struct cuda_card card;
    struct cuda_choice choice;
    fake_cuda_use("");
    check_int(cuda_card_open(&card, 0), DEVICE_OK);
    check_int(cuda_tune(&choice, &card, "filter_adds"), DEVICE_OK);
    check_text(choice.qhash->variant->name, "filter_adds");
    check_true(choice.qhash->nonces_hps > 0 && choice.sha256d->nonces_hps > 0);
    check_true(choice.rolling == NULL);
    check_int(cuda_tune(&choice, &card, "exact_two"), DEVICE_OK);
    check_text(choice.rolling->variant->name, "exact_two");
    check_text(choice.qhash->variant->name, "exact"); /* for works that allow no rolling */
    check_int(cuda_tune(&choice, &card, "sha256d"), DEVICE_ABSENT);
    check_int(cuda_tune(&choice, &card, "fastest"), DEVICE_ABSENT);
    check_text(card.trouble, "no kernel is called fastest");
    cuda_card_close(&card);
}

/** Whatever the host's compiler made the fastest: it is the best of those that were timed. */
void test_qhash_cuda_tune_best(void)
{
    static struct cuda_card card;
    struct cuda_choice choice;
    fake_cuda_use("");
    check_int(cuda_card_open(&card, 0), DEVICE_OK);
    check_int(cuda_tune(&choice, &card, NULL), DEVICE_OK);
    for (size_t i = 0; i < card.kernel_count; i++) {
        const struct cuda_kernel *kernel = &card.kernels[i];
        const enum cuda_way way = kernel->variant->levers.way;
        if (way == CUDA_WAY_CEILING) {
            check_true(kernel->nonces_hps == 0);
        } else if (way != CUDA_WAY_SHA256D && kernel->variant->levers.midstates == 1) {
            check_true(cuda_tune_value(kernel) <= cuda_tune_value(choice.qhash));
        }
    }
    check_true(choice.rolling == NULL ||
               cuda_tune_value(choice.rolling) > cuda_tune_value(choice.qhash));
    cuda_card_close(&card);
}

void test_qhash_cuda_tune_lost(void)
{
    static struct cuda_card card;
    struct cuda_choice choice;
    fake_cuda_use("lost=3");
    check_int(cuda_card_open(&card, 0), DEVICE_OK);
    check_int(cuda_tune(&choice, &card, NULL), DEVICE_FAULT);
    cuda_card_close(&card);
}
