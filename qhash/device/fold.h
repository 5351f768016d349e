/* What all nonces of one header share beyond its midstate: the rounds and the message words that
 * come before the nonce makes a difference, and the table of angles in the order of the nibbles. */
#ifndef QHASH_DEVICE_FOLD_H
#define QHASH_DEVICE_FOLD_H

#include <stdint.h>

#include "qhash/rules.h"
#include "qhash/sha256.h"

/** Work done once a header instead of once a nonce; all words are plain numbers. */
struct device_fold {
    /* The header's second block after rounds 0..3 with word 3, the nonce's, taken as 0. A round's
     * word is added to two places of the ring (see qhash_sha256_round): 0 and 4 are still due. */
    uint32_t header_ring[8];
    /* Its message words that no nonce changes, and the constant part of those that it does:
     *   16 and 17 are whole; 18 lacks sigma0(word 3); 19 lacks word 3;
     *   31 lacks word 24 + sigma1(word 29); 32 lacks word 25 + sigma1(word 30). */
    uint32_t word_16, word_17, word_18, word_19, word_31, word_32;
    /* Any message's first block after round 0 with word 0 taken as 0: places 3 and 7 are due. */
    uint32_t message_ring[8];
    /* K + W of the 64 rounds of a 64-byte message's second block, which is nothing but padding. */
    uint32_t padding[64];
    /* K alone, and K + W of rounds 4..15 of the header's second block, padding too. */
    uint32_t constants[64], header_padding[12];
    /* Cosine and sine of twice the angle of each nibble's rotation. */
    double cosine[16], sine[16];
    float cosine_single[16], sine_single[16];
};

/* At angle offset 1 the first qubit's <Z> is +-17977.4998639 steps for 3 nonces in 1000: 1.4e-4
 * below a tie, where single precision errs by ten times that. Numbers within reach of this tie are
 * that one value, or so rare that a filter may lose them; rounded towards zero they halve what it
 * loses. Measured: docs/measurements/cpu-engines.md. */
#define DEVICE_FILTER_NEAR_TIE 17977.5f
#define DEVICE_FILTER_REACH    0.01f

/** FIPS 180-4's small sigma functions, of a single word. */
QHASH_FN
uint32_t device_fold_sigma0(uint32_t word)
{
    return qhash_rotate_right(word, 7) ^ qhash_rotate_right(word, 18) ^ word >> 3;
}

QHASH_FN
uint32_t device_fold_sigma1(uint32_t word)
{
    return qhash_rotate_right(word, 17) ^ qhash_rotate_right(word, 19) ^ word >> 10;
}

/** Prepare the search of one header.
 *
 *  out       out
 *  midstate  in   of the header
 *  rules     in   of its ntime
 *  cost      about 0.2 microseconds
 */
void device_fold_init(struct device_fold *out, const struct qhash_midstate *midstate,
                      struct qhash_rules rules);

#endif
