/* One qubit of the closed form, a template without a guard: the text of qhash/sweep_text.h with
 * products and sums fused, as a GPU computes them. Before each inclusion define
 *     CHAIN_REAL   the arithmetic: float, double
 *     CHAIN        the tag of the struct
 *     CHAIN_START  the name of the function that takes the first qubit
 *     CHAIN_STEP   the name of the function that adds another
 *     CHAIN_FMA    a * b + c, rounded once */

/** The four numbers that are handed from qubit to qubit. */
struct CHAIN {
    CHAIN_REAL one, x, y, z;
};

/** Begin with the first qubit.
 *
 *  chain  out
 *  row    in   what the qubit's first rotations make of it: across, along, up
 *  tilt   in   cosine and sine of its last rotation
 */
CUDA_FN void CHAIN_START(struct CHAIN *chain, const CHAIN_REAL row[3], const CHAIN_REAL tilt[2])
{
    chain->one = tilt[0] * row[2];
    chain->x = tilt[1] * row[0];
    chain->y = -tilt[1] * row[1];
    chain->z = tilt[0];
}

/** Add the next qubit; returns the expectation of the one before. */
CUDA_FN CHAIN_REAL CHAIN_STEP(struct CHAIN *chain, const CHAIN_REAL row[3],
                              const CHAIN_REAL tilt[2])
{
    const CHAIN_REAL across = row[0], along = row[1], up = row[2];
    const CHAIN_REAL previous = CHAIN_FMA(across, chain->x, chain->one);
    const CHAIN_REAL next_x = CHAIN_FMA(across, chain->one, chain->x);
    const CHAIN_REAL next_z = CHAIN_FMA(along, chain->y, up * chain->z);
    const CHAIN_REAL next_y = CHAIN_FMA(-along, chain->z, up * chain->y);
    chain->one = tilt[0] * next_z;
    chain->x = tilt[1] * next_x;
    chain->z = tilt[0] * previous;
    chain->y = tilt[1] * next_y;
    return previous;
}
