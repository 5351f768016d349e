#include "qhash/sweep.h"

#include <math.h>

#include "qhash/angles.h"
#include "tests/unit/check.h"
#include "tests/unit/qhash/sample.h"

static void random_angles(uint8_t angle[64], uint64_t *state, unsigned offset)
{
    for (unsigned i = 0; i < QHASH_NIBBLES; i++) {
        angle[i] = qhash_angle_index((unsigned)(sample_number(state) >> 60), offset);
    }
}

static double steps_apart(const double *one, const double *other)
{
    double worst = 0;
    for (unsigned i = 0; i < QHASH_QUBITS; i++) {
        worst = fmax(worst, fabs(one[i] - other[i]) * QHASH_Q15_ONE);
    }
    return worst;
}

/** The closed form as it was first published, on density matrices and with libm. */
static void sweep_published(double expectation[16], const uint8_t angle[64])
{
    const double unit = -3.14159265358979323846 / 32;
    double l00 = 1, l11 = 0, lr = 0, li = 0;
    for (unsigned q = 0; q < QHASH_QUBITS; q++) {
        const double y = angle[q] * unit, z = 2 * angle[16 + q] * unit;
        const double y2 = 2 * angle[32 + q] * unit;
        const double na = cos(y) * cos(y), nb = sin(y) * sin(y), cs = cos(y) * sin(y);
        const double wr = -cs * cos(z), wi = cs * sin(z);
        const double t00 = l00 * na + l11 * nb + 2 * (wr * lr - wi * li);
        const double t11 = l00 * nb + l11 * na + 2 * (wr * lr + wi * li);
        const double tr = wr * (l00 + l11) + lr, ti = wi * (l00 - l11) + li * cos(2 * y);
        l00 = cos(y2) * t00;
        l11 = -cos(y2) * t11;
        lr = sin(y2) * tr;
        li = sin(y2) * ti;
        double weight = 1;
        if (q + 1 < QHASH_QUBITS) {
            const double next = angle[q + 1] * unit;
            weight = -2 * cos(next) * sin(next) * cos(2 * angle[17 + q] * unit);
        }
        expectation[q] = l00 + l11 + weight * 2 * lr;
    }
}

void test_qhash_sweep_equals_published_form(void)
{
    uint64_t state = 1;
    for (unsigned i = 0; i < 20000; i++) {
        uint8_t angle[64];
        double found[16], expected[16];
        random_angles(angle, &state, i % 2);
        qhash_sweep(found, angle, qhash_double_turns);
        sweep_published(expected, angle);
        if (!check_near(steps_apart(found, expected), 0, 1e-9)) {
            return;
        }
    }
}

void test_qhash_sweep_dead_nibbles(void)
{
    uint64_t state = 3;
    uint8_t angle[64];
    double found[16], expected[16];
    random_angles(angle, &state, 1);
    qhash_sweep(expected, angle, qhash_double_turns);
    for (unsigned i = QHASH_NIBBLES_LIVE; i < QHASH_NIBBLES; i++) {
        angle[i] = (uint8_t)(31 - angle[i]);
    }
    qhash_sweep(found, angle, qhash_double_turns);
    check_bytes(found, expected, sizeof found);
}

/** Without any rotation all qubits stay 0; turning the first one by a half turns all of them. */
void test_qhash_sweep_by_hand(void)
{
    uint8_t angle[64] = {0};
    double found[16];
    qhash_sweep(found, angle, qhash_double_turns);
    for (unsigned q = 0; q < QHASH_QUBITS; q++) {
        check_near(found[q], 1, 0);
    }
    angle[0] =
        16; /* qubit 0 becomes 1: the first ladder of CNOTs flips all, the second every other */
    qhash_sweep(found, angle, qhash_double_turns);
    for (unsigned q = 0; q < QHASH_QUBITS; q++) {
        check_near(found[q], q % 2 == 0 ? -1 : 1, 0);
    }
}
