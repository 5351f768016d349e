#include <stdlib.h>
#include <string.h>

#include "qhash/header.h"
#include "qhash/sha256.h"
#include "qhash/target.h"
#include "qhash/verify.h"
#include "stratum/decode.h"
#include "stratum/hex.h"
#include "stratum/job.h"
#include "tests/unit/check.h"
#include "tests/unit/stratum/transcript.h"

static const struct stratum_set_extranonce extranonce_480f = {
    .extranonce1 = {0x18, 0x03, 0x13, 0xf6}, .extranonce1_len = 4, .extranonce2_len = 4};

/* The one complete job of a qhash pool; the file is itself a message. Free it. */
static struct stratum_message *job_480f(void)
{
    size_t len = 0;
    char *file = transcript_file("transcripts/luckypool-notify-480f.json", &len);
    struct stratum_message *message = malloc(sizeof *message);
    if (!check_true(file != NULL) ||
        !check_int(stratum_decode(message, file, len, NULL), STRATUM_OK)) {
        message->kind = STRATUM_UNKNOWN;
    }
    free(file);
    return message;
}

/* A header of that job hashes to shares a GPU found for it; the list is fixtures/shares'. */
void test_stratum_job_luckypool_480f(void)
{
    struct stratum_message *message = job_480f();
    size_t len = 0;
    char *file = transcript_file("shares/luckypool-480f.txt", &len);
    int shares = 0;
    uint8_t target[32];
    qhash_target_pdiff(target, 0x1p-16);
    for (char *line = file; line != NULL && line < file + len;) {
        char *end = memchr(line, '\n', (size_t)(file + len - line));
        struct stratum_share share = {
            .extranonce2_len = 4, .ntime = 0x69098232, .version = 0x20000004};
        if (end - line == 8 + 1 + 64 && stratum_hex_read_be32(&share.nonce, line, 8)) {
            uint8_t header[80];
            uint8_t display[32] = {0};
            struct qhash_verdict verdict;
            stratum_job_header(header, &message->as.notify, &extranonce_480f, &share);
            qhash_verify(&verdict, header, target, QHASH_ALGORITHM_QHASH);
            check_true(verdict.meets && stratum_hex_read(display, 32, line + 9, 64));
            for (size_t at = 0; at < 16; at++) {
                const uint8_t kept = display[at];
                display[at] = display[31 - at];
                display[31 - at] = kept;
            }
            check_bytes(verdict.digest, display, 32);
            shares++;
        }
        line = end + 1;
    }
    check_int(shares, 870);
    free(file);
    free(message);
}

void test_stratum_job_header_fields(void)
{
    struct stratum_message *message = job_480f();
    const struct stratum_share share = {.extranonce2 = {1, 2, 3, 4},
                                        .extranonce2_len = 4,
                                        .ntime = 0x01020304,
                                        .nonce = 0x11121314,
                                        .version = 0x21222324};
    uint8_t header[80];
    stratum_job_header(header, &message->as.notify, &extranonce_480f, &share);
    check_bytes(header, "\x24\x23\x22\x21", 4);
    check_bytes(header + 4, "\x16\x92\x77\x01\x67\xdf\x70\xda", 8); /* of 01779216da70df67 */
    check_bytes(header + 68, "\x04\x03\x02\x01\xa1\xca\x0c\x1a\x14\x13\x12\x11", 12);
    uint8_t root[32];
    stratum_job_merkle_root(root, &message->as.notify, &extranonce_480f, share.extranonce2);
    check_bytes(header + 36, root, 32);
    uint8_t other[32];
    stratum_job_merkle_root(other, &message->as.notify, &extranonce_480f, share.extranonce2 + 4);
    check_true(memcmp(root, other, 32) != 0);
    free(message);
}

/* Without branches the root is the coinbase's own hash; each branch is appended, never prepended.
 */
void test_stratum_job_merkle_root(void)
{
    struct stratum_notify *job = calloc(1, sizeof *job);
    const struct stratum_set_extranonce extranonce = {
        .extranonce1 = {'c'}, .extranonce1_len = 1, .extranonce2_len = 2};
    job->coinbase[0] = 'a';
    job->coinbase[1] = 'b';
    job->coinbase[2] = 'f';
    job->coinb1_len = 2;
    job->coinb2_len = 1;
    uint8_t root[32];
    uint8_t expected[64];
    stratum_job_merkle_root(root, job, &extranonce, (const uint8_t *)"de");
    qhash_sha256d(expected, "abcdef", 6);
    check_bytes(root, expected, 32);
    job->branch_count = STRATUM_BRANCHES_MAX;
    for (size_t index = 0; index < STRATUM_BRANCHES_MAX; index++) {
        memset(job->branches[index], (int)index, 32);
        memset(expected + 32, (int)index, 32);
        qhash_sha256d(expected, expected, 64);
    }
    stratum_job_merkle_root(root, job, &extranonce, (const uint8_t *)"de");
    check_bytes(root, expected, 32);
    free(job);
}
