/* The kernel's arithmetic on words: what a GPU does in one instruction, and the same in C for the
 * host's walk. Here alone the two compilers see different text. */
#ifndef QHASH_DEVICE_CUDA_WORDS_H
#define QHASH_DEVICE_CUDA_WORDS_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "qhash/sha256.h"

/* A kernel has all its loops unrolled but those that a lever rolls; the host's walk, which nobody
 * waits for, none: its compiler would take minutes. */
#ifdef __CUDACC__
#define CUDA_FN     __device__ __forceinline__
#define CUDA_UNROLL _Pragma("unroll")
#define CUDA_ROLLED _Pragma("unroll 1")
#else
#define CUDA_FN static inline __attribute__((always_inline))
#define CUDA_UNROLL
#define CUDA_ROLLED
#endif

/** What the second SHA-256 gets as its message, if there is one. */
enum cuda_way {
    CUDA_WAY_EXACT,   /* the closed form in double */
    CUDA_WAY_FILTER,  /* the closed form in single precision, its first values in double */
    CUDA_WAY_CEILING, /* words out of a table: the SHA-256 work alone, finds mean nothing */
    CUDA_WAY_SHA256D  /* the other proof of work: the header's hash, hashed again */
};

/** How rounds stand in the text: the less of it, the less waits for instructions. */
enum cuda_shape {
    CUDA_SHAPE_FLAT, /* each on its own */
    CUDA_SHAPE_LOOP, /* the expanded ones of each hash in a loop of 16, so is the padding block */
    CUDA_SHAPE_ONE,  /* those of both hashes in one loop, the padding block in one of 8 */
    CUDA_SHAPE_SIX   /* the same, and rounds 16 to 31 of the header in that loop too: less text for
                        more work, as nothing of their words is folded */
};

enum { CUDA_MIDSTATES_MAX = 4 };

/** How the same result is reached. All are constants where the text is compiled, so that each
 *  choice vanishes from the code of those that did not take it. */
struct cuda_levers {
    enum cuda_way way;
    unsigned head;      /* filter only: how many values come from the double chain */
    bool adds_by_mad;   /* sums of two as multiply-adds by one: the FMA pipe idles otherwise */
    bool shifts_by_mul; /* plain shifts as the high half of a product */
    bool index_by_mul;  /* bytes of an index by products instead of byte permutations */
    enum cuda_shape shape;
    unsigned midstates; /* 1, 2 or 4 versions of a header share one message schedule */
    unsigned threads;   /* of a block */
    unsigned paces;     /* 0..5: how often in a nonce the warps of a block wait for each other, so
                           that they read the same instructions at the same time */
};

/** What the text needs everywhere: the levers, and a 1 that the compiler cannot see through. */
struct cuda_kit {
    struct cuda_levers levers;
    uint32_t one;
};

/* ---- one instruction each ---- */

/** a * b + c */
CUDA_FN uint32_t cuda_mad(uint32_t a, uint32_t b, uint32_t c)
{
#ifdef __CUDACC__
    uint32_t out;
    asm("mad.lo.u32 %0, %1, %2, %3;" : "=r"(out) : "r"(a), "r"(b), "r"(c));
    return out;
#else
    return a * b + c;
#endif
}

/** The high 32 bits of a * b. */
CUDA_FN uint32_t cuda_mul_high(uint32_t a, uint32_t b)
{
#ifdef __CUDACC__
    uint32_t out;
    asm("mul.hi.u32 %0, %1, %2;" : "=r"(out) : "r"(a), "r"(b));
    return out;
#else
    return (uint32_t)((uint64_t)a * b >> 32);
#endif
}

CUDA_FN uint32_t cuda_xor3(uint32_t a, uint32_t b, uint32_t c)
{
#ifdef __CUDACC__
    uint32_t out;
    asm("lop3.b32 %0, %1, %2, %3, 0x96;" : "=r"(out) : "r"(a), "r"(b), "r"(c));
    return out;
#else
    return a ^ b ^ c;
#endif
}

/** Where `mask` has ones the bit of a, elsewhere the bit of b. */
CUDA_FN uint32_t cuda_choose(uint32_t mask, uint32_t a, uint32_t b)
{
#ifdef __CUDACC__
    uint32_t out;
    asm("lop3.b32 %0, %1, %2, %3, 0xca;" : "=r"(out) : "r"(mask), "r"(a), "r"(b));
    return out;
#else
    return b ^ (mask & (a ^ b));
#endif
}

CUDA_FN uint32_t cuda_majority(uint32_t a, uint32_t b, uint32_t c)
{
#ifdef __CUDACC__
    uint32_t out;
    asm("lop3.b32 %0, %1, %2, %3, 0xe8;" : "=r"(out) : "r"(a), "r"(b), "r"(c));
    return out;
#else
    return (a & b) | (c & (a | b));
#endif
}

/** Byte `index` of a word, 0 the least significant. */
CUDA_FN uint32_t cuda_byte(uint32_t word, unsigned index)
{
#ifdef __CUDACC__
    return __byte_perm(word, 0, 0x4440u | index);
#else
    return word >> 8 * index & 0xffu;
#endif
}

/** The low halves of two words, each with its two bytes exchanged, `high` above `low`. */
CUDA_FN uint32_t cuda_join(uint32_t high, uint32_t low)
{
#ifdef __CUDACC__
    return __byte_perm(high, low, 0x0145);
#else
    return (high & 0xffu) << 24 | (high & 0xff00u) << 8 | (low & 0xffu) << 8 | (low >> 8 & 0xffu);
#endif
}

/** The four bytes of a word in reverse. */
CUDA_FN uint32_t cuda_swap(uint32_t word)
{
#ifdef __CUDACC__
    return __byte_perm(word, 0, 0x0123);
#else
    return qhash_rotate_right(word & 0x00ff00ffu, 8) | (qhash_rotate_right(word, 24) & 0x00ff00ffu);
#endif
}

/** The low 32 bits of a float's encoding; of a double's. */
CUDA_FN uint32_t cuda_low_single(float value)
{
#ifdef __CUDACC__
    return __float_as_uint(value);
#else
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
#endif
}

CUDA_FN uint32_t cuda_low_double(double value)
{
#ifdef __CUDACC__
    return (uint32_t)__double2loint(value);
#else
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return (uint32_t)bits;
#endif
}

/* ---- memory that others touch ---- */

/** Read a word that another thread or the host may write; the compiler must not keep it. */
CUDA_FN uint64_t cuda_look(const uint64_t *word)
{
    return *(const volatile uint64_t *)word;
}

CUDA_FN void cuda_tell(uint64_t *word, uint64_t value)
{
    *(volatile uint64_t *)word = value;
}

/* ---- threads of a block among each other ---- */

/** Where the warps of a block wait for each other, if the kernel has at least `pace` such places.
 */
CUDA_FN void cuda_pace(const struct cuda_kit *kit, unsigned pace)
{
#ifdef __CUDACC__
    if (kit->levers.paces >= pace) {
        __syncthreads();
    }
#else
    (void)kit, (void)pace; /* a walk has one thread at a time */
#endif
}

/** The first such place: whether any thread of the block says yes; in a kernel without, this one.
 */
CUDA_FN bool cuda_vote(const struct cuda_kit *kit, bool mine)
{
#ifdef __CUDACC__
    return kit->levers.paces > 0 ? __syncthreads_or(mine) != 0 : mine;
#else
    (void)kit;
    return mine;
#endif
}

/** Add 1 and return what was there. Only the GPU's threads count; the host looks afterwards. */
CUDA_FN uint32_t cuda_count_up(uint32_t *count)
{
#ifdef __CUDACC__
    return atomicAdd(count, 1u);
#else
    return (*count)++;
#endif
}

/** Lower a word to a value, if that is lower. */
CUDA_FN void cuda_lower(uint64_t *word, uint64_t value)
{
#ifdef __CUDACC__
    (void)atomicMin((unsigned long long *)word, (unsigned long long)value);
#else
    *word = value < *word ? value : *word;
#endif
}

/* ---- where a lever decides which pipe works ---- */

CUDA_FN uint32_t cuda_add(const struct cuda_kit *kit, uint32_t a, uint32_t b)
{
    return kit->levers.adds_by_mad ? cuda_mad(a, kit->one, b) : a + b;
}

/** Shift right by 1..31 bits. */
CUDA_FN uint32_t cuda_shift_right(const struct cuda_kit *kit, uint32_t word, unsigned bits)
{
    return kit->levers.shifts_by_mul ? cuda_mul_high(word, kit->one << (32u - bits)) : word >> bits;
}

/** A word moved by one nibble, down or up. */
CUDA_FN uint32_t cuda_nibbles_down(const struct cuda_kit *kit, uint32_t word)
{
    return kit->levers.index_by_mul ? cuda_mul_high(word, kit->one << 28) : word >> 4;
}

CUDA_FN uint32_t cuda_nibbles_up(const struct cuda_kit *kit, uint32_t word)
{
    return kit->levers.index_by_mul ? cuda_mad(word, kit->one << 4, 0) : word << 4;
}

/** The four bytes of a word, the most significant first. */
CUDA_FN void cuda_bytes(const struct cuda_kit *kit, uint32_t bytes[4], uint32_t word)
{
    if (!kit->levers.index_by_mul) {
        CUDA_UNROLL
        for (unsigned i = 0; i < 4; i++) {
            bytes[i] = cuda_byte(word, 3u - i);
        }
        return;
    }
    /* Each byte is the high half of a product; taking it away leaves the next on top. */
    bytes[0] = cuda_mul_high(word, kit->one << 8);
    word = cuda_mad(bytes[0], 0u - (kit->one << 24), word);
    bytes[1] = cuda_mul_high(word, kit->one << 16);
    word = cuda_mad(bytes[1], 0u - (kit->one << 16), word);
    bytes[2] = cuda_mul_high(word, kit->one << 24);
    bytes[3] = cuda_mad(bytes[2], 0u - (kit->one << 8), word);
}

#endif
