/* SHA-256 of several nonces at once with the SHA extensions of x86. Only for files that are
 * compiled with -msha -mssse3 or better. */
#ifndef QHASH_DEVICE_SHANI_H
#define QHASH_DEVICE_SHANI_H

#include <immintrin.h>
#include <stdint.h>

#include "qhash/device/engine.h"
#include "qhash/device/inline.h"

/* One message is latency alone; four hide it (measured: docs/measurements/cpu-engines.md). */
enum { SHANI_STREAMS = 4 };

/** SHA-256 states and messages in flight, in the order that SHA-NI wants. */
struct shani {
    __m128i abef[SHANI_STREAMS], cdgh[SHANI_STREAMS];
    __m128i words[4][SHANI_STREAMS]; /* 16 message words, a ring of four vectors */
};

/** What all nonces of a header share, in registers' form. */
struct shani_job {
    const struct device_fold *fold;
    __m128i abef, cdgh;             /* the midstate */
    __m128i abef_later, cdgh_later; /* after rounds 0 and 1; the two have changed places */
    __m128i keyed_later;            /* K + W of rounds 2 and 3, without the nonce */
    __m128i words_16;               /* message words 16..19, without what the nonce adds */
    __m128i partial_20, partial_28; /* 20..23 and 28..31, without what comes of earlier ones */
};

DEVICE_INLINE __m128i shani_load(const void *words)
{
    return _mm_loadu_si128(words);
}

DEVICE_INLINE __m128i shani_vector(uint32_t first, uint32_t second, uint32_t third, uint32_t fourth)
{
    return _mm_setr_epi32((int)first, (int)second, (int)third, (int)fourth);
}

/** Four rounds of every stream; keyed[i] is K + W of stream i. */
DEVICE_INLINE void shani_rounds(struct shani *s, const __m128i keyed[SHANI_STREAMS])
{
    QHASH_UNROLL
    for (unsigned i = 0; i < SHANI_STREAMS; i++) {
        s->cdgh[i] = _mm_sha256rnds2_epu32(s->cdgh[i], s->abef[i], keyed[i]);
    }
    QHASH_UNROLL
    for (unsigned i = 0; i < SHANI_STREAMS; i++) {
        s->abef[i] = _mm_sha256rnds2_epu32(s->abef[i], s->cdgh[i],
                                           _mm_shuffle_epi32(keyed[i], _MM_SHUFFLE(1, 0, 3, 2)));
    }
}

/** Four rounds whose K + W are the same for all streams and lie in memory. */
DEVICE_INLINE void shani_rounds_alike(struct shani *s, const uint32_t keyed[4])
{
    const __m128i first = shani_load(keyed);
    const __m128i second = _mm_shuffle_epi32(first, _MM_SHUFFLE(1, 0, 3, 2));
    QHASH_UNROLL
    for (unsigned i = 0; i < SHANI_STREAMS; i++) {
        s->cdgh[i] = _mm_sha256rnds2_epu32(s->cdgh[i], s->abef[i], first);
    }
    QHASH_UNROLL
    for (unsigned i = 0; i < SHANI_STREAMS; i++) {
        s->abef[i] = _mm_sha256rnds2_epu32(s->abef[i], s->cdgh[i], second);
    }
}

/** Rounds 4 * index to 4 * index + 3 with the vector of words that belongs to them. */
DEVICE_INLINE void shani_rounds_of_words(struct shani *s, unsigned index,
                                         const uint32_t constants[64])
{
    const __m128i constant = shani_load(constants + 4 * index);
    __m128i keyed[SHANI_STREAMS];
    QHASH_UNROLL
    for (unsigned i = 0; i < SHANI_STREAMS; i++) {
        keyed[i] = _mm_add_epi32(s->words[index % 4u][i], constant);
    }
    shani_rounds(s, keyed);
}

/** The next four message words of every stream, then their rounds, for index 4..15. */
DEVICE_INLINE void shani_rounds_expanded(struct shani *s, unsigned index,
                                         const uint32_t constants[64])
{
    __m128i *const oldest = s->words[index % 4u];
    QHASH_UNROLL
    for (unsigned i = 0; i < SHANI_STREAMS; i++) {
        const __m128i latest = s->words[(index + 3u) % 4u][i];
        const __m128i middle = _mm_alignr_epi8(latest, s->words[(index + 2u) % 4u][i], 4);
        const __m128i partial = _mm_sha256msg1_epu32(oldest[i], s->words[(index + 1u) % 4u][i]);
        oldest[i] = _mm_sha256msg2_epu32(_mm_add_epi32(partial, middle), latest);
    }
    shani_rounds_of_words(s, index, constants);
}

DEVICE_INLINE void shani_job_init(struct shani_job *job, const struct device_search *search)
{
    const uint32_t *words = search->midstate.first.words, *tail = search->midstate.tail;
    job->fold = &search->fold;
    job->abef = shani_vector(words[5], words[4], words[1], words[0]);
    job->cdgh = shani_vector(words[7], words[6], words[3], words[2]);
    const __m128i keyed = _mm_add_epi32(shani_load(search->fold.constants),
                                        shani_vector(tail[0], tail[1], tail[2], 0));
    job->cdgh_later = _mm_sha256rnds2_epu32(job->cdgh, job->abef, keyed);
    job->abef_later = job->abef;
    job->keyed_later = _mm_shuffle_epi32(keyed, _MM_SHUFFLE(1, 0, 3, 2));
    job->words_16 = shani_vector(job->fold->word_16, job->fold->word_17, job->fold->word_18,
                                 job->fold->word_19);
    job->partial_20 = shani_vector(tail[4], 0, tail[15], job->fold->word_16);
    job->partial_28 = shani_vector(0, 0, device_fold_sigma0(tail[15]), job->fold->word_31);
}

/** Write a state as eight words in their usual order. */
DEVICE_INLINE void shani_store(uint32_t hash[8], __m128i abef, __m128i cdgh)
{
    const __m128i feba = _mm_shuffle_epi32(abef, _MM_SHUFFLE(0, 1, 2, 3));
    const __m128i dchg = _mm_shuffle_epi32(cdgh, _MM_SHUFFLE(2, 3, 0, 1));
    _mm_storeu_si128((void *)hash, _mm_blend_epi16(feba, dchg, 0xf0));
    _mm_storeu_si128((void *)(hash + 4), _mm_alignr_epi8(dchg, feba, 8));
}

/** Message words 16..31 of a header's second block and their rounds. The nonce is in few of them,
 *  and most of the words that they come from are padding. */
DEVICE_INLINE void shani_rounds_of_header(struct shani *s, const struct shani_job *job,
                                          uint32_t first)
{
    const uint32_t *constants = job->fold->constants;
    QHASH_UNROLL
    for (unsigned i = 0; i < SHANI_STREAMS; i++) {
        const uint32_t nonce = qhash_swap32(first + i);
        const uint64_t added = (uint64_t)nonce << 32 | device_fold_sigma0(nonce);
        const __m128i upper = _mm_slli_si128(_mm_cvtsi64_si128((long long)added), 8);
        s->words[0][i] = _mm_add_epi32(job->words_16, upper);
    }
    shani_rounds_of_words(s, 4, constants);
    QHASH_UNROLL
    for (unsigned i = 0; i < SHANI_STREAMS; i++) {
        s->words[1][i] = _mm_sha256msg2_epu32(job->partial_20, s->words[0][i]);
    }
    shani_rounds_of_words(s, 5, constants);
    QHASH_UNROLL
    for (unsigned i = 0; i < SHANI_STREAMS; i++) {
        const __m128i middle = _mm_alignr_epi8(s->words[1][i], s->words[0][i], 4);
        s->words[2][i] = _mm_sha256msg2_epu32(middle, s->words[1][i]);
    }
    shani_rounds_of_words(s, 6, constants);
    QHASH_UNROLL
    for (unsigned i = 0; i < SHANI_STREAMS; i++) {
        const __m128i middle = _mm_alignr_epi8(s->words[2][i], s->words[1][i], 4);
        s->words[3][i] =
            _mm_sha256msg2_epu32(_mm_add_epi32(job->partial_28, middle), s->words[2][i]);
    }
    shani_rounds_of_words(s, 7, constants);
}

/** SHA-256 of the headers of SHANI_STREAMS nonces. */
DEVICE_INLINE void shani_hash_headers(uint32_t hash[SHANI_STREAMS * 8], const struct shani_job *job,
                                      uint32_t first)
{
    struct shani s;
    QHASH_UNROLL
    for (unsigned i = 0; i < SHANI_STREAMS; i++) {
        const __m128i nonce = _mm_cvtsi32_si128((int)qhash_swap32(first + i));
        s.cdgh[i] = job->cdgh_later;
        s.abef[i] =
            _mm_sha256rnds2_epu32(job->abef_later, job->cdgh_later,
                                  _mm_add_epi32(job->keyed_later, _mm_slli_si128(nonce, 4)));
    }
    /* Rounds 4..15 have the same words in all streams: only padding. */
    shani_rounds_alike(&s, job->fold->header_padding);
    shani_rounds_alike(&s, job->fold->header_padding + 4);
    shani_rounds_alike(&s, job->fold->header_padding + 8);
    shani_rounds_of_header(&s, job, first);
    QHASH_UNROLL
    for (unsigned index = 8; index < 16; index++) {
        shani_rounds_expanded(&s, index, job->fold->constants);
    }
    QHASH_UNROLL
    for (unsigned i = 0; i < SHANI_STREAMS; i++) {
        shani_store(hash + 8 * i, _mm_add_epi32(s.abef[i], job->abef),
                    _mm_add_epi32(s.cdgh[i], job->cdgh));
    }
}

/** A block of 16 words for each stream, from SHA-256's first state. */
DEVICE_INLINE void shani_compress_first(struct shani *s, const struct device_fold *fold)
{
    const __m128i abef = shani_vector(0x9b05688cu, 0x510e527fu, 0xbb67ae85u, 0x6a09e667u);
    const __m128i cdgh = shani_vector(0x5be0cd19u, 0x1f83d9abu, 0xa54ff53au, 0x3c6ef372u);
    QHASH_UNROLL
    for (unsigned i = 0; i < SHANI_STREAMS; i++) {
        s->abef[i] = abef;
        s->cdgh[i] = cdgh;
    }
    QHASH_UNROLL
    for (unsigned index = 0; index < 4; index++) {
        shani_rounds_of_words(s, index, fold->constants);
    }
    QHASH_UNROLL
    for (unsigned index = 4; index < 16; index++) {
        shani_rounds_expanded(s, index, fold->constants);
    }
    QHASH_UNROLL
    for (unsigned i = 0; i < SHANI_STREAMS; i++) {
        s->abef[i] = _mm_add_epi32(s->abef[i], abef);
        s->cdgh[i] = _mm_add_epi32(s->cdgh[i], cdgh);
    }
}

/** The most significant word, as a number, of SHA-256 of the 64 bytes hash, message. */
DEVICE_INLINE void shani_top_of_messages(uint32_t top[SHANI_STREAMS],
                                         const uint32_t hash[SHANI_STREAMS * 8],
                                         const uint32_t message[SHANI_STREAMS * 8],
                                         const struct device_fold *fold)
{
    struct shani s;
    uint32_t before[SHANI_STREAMS];
    QHASH_UNROLL
    for (unsigned i = 0; i < SHANI_STREAMS; i++) {
        s.words[0][i] = shani_load(hash + 8 * i);
        s.words[1][i] = shani_load(hash + 8 * i + 4);
        s.words[2][i] = shani_load(message + 8 * i);
        s.words[3][i] = shani_load(message + 8 * i + 4);
    }
    shani_compress_first(&s, fold);
    QHASH_UNROLL
    for (unsigned i = 0; i < SHANI_STREAMS; i++) {
        before[i] = (uint32_t)_mm_cvtsi128_si32(s.cdgh[i]);
    }
    QHASH_UNROLL
    for (unsigned index = 0; index < 15; index++) {
        shani_rounds_alike(&s, fold->padding + 4 * index);
    }
    /* Word 7 is the f of two rounds earlier: rounds 62 and 63 need not be done. */
    const __m128i last = shani_load(fold->padding + 60);
    QHASH_UNROLL
    for (unsigned i = 0; i < SHANI_STREAMS; i++) {
        const __m128i late = _mm_sha256rnds2_epu32(s.cdgh[i], s.abef[i], last);
        top[i] = qhash_swap32(before[i] + (uint32_t)_mm_cvtsi128_si32(late));
    }
}

/** The most significant word, as a number, of SHA-256 of a hash. */
DEVICE_INLINE void shani_top_of_hashes(uint32_t top[SHANI_STREAMS],
                                       const uint32_t hash[SHANI_STREAMS * 8],
                                       const struct device_fold *fold)
{
    struct shani s;
    QHASH_UNROLL
    for (unsigned i = 0; i < SHANI_STREAMS; i++) {
        s.words[0][i] = shani_load(hash + 8 * i);
        s.words[1][i] = shani_load(hash + 8 * i + 4);
        s.words[2][i] = shani_vector(0x80000000u, 0, 0, 0);
        s.words[3][i] = shani_vector(0, 0, 0, 8 * 32);
    }
    shani_compress_first(&s, fold);
    QHASH_UNROLL
    for (unsigned i = 0; i < SHANI_STREAMS; i++) {
        top[i] = qhash_swap32((uint32_t)_mm_cvtsi128_si32(s.cdgh[i]));
    }
}

#endif
