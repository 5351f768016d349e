/* Every number of the rule has a name. */
#ifndef QHASH_PARAMS_H
#define QHASH_PARAMS_H

enum {
    QHASH_HEADER_LEN = 80, /* version | previous | merkle root | ntime | nbits | nonce */
    QHASH_DIGEST_LEN = 32, /* SHA-256 */
    QHASH_TARGET_LEN = 32, /* a 256-bit number, little-endian */
    QHASH_QUBITS = 16,     /* one expectation value each */
    QHASH_LAYERS = 2,      /* each: Y rotations, Z rotations, a ladder of CNOTs */
    QHASH_NIBBLES = 64,    /* of the header's hash: one rotation each */
    QHASH_NIBBLES_LIVE =
        48,                /* the last Z rotations commute with the measurement: 48..63 are dead */
    QHASH_ANGLES = 32,     /* angle index 2 * nibble + offset */
    QHASH_Q15_ONE = 32768, /* 1.0 in Q1.15, which wraps to -32768 */
    QHASH_Q15_LEN = 32,    /* 16 expectations as little-endian int16 */
    QHASH_ZERO_BYTES_NEVER = QHASH_Q15_LEN + 1 /* a count of zero bytes that cannot be reached */
};

#endif
