#include "qhash/qhash.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "qhash/header.h"
#include "qhash/q15.h"
#include "qhash/tool/vector_file.h"
#include "tests/unit/check.h"
#include "tests/unit/qhash/sample.h"

/** Compare all steps of all vectors of a file; returns how many vectors there were. */
static int check_vectors(const char *path)
{
    struct vector vector;
    size_t line = 0;
    int count = 0;
    FILE *file = sample_fixture(path);
    if (file == NULL) {
        return 0;
    }
    for (enum vector_read got; (got = vector_read(&vector, file, &line, path)) != VECTOR_END;) {
        struct qhash_trace trace;
        count++;
        check_row(path, got == VECTOR_OK);
        qhash_trace(&trace, vector.header, qhash_rules_at(qhash_header_ntime(vector.header)));
        for (size_t step = 0; step < VECTOR_STEPS; step++) {
            char found[TEXT_LINE_MAX];
            vector_value(found, step, &trace, vector.header);
            if (!vector_agrees(step, vector.steps[step], found)) {
                check_row(vector.name, vector.steps[step][0] != 0);
                check_text(found, vector.steps[step]);
                break; /* what follows differs as well */
            }
        }
    }
    (void)fclose(file);
    return count;
}

void test_qhash_qhash_vectors(void)
{
    check_int(check_vectors("vectors/genesis.txt"), 5);
    check_int(check_vectors("vectors/published.txt"), 1);
    check_int(check_vectors("vectors/derived.txt"), 18);
}

/** The digest alone is the digest of the trace, and OpenSSL agrees with both SHA-256 steps. */
void test_qhash_qhash_digest_is_trace(void)
{
    unsigned rejected = 0;
    for (uint32_t i = 0; i < 2000; i++) {
        uint8_t header[80], digest[32], message[64], expected[32];
        struct qhash_trace trace;
        sample_header(header, i, i % 2 == 0 ? SAMPLE_NTIME_OFFSET_0 : SAMPLE_NTIME_OFFSET_1);
        const struct qhash_rules rules = qhash_rules_at(qhash_header_ntime(header));
        const enum qhash_status status = qhash_digest(digest, header, rules);
        qhash_trace(&trace, header, rules);
        EVP_Digest(header, sizeof header, message, NULL, EVP_sha256(), NULL);
        check_bytes(trace.header_hash, message, 32);
        memcpy(message + 32, trace.q15_bytes, 32);
        EVP_Digest(message, sizeof message, expected, NULL, EVP_sha256(), NULL);
        if (trace.rejected) {
            rejected++;
            memset(expected, 0xff, sizeof expected);
        }
        check_int(status, trace.rejected ? QHASH_REJECTED : QHASH_OK);
        check_true(trace.rejected == (trace.zero_bytes >= 8));
        check_bytes(digest, trace.digest, sizeof digest);
        check_bytes(digest, expected, sizeof digest);
    }
    check_near((double)rejected / 2000, (0.28644 + 0.04821) / 2, 0.03);
}

/** One count of zero bytes below each limit, and at it. */
void test_qhash_qhash_rejection(void)
{
    const uint8_t hash[32] = {1, 2, 3};
    for (unsigned zeros = 0; zeros <= 16; zeros++) {
        int16_t q15[16];
        uint8_t digest[32], all_ones[32];
        memset(all_ones, 0xff, sizeof all_ones);
        for (unsigned i = 0; i < 16; i++) {
            q15[i] = i < zeros ? 0x0001 : 0x0101;
        }
        for (unsigned limit = 1; limit <= QHASH_ZERO_BYTES_NEVER; limit++) {
            const struct qhash_rules rules = {0, limit};
            const bool discards = zeros >= limit;
            check_int(qhash_finish(digest, hash, q15, rules), discards ? QHASH_REJECTED : QHASH_OK);
            check_true((memcmp(digest, all_ones, sizeof digest) == 0) == discards);
        }
    }
}

void test_qhash_qhash_statuses(void)
{
    for (int status = QHASH_OK; status <= QHASH_SELFTEST_FAILED; status++) {
        check_true(strlen(qhash_status_text((enum qhash_status)status)) > 5);
    }
}
