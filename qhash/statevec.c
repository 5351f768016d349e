#include "qhash/statevec.h"

#include <string.h>

#include "qhash/angles.h"
#include "qhash/circuit.h"
#include "qhash/q15.h"
#include "qhash/sha256.h"

/** exp(+i t Y) on one qubit: cos t on the diagonal, sin t above it, -sin t below. */
static void rotate_y(struct qhash_amplitude *state, unsigned qubit, struct qhash_angle turn)
{
    const size_t bit = (size_t)1 << qubit;
    for (size_t i = 0; i < QHASH_AMPLITUDES; i++) {
        if ((i & bit) == 0) {
            struct qhash_amplitude *const zero = &state[i];
            struct qhash_amplitude *const one = &state[i | bit];
            const struct qhash_amplitude was_zero = *zero, was_one = *one;
            zero->real = turn.cosine * was_zero.real + turn.sine * was_one.real;
            zero->imaginary = turn.cosine * was_zero.imaginary + turn.sine * was_one.imaginary;
            one->real = turn.cosine * was_one.real - turn.sine * was_zero.real;
            one->imaginary = turn.cosine * was_one.imaginary - turn.sine * was_zero.imaginary;
        }
    }
}

/** exp(+i t Z) on one qubit: the phase e^it where it is 0, e^-it where it is 1. */
static void rotate_z(struct qhash_amplitude *state, unsigned qubit, struct qhash_angle turn)
{
    for (size_t i = 0; i < QHASH_AMPLITUDES; i++) {
        const double sine = (i >> qubit & 1) == 0 ? turn.sine : -turn.sine;
        const struct qhash_amplitude was = state[i];
        state[i].real = turn.cosine * was.real - sine * was.imaginary;
        state[i].imaginary = turn.cosine * was.imaginary + sine * was.real;
    }
}

/** Flip the target qubit where the control qubit is 1. */
static void controlled_not(struct qhash_amplitude *state, unsigned control, unsigned target)
{
    const size_t bit = (size_t)1 << target;
    for (size_t i = 0; i < QHASH_AMPLITUDES; i++) {
        if ((i >> control & 1) == 1 && (i & bit) == 0) {
            const struct qhash_amplitude was = state[i];
            state[i] = state[i | bit];
            state[i | bit] = was;
        }
    }
}

/** <Z> of every qubit: probabilities with their signs, summed with Kahan's compensation because
 *  65,536 plain additions would cost seven digits on uniform states. */
static void measure(double expectation[16], const struct qhash_amplitude *state)
{
    double lost[QHASH_QUBITS] = {0};
    memset(expectation, 0, QHASH_QUBITS * sizeof expectation[0]);
    for (size_t i = 0; i < QHASH_AMPLITUDES; i++) {
        const double probability =
            state[i].real * state[i].real + state[i].imaginary * state[i].imaginary;
        for (unsigned qubit = 0; qubit < QHASH_QUBITS; qubit++) {
            const double term = ((i >> qubit & 1) == 0 ? probability : -probability) - lost[qubit];
            const double sum = expectation[qubit] + term;
            lost[qubit] = (sum - expectation[qubit]) - term;
            expectation[qubit] = sum;
        }
    }
}

void qhash_oracle_expectations(double expectation[16], struct qhash_workspace *workspace,
                               const uint8_t angle[64])
{
    struct qhash_amplitude *const state = workspace->amplitudes;
    memset(state, 0, sizeof workspace->amplitudes);
    state[0].real = 1;
    for (unsigned layer = 0; layer < QHASH_LAYERS; layer++) {
        for (unsigned qubit = 0; qubit < QHASH_QUBITS; qubit++) {
            const uint8_t y = angle[qhash_circuit_nibble(layer, QHASH_AXIS_Y, qubit)];
            const uint8_t z = angle[qhash_circuit_nibble(layer, QHASH_AXIS_Z, qubit)];
            rotate_y(state, qubit, qhash_turns[y]);
            rotate_z(state, qubit, qhash_turns[z]);
        }
        for (unsigned qubit = 0; qubit + 1 < QHASH_QUBITS; qubit++) {
            controlled_not(state, qubit, qubit + 1);
        }
    }
    measure(expectation, state);
}

enum qhash_status qhash_oracle(uint8_t digest[32], struct qhash_workspace *workspace,
                               const uint8_t header[80], struct qhash_rules rules)
{
    uint8_t hash[QHASH_DIGEST_LEN];
    uint8_t angle[QHASH_NIBBLES];
    double expectation[QHASH_QUBITS];
    int16_t q15[QHASH_QUBITS];
    qhash_sha256(hash, header, QHASH_HEADER_LEN);
    qhash_circuit_angles(angle, hash, rules.angle_offset);
    qhash_oracle_expectations(expectation, workspace, angle);
    for (unsigned qubit = 0; qubit < QHASH_QUBITS; qubit++) {
        q15[qubit] = qhash_q15(expectation[qubit]);
    }
    return qhash_finish(digest, hash, q15, rules);
}
