/* Hashes as mistakes make them. All share one text with switches, so that each row of the table
 * says in full what is wrong with it. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "qhash/angles.h"
#include "qhash/circuit.h"
#include "qhash/header.h"
#include "qhash/q15.h"
#include "qhash/qhash.h"
#include "qhash/sha256.h"
#include "qhash/sweep.h"
#include "simpool/diagnosis/parts.h"

/* Nearer to a tie than this, in steps, single precision may round the other way: 4 units in the
 * last place of a float near 1 are 0.0078 of a step. */
static const double margin_near = 0.02;
enum { NEAR_QUBITS_MAX = 5 };

/* How far the approximation pulls a qubit towards its neighbour, and towards the mean. */
static const double pull_of_neighbour = 0.05;
static const double pull_of_mean = 0.03;

enum kernel { CIRCUIT, MEAN_FIELD, SHA256D, SHA256 };
enum rounding { NEAREST, TRUNCATED, SATURATED };

/** One way to hash; zeros are right. */
struct way {
    enum simpool_mistake mistake;
    enum kernel kernel;
    enum rounding rounding;
    bool half_angle;
    bool wrong_sign;
    bool other_fork;
    bool low_nibble_first;
};

static const struct way qhash_ways[] = {
    {.mistake = SIMPOOL_MISTAKE_ZERO_RULE},
    {.mistake = SIMPOOL_MISTAKE_HALF_ANGLE, .half_angle = true},
    {.mistake = SIMPOOL_MISTAKE_WRONG_SIGN, .wrong_sign = true},
    {.mistake = SIMPOOL_MISTAKE_FORK_ANGLE, .other_fork = true},
    {.mistake = SIMPOOL_MISTAKE_NIBBLE_ORDER, .low_nibble_first = true},
    {.mistake = SIMPOOL_MISTAKE_TRUNCATES, .rounding = TRUNCATED},
    {.mistake = SIMPOOL_MISTAKE_SATURATES, .rounding = SATURATED},
    {.mistake = SIMPOOL_MISTAKE_MEAN_FIELD, .kernel = MEAN_FIELD, .rounding = SATURATED},
    {.mistake = SIMPOOL_MISTAKE_MEAN_FIELD, .kernel = MEAN_FIELD},
    {.mistake = SIMPOOL_MISTAKE_SHA256D, .kernel = SHA256D},
    {.mistake = SIMPOOL_MISTAKE_SHA256, .kernel = SHA256},
};
static const struct way sha256d_ways[] = {
    {.mistake = SIMPOOL_MISTAKE_SHA256D, .kernel = SHA256D},
    {.mistake = SIMPOOL_MISTAKE_QHASH},
    {.mistake = SIMPOOL_MISTAKE_SHA256, .kernel = SHA256},
};

static const struct way *ways_of(enum qhash_algorithm algorithm)
{
    return algorithm == QHASH_ALGORITHM_QHASH ? qhash_ways : sha256d_ways;
}

size_t simpool_wrong_hashes(enum qhash_algorithm algorithm)
{
    return algorithm == QHASH_ALGORITHM_QHASH ? sizeof qhash_ways / sizeof qhash_ways[0]
                                              : sizeof sha256d_ways / sizeof sha256d_ways[0];
}

enum simpool_mistake simpool_wrong_hash_mistake(enum qhash_algorithm algorithm, size_t index)
{
    assert(index < simpool_wrong_hashes(algorithm));
    return ways_of(algorithm)[index].mistake;
}

static double clamp(double value)
{
    return value > 1 ? 1 : value < -1 ? -1 : value;
}

/** The "analytical approximation": each qubit turned alone, as if nothing entangled them, then
 *  pulled a little towards its neighbour and towards the mean of all.
 *
 *  Its table of 65,536 products is this formula to 7e-16; the angles are those of before the fork
 * of 2025-09-25, whatever the time. source  reegiss/rust-miner src/cuda/qhash.cu,
 * src/cuda/qhash_lookup_table.bin @ 99a57eb
 */
static void mean_field(double expectation[16], const uint8_t hash[32])
{
    double mean = 0;
    for (unsigned qubit = 0; qubit < QHASH_QUBITS; qubit++) {
        const struct qhash_angle *turn[3];
        const unsigned nibbles[3] = {qhash_circuit_nibble(0, QHASH_AXIS_Y, qubit),
                                     qhash_circuit_nibble(0, QHASH_AXIS_Z, qubit),
                                     qhash_circuit_nibble(1, QHASH_AXIS_Y, qubit)};
        for (size_t index = 0; index < 3; index++) {
            turn[index] =
                &qhash_double_turns[qhash_angle_index(qhash_nibble(hash, nibbles[index]), 0)];
        }
        expectation[qubit] =
            turn[0]->cosine * turn[2]->cosine - turn[0]->sine * turn[2]->sine * turn[1]->cosine;
        mean += expectation[qubit] / QHASH_QUBITS;
    }
    double before = 0; /* qubit 0 has no neighbour before it */
    for (unsigned qubit = 0; qubit < QHASH_QUBITS; qubit++) {
        const double own = expectation[qubit];
        /* In place, as its source does it: the neighbour's value is the corrected one. */
        expectation[qubit] =
            clamp(own * (1 + pull_of_neighbour * before + pull_of_mean * (mean - own)));
        before = expectation[qubit];
    }
}

/** The circuit with the mistakes of a way. */
static void circuit(double expectation[16], const uint8_t hash[32], unsigned angle_offset,
                    const struct way *way)
{
    uint8_t nibbles[QHASH_DIGEST_LEN];
    for (size_t at = 0; at < sizeof nibbles; at++) {
        nibbles[at] = (uint8_t)(way->low_nibble_first ? hash[at] << 4 | hash[at] >> 4 : hash[at]);
    }
    uint8_t angle[QHASH_NIBBLES];
    qhash_circuit_angles(angle, nibbles, way->other_fork ? 1 - angle_offset : angle_offset);
    for (unsigned layer = 0; layer < QHASH_LAYERS && way->wrong_sign; layer++) {
        for (unsigned qubit = 0; qubit < QHASH_QUBITS; qubit++) {
            uint8_t *const turn = &angle[qhash_circuit_nibble(layer, QHASH_AXIS_Y, qubit)];
            *turn = (uint8_t)((QHASH_ANGLES - *turn) % QHASH_ANGLES); /* a whole turn less */
        }
    }
    qhash_sweep(expectation, angle, way->half_angle ? qhash_turns : qhash_double_turns);
}

static int16_t round_one(double expectation, enum rounding rounding)
{
    switch (rounding) {
    case NEAREST:
        return qhash_q15(expectation);
    case TRUNCATED:
        return qhash_q15_wrap((int32_t)(expectation * QHASH_Q15_ONE));
    case SATURATED:
        return expectation * QHASH_Q15_ONE >= QHASH_Q15_ONE - 0.5 ? INT16_MAX
                                                                  : qhash_q15(expectation);
    }
    assert(false);
    return 0;
}

/** The last step, and nothing is discarded: whether a miner drops what it should is known only of
 *  what it sends. */
static void finish(uint8_t digest[32], const uint8_t hash[32], const int16_t q15[16])
{
    static const struct qhash_rules no_rule = {.reject_zero_bytes = QHASH_ZERO_BYTES_NEVER};
    (void)qhash_finish(digest, hash, q15, no_rule);
}

void simpool_wrong_hash(uint8_t digest[32], const uint8_t header[80],
                        enum qhash_algorithm algorithm, size_t index)
{
    assert(index < simpool_wrong_hashes(algorithm));
    const struct way *const way = &ways_of(algorithm)[index];
    if (way->kernel == SHA256D) {
        qhash_sha256d(digest, header, QHASH_HEADER_LEN);
        return;
    }
    uint8_t hash[QHASH_DIGEST_LEN];
    qhash_sha256(hash, header, QHASH_HEADER_LEN);
    if (way->kernel == SHA256) {
        memcpy(digest, hash, sizeof hash);
        return;
    }
    double expectation[QHASH_QUBITS];
    if (way->kernel == MEAN_FIELD) {
        mean_field(expectation, hash);
    } else {
        circuit(expectation, hash, qhash_rules_at(qhash_header_ntime(header)).angle_offset, way);
    }
    int16_t q15[QHASH_QUBITS];
    for (unsigned qubit = 0; qubit < QHASH_QUBITS; qubit++) {
        q15[qubit] = round_one(expectation[qubit], way->rounding);
    }
    finish(digest, hash, q15);
}

/** The other of the two values next to an expectation. */
static int16_t round_other(double expectation)
{
    const double steps = fabs(expectation) * QHASH_Q15_ONE;
    const int32_t below = (int32_t)steps;
    const int32_t other = steps - below >= 0.5 ? below : below + 1;
    return qhash_q15_wrap(expectation < 0 ? -other : other);
}

void simpool_wrong_roundings(struct simpool_roundings *out, const uint8_t header[80])
{
    uint8_t hash[QHASH_DIGEST_LEN];
    double expectation[QHASH_QUBITS];
    int16_t q15[QHASH_QUBITS];
    static const struct way right = {.mistake = SIMPOOL_MISTAKE_ROUNDING};
    unsigned near[NEAR_QUBITS_MAX];
    unsigned near_count = 0;
    qhash_sha256(hash, header, QHASH_HEADER_LEN);
    circuit(expectation, hash, qhash_rules_at(qhash_header_ntime(header)).angle_offset, &right);
    for (unsigned qubit = 0; qubit < QHASH_QUBITS; qubit++) {
        q15[qubit] = qhash_q15(expectation[qubit]);
        out->margin[qubit] = qhash_q15_margin(expectation[qubit]);
        if (out->margin[qubit] < margin_near && near_count < NEAR_QUBITS_MAX) {
            near[near_count++] = qubit;
        }
    }
    out->count = 0;
    for (unsigned subset = 1; subset < 1u << near_count; subset++) {
        int16_t flipped[QHASH_QUBITS];
        uint16_t bits = 0;
        memcpy(flipped, q15, sizeof flipped);
        for (unsigned index = 0; index < near_count; index++) {
            if ((subset >> index & 1u) != 0) {
                flipped[near[index]] = round_other(expectation[near[index]]);
                bits = (uint16_t)(bits | 1u << near[index]);
            }
        }
        out->flipped[out->count] = bits;
        finish(out->digests[out->count++], hash, flipped);
    }
}
