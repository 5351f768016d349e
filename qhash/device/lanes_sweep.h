/* The closed form for several nonces at once, a template without a guard: the text of
 * qhash/sweep_text.h with vectors for numbers. Before each inclusion define
 *     LANES_SWEEP       the name of the function
 *     LANES_REAL        a vector of numbers
 *     LANES_PARTS       how many of those make up one LANES_WORD's nonces: 1 or 2
 *     LANES_TABLE       the tag of the struct that holds cosines and sines
 *     LANES_MATH(name)  the primitive `name` of this arithmetic: splat, multiply, add, product_add,
 *                       product_subtract, cosine, sine, steps, mend for the first qubit; and where
 * a table holds half of a circle, cosine_half and sine_half leave the sign of the other half to
 * sine_signed In double precision every product is rounded before it is added, as the scalar code
 * rounds it, so that the result is the same to the bit. */

/** Message words 8..15 of the second SHA-256, from the header's hash.
 *
 *  message[8]  out  the rounded expectations as big-endian numbers, a nonce a lane
 *  hash[8]     in   SHA-256 of the header as big-endian numbers, a nonce a lane
 *  table       in   of the header's rule
 *  ties        in   round exact ties away from zero (they occur at angle offset 0 alone); false is
 *                   a little faster
 */
DEVICE_INLINE
void LANES_SWEEP(LANES_WORD message[8], const LANES_WORD hash[8], const struct LANES_TABLE *table,
                 bool ties)
{
    LANES_REAL one[LANES_PARTS], x[LANES_PARTS], y[LANES_PARTS], z[LANES_PARTS];
    LANES_WORD even = hash[0]; /* the steps of the last qubit of even number */
    QHASH_UNROLL
    for (unsigned part = 0; part < LANES_PARTS; part++) {
        /* Numbers are steps of Q1.15 from the start: a power of two, so no bit changes. */
        one[part] = z[part] = LANES_MATH(splat)(QHASH_Q15_ONE);
        x[part] = y[part] = LANES_MATH(splat)(0);
    }
    QHASH_UNROLL
    for (unsigned q = 0; q < QHASH_QUBITS; q++) {
        const unsigned shift = 28u - 4u * (q % 8u);
        const LANES_WORD turn_y = hash[q / 8u], turn_z = hash[2u + q / 8u];
        const LANES_WORD tilt = hash[4u + q / 8u];
        LANES_REAL previous[LANES_PARTS];
        QHASH_UNROLL
        for (unsigned part = 0; part < LANES_PARTS; part++) {
            /* With the sign of turn_z, too: it is in both of the products. */
            const LANES_REAL sine = LANES_MATH(sine_signed)(table, turn_y, turn_z, shift, part);
            const LANES_REAL up = LANES_MATH(cosine)(table, turn_y, shift, part);
            /* The scalar `across` with its sign left to the operations that use it. */
            const LANES_REAL against =
                LANES_MATH(multiply)(sine, LANES_MATH(cosine_half)(table, turn_z, shift, part));
            const LANES_REAL along =
                LANES_MATH(multiply)(sine, LANES_MATH(sine_half)(table, turn_z, shift, part));
            const LANES_REAL cosine = LANES_MATH(cosine)(table, tilt, shift, part);
            const LANES_REAL tilt_sine = LANES_MATH(sine)(table, tilt, shift, part);

            previous[part] = LANES_MATH(product_subtract)(one[part], against, x[part]);
            const LANES_REAL next_x = LANES_MATH(product_subtract)(x[part], against, one[part]);
            /* z is known last, so it goes into the operation that comes last. */
            const LANES_REAL next_z =
                LANES_MATH(product_add)(LANES_MATH(multiply)(along, y[part]), up, z[part]);
            const LANES_REAL next_y =
                LANES_MATH(product_subtract)(LANES_MATH(multiply)(up, y[part]), along, z[part]);
            one[part] = LANES_MATH(multiply)(cosine, next_z);
            x[part] = LANES_MATH(multiply)(tilt_sine, next_x);
            z[part] = LANES_MATH(multiply)(cosine, previous[part]);
            y[part] = LANES_MATH(multiply)(tilt_sine, next_y);
        }
        if (q == 1) {
            QHASH_UNROLL
            for (unsigned part = 0; part < LANES_PARTS; part++) {
                previous[part] = LANES_MATH(mend)(previous[part]);
            }
        }
        if (q % 2u == 1) {
            even = LANES_MATH(steps)(previous, ties);
        } else if (q > 0) {
            message[q / 2u - 1u] = lanes_join(even, LANES_MATH(steps)(previous, ties));
        }
    }
    QHASH_UNROLL
    for (unsigned part = 0; part < LANES_PARTS; part++) {
        one[part] = LANES_MATH(add)(one[part], x[part]);
    }
    message[7] = lanes_join(even, LANES_MATH(steps)(one, ties));
}
