/* SHA-256 of several nonces at once, a nonce a lane: a template without a guard, to be included
 * after lanes_avx2.h or lanes_avx512.h. One vector's rounds are a chain of dependent instructions,
 * so LANES_GROUPS vectors take turns. The text of qhash/sha256.h with vectors for words, and with
 * the work left out that is the same for all nonces (see struct device_fold). */

/** Eight words of each lane's nonce: a hash, or half a message. */
struct lanes_hash {
    LANES_WORD words[8];
};

/* Where in the ring round 60 leaves its e (see qhash_sha256_round). */
enum { LANES_E_OF_60 = (8 - 60 % 8 + 3) % 8 };

#define EACH_GROUP QHASH_UNROLL for (unsigned group = 0; group < LANES_GROUPS; group++)

DEVICE_INLINE LANES_WORD lanes_sigma0(LANES_WORD word)
{
    return lanes_xor3(lanes_rotate(word, 7), lanes_rotate(word, 18), lanes_shift_right(word, 3));
}

DEVICE_INLINE LANES_WORD lanes_sigma1(LANES_WORD word)
{
    return lanes_xor3(lanes_rotate(word, 17), lanes_rotate(word, 19), lanes_shift_right(word, 10));
}

/** The half of round `round` that makes e, in the ring's place of d; returns what a needs of it.
 *  `keyed` is K + W. */
DEVICE_INLINE LANES_WORD lanes_round_e(LANES_WORD ring[8], unsigned round, LANES_WORD keyed)
{
    const unsigned start = 8u - round % 8u;
    const LANES_WORD e = ring[(start + 4u) % 8u];
    const LANES_WORD sum1 =
        lanes_xor3(lanes_rotate(e, 6), lanes_rotate(e, 11), lanes_rotate(e, 25));
    const LANES_WORD choice = lanes_choose(e, ring[(start + 5u) % 8u], ring[(start + 6u) % 8u]);
    const LANES_WORD first =
        lanes_add(lanes_add(lanes_add(ring[(start + 7u) % 8u], keyed), choice), sum1);
    ring[(start + 3u) % 8u] = lanes_add(ring[(start + 3u) % 8u], first);
    return first;
}

/** Round `round`, as qhash_sha256_round(). */
DEVICE_INLINE void lanes_round(LANES_WORD ring[8], unsigned round, LANES_WORD keyed)
{
    const unsigned start = 8u - round % 8u;
    const LANES_WORD a = ring[start % 8u];
    const LANES_WORD sum0 =
        lanes_xor3(lanes_rotate(a, 2), lanes_rotate(a, 13), lanes_rotate(a, 22));
    const LANES_WORD majority = lanes_majority(a, ring[(start + 1u) % 8u], ring[(start + 2u) % 8u]);
    const LANES_WORD first = lanes_round_e(ring, round, keyed);
    ring[(start + 7u) % 8u] = lanes_add(first, lanes_add(sum0, majority));
}

/** K of a round and a word. */
DEVICE_INLINE LANES_WORD lanes_keyed(unsigned round, LANES_WORD word)
{
    return lanes_add(word, lanes_splat(qhash_sha256_constant(round)));
}

/** The message word 16 places after words[index], written over it. */
DEVICE_INLINE LANES_WORD lanes_expand(LANES_WORD words[16], unsigned index)
{
    const LANES_WORD early = lanes_sigma0(words[(index + 1u) % 16u]);
    const LANES_WORD late = lanes_sigma1(words[(index + 14u) % 16u]);
    words[index % 16u] =
        lanes_add(lanes_add(words[index % 16u], early), lanes_add(words[(index + 9u) % 16u], late));
    return words[index % 16u];
}

/** Message words 17..32 of the header's second block, each at its number modulo 16. */
DEVICE_INLINE void lanes_header_words(LANES_WORD words[16], const struct device_fold *fold,
                                      LANES_WORD nonce)
{
    words[1] = lanes_splat(fold->word_17);
    words[2] = lanes_add(lanes_splat(fold->word_18), lanes_sigma0(nonce));
    words[3] = lanes_add(lanes_splat(fold->word_19), nonce);
    words[4] = lanes_add(lanes_splat(0x80000000u), lanes_sigma1(words[2]));
    words[5] = lanes_sigma1(words[3]);
    words[6] = lanes_add(lanes_splat(8 * QHASH_HEADER_LEN), lanes_sigma1(words[4]));
    words[7] = lanes_add(lanes_splat(fold->word_16), lanes_sigma1(words[5]));
    words[8] = lanes_add(words[1], lanes_sigma1(words[6]));
    words[9] = lanes_add(words[2], lanes_sigma1(words[7]));
    words[10] = lanes_add(words[3], lanes_sigma1(words[8]));
    words[11] = lanes_add(words[4], lanes_sigma1(words[9]));
    words[12] = lanes_add(words[5], lanes_sigma1(words[10]));
    words[13] = lanes_add(words[6], lanes_sigma1(words[11]));
    words[14] = lanes_add(lanes_splat(device_fold_sigma0(8 * QHASH_HEADER_LEN)),
                          lanes_add(words[7], lanes_sigma1(words[12])));
    words[15] = lanes_add(lanes_splat(fold->word_31), lanes_add(words[8], lanes_sigma1(words[13])));
    words[0] = lanes_add(lanes_splat(fold->word_32), lanes_add(words[9], lanes_sigma1(words[14])));
}

/** SHA-256 of the headers with the LANES_GROUPS * LANES_COUNT nonces from `first` on. */
DEVICE_INLINE void lanes_hash_headers(struct lanes_hash hash[LANES_GROUPS],
                                      const struct device_search *search, uint32_t first)
{
    const struct device_fold *fold = &search->fold;
    LANES_WORD words[LANES_GROUPS][16];
    EACH_GROUP
    {
        const LANES_WORD nonce = lanes_nonces(first + LANES_COUNT * group);
        QHASH_UNROLL
        for (unsigned i = 0; i < 8; i++) {
            hash[group].words[i] = lanes_splat(fold->header_ring[i]);
        }
        hash[group].words[0] = lanes_add(hash[group].words[0], nonce);
        hash[group].words[4] = lanes_add(hash[group].words[4], nonce);
        lanes_header_words(words[group], fold, nonce);
    }
    QHASH_UNROLL
    for (unsigned round = 4; round < 16; round++) {
        EACH_GROUP
        lanes_round(hash[group].words, round, lanes_splat(fold->header_padding[round - 4u]));
    }
    EACH_GROUP
    lanes_round(hash[group].words, 16, lanes_keyed(16, lanes_splat(fold->word_16)));
    QHASH_UNROLL
    for (unsigned round = 17; round < 33; round++) {
        EACH_GROUP
        lanes_round(hash[group].words, round, lanes_keyed(round, words[group][round % 16u]));
    }
    QHASH_UNROLL
    for (unsigned round = 33; round < 64; round++) {
        EACH_GROUP
        lanes_round(hash[group].words, round,
                    lanes_keyed(round, lanes_expand(words[group], round)));
    }
    QHASH_UNROLL
    for (unsigned i = 0; i < 8; i++) {
        EACH_GROUP
        hash[group].words[i] =
            lanes_add(hash[group].words[i], lanes_splat(search->midstate.first.words[i]));
    }
}

/** The first block of any message but for the final addition, rounds 0 to end - 1.
 *  ring   out  the working variables
 *  words  in, destroyed */
DEVICE_INLINE void lanes_compress_first(struct lanes_hash ring[LANES_GROUPS],
                                        LANES_WORD words[LANES_GROUPS][16],
                                        const struct device_fold *fold, unsigned end)
{
    EACH_GROUP
    {
        QHASH_UNROLL
        for (unsigned i = 0; i < 8; i++) {
            ring[group].words[i] = lanes_splat(fold->message_ring[i]);
        }
        ring[group].words[3] = lanes_add(ring[group].words[3], words[group][0]);
        ring[group].words[7] = lanes_add(ring[group].words[7], words[group][0]);
    }
    QHASH_UNROLL
    for (unsigned round = 1; round < 16; round++) {
        EACH_GROUP
        lanes_round(ring[group].words, round, lanes_keyed(round, words[group][round]));
    }
    QHASH_UNROLL
    for (unsigned round = 16; round < end; round++) {
        EACH_GROUP
        lanes_round(ring[group].words, round,
                    lanes_keyed(round, lanes_expand(words[group], round)));
    }
}

/** Word 7 of SHA-256 of the 64 bytes hash, message. */
DEVICE_INLINE void lanes_top_of_messages(LANES_WORD top[LANES_GROUPS],
                                         const struct lanes_hash hash[LANES_GROUPS],
                                         const struct lanes_hash message[LANES_GROUPS],
                                         const struct device_fold *fold)
{
    struct qhash_sha256_state begun;
    struct lanes_hash ring[LANES_GROUPS];
    LANES_WORD words[LANES_GROUPS][16];
    QHASH_UNROLL
    for (unsigned i = 0; i < 8; i++) {
        EACH_GROUP
        {
            words[group][i] = hash[group].words[i];
            words[group][8u + i] = message[group].words[i];
        }
    }
    lanes_compress_first(ring, words, fold, 64);
    qhash_sha256_begin(&begun);
    EACH_GROUP
    {
        QHASH_UNROLL
        for (unsigned i = 0; i < 8; i++) {
            ring[group].words[i] = lanes_add(ring[group].words[i], lanes_splat(begun.words[i]));
        }
        top[group] = ring[group].words[7];
    }
    QHASH_UNROLL
    for (unsigned round = 0; round < 57; round++) {
        EACH_GROUP
        lanes_round(ring[group].words, round, lanes_splat(fold->padding[round]));
    }
    /* Word 7 is the e of round 60, and of rounds 57 to 60 it needs e alone. */
    QHASH_UNROLL
    for (unsigned round = 57; round < 61; round++) {
        EACH_GROUP(void) lanes_round_e(ring[group].words, round, lanes_splat(fold->padding[round]));
    }
    EACH_GROUP
    top[group] = lanes_add(top[group], ring[group].words[LANES_E_OF_60]);
}

/** Word 7 of SHA-256 of a hash. */
DEVICE_INLINE void lanes_top_of_hashes(LANES_WORD top[LANES_GROUPS],
                                       const struct lanes_hash hash[LANES_GROUPS],
                                       const struct device_fold *fold)
{
    struct qhash_sha256_state begun;
    struct lanes_hash ring[LANES_GROUPS];
    LANES_WORD words[LANES_GROUPS][16];
    QHASH_UNROLL
    for (unsigned i = 0; i < 8; i++) {
        EACH_GROUP
        {
            words[group][i] = hash[group].words[i];
            words[group][8u + i] = lanes_splat(i == 0 ? 0x80000000u : i == 7 ? 256u : 0u);
        }
    }
    lanes_compress_first(ring, words, fold, 61);
    qhash_sha256_begin(&begun);
    EACH_GROUP
    top[group] = lanes_add(lanes_splat(begun.words[7]), ring[group].words[LANES_E_OF_60]);
}
