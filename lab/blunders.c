#include "lab/blunders.h"

#include <math.h>
#include <string.h>

#include "qhash/angles.h"
#include "qhash/header.h"
#include "qhash/q15.h"
#include "qhash/qhash.h"
#include "qhash/sha256.h"

/* qhash_sweep_single(): the closed form in floats. */
#define QHASH_SWEEP_REAL  float
#define QHASH_SWEEP_ANGLE qhash_angle_single
#define QHASH_SWEEP       qhash_sweep_single
#include "qhash/sweep_text.h" /* a template: no guard */
#undef QHASH_SWEEP_REAL
#undef QHASH_SWEEP_ANGLE
#undef QHASH_SWEEP

static void turn_around(uint8_t *bytes, size_t len)
{
    for (size_t at = 0; at < len / 2; at++) {
        const uint8_t byte = bytes[at];
        bytes[at] = bytes[len - 1 - at];
        bytes[len - 1 - at] = byte;
    }
}

/* Headers. */

/** prevhash goes into the header as it was sent. */
static void keep_prevhash(struct lab_blunder_work *work)
{
    for (size_t word = 0; word < sizeof work->job.prevhash_words; word += 4) {
        turn_around(work->job.prevhash_words + word, 4);
    }
}

static void forget_extranonce1(struct lab_blunder_work *work)
{
    work->extranonce.extranonce1_len = 0;
}

static void keep_extranonce1(struct lab_blunder_work *work)
{
    work->extranonce = work->first;
}

/** The job before, under the new one's name. */
static void keep_job(struct lab_blunder_work *work)
{
    work->job = work->before;
}

static void turn_extranonce2(struct lab_blunder_work *work)
{
    turn_around(work->share.extranonce2, work->share.extranonce2_len);
}

static void turn_branches(struct lab_blunder_work *work)
{
    for (size_t index = 0; index < work->job.branch_count; index++) {
        turn_around(work->job.branches[index], sizeof work->job.branches[index]);
    }
}

static void turn_root(uint8_t header[80])
{
    turn_around(header + QHASH_HEADER_MERKLE_AT, 32);
}

static void turn_ntime(uint8_t header[80])
{
    turn_around(header + QHASH_HEADER_NTIME_AT, 4);
}

static void turn_nonce(uint8_t header[80])
{
    turn_around(header + QHASH_HEADER_NONCE_AT, 4);
}

static void turn_version(uint8_t header[80])
{
    turn_around(header + QHASH_HEADER_VERSION_AT, 4);
}

static void turn_version_and_nonce(uint8_t header[80])
{
    turn_version(header);
    turn_nonce(header);
}

/** source: reegiss/rust-miner src/cuda/qhash_backend.rs @ 99a57eb, mine_job */
static void make_as_rust_miner(uint8_t header[80])
{
    turn_version(header);
    turn_ntime(header);
    turn_root(header);
    uint8_t *const prevhash = header + QHASH_HEADER_PREVIOUS_AT;
    for (size_t word = 0; word < 32; word += 4) {
        turn_around(prevhash + word, 4); /* as it was sent… */
    }
    turn_around(prevhash, 32); /* …and reversed whole */
}

/* Hashes. */

struct circuit {
    uint8_t hash[32];
    uint8_t angle[64];
};

static struct circuit read_header(const uint8_t header[80], unsigned offset)
{
    struct circuit circuit;
    qhash_sha256(circuit.hash, header, QHASH_HEADER_LEN);
    qhash_circuit_angles(circuit.angle, circuit.hash, offset);
    return circuit;
}

static unsigned offset_at(const uint8_t header[80])
{
    return qhash_rules_at(qhash_header_ntime(header)).angle_offset;
}

/** By the zero-byte rule of the header's time. */
static bool finish(uint8_t digest[32], const uint8_t header[80], const struct circuit *circuit,
                   const double expectation[16])
{
    int16_t q15[QHASH_QUBITS];
    for (size_t qubit = 0; qubit < QHASH_QUBITS; qubit++) {
        q15[qubit] = qhash_q15(expectation[qubit]);
    }
    return qhash_finish(digest, circuit->hash, q15, qhash_rules_at(qhash_header_ntime(header))) ==
           QHASH_OK;
}

/** By the turns of another table. */
static bool hash_turned(uint8_t digest[32], const uint8_t header[80],
                        const struct qhash_angle turns[QHASH_ANGLES], unsigned offset)
{
    const struct circuit circuit = read_header(header, offset);
    double expectation[QHASH_QUBITS];
    qhash_sweep(expectation, circuit.angle, turns);
    return finish(digest, header, &circuit, expectation);
}

static bool hash_half_angle(uint8_t digest[32], const uint8_t header[80])
{
    return hash_turned(digest, header, qhash_turns, offset_at(header));
}

/** The sign of a Z rotation does not matter, so all may be turned the wrong way. */
static bool hash_wrong_sign(uint8_t digest[32], const uint8_t header[80])
{
    struct qhash_angle turns[QHASH_ANGLES];
    for (size_t index = 0; index < QHASH_ANGLES; index++) {
        const struct qhash_angle right = qhash_double_turns[index];
        turns[index] = (struct qhash_angle){right.cosine, -right.sine};
    }
    return hash_turned(digest, header, turns, offset_at(header));
}

static bool hash_fork_angle(uint8_t digest[32], const uint8_t header[80])
{
    return hash_turned(digest, header, qhash_double_turns, 1 - offset_at(header));
}

/** In floats, from sums that had grown to 8 on the way; only what that gets wrong is submitted, or
 *  most shares would be good. */
static bool hash_single_precision(uint8_t digest[32], const uint8_t header[80])
{
    struct circuit circuit = read_header(header, offset_at(header));
    struct qhash_angle_single table[QHASH_ANGLES];
    float single[QHASH_QUBITS];
    double expectation[QHASH_QUBITS];
    for (size_t index = 0; index < QHASH_ANGLES; index++) {
        table[index] = (struct qhash_angle_single){(float)qhash_double_turns[index].cosine,
                                                   (float)qhash_double_turns[index].sine};
    }
    qhash_sweep_single(single, circuit.angle, table);
    for (size_t qubit = 0; qubit < QHASH_QUBITS; qubit++) {
        const float sum = 8 + single[qubit];
        expectation[qubit] = (double)sum - 8;
    }
    uint8_t right[32];
    (void)qhash_digest(right, header, qhash_rules_at(qhash_header_ntime(header)));
    return finish(digest, header, &circuit, expectation) && memcmp(digest, right, 32) != 0;
}

/** Only what the rule discards is submitted: that is one nonce in twenty. */
static bool hash_zero_rule(uint8_t digest[32], const uint8_t header[80])
{
    struct qhash_rules rules = qhash_rules_at(qhash_header_ntime(header));
    if (qhash_digest(digest, header, rules) == QHASH_OK) {
        return false;
    }
    rules.reject_zero_bytes = QHASH_ZERO_BYTES_NEVER;
    return qhash_digest(digest, header, rules) == QHASH_OK;
}

static bool hash_sha256d(uint8_t digest[32], const uint8_t header[80])
{
    qhash_sha256d(digest, header, QHASH_HEADER_LEN);
    return true;
}

/** A product of single qubits, corrected by their neighbours and their mean; 1 does not wrap.
 *  source: reegiss/rust-miner src/cuda/qhash.cu @ 99a57eb, compute_expectations_analytical */
static bool hash_mean_field(uint8_t digest[32], const uint8_t header[80])
{
    const struct circuit circuit = read_header(header, 0);
    const struct qhash_angle *const turns = qhash_double_turns;
    double value[QHASH_QUBITS];
    double sum = 0;
    int16_t q15[QHASH_QUBITS];
    for (size_t qubit = 0; qubit < QHASH_QUBITS; qubit++) {
        const struct qhash_angle y0 = turns[circuit.angle[qubit]];
        const struct qhash_angle z0 = turns[circuit.angle[16 + qubit]];
        const struct qhash_angle y1 = turns[circuit.angle[32 + qubit]];
        value[qubit] = y0.cosine * y1.cosine - y0.sine * y1.sine * z0.cosine;
        sum += value[qubit];
    }
    const double mean = sum / QHASH_QUBITS;
    for (size_t qubit = 0; qubit < QHASH_QUBITS; qubit++) {
        double factor = 1 + 0.03 * (mean - value[qubit]);
        factor += qubit > 0 ? 0.05 * value[qubit - 1] : 0;
        value[qubit] = fmax(-1, fmin(1, value[qubit] * factor));
        const long steps = lround(value[qubit] * QHASH_Q15_ONE);
        q15[qubit] = (int16_t)(steps > INT16_MAX ? INT16_MAX : steps);
    }
    return qhash_finish(digest, circuit.hash, q15, qhash_rules_at(qhash_header_ntime(header))) ==
           QHASH_OK;
}

/** The right hash, made more of than it is: as if the target were sixteen times as high. */
static bool hash_easier(uint8_t digest[32], const uint8_t header[80])
{
    if (qhash_digest(digest, header, qhash_rules_at(qhash_header_ntime(header))) != QHASH_OK) {
        return false;
    }
    for (size_t at = 0; at < 32; at++) { /* a sixteenth */
        digest[at] = (uint8_t)(digest[at] >> 4 | (at < 31 ? digest[at + 1] << 4 : 0));
    }
    return true;
}

const struct lab_blunder lab_blunder_prevhash_order = {.bend = keep_prevhash};
const struct lab_blunder lab_blunder_merkle_order = {.twist = turn_root};
const struct lab_blunder lab_blunder_ntime_order = {.twist = turn_ntime};
const struct lab_blunder lab_blunder_nonce_order = {.twist = turn_nonce};
const struct lab_blunder lab_blunder_version_order = {.twist = turn_version};
const struct lab_blunder lab_blunder_no_extranonce1 = {.bend = forget_extranonce1};
const struct lab_blunder lab_blunder_extranonce2_order = {.bend = turn_extranonce2};
const struct lab_blunder lab_blunder_first_extranonce1 = {.bend = keep_extranonce1};
const struct lab_blunder lab_blunder_previous_job = {.bend = keep_job};
const struct lab_blunder lab_blunder_half_angle = {.hash = hash_half_angle};
const struct lab_blunder lab_blunder_wrong_sign = {.hash = hash_wrong_sign};
const struct lab_blunder lab_blunder_fork_angle = {.hash = hash_fork_angle};
const struct lab_blunder lab_blunder_single_precision = {.hash = hash_single_precision};
const struct lab_blunder lab_blunder_zero_rule = {.hash = hash_zero_rule};
const struct lab_blunder lab_blunder_mean_field = {.hash = hash_mean_field};
const struct lab_blunder lab_blunder_rust_miner = {.bend = turn_branches,
                                                   .twist = make_as_rust_miner,
                                                   .hash = hash_mean_field,
                                                   .reads_backwards = true};
const struct lab_blunder lab_blunder_sha256d = {.hash = hash_sha256d};
const struct lab_blunder lab_blunder_digest_order = {.reads_backwards = true};
const struct lab_blunder lab_blunder_two_orders = {.twist = turn_version_and_nonce};
const struct lab_blunder lab_blunder_easy_target = {.hash = hash_easier};
