#include <stdbool.h>

#include "qhash/angles.h"
#include "qhash/circuit.h"
#include "qhash/device/engine.h"
#include "qhash/params.h"
#include "qhash/q15.h"
#include "qhash/sha256.h"
#include "qhash/sweep.h"
#include "qhash/target.h"

/** Whether a digest meets the target. All but one in 2^32 fail at the first comparison. */
static bool meets(const struct qhash_sha256_state *digest, const struct device_search *search)
{
    if (qhash_swap32(digest->words[7]) > search->target_top) {
        return false;
    }
    uint8_t bytes[QHASH_DIGEST_LEN];
    qhash_sha256_store(bytes, digest);
    return qhash_target_met(bytes, search->target);
}

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

static bool meets_qhash(const struct device_search *search, uint32_t nonce)
{
    struct qhash_sha256_state hash, digest;
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
    finish(&digest, &hash, q15_bytes);
    return meets(&digest, search);
}

static bool meets_sha256d(const struct device_search *search, uint32_t nonce)
{
    struct qhash_sha256_state hash;
    qhash_midstate_hash(&hash, &search->midstate, nonce);
    qhash_sha256_of_hash(&hash, &hash);
    return meets(&hash, search);
}

bool device_nonce_meets(const struct device_search *search, uint32_t nonce)
{
    return search->algorithm == QHASH_ALGORITHM_QHASH ? meets_qhash(search, nonce)
                                                      : meets_sha256d(search, nonce);
}

static size_t scan(uint32_t finds[DEVICE_SLICE], const struct device_search *search, uint32_t first,
                   uint32_t count)
{
    size_t found = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (device_nonce_meets(search, first + i)) {
            finds[found++] = first + i;
        }
    }
    return found;
}

/** As scan(), with the header's hash in place of the expectation bytes. */
static size_t ceiling(uint32_t finds[DEVICE_SLICE], const struct device_search *search,
                      uint32_t first, uint32_t count)
{
    size_t found = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct qhash_sha256_state hash, digest;
        uint8_t bytes[QHASH_DIGEST_LEN];
        qhash_midstate_hash(&hash, &search->midstate, first + i);
        qhash_sha256_store(bytes, &hash);
        finish(&digest, &hash, bytes);
        if (meets(&digest, search)) {
            finds[found++] = first + i;
        }
    }
    return found;
}

const struct device_engine device_engine_plain = {
    .name = "plain",
    .title = "C11, one nonce after the other",
    .needs = 0,
    .missed_rate = 0,
    .scan = scan,
    .ceiling = ceiling,
};
