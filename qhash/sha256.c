#include "qhash/sha256.h"

#include <assert.h>
#include <string.h>

#include "qhash/params.h"
#include "qhash/sha256_blocks.h"

void qhash_sha256_init(struct qhash_sha256_stream *stream)
{
    qhash_sha256_begin(&stream->state);
    stream->len = 0;
}

void qhash_sha256_update(struct qhash_sha256_stream *stream, const void *data, size_t len)
{
    const uint8_t *bytes = data;
    size_t filled = (size_t)(stream->len % 64);
    stream->len += len;
    if (filled > 0 && len >= 64 - filled) {
        memcpy(stream->block + filled, bytes, 64 - filled);
        qhash_sha256_blocks(&stream->state, stream->block, 1);
        bytes += 64 - filled;
        len -= 64 - filled;
        filled = 0;
    }
    const size_t whole = len / 64;
    if (whole > 0) {
        qhash_sha256_blocks(&stream->state, bytes, whole);
    }
    if (len % 64 > 0) {
        memcpy(stream->block + filled, bytes + 64 * whole, len % 64);
    }
}

void qhash_sha256_final(uint8_t out[32], struct qhash_sha256_stream *stream)
{
    const uint64_t len_bits = stream->len * 8;
    size_t filled = (size_t)(stream->len % 64);
    stream->block[filled++] = 0x80;
    if (filled > 56) {
        memset(stream->block + filled, 0, 64 - filled);
        qhash_sha256_blocks(&stream->state, stream->block, 1);
        filled = 0;
    }
    memset(stream->block + filled, 0, 56 - filled);
    qhash_store_be64(stream->block + 56, len_bits);
    qhash_sha256_blocks(&stream->state, stream->block, 1);
    qhash_sha256_store(out, &stream->state);
}

void qhash_sha256(uint8_t out[32], const void *data, size_t len)
{
    struct qhash_sha256_stream stream;
    qhash_sha256_init(&stream);
    qhash_sha256_update(&stream, data, len);
    qhash_sha256_final(out, &stream);
}

void qhash_sha256d(uint8_t out[32], const void *data, size_t len)
{
    qhash_sha256(out, data, len);
    qhash_sha256(out, out, QHASH_DIGEST_LEN);
}

void qhash_midstate_init(struct qhash_midstate *out, const uint8_t header[80])
{
    qhash_sha256_begin(&out->first);
    qhash_sha256_compress_bytes(&out->first, header);
    memset(out->tail, 0, sizeof out->tail);
    for (unsigned i = 0; i < 4; i++) {
        out->tail[i] = qhash_load_be32(header + 64 + 4 * i);
    }
    out->tail[4] = 0x80000000u;
    out->tail[15] = QHASH_HEADER_LEN * 8;
}
