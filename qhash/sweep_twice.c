#include "qhash/sweep_twice.h"

#include "qhash/circuit.h"
#include "qhash/params.h"

static struct qhash_angle_twice turn_by(const uint8_t angle[64], unsigned nibble)
{
    return qhash_double_turn_twice(angle[nibble]);
}

static struct qhash_twice times(struct qhash_twice one, struct qhash_twice other)
{
    return qhash_twice_times(one, other);
}

/** a + b c */
static struct qhash_twice add_times(struct qhash_twice a, struct qhash_twice b,
                                    struct qhash_twice c)
{
    return qhash_twice_add(a, times(b, c));
}

/* Line by line what qhash/sweep_text.h says, which has the reasons. */
void qhash_sweep_twice(struct qhash_twice expectation[16], const uint8_t angle[64])
{
    struct qhash_twice one = {1, 0}, x = {0, 0}, y = {0, 0}, z = {1, 0};
    for (unsigned q = 0; q < QHASH_QUBITS; q++) {
        const struct qhash_angle_twice turn_y =
            turn_by(angle, qhash_circuit_nibble(0, QHASH_AXIS_Y, q));
        const struct qhash_angle_twice turn_z =
            turn_by(angle, qhash_circuit_nibble(0, QHASH_AXIS_Z, q));
        const struct qhash_twice across = times(qhash_twice_minus(turn_y.sine), turn_z.cosine);
        const struct qhash_twice along = times(turn_y.sine, turn_z.sine);
        const struct qhash_twice up = turn_y.cosine;

        const struct qhash_twice previous = add_times(one, across, x);
        const struct qhash_twice next_x = add_times(x, across, one);
        const struct qhash_twice next_z = add_times(times(up, z), along, y);
        const struct qhash_twice next_y = add_times(times(up, y), qhash_twice_minus(along), z);
        if (q > 0) {
            expectation[q - 1] = previous;
        }

        const struct qhash_angle_twice tilt =
            turn_by(angle, qhash_circuit_nibble(1, QHASH_AXIS_Y, q));
        one = times(tilt.cosine, next_z);
        x = times(tilt.sine, next_x);
        z = times(tilt.cosine, previous);
        y = times(tilt.sine, next_y);
    }
    expectation[QHASH_QUBITS - 1] = qhash_twice_add(one, x);
}
