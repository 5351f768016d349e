#include "qhash/circuit.h"

#include "tests/unit/check.h"

void test_qhash_circuit_nibbles(void)
{
    uint8_t hash[32];
    for (unsigned i = 0; i < sizeof hash; i++) {
        hash[i] = (uint8_t)(i * 7 + 0x1e);
    }
    for (unsigned i = 0; i < sizeof hash; i++) {
        check_int(qhash_nibble(hash, 2 * i), hash[i] >> 4);
        check_int(qhash_nibble(hash, 2 * i + 1), hash[i] & 15);
    }
}

void test_qhash_circuit_wiring(void)
{
    check_int(qhash_circuit_nibble(0, QHASH_AXIS_Y, 0), 0);
    check_int(qhash_circuit_nibble(0, QHASH_AXIS_Y, 15), 15);
    check_int(qhash_circuit_nibble(0, QHASH_AXIS_Z, 0), 16);
    check_int(qhash_circuit_nibble(1, QHASH_AXIS_Y, 3), 35);
    check_int(qhash_circuit_nibble(1, QHASH_AXIS_Z, 15), 63);
}

void test_qhash_circuit_angles(void)
{
    uint8_t hash[32] = {0x0f, 0x80}, angle[QHASH_NIBBLES];
    qhash_circuit_angles(angle, hash, 0);
    check_int(angle[0], 0);
    check_int(angle[1], 30);
    check_int(angle[2], 16);
    qhash_circuit_angles(angle, hash, 1);
    check_int(angle[0], 1);
    check_int(angle[1], 31);
    check_int(angle[2], 17);
    check_int(angle[63], 1);
}
