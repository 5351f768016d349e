/* The circuit's wiring: which nibble of the header's hash turns which qubit about which axis.
 * Host and device. */
#ifndef QHASH_CIRCUIT_H
#define QHASH_CIRCUIT_H

#include <stdint.h>

#include "qhash/params.h"
#include "qhash/portable.h"

/** The two rotations of a layer, in the order in which they are applied. */
enum qhash_axis { QHASH_AXIS_Y, QHASH_AXIS_Z };

/** Which nibble, 0..63, belongs to a rotation: layer 0..1, axis, qubit 0..15. */
QHASH_FN
unsigned qhash_circuit_nibble(unsigned layer, enum qhash_axis axis, unsigned qubit)
{
    return (2u * layer + (unsigned)axis) * QHASH_QUBITS + qubit;
}

/** Nibble `index`, 0..63, of a hash: the high half of each byte comes first. */
QHASH_FN
uint8_t qhash_nibble(const uint8_t hash[32], unsigned index)
{
    const unsigned byte = hash[index / 2u];
    return (uint8_t)(index % 2u == 0 ? byte >> 4 : byte & 15u);
}

/** The angle index k, 0..31, of a nibble: its rotation turns by -k * pi / 32. */
QHASH_FN
uint8_t qhash_angle_index(unsigned nibble, unsigned angle_offset)
{
    return (uint8_t)(2u * nibble + angle_offset);
}

/** The angle indices of all 64 rotations.
 *
 *  angle[64]     out  0..31, in the order of the nibbles; see qhash_circuit_nibble()
 *  hash[32]      in   SHA-256 of the header
 *  angle_offset  in   0 or 1; see struct qhash_rules
 */
QHASH_FN
void qhash_circuit_angles(uint8_t angle[64], const uint8_t hash[32], unsigned angle_offset)
{
    for (unsigned i = 0; i < QHASH_NIBBLES; i++) {
        angle[i] = qhash_angle_index(qhash_nibble(hash, i), angle_offset);
    }
}

#endif
