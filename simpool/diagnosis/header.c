/* Headers as mistakes make them: fields in another byte order, another coinbase, another job. */
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "qhash/bytes.h"
#include "qhash/header.h"
#include "qhash/sha256.h"
#include "simpool/diagnosis/parts.h"

enum { NTIME_OFF_MAX = 8, HASH_LEN = 32, WORD_LEN = 4 };

/** What is put between coinb1 and coinb2. */
struct filling {
    const uint8_t *first;
    size_t first_len;
    const uint8_t *second;
    size_t second_len;
};

/** While the headers are made. */
struct making {
    struct simpool_wrong_headers *out;
    const struct simpool_evidence *evidence;
    const struct simpool_suspect *suspect;
};

static void reverse(uint8_t *out, const uint8_t *bytes, size_t len)
{
    for (size_t at = 0; at < len; at++) {
        out[at] = bytes[len - 1 - at];
    }
}

/** Reverse the bytes of each 4-byte word. */
static void reverse_words(uint8_t out[32], const uint8_t bytes[32])
{
    for (size_t at = 0; at < HASH_LEN; at += WORD_LEN) {
        reverse(out + at, bytes + at, WORD_LEN);
    }
}

/** Keeps the header unless it is the right one, or one that was made before. */
static void keep(const struct making *making, enum simpool_mistake mistake,
                 const uint8_t header[80])
{
    struct simpool_wrong_headers *const out = making->out;
    bool known = memcmp(header, out->right, sizeof out->right) == 0;
    for (size_t index = 0; index < out->count && !known; index++) {
        known = memcmp(header, out->at[index].bytes, sizeof out->at[index].bytes) == 0;
    }
    if (known) {
        return;
    }
    assert(out->count < SIMPOOL_HEADERS_MAX);
    struct simpool_wrong_header *const one = &out->at[out->count++];
    *one = (struct simpool_wrong_header){.mistake = mistake, .suspect = making->suspect};
    memcpy(one->bytes, header, sizeof one->bytes);
}

/** The right header with other bytes from at on. */
static void keep_with(const struct making *making, enum simpool_mistake mistake, size_t at,
                      const uint8_t *bytes, size_t len)
{
    uint8_t header[80];
    memcpy(header, making->out->right, sizeof header);
    memcpy(header + at, bytes, len);
    keep(making, mistake, header);
}

static void keep_swapped(const struct making *making, enum simpool_mistake mistake, size_t at)
{
    uint8_t word[WORD_LEN];
    reverse(word, making->out->right + at, sizeof word);
    const size_t before = making->out->count;
    keep_with(making, mistake, at, word, sizeof word);
    if (making->out->count > before) {
        making->out->at[before].swaps = true;
    }
}

static void keep_number(const struct making *making, enum simpool_mistake mistake, size_t at,
                        uint32_t value)
{
    uint8_t word[WORD_LEN];
    qhash_store_le32(word, value);
    keep_with(making, mistake, at, word, sizeof word);
}

static void keep_hash(const struct making *making, enum simpool_mistake mistake, size_t at,
                      const uint8_t hash[32])
{
    const size_t before = making->out->count;
    keep_with(making, mistake, at, hash, HASH_LEN);
    if (making->out->count > before) {
        making->out->at[before].swaps = true;
    }
}

static void make_orders(const struct making *making)
{
    const uint8_t *const sent = making->evidence->job->prevhash_words;
    const uint8_t *const right = making->out->right;
    uint8_t hash[HASH_LEN];
    keep_hash(making, SIMPOOL_MISTAKE_PREVHASH_ORDER, QHASH_HEADER_PREVIOUS_AT, sent);
    reverse(hash, sent, sizeof hash);
    keep_hash(making, SIMPOOL_MISTAKE_PREVHASH_ORDER, QHASH_HEADER_PREVIOUS_AT, hash);
    reverse(hash, right + QHASH_HEADER_PREVIOUS_AT, sizeof hash);
    keep_hash(making, SIMPOOL_MISTAKE_PREVHASH_ORDER, QHASH_HEADER_PREVIOUS_AT, hash);
    reverse(hash, right + QHASH_HEADER_MERKLE_AT, sizeof hash);
    keep_hash(making, SIMPOOL_MISTAKE_MERKLE_ORDER, QHASH_HEADER_MERKLE_AT, hash);
    reverse_words(hash, right + QHASH_HEADER_MERKLE_AT);
    keep_hash(making, SIMPOOL_MISTAKE_MERKLE_ORDER, QHASH_HEADER_MERKLE_AT, hash);
    keep_swapped(making, SIMPOOL_MISTAKE_NTIME_ORDER, QHASH_HEADER_NTIME_AT);
    keep_swapped(making, SIMPOOL_MISTAKE_NBITS_ORDER, QHASH_HEADER_NBITS_AT);
    keep_swapped(making, SIMPOOL_MISTAKE_NONCE_ORDER, QHASH_HEADER_NONCE_AT);
    keep_swapped(making, SIMPOOL_MISTAKE_VERSION_ORDER, QHASH_HEADER_VERSION_AT);
}

static void make_numbers(const struct making *making)
{
    const struct stratum_notify *const job = making->evidence->job;
    const struct stratum_share *const share = making->evidence->share;
    keep_number(making, SIMPOOL_MISTAKE_VERSION_BITS_IGNORED, QHASH_HEADER_VERSION_AT,
                job->version);
    keep_number(making, SIMPOOL_MISTAKE_NTIME_UNROLLED, QHASH_HEADER_NTIME_AT, job->ntime);
    for (uint32_t off = 1; off <= NTIME_OFF_MAX; off++) {
        keep_number(making, SIMPOOL_MISTAKE_NTIME_ROLLED, QHASH_HEADER_NTIME_AT,
                    share->ntime + off);
        keep_number(making, SIMPOOL_MISTAKE_NTIME_ROLLED, QHASH_HEADER_NTIME_AT,
                    share->ntime - off);
    }
    keep_number(making, SIMPOOL_MISTAKE_NONCE_COUNTER, QHASH_HEADER_NONCE_AT, share->nonce + 1);
    keep_number(making, SIMPOOL_MISTAKE_NONCE_COUNTER, QHASH_HEADER_NONCE_AT, share->nonce - 1);
}

static void hash_coinbase(uint8_t root[32], const struct stratum_notify *job,
                          const struct filling *filling)
{
    uint8_t once[HASH_LEN];
    struct qhash_sha256_stream coinbase;
    qhash_sha256_init(&coinbase);
    qhash_sha256_update(&coinbase, job->coinbase, job->coinb1_len);
    qhash_sha256_update(&coinbase, filling->first, filling->first_len);
    qhash_sha256_update(&coinbase, filling->second, filling->second_len);
    qhash_sha256_update(&coinbase, job->coinbase + job->coinb1_len, job->coinb2_len);
    qhash_sha256_final(once, &coinbase);
    qhash_sha256(root, once, sizeof once);
}

static void add_branches(uint8_t root[32], const struct stratum_notify *job, bool reversed)
{
    for (size_t index = 0; index < job->branch_count; index++) {
        uint8_t both[2 * HASH_LEN];
        memcpy(both, root, HASH_LEN);
        memcpy(both + HASH_LEN, job->branches[index], HASH_LEN);
        if (reversed) {
            reverse(both + HASH_LEN, job->branches[index], HASH_LEN);
        }
        qhash_sha256d(root, both, sizeof both);
    }
}

static void keep_filling(const struct making *making, enum simpool_mistake mistake,
                         const struct filling *filling)
{
    uint8_t root[HASH_LEN];
    hash_coinbase(root, making->evidence->job, filling);
    add_branches(root, making->evidence->job, false);
    keep_with(making, mistake, QHASH_HEADER_MERKLE_AT, root, sizeof root);
}

/** A number of any length one higher or lower, its last byte the least significant, or its first.
 */
static void step(uint8_t *out, const uint8_t *bytes, size_t len, bool up, bool last)
{
    memcpy(out, bytes, len);
    const uint8_t turn = up ? 0xff : 0;
    for (size_t count = 0; count < len; count++) {
        uint8_t *const digit = &out[last ? len - 1 - count : count];
        const bool carries = *digit == turn;
        *digit = (uint8_t)(up ? *digit + 1 : *digit - 1);
        if (!carries) {
            return;
        }
    }
}

static void make_extranonces(const struct making *making)
{
    const struct stratum_set_extranonce *const right = making->evidence->extranonce;
    const uint8_t *const first = right->extranonce1;
    const uint8_t *const second = making->evidence->share->extranonce2;
    const size_t first_len = right->extranonce1_len;
    const size_t second_len = right->extranonce2_len;
    uint8_t other[STRATUM_EXTRANONCE_MAX];
    const uint8_t zeros[STRATUM_EXTRANONCE_MAX] = {0};
    keep_filling(making, SIMPOOL_MISTAKE_EXTRANONCE1_NONE,
                 &(struct filling){NULL, 0, second, second_len});
    keep_filling(making, SIMPOOL_MISTAKE_EXTRANONCE2_NONE,
                 &(struct filling){first, first_len, NULL, 0});
    keep_filling(making, SIMPOOL_MISTAKE_EXTRANONCES_SWAPPED,
                 &(struct filling){second, second_len, first, first_len});
    reverse(other, first, first_len);
    keep_filling(making, SIMPOOL_MISTAKE_EXTRANONCE1_ORDER,
                 &(struct filling){other, first_len, second, second_len});
    reverse(other, second, second_len);
    keep_filling(making, SIMPOOL_MISTAKE_EXTRANONCE2_ORDER,
                 &(struct filling){first, first_len, other, second_len});
    for (unsigned way = 0; way < 4; way++) {
        step(other, second, second_len, (way & 1) != 0, (way & 2) != 0);
        keep_filling(making, SIMPOOL_MISTAKE_EXTRANONCE2_COUNTER,
                     &(struct filling){first, first_len, other, second_len});
    }
    keep_filling(making, SIMPOOL_MISTAKE_EXTRANONCE2_ZERO,
                 &(struct filling){first, first_len, zeros, second_len});
}

static void make_branches(const struct making *making)
{
    const struct simpool_evidence *const evidence = making->evidence;
    const struct stratum_set_extranonce *const extranonce = evidence->extranonce;
    const struct filling filling = {extranonce->extranonce1, extranonce->extranonce1_len,
                                    evidence->share->extranonce2, extranonce->extranonce2_len};
    uint8_t root[HASH_LEN];
    hash_coinbase(root, evidence->job, &filling);
    keep_with(making, SIMPOOL_MISTAKE_BRANCHES_IGNORED, QHASH_HEADER_MERKLE_AT, root, sizeof root);
    add_branches(root, evidence->job, true);
    keep_with(making, SIMPOOL_MISTAKE_BRANCH_ORDER, QHASH_HEADER_MERKLE_AT, root, sizeof root);

    /* source: reegiss/rust-miner src/cuda/qhash_backend.rs, src/mining.rs @ 99a57eb */
    uint8_t header[80];
    memcpy(header, making->out->right, sizeof header);
    reverse(header + QHASH_HEADER_VERSION_AT, making->out->right + QHASH_HEADER_VERSION_AT,
            WORD_LEN);
    reverse(header + QHASH_HEADER_NTIME_AT, making->out->right + QHASH_HEADER_NTIME_AT, WORD_LEN);
    reverse(header + QHASH_HEADER_PREVIOUS_AT, evidence->job->prevhash_words, HASH_LEN);
    reverse(header + QHASH_HEADER_MERKLE_AT, root, HASH_LEN);
    keep(making, SIMPOOL_MISTAKE_RUST_MINER_HEADER, header);
}

/** With the submitted ntime and, where that is the named job's own, with the other job's. */
static void make_suspect(const struct making *making, uint32_t ntime)
{
    const struct simpool_suspect *const suspect = making->suspect;
    const struct stratum_share *const share = making->evidence->share;
    const struct stratum_set_extranonce *const extranonce = suspect->extranonce;
    struct qhash_header fields = {
        .version = suspect->job == making->evidence->job
                       ? share->version
                       : suspect->job->version | share->version_bits,
        .ntime = ntime,
        .nbits = suspect->job->nbits,
        .nonce = share->nonce,
    };
    reverse_words(fields.previous, suspect->job->prevhash_words);
    stratum_job_merkle_root(fields.merkle_root, suspect->job, extranonce, share->extranonce2);
    uint8_t header[80];
    qhash_header_pack(header, &fields);
    keep(making, suspect->mistake, header);
}

static void make_suspects(struct making *making)
{
    const struct simpool_evidence *const evidence = making->evidence;
    for (size_t index = 0; index < evidence->suspect_count; index++) {
        making->suspect = &evidence->suspects[index];
        make_suspect(making, evidence->share->ntime);
        if (evidence->share->ntime == evidence->job->ntime) {
            make_suspect(making, making->suspect->job->ntime);
        }
    }
    making->suspect = NULL;
}

void simpool_wrong_headers_make(struct simpool_wrong_headers *out,
                                const struct simpool_evidence *evidence)
{
    struct making making = {out, evidence, NULL};
    out->count = 0;
    stratum_job_header(out->right, evidence->job, evidence->extranonce, evidence->share);
    make_suspects(&making); /* the pool knows of them: nothing is likelier */
    make_orders(&making);
    make_extranonces(&making);
    make_branches(&making);
    make_numbers(&making);
}

void simpool_wrong_header_add(uint8_t header[80], const uint8_t right[80], const uint8_t wrong[80])
{
    for (size_t at = 0; at < QHASH_HEADER_LEN; at++) {
        header[at] = right[at] == wrong[at] ? header[at] : wrong[at];
    }
}

void simpool_wrong_header_data(struct stratum_text *out, const struct simpool_wrong_header *header,
                               const uint8_t right[80])
{
    const struct simpool_suspect *const suspect = header->suspect;
    if (suspect != NULL && suspect->mistake == SIMPOOL_MISTAKE_PREVIOUS_JOB) {
        stratum_text_add(out, "job ");
        stratum_text_add(out, suspect->job->job_id);
    } else if (suspect != NULL) {
        stratum_text_add(out, "extranonce1 ");
        stratum_text_hex(out, suspect->extranonce->extranonce1,
                         suspect->extranonce->extranonce1_len);
        if (suspect->number != 0) {
            stratum_text_format(out, " of connection %" PRIu32, suspect->number);
        }
    } else if (header->mistake == SIMPOOL_MISTAKE_PREVHASH_ORDER) {
        stratum_text_add(out, "prevhash ");
        stratum_text_hex(out, header->bytes + QHASH_HEADER_PREVIOUS_AT, HASH_LEN);
    } else if (header->mistake == SIMPOOL_MISTAKE_MERKLE_ORDER) {
        stratum_text_add(out, "root ");
        stratum_text_hex(out, header->bytes + QHASH_HEADER_MERKLE_AT, HASH_LEN);
    } else if (header->mistake == SIMPOOL_MISTAKE_NTIME_UNROLLED ||
               header->mistake == SIMPOOL_MISTAKE_NTIME_ROLLED) {
        stratum_text_format(out, "ntime %08" PRIx32 ", %08" PRIx32 " submitted",
                            qhash_header_ntime(header->bytes), qhash_header_ntime(right));
    }
}
