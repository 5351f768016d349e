/* Loads and stores whose byte order is in their name. Host and device. */
#ifndef QHASH_BYTES_H
#define QHASH_BYTES_H

#include <stdint.h>

#include "qhash/portable.h"

/** Load a little-endian 32-bit number from bytes[4]; no alignment is needed. */
QHASH_FN
uint32_t qhash_load_le32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

/** Load a big-endian 32-bit number from bytes[4]; no alignment is needed. */
QHASH_FN
uint32_t qhash_load_be32(const uint8_t *bytes)
{
    return (uint32_t)bytes[3] | (uint32_t)bytes[2] << 8 | (uint32_t)bytes[1] << 16 |
           (uint32_t)bytes[0] << 24;
}

/** Load a little-endian 64-bit number from bytes[8]; no alignment is needed. */
QHASH_FN
uint64_t qhash_load_le64(const uint8_t *bytes)
{
    return (uint64_t)qhash_load_le32(bytes) | (uint64_t)qhash_load_le32(bytes + 4) << 32;
}

/** Store a number into bytes[2], least significant byte first. */
QHASH_FN
void qhash_store_le16(uint8_t *bytes, uint16_t value)
{
    bytes[0] = (uint8_t)value;
    bytes[1] = (uint8_t)(value >> 8);
}

/** Store a number into bytes[4], least significant byte first. */
QHASH_FN
void qhash_store_le32(uint8_t *bytes, uint32_t value)
{
    bytes[0] = (uint8_t)value;
    bytes[1] = (uint8_t)(value >> 8);
    bytes[2] = (uint8_t)(value >> 16);
    bytes[3] = (uint8_t)(value >> 24);
}

/** Store a number into bytes[4], most significant byte first. */
QHASH_FN
void qhash_store_be32(uint8_t *bytes, uint32_t value)
{
    bytes[0] = (uint8_t)(value >> 24);
    bytes[1] = (uint8_t)(value >> 16);
    bytes[2] = (uint8_t)(value >> 8);
    bytes[3] = (uint8_t)value;
}

/** Store a number into bytes[8], most significant byte first. */
QHASH_FN
void qhash_store_be64(uint8_t *bytes, uint64_t value)
{
    qhash_store_be32(bytes, (uint32_t)(value >> 32));
    qhash_store_be32(bytes + 4, (uint32_t)value);
}

/** Reverse the four bytes of a word: the bridge between SHA-256's order and the target's. */
QHASH_FN
uint32_t qhash_swap32(uint32_t value)
{
    return value << 24 | (value & 0xff00u) << 8 | (value >> 8 & 0xff00u) | value >> 24;
}

#endif
