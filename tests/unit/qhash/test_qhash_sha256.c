#include "qhash/sha256.h"

#include <openssl/evp.h>
#include <string.h>

#include "qhash/header.h"
#include "tests/unit/check.h"
#include "tests/unit/qhash/sample.h"

enum { LEN_MAX = 300 };

static void openssl_sha256(uint8_t out[32], const uint8_t *data, size_t len)
{
    unsigned out_len = 0;
    check_int(EVP_Digest(data, len, out, &out_len, EVP_sha256(), NULL), 1);
    check_int(out_len, 32);
}

static void fill(uint8_t data[LEN_MAX])
{
    uint64_t state = 4;
    for (size_t i = 0; i < LEN_MAX; i++) {
        data[i] = (uint8_t)sample_number(&state);
    }
}

void test_qhash_sha256_known_answers(void)
{
    static const struct {
        const char *message, *digest;
    } rows[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint8_t digest[32], expected[32];
        qhash_sha256(digest, rows[i].message, strlen(rows[i].message));
        sample_hex(expected, rows[i].digest);
        check_bytes(digest, expected, sizeof digest);
    }
}

void test_qhash_sha256_every_length(void)
{
    uint8_t data[LEN_MAX], digest[32], expected[32];
    fill(data);
    for (size_t len = 0; len <= LEN_MAX; len++) {
        qhash_sha256(digest, data, len);
        openssl_sha256(expected, data, len);
        check_bytes(digest, expected, sizeof digest);
        qhash_sha256d(digest, data, len);
        openssl_sha256(expected, expected, sizeof expected);
        check_bytes(digest, expected, sizeof digest);
    }
}

void test_qhash_sha256_every_split(void)
{
    uint8_t data[LEN_MAX], digest[32], expected[32];
    fill(data);
    openssl_sha256(expected, data, 200);
    for (size_t first = 0; first <= 200; first++) {
        for (size_t second = first; second <= 200; second += 13) {
            struct qhash_sha256_stream stream;
            qhash_sha256_init(&stream);
            qhash_sha256_update(&stream, data, first);
            qhash_sha256_update(&stream, data + first, second - first);
            qhash_sha256_update(&stream, NULL, 0);
            qhash_sha256_update(&stream, data + second, 200 - second);
            qhash_sha256_final(digest, &stream);
            if (!check_bytes(digest, expected, sizeof digest)) {
                return;
            }
        }
    }
}

void test_qhash_sha256_million(void)
{
    uint8_t block[1000], digest[32], expected[32];
    struct qhash_sha256_stream stream;
    memset(block, 'a', sizeof block);
    qhash_sha256_init(&stream);
    for (unsigned i = 0; i < 1000; i++) {
        qhash_sha256_update(&stream, block, sizeof block);
    }
    qhash_sha256_final(digest, &stream);
    sample_hex(expected, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    check_bytes(digest, expected, sizeof digest);
}

/** The shortcuts of a search against whole messages. */
void test_qhash_sha256_midstate(void)
{
    static const uint32_t nonces[] = {0, 1, 0x01020304, 0x80000000, UINT32_MAX};
    uint8_t header[80], digest[32], expected[32];
    struct qhash_midstate midstate;
    struct qhash_sha256_state state;
    sample_header(header, 5, SAMPLE_NTIME_OFFSET_1);
    qhash_midstate_init(&midstate, header);
    for (size_t i = 0; i < sizeof nonces / sizeof nonces[0]; i++) {
        qhash_header_set_nonce(header, nonces[i]);
        openssl_sha256(expected, header, sizeof header);
        qhash_midstate_hash(&state, &midstate, nonces[i]);
        qhash_sha256_store(digest, &state);
        check_bytes(digest, expected, sizeof digest);
        qhash_sha256_of_hash(&state, &state);
        qhash_sha256_store(digest, &state);
        openssl_sha256(expected, expected, sizeof expected);
        check_bytes(digest, expected, sizeof digest);
    }
    uint32_t words[16];
    for (unsigned i = 0; i < 16; i++) {
        words[i] = qhash_load_be32(header + 4 * i);
    }
    qhash_sha256_of_block(&state, words);
    qhash_sha256_store(digest, &state);
    openssl_sha256(expected, header, 64);
    check_bytes(digest, expected, sizeof digest);
}
