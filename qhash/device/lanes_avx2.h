/* Eight nonces to a vector: what the lane templates are made of on AVX2. Only for files that are
 * compiled with -mavx2 -mfma. */
#ifndef QHASH_DEVICE_LANES_AVX2_H
#define QHASH_DEVICE_LANES_AVX2_H

#include <immintrin.h>
#include <stdbool.h>
#include <stdint.h>

#include "qhash/device/fold.h"
#include "qhash/device/inline.h"
#include "qhash/params.h"

#define LANES_WORD   __m256i
#define LANES_DOUBLE __m256d
#define LANES_SINGLE __m256

enum { LANES_COUNT = 8, LANES_GROUPS = 1 };

/* Macros, because a count of bits has to be a literal. */
#define lanes_shift_right(word, bits) _mm256_srli_epi32((word), (bits))
#define lanes_rotate(word, bits)                                                                   \
    _mm256_or_si256(_mm256_srli_epi32((word), (bits)), _mm256_slli_epi32((word), 32 - (bits)))

/** The same number in every lane. */
DEVICE_INLINE __m256i lanes_splat(uint32_t number)
{
    return _mm256_set1_epi32((int)number);
}

DEVICE_INLINE __m256i lanes_add(__m256i one, __m256i other)
{
    return _mm256_add_epi32(one, other);
}

DEVICE_INLINE __m256i lanes_xor3(__m256i one, __m256i other, __m256i third)
{
    return _mm256_xor_si256(_mm256_xor_si256(one, other), third);
}

/** Bits of `one` where `selector` is set, of `other` elsewhere. */
DEVICE_INLINE __m256i lanes_choose(__m256i selector, __m256i one, __m256i other)
{
    return _mm256_xor_si256(other, _mm256_and_si256(selector, _mm256_xor_si256(one, other)));
}

DEVICE_INLINE __m256i lanes_majority(__m256i a, __m256i b, __m256i c)
{
    return _mm256_or_si256(_mm256_and_si256(a, b), _mm256_and_si256(c, _mm256_or_si256(a, b)));
}

/** Reverse the bytes of every word. */
DEVICE_INLINE __m256i lanes_swap(__m256i words)
{
    return _mm256_shuffle_epi8(words, _mm256_setr_epi8(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14,
                                                       13, 12, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8,
                                                       15, 14, 13, 12));
}

/** The nonces from `first` on as words of the header. */
DEVICE_INLINE __m256i lanes_nonces(uint32_t first)
{
    return lanes_swap(lanes_add(lanes_splat(first), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7)));
}

/** Which lanes, as bits, hold a number of at most `limit`. */
DEVICE_INLINE uint32_t lanes_at_most(__m256i numbers, uint32_t limit)
{
    const __m256i lesser = _mm256_min_epu32(numbers, lanes_splat(limit));
    return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpeq_epi32(lesser, numbers)));
}

/** The low halves of two vectors as four bytes of a message, each half little-endian. */
DEVICE_INLINE __m256i lanes_join(__m256i even, __m256i odd)
{
    const __m256i halves = _mm256_blend_epi16(odd, _mm256_slli_epi32(even, 16), 0xaa);
    return _mm256_shuffle_epi8(halves, _mm256_setr_epi8(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13,
                                                        12, 15, 14, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8,
                                                        11, 10, 13, 12, 15, 14));
}

/** The bit that turns an angle by half a circle, bit 3 of a nibble, as the sign of a float. */
DEVICE_INLINE __m256i lanes_half_turn(__m256i nibbles, unsigned shift)
{
    return _mm256_and_si256((__m256i)((__v8su)nibbles << (28u - shift)), lanes_splat(1u << 31));
}

/** A nibble as the index of a table of eight: the look-ups take its three lowest bits alone. */
DEVICE_INLINE __m256i lanes_index(__m256i nibbles, unsigned shift)
{
    return (__m256i)((__v8su)nibbles >> shift);
}

/* Double precision: part 0 holds nonces 0, 1, 4, 5, part 1 the others, as unpacking leaves them. */

/** The first eight entries, upper and lower halves apart: half a turn more changes the signs. */
struct lanes_double_table {
    __m256i cosine_low, cosine_high, sine_low, sine_high;
};

DEVICE_INLINE void lanes_double_split(__m256i *low, __m256i *high, const double entries[16])
{
    const __m256 first = _mm256_castpd_ps(_mm256_loadu_pd(entries));
    const __m256 second = _mm256_castpd_ps(_mm256_loadu_pd(entries + 4));
    *low = _mm256_permute4x64_epi64(
        _mm256_castps_si256(_mm256_shuffle_ps(first, second, _MM_SHUFFLE(2, 0, 2, 0))),
        _MM_SHUFFLE(3, 1, 2, 0));
    *high = _mm256_permute4x64_epi64(
        _mm256_castps_si256(_mm256_shuffle_ps(first, second, _MM_SHUFFLE(3, 1, 3, 1))),
        _MM_SHUFFLE(3, 1, 2, 0));
}

DEVICE_INLINE void lanes_double_table_init(struct lanes_double_table *out,
                                           const struct device_fold *fold)
{
    lanes_double_split(&out->cosine_low, &out->cosine_high, fold->cosine);
    lanes_double_split(&out->sine_low, &out->sine_high, fold->sine);
}

/** Look up entries for four nonces, their sign from the half turns in `signs`; the compiler shares
 *  what both parts have in common. */
DEVICE_INLINE __m256d lanes_double_look(__m256i low, __m256i high, __m256i nibbles, __m256i signs,
                                        unsigned part)
{
    const __m256i lower = _mm256_permutevar8x32_epi32(low, nibbles);
    const __m256i upper = _mm256_xor_si256(_mm256_permutevar8x32_epi32(high, nibbles), signs);
    return _mm256_castsi256_pd(part == 0 ? _mm256_unpacklo_epi32(lower, upper)
                                         : _mm256_unpackhi_epi32(lower, upper));
}

DEVICE_INLINE __m256d lanes_double_cosine(const struct lanes_double_table *table, __m256i nibbles,
                                          unsigned shift, unsigned part)
{
    return lanes_double_look(table->cosine_low, table->cosine_high, lanes_index(nibbles, shift),
                             lanes_half_turn(nibbles, shift), part);
}

DEVICE_INLINE __m256d lanes_double_sine(const struct lanes_double_table *table, __m256i nibbles,
                                        unsigned shift, unsigned part)
{
    return lanes_double_look(table->sine_low, table->sine_high, lanes_index(nibbles, shift),
                             lanes_half_turn(nibbles, shift), part);
}

DEVICE_INLINE __m256d lanes_double_sine_signed(const struct lanes_double_table *table,
                                               __m256i nibbles, __m256i others, unsigned shift,
                                               unsigned part)
{
    return lanes_double_look(table->sine_low, table->sine_high, lanes_index(nibbles, shift),
                             lanes_half_turn(_mm256_xor_si256(nibbles, others), shift), part);
}

DEVICE_INLINE __m256d lanes_double_cosine_half(const struct lanes_double_table *table,
                                               __m256i nibbles, unsigned shift, unsigned part)
{
    return lanes_double_look(table->cosine_low, table->cosine_high, lanes_index(nibbles, shift),
                             _mm256_setzero_si256(), part);
}

DEVICE_INLINE __m256d lanes_double_sine_half(const struct lanes_double_table *table,
                                             __m256i nibbles, unsigned shift, unsigned part)
{
    return lanes_double_look(table->sine_low, table->sine_high, lanes_index(nibbles, shift),
                             _mm256_setzero_si256(), part);
}

DEVICE_INLINE __m256d lanes_double_splat(double number)
{
    return _mm256_set1_pd(number);
}

DEVICE_INLINE __m256d lanes_double_multiply(__m256d one, __m256d other)
{
    return _mm256_mul_pd(one, other);
}

DEVICE_INLINE __m256d lanes_double_add(__m256d one, __m256d other)
{
    return _mm256_add_pd(one, other);
}

DEVICE_INLINE __m256d lanes_double_product_add(__m256d sum, __m256d one, __m256d other)
{
    return _mm256_add_pd(sum, _mm256_mul_pd(one, other));
}

DEVICE_INLINE __m256d lanes_double_product_subtract(__m256d sum, __m256d one, __m256d other)
{
    return _mm256_sub_pd(sum, _mm256_mul_pd(one, other));
}

/** Double precision tells values from ties. */
DEVICE_INLINE __m256d lanes_double_mend(__m256d value)
{
    return value;
}

/** Whole steps in the low 16 bits of every lane, the nonces in order again. */
DEVICE_INLINE __m256i lanes_double_steps(const __m256d value[2], bool ties)
{
    __m256 bits[2];
    for (unsigned part = 0; part < 2; part++) {
        __m256d steps = value[part];
        if (ties) {
            const __m256d sign = _mm256_and_pd(steps, _mm256_set1_pd(-0.0));
            steps = _mm256_add_pd(steps, _mm256_or_pd(sign, _mm256_set1_pd(0.5)));
            steps = _mm256_round_pd(steps, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC);
        }
        /* A sum this large has no bits below one, and its lowest bits are the number's. */
        bits[part] = _mm256_castpd_ps(_mm256_add_pd(steps, _mm256_set1_pd(0x1.8p52)));
    }
    return _mm256_castps_si256(_mm256_shuffle_ps(bits[0], bits[1], _MM_SHUFFLE(2, 0, 2, 0)));
}

/* Single precision: a filter, so products and sums may be fused. */

struct lanes_single_table {
    __m256 cosine, sine; /* the first eight entries */
};

DEVICE_INLINE void lanes_single_table_init(struct lanes_single_table *out,
                                           const struct device_fold *fold)
{
    out->cosine = _mm256_loadu_ps(fold->cosine_single);
    out->sine = _mm256_loadu_ps(fold->sine_single);
}

DEVICE_INLINE __m256 lanes_single_look(__m256 entries, __m256i nibbles, __m256i signs)
{
    return _mm256_xor_ps(_mm256_permutevar8x32_ps(entries, nibbles), _mm256_castsi256_ps(signs));
}

DEVICE_INLINE __m256 lanes_single_cosine(const struct lanes_single_table *table, __m256i nibbles,
                                         unsigned shift, unsigned part)
{
    (void)part;
    return lanes_single_look(table->cosine, lanes_index(nibbles, shift),
                             lanes_half_turn(nibbles, shift));
}

DEVICE_INLINE __m256 lanes_single_sine(const struct lanes_single_table *table, __m256i nibbles,
                                       unsigned shift, unsigned part)
{
    (void)part;
    return lanes_single_look(table->sine, lanes_index(nibbles, shift),
                             lanes_half_turn(nibbles, shift));
}

DEVICE_INLINE __m256 lanes_single_sine_signed(const struct lanes_single_table *table,
                                              __m256i nibbles, __m256i others, unsigned shift,
                                              unsigned part)
{
    (void)part;
    return lanes_single_look(table->sine, lanes_index(nibbles, shift),
                             lanes_half_turn(_mm256_xor_si256(nibbles, others), shift));
}

DEVICE_INLINE __m256 lanes_single_cosine_half(const struct lanes_single_table *table,
                                              __m256i nibbles, unsigned shift, unsigned part)
{
    (void)part;
    return _mm256_permutevar8x32_ps(table->cosine, lanes_index(nibbles, shift));
}

DEVICE_INLINE __m256 lanes_single_sine_half(const struct lanes_single_table *table, __m256i nibbles,
                                            unsigned shift, unsigned part)
{
    (void)part;
    return _mm256_permutevar8x32_ps(table->sine, lanes_index(nibbles, shift));
}

DEVICE_INLINE __m256 lanes_single_splat(float number)
{
    return _mm256_set1_ps(number);
}

DEVICE_INLINE __m256 lanes_single_multiply(__m256 one, __m256 other)
{
    return _mm256_mul_ps(one, other);
}

DEVICE_INLINE __m256 lanes_single_add(__m256 one, __m256 other)
{
    return _mm256_add_ps(one, other);
}

DEVICE_INLINE __m256 lanes_single_product_add(__m256 sum, __m256 one, __m256 other)
{
    return _mm256_fmadd_ps(one, other, sum);
}

DEVICE_INLINE __m256 lanes_single_product_subtract(__m256 sum, __m256 one, __m256 other)
{
    return _mm256_fnmadd_ps(one, other, sum);
}

/** Move <Z> of the first qubit away from a tie where single precision cannot tell them apart: see
 *  DEVICE_FILTER_NEAR_TIE. */
DEVICE_INLINE __m256 lanes_single_mend(__m256 value)
{
    const __m256 sign = _mm256_set1_ps(-0.0f);
    const __m256 beyond =
        _mm256_sub_ps(_mm256_andnot_ps(sign, value), _mm256_set1_ps(DEVICE_FILTER_NEAR_TIE));
    const __m256 near = _mm256_cmp_ps(_mm256_andnot_ps(sign, beyond),
                                      _mm256_set1_ps(DEVICE_FILTER_REACH), _CMP_LT_OQ);
    const __m256 back = _mm256_and_ps(near, _mm256_set1_ps(0.25f));
    return _mm256_sub_ps(value, _mm256_or_ps(_mm256_and_ps(sign, value), back));
}

/** Whole steps in the low 16 bits of every lane; a filter need not mind exact ties. */
DEVICE_INLINE __m256i lanes_single_steps(const __m256 value[1], bool ties)
{
    (void)ties;
    return _mm256_castps_si256(_mm256_add_ps(value[0], _mm256_set1_ps(0x1.8p23f)));
}

#endif
