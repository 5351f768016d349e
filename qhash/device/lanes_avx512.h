/* Sixteen nonces to a vector: what the lane templates are made of on AVX-512. Only for files that
 * are compiled with -mavx512f -mavx512bw -mavx512dq -mavx512vl. */
#ifndef QHASH_DEVICE_LANES_AVX512_H
#define QHASH_DEVICE_LANES_AVX512_H

#include <immintrin.h>
#include <stdbool.h>
#include <stdint.h>

#include "qhash/device/fold.h"
#include "qhash/device/inline.h"
#include "qhash/params.h"

#define LANES_WORD   __m512i
#define LANES_DOUBLE __m512d
#define LANES_SINGLE __m512

enum { LANES_COUNT = 16, LANES_GROUPS = 2 };

/* Macros, because a count of bits has to be a literal. */
#define lanes_shift_right(word, bits) _mm512_srli_epi32((word), (bits))
#define lanes_rotate(word, bits)      _mm512_ror_epi32((word), (bits))

/* Any function of three bits is one instruction; its number is its table of values. */
enum { TERNARY_XOR = 0x96, TERNARY_CHOOSE = 0xca, TERNARY_MAJORITY = 0xe8, TERNARY_OR_AND = 0xf8 };

/** The same number in every lane. */
DEVICE_INLINE __m512i lanes_splat(uint32_t number)
{
    return _mm512_set1_epi32((int)number);
}

DEVICE_INLINE __m512i lanes_add(__m512i one, __m512i other)
{
    return _mm512_add_epi32(one, other);
}

DEVICE_INLINE __m512i lanes_xor3(__m512i one, __m512i other, __m512i third)
{
    return _mm512_ternarylogic_epi32(one, other, third, TERNARY_XOR);
}

/** Bits of `one` where `selector` is set, of `other` elsewhere. */
DEVICE_INLINE __m512i lanes_choose(__m512i selector, __m512i one, __m512i other)
{
    return _mm512_ternarylogic_epi32(selector, one, other, TERNARY_CHOOSE);
}

DEVICE_INLINE __m512i lanes_majority(__m512i a, __m512i b, __m512i c)
{
    return _mm512_ternarylogic_epi32(a, b, c, TERNARY_MAJORITY);
}

/** Reverse the bytes of every word. */
DEVICE_INLINE __m512i lanes_swap(__m512i words)
{
    return _mm512_shuffle_epi8(words, _mm512_broadcast_i32x4(_mm_setr_epi8(
                                          3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)));
}

/** The nonces from `first` on as words of the header. */
DEVICE_INLINE __m512i lanes_nonces(uint32_t first)
{
    return lanes_swap(lanes_add(lanes_splat(first), _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
                                                                      10, 11, 12, 13, 14, 15)));
}

/** Which lanes, as bits, hold a number of at most `limit`. */
DEVICE_INLINE uint32_t lanes_at_most(__m512i numbers, uint32_t limit)
{
    return _cvtmask16_u32(_mm512_cmple_epu32_mask(numbers, lanes_splat(limit)));
}

/** The low halves of two vectors as four bytes of a message, each half little-endian. */
DEVICE_INLINE __m512i lanes_join(__m512i even, __m512i odd)
{
    const __m512i halves = _mm512_mask_blend_epi16(0xaaaaaaaau, odd, _mm512_slli_epi32(even, 16));
    return _mm512_shuffle_epi8(halves, _mm512_broadcast_i32x4(_mm_setr_epi8(
                                           1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14)));
}

/* Double precision: part 0 holds the even nonces, part 1 the odd ones, as they lie in the halves of
 * a 64-bit lane. */

struct lanes_double_table {
    __m512d cosine[2], sine[2]; /* 16 entries each */
};

DEVICE_INLINE void lanes_double_table_init(struct lanes_double_table *out,
                                           const struct device_fold *fold)
{
    for (unsigned half = 0; half < 2; half++) {
        out->cosine[half] = _mm512_loadu_pd(fold->cosine + 8 * half);
        out->sine[half] = _mm512_loadu_pd(fold->sine + 8 * half);
    }
}

/** Look up entries for eight nonces; the instruction takes the four bits of the nibble alone. */
DEVICE_INLINE __m512d lanes_double_look(const __m512d entries[2], __m512i nibbles, unsigned shift,
                                        unsigned part)
{
    const __m512i index = (__m512i)((__v8du)nibbles >> (shift + 32u * part));
    return _mm512_permutex2var_pd(entries[0], index, entries[1]);
}

DEVICE_INLINE __m512d lanes_double_cosine(const struct lanes_double_table *table, __m512i nibbles,
                                          unsigned shift, unsigned part)
{
    return lanes_double_look(table->cosine, nibbles, shift, part);
}

DEVICE_INLINE __m512d lanes_double_sine(const struct lanes_double_table *table, __m512i nibbles,
                                        unsigned shift, unsigned part)
{
    return lanes_double_look(table->sine, nibbles, shift, part);
}

/* The tables hold the whole circle. */
#define lanes_double_cosine_half lanes_double_cosine
#define lanes_double_sine_half   lanes_double_sine

DEVICE_INLINE __m512d lanes_double_sine_signed(const struct lanes_double_table *table,
                                               __m512i nibbles, __m512i others, unsigned shift,
                                               unsigned part)
{
    (void)others;
    return lanes_double_sine(table, nibbles, shift, part);
}

DEVICE_INLINE __m512d lanes_double_splat(double number)
{
    return _mm512_set1_pd(number);
}

DEVICE_INLINE __m512d lanes_double_multiply(__m512d one, __m512d other)
{
    return _mm512_mul_pd(one, other);
}

DEVICE_INLINE __m512d lanes_double_add(__m512d one, __m512d other)
{
    return _mm512_add_pd(one, other);
}

DEVICE_INLINE __m512d lanes_double_product_add(__m512d sum, __m512d one, __m512d other)
{
    return _mm512_add_pd(sum, _mm512_mul_pd(one, other));
}

DEVICE_INLINE __m512d lanes_double_product_subtract(__m512d sum, __m512d one, __m512d other)
{
    return _mm512_sub_pd(sum, _mm512_mul_pd(one, other));
}

/** Double precision tells values from ties. */
DEVICE_INLINE __m512d lanes_double_mend(__m512d value)
{
    return value;
}

/** Whole steps in the low 16 bits of every lane, the nonces in order again. */
DEVICE_INLINE __m512i lanes_double_steps(const __m512d value[2], bool ties)
{
    __m512i bits[2];
    QHASH_UNROLL
    for (unsigned part = 0; part < 2; part++) {
        __m512d steps = value[part];
        if (ties) {
            const __m512i half = _mm512_ternarylogic_epi64(
                _mm512_castpd_si512(_mm512_set1_pd(0.5)), _mm512_castpd_si512(steps),
                _mm512_castpd_si512(_mm512_set1_pd(-0.0)), TERNARY_OR_AND);
            steps = _mm512_add_pd(steps, _mm512_castsi512_pd(half));
            steps = _mm512_roundscale_pd(steps, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC);
        }
        /* A sum this large has no bits below one, and its lowest bits are the number's. */
        bits[part] = _mm512_castpd_si512(_mm512_add_pd(steps, _mm512_set1_pd(0x1.8p52)));
    }
    return _mm512_mask_shuffle_epi32(bits[0], 0xaaaa, bits[1], _MM_PERM_CCAA);
}

/* Single precision: a filter, so products and sums may be fused. */

struct lanes_single_table {
    __m512 cosine, sine; /* 16 entries each */
};

DEVICE_INLINE void lanes_single_table_init(struct lanes_single_table *out,
                                           const struct device_fold *fold)
{
    out->cosine = _mm512_loadu_ps(fold->cosine_single);
    out->sine = _mm512_loadu_ps(fold->sine_single);
}

DEVICE_INLINE __m512 lanes_single_cosine(const struct lanes_single_table *table, __m512i nibbles,
                                         unsigned shift, unsigned part)
{
    (void)part;
    return _mm512_permutexvar_ps((__m512i)((__v16su)nibbles >> shift), table->cosine);
}

DEVICE_INLINE __m512 lanes_single_sine(const struct lanes_single_table *table, __m512i nibbles,
                                       unsigned shift, unsigned part)
{
    (void)part;
    return _mm512_permutexvar_ps((__m512i)((__v16su)nibbles >> shift), table->sine);
}

/* The tables hold the whole circle. */
#define lanes_single_cosine_half lanes_single_cosine
#define lanes_single_sine_half   lanes_single_sine

DEVICE_INLINE __m512 lanes_single_sine_signed(const struct lanes_single_table *table,
                                              __m512i nibbles, __m512i others, unsigned shift,
                                              unsigned part)
{
    (void)others;
    return lanes_single_sine(table, nibbles, shift, part);
}

DEVICE_INLINE __m512 lanes_single_splat(float number)
{
    return _mm512_set1_ps(number);
}

DEVICE_INLINE __m512 lanes_single_multiply(__m512 one, __m512 other)
{
    return _mm512_mul_ps(one, other);
}

DEVICE_INLINE __m512 lanes_single_add(__m512 one, __m512 other)
{
    return _mm512_add_ps(one, other);
}

DEVICE_INLINE __m512 lanes_single_product_add(__m512 sum, __m512 one, __m512 other)
{
    return _mm512_fmadd_ps(one, other, sum);
}

DEVICE_INLINE __m512 lanes_single_product_subtract(__m512 sum, __m512 one, __m512 other)
{
    return _mm512_fnmadd_ps(one, other, sum);
}

/** Move <Z> of the first qubit away from a tie where single precision cannot tell them apart: see
 *  DEVICE_FILTER_NEAR_TIE. */
DEVICE_INLINE __m512 lanes_single_mend(__m512 value)
{
    const __m512 beyond =
        _mm512_sub_ps(_mm512_abs_ps(value), _mm512_set1_ps(DEVICE_FILTER_NEAR_TIE));
    const __mmask16 near =
        _mm512_cmp_ps_mask(_mm512_abs_ps(beyond), _mm512_set1_ps(DEVICE_FILTER_REACH), _CMP_LT_OQ);
    /* A quarter of a step towards zero, for numbers near 18000. */
    return _mm512_mask_mul_ps(value, near, value, _mm512_set1_ps(1 - 0x1p-16f));
}

/** Whole steps in the low 16 bits of every lane; a filter need not mind exact ties. */
DEVICE_INLINE __m512i lanes_single_steps(const __m512 value[1], bool ties)
{
    (void)ties;
    return _mm512_castps_si512(_mm512_add_ps(value[0], _mm512_set1_ps(0x1.8p23f)));
}

#endif
