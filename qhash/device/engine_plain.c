#include <stdbool.h>

#include "qhash/angles.h"
#include "qhash/circuit.h"
#include "qhash/device/engine.h"
#include "qhash/params.h"
#include "qhash/q15.h"
#include "qhash/sha256.h"
#include "qhash/sweep.h"
#include "qhash/target.h"

/** The second half of qhash: SHA-256 of the header's hash and the 32 expectation bytes. */
static void finish(struct qhash_sha256_state *digest, const struct qhash_sha256_state *hash,
                   const uint8_t q15_bytes[32])
{
    uint32_t words[16];
    for (unsigned i = 0; i < 8; i++) {
        words[i] = hash->words[i];
        words[8 + i] = qhash_load_be32(q15_bytes + 4 * i);
    }
    qhash_sha256_of_block(digest, words);
}

/** The whole of qhash; false: the zero-byte rule discards the nonce. */
static bool hash_qhash(struct qhash_sha256_state *digest, const struct device_search *search,
                       uint32_t nonce)
{
    struct qhash_sha256_state hash;
    uint8_t bytes[QHASH_DIGEST_LEN], angle[QHASH_NIBBLES], q15_bytes[QHASH_Q15_LEN];
    double expectation[QHASH_QUBITS];
    int16_t q15[QHASH_QUBITS];
    qhash_midstate_hash(&hash, &search->midstate, nonce);
    qhash_sha256_store(bytes, &hash);
    qhash_circuit_angles(angle, bytes, search->rules.angle_offset);
    qhash_sweep(expectation, angle, qhash_double_turns);
    for (unsigned qubit = 0; qubit < QHASH_QUBITS; qubit++) {
        q15[qubit] = qhash_q15(expectation[qubit]);
    }
    if (qhash_q15_pack(q15_bytes, q15) >= search->rules.reject_zero_bytes) {
        return false;
    }
    finish(digest, &hash, q15_bytes);
    return true;
}

static void hash_sha256d(struct qhash_sha256_state *digest, const struct device_search *search,
                         uint32_t nonce)
{
    qhash_midstate_hash(digest, &search->midstate, nonce);
    qhash_sha256_of_hash(digest, digest);
}

bool device_nonce_meets(const struct device_search *search, uint32_t nonce)
{
    struct qhash_sha256_state digest;
    uint8_t bytes[QHASH_DIGEST_LEN];
    if (search->algorithm == QHASH_ALGORITHM_SHA256D) {
        hash_sha256d(&digest, search, nonce);
    } else if (!hash_qhash(&digest, search, nonce)) {
        return false;
    }
    qhash_sha256_store(bytes, &digest);
    return qhash_target_met(bytes, search->target);
}

static void tops_qhash(uint32_t tops[DEVICE_SLICE], const struct device_search *search,
                       uint32_t first, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        struct qhash_sha256_state digest;
        const bool passes = hash_qhash(&digest, search, first + i);
        tops[i] = passes ? qhash_swap32(digest.words[7]) : UINT32_MAX;
    }
}

static void tops_sha256d(uint32_t tops[DEVICE_SLICE], const struct device_search *search,
                         uint32_t first, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        struct qhash_sha256_state digest;
        hash_sha256d(&digest, search, first + i);
        tops[i] = qhash_swap32(digest.words[7]);
    }
}

/** As tops_qhash(), with the header's hash in place of the expectation bytes. */
static void tops_ceiling(uint32_t tops[DEVICE_SLICE], const struct device_search *search,
                         uint32_t first, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        struct qhash_sha256_state hash, digest;
        uint8_t bytes[QHASH_DIGEST_LEN];
        qhash_midstate_hash(&hash, &search->midstate, first + i);
        qhash_sha256_store(bytes, &hash);
        finish(&digest, &hash, bytes);
        tops[i] = qhash_swap32(digest.words[7]);
    }
}

const struct device_engine device_engine_plain = {
    .name = "plain",
    .title = "C11, one nonce after the other",
    .needs = 0,
    .missed_rate = 0,
    .qhash = tops_qhash,
    .sha256d = tops_sha256d,
    .ceiling = tops_ceiling,
};
