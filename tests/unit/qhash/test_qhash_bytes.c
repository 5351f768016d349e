#include "qhash/bytes.h"

#include "tests/unit/check.h"

void test_qhash_bytes_order(void)
{
    const uint8_t bytes[8] = {0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef};
    uint8_t out[8] = {0};
    check_true(qhash_load_le32(bytes) == 0x67452301u);
    check_true(qhash_load_be32(bytes) == 0x01234567u);
    check_true(qhash_load_le64(bytes) == UINT64_C(0xefcdab8967452301));
    check_true(qhash_swap32(0x01234567u) == 0x67452301u);
    qhash_store_be64(out, UINT64_C(0x0123456789abcdef));
    check_bytes(out, bytes, sizeof out);
    qhash_store_le32(out, 0x67452301u);
    qhash_store_le32(out + 4, 0xefcdab89u);
    check_bytes(out, bytes, sizeof out);
    qhash_store_be32(out, 0x01234567u);
    check_bytes(out, bytes, 4);
    qhash_store_le16(out, 0x2301u);
    check_bytes(out, bytes, 4);
}
