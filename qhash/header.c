#include "qhash/header.h"

#include <string.h>

#include "qhash/bytes.h"

void qhash_header_pack(uint8_t out[80], const struct qhash_header *header)
{
    qhash_store_le32(out + QHASH_HEADER_VERSION_AT, header->version);
    memcpy(out + QHASH_HEADER_PREVIOUS_AT, header->previous, sizeof header->previous);
    memcpy(out + QHASH_HEADER_MERKLE_AT, header->merkle_root, sizeof header->merkle_root);
    qhash_store_le32(out + QHASH_HEADER_NTIME_AT, header->ntime);
    qhash_store_le32(out + QHASH_HEADER_NBITS_AT, header->nbits);
    qhash_store_le32(out + QHASH_HEADER_NONCE_AT, header->nonce);
}

void qhash_header_unpack(struct qhash_header *out, const uint8_t header[80])
{
    out->version = qhash_header_version(header);
    memcpy(out->previous, header + QHASH_HEADER_PREVIOUS_AT, sizeof out->previous);
    memcpy(out->merkle_root, header + QHASH_HEADER_MERKLE_AT, sizeof out->merkle_root);
    out->ntime = qhash_header_ntime(header);
    out->nbits = qhash_header_nbits(header);
    out->nonce = qhash_header_nonce(header);
}

uint32_t qhash_header_version(const uint8_t header[80])
{
    return qhash_load_le32(header + QHASH_HEADER_VERSION_AT);
}

uint32_t qhash_header_ntime(const uint8_t header[80])
{
    return qhash_load_le32(header + QHASH_HEADER_NTIME_AT);
}

uint32_t qhash_header_nbits(const uint8_t header[80])
{
    return qhash_load_le32(header + QHASH_HEADER_NBITS_AT);
}

uint32_t qhash_header_nonce(const uint8_t header[80])
{
    return qhash_load_le32(header + QHASH_HEADER_NONCE_AT);
}

void qhash_header_set_version(uint8_t header[80], uint32_t version)
{
    qhash_store_le32(header + QHASH_HEADER_VERSION_AT, version);
}

void qhash_header_set_ntime(uint8_t header[80], uint32_t ntime)
{
    qhash_store_le32(header + QHASH_HEADER_NTIME_AT, ntime);
}

void qhash_header_set_nonce(uint8_t header[80], uint32_t nonce)
{
    qhash_store_le32(header + QHASH_HEADER_NONCE_AT, nonce);
}
