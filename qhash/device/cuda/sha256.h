/* SHA-256 as the kernel computes it: the text of qhash/sha256.h with the work left out that is the
 * same for all nonces (see struct device_fold), and with only what word 7 of the last hash needs.
 */
#ifndef QHASH_DEVICE_CUDA_SHA256_H
#define QHASH_DEVICE_CUDA_SHA256_H

#include <stdint.h>

#include "qhash/device/cuda/job.h"
#include "qhash/device/cuda/words.h"
#include "qhash/device/fold.h"
#include "qhash/params.h"
#include "qhash/sha256.h"

/* Where in the ring round 60 leaves its e (see qhash_sha256_round). */
enum { CUDA_E_OF_60 = (8 - 60 % 8 + 3) % 8 };

CUDA_FN uint32_t cuda_sigma0(const struct cuda_kit *kit, uint32_t word)
{
    return cuda_xor3(qhash_rotate_right(word, 7), qhash_rotate_right(word, 18),
                     cuda_shift_right(kit, word, 3));
}

CUDA_FN uint32_t cuda_sigma1(const struct cuda_kit *kit, uint32_t word)
{
    return cuda_xor3(qhash_rotate_right(word, 17), qhash_rotate_right(word, 19),
                     cuda_shift_right(kit, word, 10));
}

/** The half of round `round` that makes e, in the ring's place of d; returns what a needs of it.
 *  `keyed` is K + W. */
CUDA_FN uint32_t cuda_round_e(const struct cuda_kit *kit, uint32_t ring[8], unsigned round,
                              uint32_t keyed)
{
    const unsigned start = 8u - round % 8u;
    const uint32_t e = ring[(start + 4u) % 8u];
    const uint32_t sum1 =
        cuda_xor3(qhash_rotate_right(e, 6), qhash_rotate_right(e, 11), qhash_rotate_right(e, 25));
    const uint32_t choice = cuda_choose(e, ring[(start + 5u) % 8u], ring[(start + 6u) % 8u]);
    const uint32_t first =
        cuda_add(kit, cuda_add(kit, ring[(start + 7u) % 8u], keyed), cuda_add(kit, sum1, choice));
    ring[(start + 3u) % 8u] = cuda_add(kit, ring[(start + 3u) % 8u], first);
    return first;
}

/** Round `round`, as qhash_sha256_round(). */
CUDA_FN void cuda_round(const struct cuda_kit *kit, uint32_t ring[8], unsigned round,
                        uint32_t keyed)
{
    const unsigned start = 8u - round % 8u;
    const uint32_t a = ring[start % 8u];
    const uint32_t sum0 =
        cuda_xor3(qhash_rotate_right(a, 2), qhash_rotate_right(a, 13), qhash_rotate_right(a, 22));
    const uint32_t majority = cuda_majority(a, ring[(start + 1u) % 8u], ring[(start + 2u) % 8u]);
    const uint32_t first = cuda_round_e(kit, ring, round, keyed);
    ring[(start + 7u) % 8u] = cuda_add(kit, first, cuda_add(kit, sum0, majority));
}

/** K of a round: in the instruction, or in constant memory where rounds are rolled. */
CUDA_FN uint32_t cuda_constant(const struct cuda_kit *kit, const struct cuda_job *job,
                               unsigned round)
{
    return kit->levers.shape != CUDA_SHAPE_FLAT ? job->constants[round]
                                                : qhash_sha256_constant(round);
}

/** The message word 16 places after words[index], written over it. */
CUDA_FN uint32_t cuda_expand(const struct cuda_kit *kit, uint32_t words[16], unsigned index)
{
    const uint32_t early = cuda_sigma0(kit, words[(index + 1u) % 16u]);
    const uint32_t late = cuda_sigma1(kit, words[(index + 14u) % 16u]);
    words[index % 16u] = cuda_add(kit, cuda_add(kit, words[index % 16u], early),
                                  cuda_add(kit, words[(index + 9u) % 16u], late));
    return words[index % 16u];
}

/** For each version that the kernel tries. The count of the loop is no parameter, as everywhere
 *  here: nvcc unrolls what it can count before it inlines. */
#define CUDA_EACH_VERSION(kit)                                                                     \
    CUDA_UNROLL                                                                                    \
    for (unsigned each = 0; each < CUDA_MIDSTATES_MAX; each++)                                     \
        if (each < (kit)->levers.midstates)

/** One round of each version's ring; a message schedule is the same for all versions. */
CUDA_FN void cuda_round_each(const struct cuda_kit *kit, uint32_t (*rings)[8], unsigned round,
                             uint32_t keyed)
{
    CUDA_EACH_VERSION(kit)
    {
        cuda_round(kit, rings[each], round, keyed);
    }
}

/** 16 rounds of words that are expanded as they are needed, with their constants. */
CUDA_FN void cuda_rounds_expanded(const struct cuda_kit *kit, uint32_t (*rings)[8],
                                  uint32_t words[16], const uint32_t constants[16])
{
    CUDA_UNROLL
    for (unsigned i = 0; i < 16; i++) {
        const uint32_t word = cuda_expand(kit, words, i);
        cuda_round_each(kit, rings, i, cuda_add(kit, word, constants[i]));
    }
}

/** Rounds first..63, 16 <= first, with words expanded as they are needed; 16 divides first where
 *  rounds are rolled. */
CUDA_FN void cuda_rounds_to_end(const struct cuda_kit *kit, const struct cuda_job *job,
                                uint32_t (*rings)[8], uint32_t words[16], unsigned first)
{
    if (kit->levers.shape == CUDA_SHAPE_FLAT) {
        CUDA_UNROLL
        for (unsigned round = 16; round < 64; round++) {
            if (round >= first) {
                const uint32_t word = cuda_expand(kit, words, round);
                const uint32_t constant = qhash_sha256_constant(round);
                cuda_round_each(kit, rings, round, cuda_add(kit, word, constant));
            }
        }
        return;
    }
    CUDA_ROLLED
    for (unsigned base = first; base < 64; base += 16) {
        cuda_rounds_expanded(kit, rings, words, job->constants + base);
    }
}

/** Message words 17..32 of the header's second block, each at its number modulo 16. */
CUDA_FN void cuda_header_words(const struct cuda_kit *kit, uint32_t words[16],
                               const struct cuda_job *job, uint32_t nonce)
{
    words[1] = job->word_17;
    words[2] = cuda_add(kit, job->word_18, cuda_sigma0(kit, nonce));
    words[3] = cuda_add(kit, job->word_19, nonce);
    words[4] = cuda_add(kit, 0x80000000u, cuda_sigma1(kit, words[2]));
    words[5] = cuda_sigma1(kit, words[3]);
    words[6] = cuda_add(kit, 8 * QHASH_HEADER_LEN, cuda_sigma1(kit, words[4]));
    words[7] = cuda_add(kit, job->word_16, cuda_sigma1(kit, words[5]));
    words[8] = cuda_add(kit, words[1], cuda_sigma1(kit, words[6]));
    words[9] = cuda_add(kit, words[2], cuda_sigma1(kit, words[7]));
    words[10] = cuda_add(kit, words[3], cuda_sigma1(kit, words[8]));
    words[11] = cuda_add(kit, words[4], cuda_sigma1(kit, words[9]));
    words[12] = cuda_add(kit, words[5], cuda_sigma1(kit, words[10]));
    words[13] = cuda_add(kit, words[6], cuda_sigma1(kit, words[11]));
    words[14] = cuda_add(kit, device_fold_sigma0(8 * QHASH_HEADER_LEN),
                         cuda_add(kit, words[7], cuda_sigma1(kit, words[12])));
    words[15] = cuda_add(kit, job->word_31, cuda_add(kit, words[8], cuda_sigma1(kit, words[13])));
    words[0] = cuda_add(kit, job->word_32, cuda_add(kit, words[9], cuda_sigma1(kit, words[14])));
}

/** Rounds 0..15 of the header's second block, for each version.
 *
 *  rings  out  `midstates` of them
 *  nonce  in   as it stands in the header: byte-swapped
 */
CUDA_FN void cuda_header_first(const struct cuda_kit *kit, const struct cuda_job *job,
                               uint32_t (*rings)[8], uint32_t nonce)
{
    CUDA_EACH_VERSION(kit)
    {
        CUDA_UNROLL
        for (unsigned i = 0; i < 8; i++) {
            rings[each][i] = job->header_ring[each][i];
        }
        rings[each][0] = cuda_add(kit, rings[each][0], nonce);
        rings[each][4] = cuda_add(kit, rings[each][4], nonce);
    }
    CUDA_UNROLL
    for (unsigned round = 4; round < 16; round++) {
        cuda_round_each(kit, rings, round, job->header_padding[round - 4u]);
    }
}

/** Message words 0..15 of the header's second block. */
CUDA_FN void cuda_header_block(uint32_t words[16], const struct cuda_job *job, uint32_t nonce)
{
    CUDA_UNROLL
    for (unsigned i = 0; i < 16; i++) {
        words[i] = i < 3    ? job->header_words[i]
                   : i == 3 ? nonce
                   : i == 4 ? 0x80000000u
                            : (i == 15 ? 8u * QHASH_HEADER_LEN : 0u);
    }
}

/** Rounds 0..31 of the header's second block, for each version; rings and nonce as above.
 *  words  out  message words 17..31 at their numbers modulo 16, and 32 in place of 16 */
CUDA_FN void cuda_header_begin(const struct cuda_kit *kit, const struct cuda_job *job,
                               uint32_t (*rings)[8], uint32_t words[16], uint32_t nonce)
{
    cuda_header_first(kit, job, rings, nonce);
    cuda_header_words(kit, words, job, nonce);
    cuda_round_each(kit, rings, 16, job->keyed_16);
    CUDA_UNROLL
    for (unsigned round = 17; round < 32; round++) {
        const uint32_t word = words[round % 16u];
        cuda_round_each(kit, rings, round, cuda_add(kit, word, cuda_constant(kit, job, round)));
    }
}

/** What ends the header's hash: its midstate is added to each version's ring. */
CUDA_FN void cuda_header_end(const struct cuda_kit *kit, const struct cuda_job *job,
                             uint32_t (*rings)[8])
{
    CUDA_EACH_VERSION(kit)
    {
        CUDA_UNROLL
        for (unsigned i = 0; i < 8; i++) {
            rings[each][i] = cuda_add(kit, rings[each][i], job->midstate[each][i]);
        }
    }
}

/** SHA-256 of the header with this nonce, for each version: `midstates` rows of big-endian words.
 */
CUDA_FN void cuda_hash_headers(const struct cuda_kit *kit, const struct cuda_job *job,
                               uint32_t (*hashes)[8], uint32_t nonce)
{
    uint32_t words[16];
    cuda_header_begin(kit, job, hashes, words, nonce);
    cuda_pace(kit, 4);
    if (kit->levers.shape == CUDA_SHAPE_FLAT) {
        const uint32_t keyed = cuda_add(kit, words[0], cuda_constant(kit, job, 32));
        cuda_round_each(kit, hashes, 32, keyed);
        cuda_rounds_to_end(kit, job, hashes, words, 33);
    } else {
        words[0] = job->word_16; /* a loop's first round expands it like any other */
        cuda_rounds_to_end(kit, job, hashes, words, 32);
    }
    cuda_header_end(kit, job, hashes);
}

/** Rounds 0..15 of any message's first block, into a new ring. */
CUDA_FN void cuda_message_begin(const struct cuda_kit *kit, const struct cuda_job *job,
                                uint32_t ring[8], const uint32_t words[16])
{
    CUDA_UNROLL
    for (unsigned i = 0; i < 8; i++) {
        ring[i] = job->message_ring[i];
    }
    ring[3] = cuda_add(kit, ring[3], words[0]);
    ring[7] = cuda_add(kit, ring[7], words[0]);
    CUDA_UNROLL
    for (unsigned round = 1; round < 16; round++) {
        const uint32_t keyed = cuda_add(kit, words[round], cuda_constant(kit, job, round));
        cuda_round(kit, ring, round, keyed);
    }
}

/** Rounds 16..63 of one message: from here on versions have nothing in common. */
CUDA_FN void cuda_message_end(const struct cuda_kit *kit, const struct cuda_job *job,
                              uint32_t (*ring)[8], uint32_t words[16])
{
    struct cuda_kit alone = *kit;
    alone.levers.midstates = 1;
    cuda_rounds_to_end(&alone, job, ring, words, 16);
}

/** The second block of a message of 64 bytes, which is nothing but padding, as far as word 7 of
 *  the hash needs it: that is the e of round 60, and of rounds 57 to 60 it needs e alone. */
CUDA_FN uint32_t cuda_padding_top(const struct cuda_kit *kit, const struct cuda_job *job,
                                  uint32_t ring[8])
{
    uint32_t words[16] = {0x80000000u, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 512};
    const uint32_t begun = ring[7];
    const bool flat = kit->levers.shape == CUDA_SHAPE_FLAT;
    const unsigned step = kit->levers.shape >= CUDA_SHAPE_ONE ? 8 : 16;
    const unsigned looped = flat ? 0 : 56 / step * step;
    CUDA_ROLLED
    for (unsigned base = 0; base < looped; base += step) {
        CUDA_UNROLL
        for (unsigned i = 0; i < 16; i++) {
            if (i < step) {
                cuda_round(kit, ring, i, job->padding[base + i]);
            }
        }
    }
    CUDA_UNROLL
    for (unsigned round = 0; round < 61; round++) {
        /* Words of constants: the compiler leaves no trace of them. */
        const uint32_t word = round < 16 ? words[round] : qhash_sha256_expand(words, round);
        const uint32_t keyed = flat ? qhash_sha256_constant(round) + word : job->padding[round];
        if (round >= 57) {
            (void)cuda_round_e(kit, ring, round, keyed);
        } else if (round >= looped) {
            cuda_round(kit, ring, round, keyed);
        }
    }
    return cuda_add(kit, ring[CUDA_E_OF_60], begun);
}

/** Word 7 of the last hash, out of its message's ring after round 63. */
CUDA_FN uint32_t cuda_top(const struct cuda_kit *kit, const struct cuda_job *job, uint32_t ring[8])
{
    struct qhash_sha256_state begun;
    qhash_sha256_begin(&begun);
    CUDA_UNROLL
    for (unsigned i = 0; i < 8; i++) {
        ring[i] = cuda_add(kit, ring[i], begun.words[i]);
    }
    cuda_pace(kit, 3);
    return kit->levers.way == CUDA_WAY_SHA256D ? ring[7] : cuda_padding_top(kit, job, ring);
}

#endif
