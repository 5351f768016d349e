/* The closed form, a template: written once for every arithmetic, and without a guard. Before each
 * inclusion define
 *     QHASH_SWEEP_REAL   the arithmetic: double, float
 *     QHASH_SWEEP_ANGLE  the tag of the struct for a row of the table of angles
 *     QHASH_SWEEP        the name of the function
 * The derivation is in docs/QHASH.md, "The closed form". */

/** Cosine and sine of twice a rotation's angle, the only form in which the closed form needs it. */
struct QHASH_SWEEP_ANGLE {
    QHASH_SWEEP_REAL cosine, sine;
};

/** <Z> of all 16 qubits, without a state vector.
 *
 *  What is measured of qubits 0..q-1 leaves two operators on qubit q: `one + x X` if an even number
 *  of Zs is still to come from later qubits, `z + i y X` if an odd one. Four numbers are the state.
 *
 *  expectation[16]  out  -1..1
 *  angle[64]        in   angle indices 0..31; the last 16 have no effect
 *  table[32]        in   row k: cosine and sine of -k * pi / 16
 *  cost             about 50 ns; no branches; 12 multiplications a qubit
 */
QHASH_FN
void QHASH_SWEEP(QHASH_SWEEP_REAL expectation[16], const uint8_t angle[64],
                 const struct QHASH_SWEEP_ANGLE *table)
{
    QHASH_SWEEP_REAL one = 1, x = 0, y = 0, z = 1;
    QHASH_UNROLL
    for (unsigned q = 0; q < QHASH_QUBITS; q++) {
        /* Layer 1 puts qubit q on the Bloch sphere at (across, along, up): <X>, <Y>, <Z>. */
        const struct QHASH_SWEEP_ANGLE turn_y =
            table[angle[qhash_circuit_nibble(0, QHASH_AXIS_Y, q)]];
        const struct QHASH_SWEEP_ANGLE turn_z =
            table[angle[qhash_circuit_nibble(0, QHASH_AXIS_Z, q)]];
        const QHASH_SWEEP_REAL across = -turn_y.sine * turn_z.cosine;
        const QHASH_SWEEP_REAL along = turn_y.sine * turn_z.sine;
        const QHASH_SWEEP_REAL up = turn_y.cosine;

        /* The expectations of both operators, times 1 or X, in that state. */
        const QHASH_SWEEP_REAL previous = one + across * x;
        const QHASH_SWEEP_REAL next_x = x + across * one;
        const QHASH_SWEEP_REAL next_z = up * z + along * y;
        const QHASH_SWEEP_REAL next_y = up * y - along * z;
        if (q > 0) {
            expectation[q - 1] = previous;
        }

        /* Layer 2 tilts what is measured: cosine * Z, one Z more for all qubits so far, + sine * X,
         * which is handed on to the next qubit. */
        const struct QHASH_SWEEP_ANGLE tilt =
            table[angle[qhash_circuit_nibble(1, QHASH_AXIS_Y, q)]];
        one = tilt.cosine * next_z;
        x = tilt.sine * next_x;
        z = tilt.cosine * previous;
        y = tilt.sine * next_y;
    }
    expectation[QHASH_QUBITS - 1] = one + x;
}
