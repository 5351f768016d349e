/* Wrong headers: none is the right one, none comes twice, and what differs is what it says. */
#include <stdlib.h>
#include <string.h>

#include "qhash/header.h"
#include "simpool/diagnosis/parts.h"
#include "tests/unit/check.h"

static const struct stratum_set_extranonce own = {{1, 2, 3, 4}, 4, 4};

/* A job without anything in it that reads the same in two ways. */
static struct stratum_notify *make_job(size_t branches)
{
    struct stratum_notify *job = calloc(1, sizeof *job);
    job->coinb1_len = 10;
    job->coinb2_len = 20;
    for (size_t at = 0; at < 32; at++) {
        job->prevhash_words[at] = (uint8_t)(at + 1);
        job->branches[0][at] = (uint8_t)(at + 100);
    }
    job->branch_count = branches;
    job->version = 0x20000004;
    job->nbits = 0x1a0ccaa1;
    job->ntime = 0x69098232;
    return job;
}

static struct stratum_share make_share(const struct stratum_notify *job)
{
    return (struct stratum_share){.extranonce2 = {5, 6, 7, 8},
                                  .extranonce2_len = 4,
                                  .ntime = job->ntime,
                                  .nonce = 0x12345678,
                                  .version = job->version};
}

static size_t count_of(const struct simpool_wrong_headers *headers, enum simpool_mistake mistake)
{
    size_t count = 0;
    for (size_t index = 0; index < headers->count; index++) {
        count += headers->at[index].mistake == mistake;
    }
    return count;
}

static void check_all_differ(const struct simpool_wrong_headers *headers)
{
    for (size_t index = 0; index < headers->count; index++) {
        check_true(memcmp(headers->at[index].bytes, headers->right, 80) != 0);
        for (size_t other = 0; other < index; other++) {
            check_true(memcmp(headers->at[index].bytes, headers->at[other].bytes, 80) != 0);
        }
    }
}

void test_diagnosis_header_every_one_is_another(void)
{
    struct stratum_notify *job = make_job(1);
    struct stratum_share share = make_share(job);
    const struct simpool_evidence evidence = {.job = job, .extranonce = &own, .share = &share};
    struct simpool_wrong_headers headers;
    simpool_wrong_headers_make(&headers, &evidence);
    check_all_differ(&headers);
    static const struct {
        enum simpool_mistake mistake;
        size_t count;
    } rows[] = {
        {SIMPOOL_MISTAKE_PREVHASH_ORDER, 3},      {SIMPOOL_MISTAKE_MERKLE_ORDER, 2},
        {SIMPOOL_MISTAKE_BRANCH_ORDER, 1},        {SIMPOOL_MISTAKE_BRANCHES_IGNORED, 1},
        {SIMPOOL_MISTAKE_NTIME_ORDER, 1},         {SIMPOOL_MISTAKE_NBITS_ORDER, 1},
        {SIMPOOL_MISTAKE_NONCE_ORDER, 1},         {SIMPOOL_MISTAKE_VERSION_ORDER, 1},
        {SIMPOOL_MISTAKE_NTIME_ROLLED, 16},       {SIMPOOL_MISTAKE_NTIME_UNROLLED, 0},
        {SIMPOOL_MISTAKE_NONCE_COUNTER, 2},       {SIMPOOL_MISTAKE_VERSION_BITS_IGNORED, 0},
        {SIMPOOL_MISTAKE_EXTRANONCE1_NONE, 1},    {SIMPOOL_MISTAKE_EXTRANONCE1_ORDER, 1},
        {SIMPOOL_MISTAKE_EXTRANONCE2_NONE, 1},    {SIMPOOL_MISTAKE_EXTRANONCE2_ORDER, 1},
        {SIMPOOL_MISTAKE_EXTRANONCE2_ZERO, 1},    {SIMPOOL_MISTAKE_EXTRANONCE2_COUNTER, 4},
        {SIMPOOL_MISTAKE_EXTRANONCES_SWAPPED, 1}, {SIMPOOL_MISTAKE_RUST_MINER_HEADER, 1},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        check_row(simpool_mistake_word(rows[index].mistake),
                  count_of(&headers, rows[index].mistake) == rows[index].count);
    }
    free(job);
}

/* What is the same as the right thing is no mistake. */
void test_diagnosis_header_leaves_out_what_changes_nothing(void)
{
    struct stratum_notify *job = make_job(0);
    struct stratum_share share = make_share(job);
    memset(share.extranonce2, 0, sizeof share.extranonce2);
    job->version = share.version = 0x20000020;
    const struct simpool_suspect same = {SIMPOOL_MISTAKE_OTHER_EXTRANONCE, job, &own, 3};
    const struct simpool_evidence evidence = {
        .job = job, .extranonce = &own, .share = &share, .suspects = &same, .suspect_count = 1};
    struct simpool_wrong_headers headers;
    simpool_wrong_headers_make(&headers, &evidence);
    check_all_differ(&headers);
    check_int(count_of(&headers, SIMPOOL_MISTAKE_EXTRANONCE2_ZERO), 0);
    check_int(count_of(&headers, SIMPOOL_MISTAKE_EXTRANONCE2_ORDER), 0);
    check_int(count_of(&headers, SIMPOOL_MISTAKE_BRANCH_ORDER), 0);
    check_int(count_of(&headers, SIMPOOL_MISTAKE_BRANCHES_IGNORED), 0);
    check_int(count_of(&headers, SIMPOOL_MISTAKE_VERSION_ORDER), 0);
    check_int(count_of(&headers, SIMPOOL_MISTAKE_OTHER_EXTRANONCE), 0);
    free(job);
}

void test_diagnosis_header_rolled_shares(void)
{
    struct stratum_notify *job = make_job(1);
    struct stratum_share share = make_share(job);
    share.ntime += 100;
    share.version_bits = 0x6000;
    share.version |= share.version_bits;
    const struct simpool_evidence evidence = {.job = job, .extranonce = &own, .share = &share};
    struct simpool_wrong_headers headers;
    simpool_wrong_headers_make(&headers, &evidence);
    check_int(count_of(&headers, SIMPOOL_MISTAKE_NTIME_UNROLLED), 1);
    check_int(count_of(&headers, SIMPOOL_MISTAKE_VERSION_BITS_IGNORED), 1);
    free(job);
}

/* Two fields at once, and the words that go with a header. */
void test_diagnosis_header_adds_and_tells(void)
{
    struct stratum_notify *job = make_job(1);
    struct stratum_share share = make_share(job);
    struct stratum_set_extranonce other = own;
    other.extranonce1[0] = 0xab;
    const struct simpool_suspect suspect = {SIMPOOL_MISTAKE_OTHER_EXTRANONCE, job, &other, 3};
    const struct simpool_evidence evidence = {
        .job = job, .extranonce = &own, .share = &share, .suspects = &suspect, .suspect_count = 1};
    struct simpool_wrong_headers headers;
    simpool_wrong_headers_make(&headers, &evidence);
    const struct simpool_wrong_header *nonce = NULL;
    const struct simpool_wrong_header *ntime = NULL;
    for (size_t index = 0; index < headers.count; index++) {
        const struct simpool_wrong_header *one = &headers.at[index];
        nonce = one->mistake == SIMPOOL_MISTAKE_NONCE_ORDER ? one : nonce;
        ntime = one->mistake == SIMPOOL_MISTAKE_NTIME_ORDER ? one : ntime;
    }
    check_true(nonce != NULL && ntime != NULL);
    if (nonce == NULL || ntime == NULL) {
        return;
    }
    check_true(nonce->swaps && ntime->swaps);
    uint8_t both[80];
    memcpy(both, nonce->bytes, sizeof both);
    simpool_wrong_header_add(both, headers.right, ntime->bytes);
    check_int(qhash_header_nonce(both), 0x78563412);
    check_int(qhash_header_ntime(both), 0x32820969);
    char words[128];
    struct stratum_text text = stratum_text_in(words, sizeof words);
    check_int(headers.at[0].mistake, SIMPOOL_MISTAKE_OTHER_EXTRANONCE);
    simpool_wrong_header_data(&text, &headers.at[0], headers.right);
    check_text(words, "extranonce1 ab020304 of connection 3");
    text = stratum_text_in(words, sizeof words);
    simpool_wrong_header_data(&text, nonce, headers.right);
    check_text(words, "");
    free(job);
}
