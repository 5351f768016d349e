#include "tests/cuda/walk.h"

#include <string.h>

#include "qhash/device/cuda/search.h"

/** A kernel and its body of one nonce, both of constant levers. */
struct walked {
    const char *kernel;
    void (*block)(uint32_t block, uint32_t blocks, const struct cuda_job *job,
                  const struct cuda_memory *memory);
    void (*tops)(const struct cuda_job *job, const struct cuda_tables *tables, uint32_t nonce,
                 uint32_t tops[CUDA_MIDSTATES_MAX]);
};

/* What kernel.cu makes of a row: its threads fill the block's tables, then each walks. */
#define WALKED(name, ...)                                                                          \
    static void block_##name(uint32_t block, uint32_t blocks, const struct cuda_job *job,          \
                             const struct cuda_memory *memory)                                     \
    {                                                                                              \
        const struct cuda_levers levers = {__VA_ARGS__};                                           \
        struct cuda_tables tables;                                                                 \
        memset(&tables, 0xff, sizeof tables); /* NaN: what is not copied would show */             \
        for (uint32_t thread = 0; thread < levers.threads; thread++) {                             \
            cuda_fill(&levers, &tables, memory->tables, thread);                                   \
        }                                                                                          \
        for (uint32_t thread = 0; thread < levers.threads; thread++) {                             \
            const struct cuda_place place = {                                                      \
                block * levers.threads + thread,                                                   \
                blocks * levers.threads,                                                           \
                block == 0 && thread == 0,                                                         \
            };                                                                                     \
            cuda_walk(levers, job, memory, &tables, place);                                        \
        }                                                                                          \
    }                                                                                              \
    static void tops_##name(const struct cuda_job *job, const struct cuda_tables *tables,          \
                            uint32_t nonce, uint32_t tops[CUDA_MIDSTATES_MAX])                     \
    {                                                                                              \
        const struct cuda_kit kit = {{__VA_ARGS__}, job->one};                                     \
        cuda_tops(&kit, job, tables, nonce, tops);                                                 \
    }
CUDA_VARIANTS(WALKED)
#undef WALKED

#define ROW(name, ...) {"qhash_" #name, block_##name, tops_##name},
static const struct walked walked[] = {CUDA_VARIANTS(ROW)};
#undef ROW

static const struct walked *walked_by_kernel(const char *kernel)
{
    for (size_t i = 0; i < sizeof walked / sizeof walked[0]; i++) {
        if (strcmp(kernel, walked[i].kernel) == 0) {
            return &walked[i];
        }
    }
    return NULL;
}

bool walk_launch(const char *kernel, uint32_t blocks, const struct cuda_job *job,
                 const struct cuda_memory *memory)
{
    const struct walked *row = walked_by_kernel(kernel);
    for (uint32_t block = 0; row != NULL && block < blocks; block++) {
        row->block(block, blocks, job, memory);
    }
    return row != NULL;
}

void walk_tops(const struct cuda_variant *variant, const struct cuda_job *job,
               const struct cuda_tables *tables, uint32_t *tops, uint32_t count)
{
    const struct walked *row = walked_by_kernel(variant->kernel);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t each[CUDA_MIDSTATES_MAX];
        row->tops(job, tables, job->nonce_first + i, each);
        memcpy(tops + (size_t)i * variant->levers.midstates, each,
               variant->levers.midstates * sizeof each[0]);
    }
}
