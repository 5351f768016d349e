/* The 80 bytes of a block header by name and order. */
#ifndef QHASH_HEADER_H
#define QHASH_HEADER_H

#include <stdint.h>

#include "qhash/params.h"

/** A block header as numbers; the two hashes stay in wire order (little-endian numbers). */
struct qhash_header {
    uint32_t version; /* Bitcoin's int32 as raw bits */
    uint8_t previous[32];
    uint8_t merkle_root[32];
    uint32_t ntime; /* Unix seconds */
    uint32_t nbits; /* the block's target, compact */
    uint32_t nonce;
};

/** Where each field begins in the 80 bytes. */
enum {
    QHASH_HEADER_VERSION_AT = 0,
    QHASH_HEADER_PREVIOUS_AT = 4,
    QHASH_HEADER_MERKLE_AT = 36,
    QHASH_HEADER_NTIME_AT = 68,
    QHASH_HEADER_NBITS_AT = 72,
    QHASH_HEADER_NONCE_AT = 76
};

/** Write a header in wire order: numbers little-endian, hashes as they are. */
void qhash_header_pack(uint8_t out[80], const struct qhash_header *header);

/** Read a header from wire order; every 80 bytes are a header. */
void qhash_header_unpack(struct qhash_header *out, const uint8_t header[80]);

/** The version field of a packed header. */
uint32_t qhash_header_version(const uint8_t header[80]);

/** The ntime field of a packed header, Unix seconds. */
uint32_t qhash_header_ntime(const uint8_t header[80]);

/** The nbits field of a packed header. */
uint32_t qhash_header_nbits(const uint8_t header[80]);

/** The nonce field of a packed header. */
uint32_t qhash_header_nonce(const uint8_t header[80]);

/** Overwrite the version field of a packed header. */
void qhash_header_set_version(uint8_t header[80], uint32_t version);

/** Overwrite the ntime field of a packed header. */
void qhash_header_set_ntime(uint8_t header[80], uint32_t ntime);

/** Overwrite the nonce field of a packed header. */
void qhash_header_set_nonce(uint8_t header[80], uint32_t nonce);

#endif
