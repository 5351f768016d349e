#include "qhash/sha256_blocks.h"

/* gcc keeps what the CPU can do where it costs one load to ask. clang 14 does not know the name of
 * these instructions there, and asking the CPU itself takes longer than to do without. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)

#include <immintrin.h>

#define WIRED __attribute__((target("sha,sse4.1")))

/** Four rounds; `keyed` is K + W of them. */
WIRED static inline void four_rounds(__m128i *abef, __m128i *cdgh, __m128i keyed)
{
    *cdgh = _mm_sha256rnds2_epu32(*cdgh, *abef, keyed);
    *abef = _mm_sha256rnds2_epu32(*abef, *cdgh, _mm_shuffle_epi32(keyed, _MM_SHUFFLE(1, 0, 3, 2)));
}

WIRED static inline __m128i constants_of(unsigned round)
{
    return _mm_setr_epi32((int)qhash_sha256_constant(round), (int)qhash_sha256_constant(round + 1),
                          (int)qhash_sha256_constant(round + 2),
                          (int)qhash_sha256_constant(round + 3));
}

/** One block; the state is in the order that the instructions want. */
WIRED static inline void block(__m128i *abef, __m128i *cdgh, const uint8_t bytes[64])
{
    const __m128i swap = _mm_setr_epi8(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
    const __m128i abef_before = *abef, cdgh_before = *cdgh;
    __m128i words[4]; /* sixteen message words, a ring of four vectors */
    QHASH_UNROLL
    for (unsigned i = 0; i < 4; i++) {
        words[i] = _mm_shuffle_epi8(_mm_loadu_si128((const void *)(bytes + 16 * i)), swap);
        four_rounds(abef, cdgh, _mm_add_epi32(words[i], constants_of(4 * i)));
    }
    QHASH_UNROLL
    for (unsigned i = 4; i < 16; i++) {
        const __m128i latest = words[(i + 3u) % 4u];
        const __m128i middle = _mm_alignr_epi8(latest, words[(i + 2u) % 4u], 4);
        const __m128i partial = _mm_sha256msg1_epu32(words[i % 4u], words[(i + 1u) % 4u]);
        words[i % 4u] = _mm_sha256msg2_epu32(_mm_add_epi32(partial, middle), latest);
        four_rounds(abef, cdgh, _mm_add_epi32(words[i % 4u], constants_of(4 * i)));
    }
    *abef = _mm_add_epi32(*abef, abef_before);
    *cdgh = _mm_add_epi32(*cdgh, cdgh_before);
}

WIRED static void wired_blocks(struct qhash_sha256_state *state, const uint8_t *bytes, size_t count)
{
    const __m128i dcba = _mm_loadu_si128((const void *)state->words);
    const __m128i hgfe = _mm_loadu_si128((const void *)(state->words + 4));
    const __m128i cdab = _mm_shuffle_epi32(dcba, _MM_SHUFFLE(2, 3, 0, 1));
    const __m128i efgh = _mm_shuffle_epi32(hgfe, _MM_SHUFFLE(0, 1, 2, 3));
    __m128i abef = _mm_alignr_epi8(cdab, efgh, 8);
    __m128i cdgh = _mm_blend_epi16(efgh, cdab, 0xf0);
    for (size_t i = 0; i < count; i++) {
        block(&abef, &cdgh, bytes + 64 * i);
    }
    const __m128i feba = _mm_shuffle_epi32(abef, _MM_SHUFFLE(0, 1, 2, 3));
    const __m128i dchg = _mm_shuffle_epi32(cdgh, _MM_SHUFFLE(2, 3, 0, 1));
    _mm_storeu_si128((void *)state->words, _mm_blend_epi16(feba, dchg, 0xf0));
    _mm_storeu_si128((void *)(state->words + 4), _mm_alignr_epi8(dchg, feba, 8));
}

bool qhash_sha256_is_wired(void)
{
    return __builtin_cpu_supports("sha") != 0 && __builtin_cpu_supports("sse4.1") != 0;
}

#else

static void wired_blocks(struct qhash_sha256_state *state, const uint8_t *bytes, size_t count)
{
    (void)state, (void)bytes, (void)count;
}

bool qhash_sha256_is_wired(void)
{
    return false;
}

#endif

void qhash_sha256_blocks(struct qhash_sha256_state *state, const uint8_t *bytes, size_t count)
{
    if (qhash_sha256_is_wired()) {
        wired_blocks(state, bytes, count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        qhash_sha256_compress_bytes(state, bytes + 64 * i);
    }
}
