/* Targets: 256-bit numbers that a digest must not exceed, and their three other names
 * (pool difficulty, NOMP difficulty, compact bits). All arithmetic is exact. */
#ifndef QHASH_TARGET_H
#define QHASH_TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "qhash/qhash.h"

/** The share target of a difficulty as NOMP pools count it: floor(0xffff * 2^208 / difficulty),
 *  exactly. It is the stricter reading of a difficulty, so no pool refuses what meets it.
 *
 *  target[32]  out  little-endian; 2^256 - 1 where the quotient does not fit
 *  difficulty  in   positive and finite
 *  source      docs/QHASH.md, "Targets"
 */
void qhash_target_pdiff(uint8_t target[32], double difficulty);

/** The difficulty of a digest as NOMP pools count it: 0xffff * 2^208 / digest.
 *
 *  digest[32]  in   little-endian 256-bit number
 *  returns     the difficulty, correct to a few units in the last place; infinity for zero
 */
double qhash_target_difficulty(const uint8_t digest[32]);

/** Whether digest <= target, both little-endian 256-bit numbers. */
bool qhash_target_met(const uint8_t digest[32], const uint8_t target[32]);

/** The target of a block header's compact bits.
 *
 *  target[32]  out  little-endian; untouched on failure
 *  bits        in   as in the header
 *  returns     QHASH_OK, QHASH_BITS_NEGATIVE or QHASH_BITS_OVERFLOW
 *  source      Bitcoin: arith_uint256::SetCompact
 */
enum qhash_status qhash_target_from_bits(uint8_t target[32], uint32_t bits);

#endif
