#include "qhash/header.h"

#include <string.h>

#include "tests/unit/check.h"

void test_qhash_header_pack(void)
{
    struct qhash_header header = {
        .version = 0x20000004, .ntime = 0x69098232, .nbits = 0x1a0ccaa1, .nonce = 0xdeadbeef};
    const uint8_t numbers[12] = {0x32, 0x82, 0x09, 0x69, 0xa1, 0xca,
                                 0x0c, 0x1a, 0xef, 0xbe, 0xad, 0xde};
    uint8_t wire[80], expected[80] = {0x04, 0, 0, 0x20};
    memset(header.previous, 0xaa, sizeof header.previous);
    header.previous[0] = 1;
    memset(header.merkle_root, 0xbb, sizeof header.merkle_root);
    header.merkle_root[31] = 2;
    memset(expected + 4, 0xaa, 32);
    expected[4] = 1;
    memset(expected + 36, 0xbb, 32);
    expected[67] = 2;
    for (size_t i = 0; i < sizeof numbers; i++) {
        expected[68 + i] = numbers[i];
    }
    qhash_header_pack(wire, &header);
    check_bytes(wire, expected, sizeof wire);

    struct qhash_header back;
    qhash_header_unpack(&back, wire);
    check_true(back.version == header.version && back.ntime == header.ntime);
    check_true(back.nbits == header.nbits && back.nonce == header.nonce);
    check_bytes(back.previous, header.previous, sizeof back.previous);
    check_bytes(back.merkle_root, header.merkle_root, sizeof back.merkle_root);
}

void test_qhash_header_accessors(void)
{
    uint8_t wire[80];
    memset(wire, 0x5a, sizeof wire);
    qhash_header_set_version(wire, 1);
    qhash_header_set_ntime(wire, UINT32_MAX);
    qhash_header_set_nonce(wire, 0x80000000);
    check_true(qhash_header_version(wire) == 1);
    check_true(qhash_header_ntime(wire) == UINT32_MAX);
    check_true(qhash_header_nbits(wire) == 0x5a5a5a5a);
    check_true(qhash_header_nonce(wire) == 0x80000000);
    check_int(wire[4], 0x5a);
    check_int(wire[67], 0x5a);
}
