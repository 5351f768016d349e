/* SHA-256 (FIPS 180-4) in plain C: one compression, whole messages of any length, a stream.
 * Compression and the fixed-length helpers also compile for a GPU. */
#ifndef QHASH_SHA256_H
#define QHASH_SHA256_H

#include <stddef.h>
#include <stdint.h>

#include "qhash/bytes.h"
#include "qhash/portable.h"

/** A hash in progress: eight words, FIPS 180-4's H. */
struct qhash_sha256_state {
    uint32_t words[8];
};

/** The state before any byte (FIPS 180-4, 5.3.3). */
QHASH_FN
void qhash_sha256_begin(struct qhash_sha256_state *state)
{
    state->words[0] = 0x6a09e667u;
    state->words[1] = 0xbb67ae85u;
    state->words[2] = 0x3c6ef372u;
    state->words[3] = 0xa54ff53au;
    state->words[4] = 0x510e527fu;
    state->words[5] = 0x9b05688cu;
    state->words[6] = 0x1f83d9abu;
    state->words[7] = 0x5be0cd19u;
}

/** The constants K (FIPS 180-4, 4.2.2); a table within a function is the form that CUDA shares. */
QHASH_FN
uint32_t qhash_sha256_constant(unsigned round)
{
    static const uint32_t constants[64] = {
        0x428a2f98u, 0x71374491u, 0xb5c0fbcfu, 0xe9b5dba5u, 0x3956c25bu, 0x59f111f1u, 0x923f82a4u,
        0xab1c5ed5u, 0xd807aa98u, 0x12835b01u, 0x243185beu, 0x550c7dc3u, 0x72be5d74u, 0x80deb1feu,
        0x9bdc06a7u, 0xc19bf174u, 0xe49b69c1u, 0xefbe4786u, 0x0fc19dc6u, 0x240ca1ccu, 0x2de92c6fu,
        0x4a7484aau, 0x5cb0a9dcu, 0x76f988dau, 0x983e5152u, 0xa831c66du, 0xb00327c8u, 0xbf597fc7u,
        0xc6e00bf3u, 0xd5a79147u, 0x06ca6351u, 0x14292967u, 0x27b70a85u, 0x2e1b2138u, 0x4d2c6dfcu,
        0x53380d13u, 0x650a7354u, 0x766a0abbu, 0x81c2c92eu, 0x92722c85u, 0xa2bfe8a1u, 0xa81a664bu,
        0xc24b8b70u, 0xc76c51a3u, 0xd192e819u, 0xd6990624u, 0xf40e3585u, 0x106aa070u, 0x19a4c116u,
        0x1e376c08u, 0x2748774cu, 0x34b0bcb5u, 0x391c0cb3u, 0x4ed8aa4au, 0x5b9cca4fu, 0x682e6ff3u,
        0x748f82eeu, 0x78a5636fu, 0x84c87814u, 0x8cc70208u, 0x90befffau, 0xa4506cebu, 0xbef9a3f7u,
        0xc67178f2u};
    return constants[round];
}

/** Rotate a word right by 1..31 bits. */
QHASH_FN
uint32_t qhash_rotate_right(uint32_t value, unsigned bits)
{
    return value >> bits | value << (32u - bits);
}

/** Round `round` on working variables that stay in place: instead of moving a..h along, the ring is
 *  read from another start, so that eight rounds bring it back. The compiler sees only constants.
 */
QHASH_FN
void qhash_sha256_round(uint32_t ring[8], unsigned round, uint32_t word)
{
    const unsigned start = 8u - round % 8u;
    const uint32_t a = ring[start % 8u];
    const uint32_t b = ring[(start + 1u) % 8u];
    const uint32_t c = ring[(start + 2u) % 8u];
    const uint32_t e = ring[(start + 4u) % 8u];
    const uint32_t f = ring[(start + 5u) % 8u];
    const uint32_t g = ring[(start + 6u) % 8u];
    const uint32_t sum1 =
        qhash_rotate_right(e, 6) ^ qhash_rotate_right(e, 11) ^ qhash_rotate_right(e, 25);
    const uint32_t choice = g ^ (e & (f ^ g));
    const uint32_t first =
        ring[(start + 7u) % 8u] + sum1 + choice + qhash_sha256_constant(round) + word;
    const uint32_t sum0 =
        qhash_rotate_right(a, 2) ^ qhash_rotate_right(a, 13) ^ qhash_rotate_right(a, 22);
    const uint32_t majority = (a & b) | (c & (a | b));
    ring[(start + 3u) % 8u] += first;
    ring[(start + 7u) % 8u] = first + sum0 + majority;
}

/** The message word 16 places after words[index], written over it (FIPS 180-4, 6.2.2). */
QHASH_FN
uint32_t qhash_sha256_expand(uint32_t words[16], unsigned index)
{
    const uint32_t early = words[(index + 1u) % 16u];
    const uint32_t late = words[(index + 14u) % 16u];
    words[index % 16u] +=
        (qhash_rotate_right(early, 7) ^ qhash_rotate_right(early, 18) ^ early >> 3) +
        words[(index + 9u) % 16u] +
        (qhash_rotate_right(late, 17) ^ qhash_rotate_right(late, 19) ^ late >> 10);
    return words[index % 16u];
}

/** Add one block to a state.
 *
 *  state      in, out
 *  words[16]  in, destroyed  the block as numbers: its bytes read big-endian
 *  cost       about 180 ns
 */
QHASH_FN
void qhash_sha256_compress(struct qhash_sha256_state *state, uint32_t words[16])
{
    uint32_t ring[8];
    QHASH_UNROLL
    for (unsigned i = 0; i < 8; i++) {
        ring[i] = state->words[i];
    }
    QHASH_UNROLL
    for (unsigned round = 0; round < 16; round++) {
        qhash_sha256_round(ring, round, words[round]);
    }
    for (unsigned first = 16; first < 64; first += 16) {
        QHASH_UNROLL
        for (unsigned i = 0; i < 16; i++) {
            qhash_sha256_round(ring, first + i, qhash_sha256_expand(words, i));
        }
    }
    QHASH_UNROLL
    for (unsigned i = 0; i < 8; i++) {
        state->words[i] += ring[i];
    }
}

/** Add one block of 64 bytes to a state. */
QHASH_FN
void qhash_sha256_compress_bytes(struct qhash_sha256_state *state, const uint8_t block[64])
{
    uint32_t words[16];
    for (unsigned i = 0; i < 16; i++) {
        words[i] = qhash_load_be32(block + 4 * i);
    }
    qhash_sha256_compress(state, words);
}

/** Write a state as the 32 bytes of a hash. */
QHASH_FN
void qhash_sha256_store(uint8_t out[32], const struct qhash_sha256_state *state)
{
    for (unsigned i = 0; i < 8; i++) {
        qhash_store_be32(out + 4 * i, state->words[i]);
    }
}

/** SHA-256 of exactly 64 bytes given as words: the inner step of both proofs of work.
 *
 *  out        out  the hash
 *  words[16]  in, destroyed  the message as big-endian numbers
 */
QHASH_FN
void qhash_sha256_of_block(struct qhash_sha256_state *out, uint32_t words[16])
{
    uint32_t padding[16] = {0x80000000u, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 512};
    qhash_sha256_begin(out);
    qhash_sha256_compress(out, words);
    qhash_sha256_compress(out, padding);
}

/** SHA-256 of a hash: the second step of sha256d.
 *
 *  out    out  the hash; may be the same as `hash`
 *  hash   in   the first hash
 */
QHASH_FN
void qhash_sha256_of_hash(struct qhash_sha256_state *out, const struct qhash_sha256_state *hash)
{
    uint32_t words[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0x80000000u, 0, 0, 0, 0, 0, 0, 256};
    for (unsigned i = 0; i < 8; i++) {
        words[i] = hash->words[i];
    }
    qhash_sha256_begin(out);
    qhash_sha256_compress(out, words);
}

/** A message that arrives in pieces. */
struct qhash_sha256_stream {
    struct qhash_sha256_state state;
    uint8_t block[64]; /* the bytes that do not fill a block yet */
    uint64_t len;      /* of the message so far */
};

/** Begin a message. */
void qhash_sha256_init(struct qhash_sha256_stream *stream);

/** Add len bytes to a message; data may be NULL when len is 0. */
void qhash_sha256_update(struct qhash_sha256_stream *stream, const void *data, size_t len);

/** Finish a message; the stream must be begun again before its next use. */
void qhash_sha256_final(uint8_t out[32], struct qhash_sha256_stream *stream);

/** SHA-256 of a whole message; out may lie within data. */
void qhash_sha256(uint8_t out[32], const void *data, size_t len);

/** SHA-256 of the SHA-256 of a whole message; out may lie within data. */
void qhash_sha256d(uint8_t out[32], const void *data, size_t len);

/** What all nonces of one header share: its first block, and its last 16 bytes with padding. */
struct qhash_midstate {
    struct qhash_sha256_state first; /* after the first 64 bytes */
    uint32_t tail[16];               /* the second block; tail[3] is the nonce's place */
};

/** Prepare the search of one header's nonces; header[80] is in wire order, its nonce is ignored. */
void qhash_midstate_init(struct qhash_midstate *out, const uint8_t header[80]);

/** SHA-256 of the prepared header with this nonce. */
QHASH_FN
void qhash_midstate_hash(struct qhash_sha256_state *out, const struct qhash_midstate *midstate,
                         uint32_t nonce)
{
    uint32_t words[16];
    for (unsigned i = 0; i < 16; i++) {
        words[i] = midstate->tail[i];
    }
    words[3] = qhash_swap32(nonce);
    *out = midstate->first;
    qhash_sha256_compress(out, words);
}

#endif
