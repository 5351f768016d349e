/* The closed form as the kernel computes it: message words 8..15 of the second SHA-256 out of the
 * header's hash. The derivation is in docs/QHASH.md, what is done for the pipes in docs/KERNEL.md.
 */
#ifndef QHASH_DEVICE_CUDA_SWEEP_H
#define QHASH_DEVICE_CUDA_SWEEP_H

#include <math.h>
#include <stdint.h>

#include "qhash/device/cuda/job.h"
#include "qhash/device/cuda/words.h"
#include "qhash/params.h"

#define CHAIN_REAL  float
#define CHAIN       cuda_chain
#define CHAIN_START cuda_chain_start
#define CHAIN_STEP  cuda_chain_step
#define CHAIN_FMA   fmaf
#include "qhash/device/cuda/chain.h"
#undef CHAIN_REAL
#undef CHAIN
#undef CHAIN_START
#undef CHAIN_STEP
#undef CHAIN_FMA

#define CHAIN_REAL  double
#define CHAIN       cuda_chain_double
#define CHAIN_START cuda_chain_double_start
#define CHAIN_STEP  cuda_chain_double_step
#define CHAIN_FMA   fma
#include "qhash/device/cuda/chain.h"
#undef CHAIN_REAL
#undef CHAIN
#undef CHAIN_START
#undef CHAIN_STEP
#undef CHAIN_FMA

/* One and a half times the power of two at which a number's last bit is 2^-15: adding it rounds to
 * a step of Q1.15, and the low 16 bits of the sum are the value in two's complement, +1.0 wrapped.
 * Ties go to even instead of away from zero; there are none at angle offset 1. */
#define CUDA_ROUND_SINGLE 0x1.8p8f
#define CUDA_ROUND_DOUBLE 0x1.8p37

/** Where each qubit's rows are: offsets in bytes, of any table of pairs and of turns. */
struct cuda_offsets {
    uint32_t pair[QHASH_QUBITS], tilt[QHASH_QUBITS];
};

/** The rows of all qubits: nibbles y and z of a qubit together, and w. A byte of w with its low
 *  half blanked is 16 times its high half: already an offset. */
CUDA_FN void cuda_offsets_of(const struct cuda_kit *kit, struct cuda_offsets *out,
                             const uint32_t hash[8])
{
    CUDA_UNROLL
    for (unsigned half = 0; half < 2; half++) {
        const uint32_t y = hash[half], z = hash[2u + half], w = hash[4u + half];
        uint32_t even_pairs[4], odd_pairs[4], even_tilts[4], odd_tilts[4];
        cuda_bytes(kit, even_pairs, cuda_choose(0xf0f0f0f0u, y, cuda_nibbles_down(kit, z)));
        cuda_bytes(kit, odd_pairs, cuda_choose(0xf0f0f0f0u, cuda_nibbles_up(kit, y), z));
        cuda_bytes(kit, even_tilts, w & 0xf0f0f0f0u);
        cuda_bytes(kit, odd_tilts, cuda_nibbles_up(kit, w) & 0xf0f0f0f0u);
        CUDA_UNROLL
        for (unsigned i = 0; i < 4; i++) {
            const unsigned even = 8u * half + 2u * i;
            out->pair[even] = cuda_nibbles_up(kit, even_pairs[i]);
            out->pair[even + 1u] = cuda_nibbles_up(kit, odd_pairs[i]);
            out->tilt[even] = even_tilts[i];
            out->tilt[even + 1u] = odd_tilts[i];
        }
    }
}

CUDA_FN const void *cuda_row(const void *table, uint32_t offset)
{
    return (const char *)table + offset;
}

/** Qubit q in double: its row and its tilt taken from the tables, the chain led on.
 *  steps  in, out  gets the value of qubit q - 1 in the low half of its word */
CUDA_FN void cuda_qubit_double(struct cuda_chain_double *chain, uint32_t steps[QHASH_QUBITS],
                               const struct cuda_offsets *at, const struct cuda_tables *tables,
                               unsigned q)
{
    const struct cuda_pair_double pair =
        *(const struct cuda_pair_double *)cuda_row(tables->pairs_double, at->pair[q]);
    const struct cuda_up_double up =
        *(const struct cuda_up_double *)cuda_row(tables->ups_double, at->pair[q]);
    const struct cuda_turn_double turn =
        *(const struct cuda_turn_double *)cuda_row(tables->turns_double, at->tilt[q]);
    const double row[3] = {pair.across, pair.along, up.up};
    const double tilt[2] = {turn.cosine, turn.sine};
    if (q == 0) {
        cuda_chain_double_start(chain, row, tilt);
    } else {
        const double previous = cuda_chain_double_step(chain, row, tilt);
        steps[q - 1u] = cuda_low_double(previous + CUDA_ROUND_DOUBLE);
    }
}

/** The same in single precision. */
CUDA_FN void cuda_qubit_single(struct cuda_chain *chain, uint32_t steps[QHASH_QUBITS],
                               const struct cuda_offsets *at, const struct cuda_tables *tables,
                               unsigned q)
{
    const struct cuda_pair pair = *(const struct cuda_pair *)cuda_row(tables->pairs, at->pair[q]);
    const struct cuda_turn turn = *(const struct cuda_turn *)cuda_row(tables->turns, at->tilt[q]);
    const float row[3] = {pair.across, pair.along, pair.up};
    const float tilt[2] = {turn.cosine, turn.sine};
    if (q == 0) {
        cuda_chain_start(chain, row, tilt);
    } else {
        const float previous = cuda_chain_step(chain, row, tilt);
        steps[q - 1u] = cuda_low_single(previous + CUDA_ROUND_SINGLE);
    }
}

/** The 16 values in the low halves of words. Expectations shrink from qubit to qubit, and with them
 *  the errors: so the first `head` values are computed in double where the rest is not. */
CUDA_FN void cuda_steps_of(const struct cuda_kit *kit, uint32_t steps[QHASH_QUBITS],
                           const struct cuda_offsets *at, const struct cuda_tables *tables)
{
    struct cuda_chain chain = {0, 0, 0, 0};
    struct cuda_chain_double wide = {0, 0, 0, 0};
    const bool exact = kit->levers.way == CUDA_WAY_EXACT;
    unsigned wide_qubits = kit->levers.head == 0 ? 0 : kit->levers.head + 1u;
    if (exact) {
        wide_qubits = QHASH_QUBITS;
    }
    CUDA_UNROLL
    for (unsigned q = 0; q < QHASH_QUBITS; q++) {
        if (q < wide_qubits) {
            cuda_qubit_double(&wide, steps, at, tables, q);
        } else {
            cuda_qubit_single(&chain, steps, at, tables, q);
        }
        if (q + 1u == wide_qubits) {
            chain.one = (float)wide.one;
            chain.x = (float)wide.x;
            chain.y = (float)wide.y;
            chain.z = (float)wide.z;
        }
    }
    steps[QHASH_QUBITS - 1] = exact ? cuda_low_double((wide.one + wide.x) + CUDA_ROUND_DOUBLE)
                                    : cuda_low_single((chain.one + chain.x) + CUDA_ROUND_SINGLE);
}

/** Message words 8..15 of the second SHA-256.
 *
 *  message[8]  out  the rounded expectations as big-endian numbers
 *  hash[8]     in   SHA-256 of the header as big-endian numbers
 *  tables      in   of the header's rule
 */
CUDA_FN void cuda_sweep(const struct cuda_kit *kit, uint32_t message[8], const uint32_t hash[8],
                        const struct cuda_tables *tables)
{
    struct cuda_offsets at;
    uint32_t steps[QHASH_QUBITS];
    cuda_offsets_of(kit, &at, hash);
    cuda_steps_of(kit, steps, &at, tables);
    CUDA_UNROLL
    for (unsigned i = 0; i < 8; i++) {
        message[i] = cuda_join(steps[2u * i], steps[2u * i + 1u]);
    }
}

#endif
