// What a kernel includes, seen by a C++ compiler and by nvcc (portable.sh compiles it with both).
#include "qhash/bytes.h"
#include "qhash/circuit.h"
#include "qhash/device/cuda/search.h"
#include "qhash/device/cuda/variants.h"
#include "qhash/params.h"
#include "qhash/q15.h"
#include "qhash/sha256.h"
#include "qhash/sweep.h"

// One whole hash with nothing but those headers.
QHASH_FN void hash_one(uint32_t digest[8], const qhash_midstate *midstate, uint32_t nonce,
                       const qhash_angle *table)
{
    qhash_sha256_state hash, second;
    uint8_t bytes[QHASH_DIGEST_LEN], angle[QHASH_NIBBLES], q15_bytes[QHASH_Q15_LEN];
    double expectation[QHASH_QUBITS];
    int16_t q15[QHASH_QUBITS];
    uint32_t words[16];
    qhash_midstate_hash(&hash, midstate, nonce);
    qhash_sha256_store(bytes, &hash);
    qhash_circuit_angles(angle, bytes, 1);
    qhash_sweep(expectation, angle, table);
    for (unsigned i = 0; i < QHASH_QUBITS; i++) {
        q15[i] = qhash_q15(expectation[i]);
    }
    (void)qhash_q15_pack(q15_bytes, q15);
    for (unsigned i = 0; i < 8; i++) {
        words[i] = hash.words[i];
        words[8 + i] = qhash_load_be32(q15_bytes + 4 * i);
    }
    qhash_sha256_of_block(&second, words);
    for (unsigned i = 0; i < 8; i++) {
        digest[i] = second.words[i];
    }
}

#ifdef __CUDACC__
__global__ void hash_many(uint32_t *digests, qhash_midstate midstate, const qhash_angle *table)
{
    const uint32_t nonce = blockIdx.x * blockDim.x + threadIdx.x;
    hash_one(digests + 8 * nonce, &midstate, nonce, table);
}
#endif

void hash_on_host(uint32_t digest[8], const qhash_midstate *midstate, const qhash_angle *table)
{
    hash_one(digest, midstate, 0, table);
}
