/* The kernel's body: what one thread of a grid does. nvcc makes kernels of it (kernel.cu), a host
 * compiler a walk over the same grid for tests (tests/cuda/walk.h). */
#ifndef QHASH_DEVICE_CUDA_SEARCH_H
#define QHASH_DEVICE_CUDA_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "qhash/device/cuda/job.h"
#include "qhash/device/cuda/sha256.h"
#include "qhash/device/cuda/sweep.h"
#include "qhash/device/cuda/words.h"

/** Where a thread stands in its grid. */
struct cuda_place {
    uint32_t thread, threads; /* 0..threads - 1 of the whole grid */
    bool scout;               /* the one that looks at the host's memory for all others */
};

/** Add a nonce to the report, if there is room; it is counted anyway. */
CUDA_FN void cuda_note_candidate(struct cuda_report *report, uint32_t nonce, uint32_t midstate)
{
    const uint32_t slot = cuda_count_up(&report->count);
    if (slot < CUDA_CANDIDATES_MAX) {
        report->candidates[slot].nonce = nonce;
        report->candidates[slot].midstate = midstate;
    }
}

/* ---- shared memory ---- */

/** Copy one thread's part of the tables that a kernel needs; offsets and lengths in bytes. */
CUDA_FN void cuda_copy_part(const struct cuda_levers *levers, struct cuda_tables *shared,
                            const struct cuda_tables *tables, size_t offset, size_t len,
                            uint32_t thread)
{
    uint32_t *to = (uint32_t *)(void *)((char *)shared + offset);
    const uint32_t *from = (const uint32_t *)(const void *)((const char *)tables + offset);
    for (uint32_t i = thread; i < len / sizeof *to; i += levers->threads) {
        to[i] = from[i];
    }
}

/** Thread `thread` of a block fills its part of the block's tables. */
CUDA_FN void cuda_fill(const struct cuda_levers *levers, struct cuda_tables *shared,
                       const struct cuda_tables *tables, uint32_t thread)
{
    const size_t single = offsetof(struct cuda_tables, pairs_double);
    if (levers->way == CUDA_WAY_FILTER || levers->way == CUDA_WAY_CEILING) {
        cuda_copy_part(levers, shared, tables, 0, single, thread);
    }
    if (levers->way == CUDA_WAY_EXACT || levers->head > 0) {
        cuda_copy_part(levers, shared, tables, single, sizeof *tables - single, thread);
    }
}

/* ---- the search ---- */

/** Words for the second SHA-256 that no compiler can foresee, for the ceiling. */
CUDA_FN void cuda_words_of_table(uint32_t message[8], const struct cuda_tables *tables,
                                 uint32_t thread)
{
    const volatile uint32_t *words = (const volatile uint32_t *)(const void *)tables->pairs;
    CUDA_UNROLL
    for (unsigned i = 0; i < 8; i++) {
        message[i] = words[(thread % 128u) * 4u + i * 64u];
    }
}

/** The message of the last hash: the header's hash, and what the way puts behind it. */
CUDA_FN void cuda_message_words(const struct cuda_kit *kit, uint32_t words[16],
                                const struct cuda_tables *tables, const uint32_t hash[8],
                                uint32_t nonce)
{
    CUDA_UNROLL
    for (unsigned i = 0; i < 8; i++) {
        words[i] = hash[i];
        words[8u + i] = i == 0 ? 0x80000000u : i == 7 ? 256u : 0u;
    }
    if (kit->levers.way == CUDA_WAY_CEILING) {
        cuda_words_of_table(words + 8, tables, nonce);
    } else if (kit->levers.way != CUDA_WAY_SHA256D) {
        cuda_sweep(kit, words + 8, hash, tables);
    }
}

/** Word 7 of one nonce's last hash, with one loop for the expanded rounds of both hashes: two or
 * three passes end the header's, three the message's. */
CUDA_FN uint32_t cuda_top_in_one_loop(const struct cuda_kit *kit, const struct cuda_job *job,
                                      const struct cuda_tables *tables, uint32_t nonce)
{
    const bool six = kit->levers.shape == CUDA_SHAPE_SIX;
    uint32_t ring[1][8], words[16];
    if (six) {
        cuda_header_first(kit, job, ring, cuda_swap(nonce));
        cuda_header_block(words, job, cuda_swap(nonce));
    } else {
        cuda_header_begin(kit, job, ring, words, cuda_swap(nonce));
        words[0] = job->word_16;
    }
    cuda_pace(kit, 4);
    CUDA_ROLLED
    for (unsigned pass = six ? 0 : 1; pass < CUDA_PASSES; pass++) {
        cuda_rounds_expanded(kit, ring, words, job->passes[pass]);
        if (pass == CUDA_PASSES_OF_HEADER - 1) {
            uint32_t hash[8];
            cuda_header_end(kit, job, ring);
            CUDA_UNROLL
            for (unsigned i = 0; i < 8; i++) {
                hash[i] = ring[0][i];
            }
            cuda_pace(kit, 2);
            cuda_message_words(kit, words, tables, hash, nonce);
            cuda_message_begin(kit, job, ring[0], words);
            cuda_pace(kit, 5);
        }
    }
    return cuda_top(kit, job, ring[0]);
}

/** Word 7 of one nonce's last hash for each version: the most significant of the digest, as a
 *  little-endian number. No zero bytes are counted: the host discards what the rule discards. */
CUDA_FN void cuda_tops(const struct cuda_kit *kit, const struct cuda_job *job,
                       const struct cuda_tables *tables, uint32_t nonce,
                       uint32_t tops[CUDA_MIDSTATES_MAX])
{
    uint32_t hashes[CUDA_MIDSTATES_MAX][8];
    if (kit->levers.shape >= CUDA_SHAPE_ONE) {
        tops[0] = cuda_swap(cuda_top_in_one_loop(kit, job, tables, nonce));
        return;
    }
    cuda_hash_headers(kit, job, hashes, cuda_swap(nonce));
    cuda_pace(kit, 2);
    CUDA_EACH_VERSION(kit)
    {
        uint32_t words[16], ring[8];
        cuda_message_words(kit, words, tables, hashes[each], nonce);
        cuda_message_begin(kit, job, ring, words);
        cuda_pace(kit, 5);
        cuda_message_end(kit, job, &ring, words);
        tops[each] = cuda_swap(cuda_top(kit, job, ring));
    }
}

/** Try one nonce with each version; one past the launch's end is hashed and forgotten. */
CUDA_FN void cuda_try(const struct cuda_kit *kit, const struct cuda_job *job,
                      const struct cuda_tables *tables, struct cuda_report *report, uint32_t i)
{
    uint32_t tops[CUDA_MIDSTATES_MAX];
    cuda_tops(kit, job, tables, job->nonce_first + i, tops);
    CUDA_EACH_VERSION(kit)
    {
        if (tops[each] <= job->target_top && (kit->levers.paces == 0 || i < job->nonce_count)) {
            cuda_note_candidate(report, job->nonce_first + i, each);
        }
    }
}

/** Walk a thread's nonces: thread, thread + threads, ...
 *
 *  levers  in   constants of the kernel
 *  job     in
 *  memory  in   see struct cuda_memory
 *  tables  in   the block's copy, filled by all of its threads
 *  place   in   where this thread stands
 *
 *  A work whose epoch has passed ends at the next nonce. The scout carries the host's word over to
 *  the GPU's memory. Both words are asked for before a nonce is tried and looked at after it, so
 *  that nobody waits for the bus.
 */
CUDA_FN void cuda_walk(const struct cuda_levers levers, const struct cuda_job *job,
                       const struct cuda_memory *memory, const struct cuda_tables *tables,
                       const struct cuda_place place)
{
    const struct cuda_kit kit = {levers, job->one};
    const uint64_t *word = place.scout ? memory->oldest : memory->seen;
    uint64_t oldest = cuda_look(word);
    uint64_t offset = job->offset;
    /* Where warps wait for each other, the threads of a block take the same number of steps. */
    const uint32_t lane = levers.paces > 0 ? place.thread % levers.threads : 0;
    for (uint32_t i = place.thread; i - lane < job->nonce_count; i += place.threads) {
        if (cuda_vote(&kit, job->epoch < oldest)) {
            if (place.scout) {
                cuda_tell(memory->seen, oldest);
            }
            /* The threads of a warp stop together, and its first is the last to run out. */
            if (place.thread % CUDA_WARP_THREADS == 0) {
                cuda_lower(&memory->report->stopped, offset);
            }
            return;
        }
        oldest = cuda_look(word);
        cuda_try(&kit, job, tables, memory->report, i);
        offset += place.threads;
    }
}

#endif
