#include "qhash/device/fold.h"

#include <string.h>

#include "qhash/angles.h"
#include "qhash/circuit.h"
#include "tests/unit/check.h"
#include "tests/unit/qhash/sample.h"

static void fold_of(struct device_fold *fold, struct qhash_midstate *midstate, uint32_t index,
                    uint32_t ntime)
{
    uint8_t header[80];
    sample_header(header, index, ntime);
    qhash_midstate_init(midstate, header);
    device_fold_init(fold, midstate, qhash_rules_at(ntime));
}

/** Message words 16..32 of the header's second block as the fold describes them. */
static void words_from(uint32_t words[33], const struct device_fold *fold,
                       const struct qhash_midstate *midstate, uint32_t nonce)
{
    memcpy(words, midstate->tail, 16 * sizeof words[0]);
    words[3] = nonce;
    words[16] = fold->word_16;
    words[17] = fold->word_17;
    words[18] = fold->word_18 + device_fold_sigma0(nonce);
    words[19] = fold->word_19 + nonce;
    for (unsigned i = 20; i < 31; i++) {
        words[i] = words[i - 16] + device_fold_sigma0(words[i - 15]) + words[i - 7] +
                   device_fold_sigma1(words[i - 2]);
    }
    words[31] = fold->word_31 + words[24] + device_fold_sigma1(words[29]);
    words[32] = fold->word_32 + words[25] + device_fold_sigma1(words[30]);
}

/** What is left after folding leads to the header's hash. */
void test_qhash_fold_header(void)
{
    for (uint32_t index = 0; index < 20; index++) {
        struct device_fold fold;
        struct qhash_midstate midstate;
        struct qhash_sha256_state expected;
        uint32_t words[33], ring[8];
        const uint32_t nonce = 0x9e3779b9u * index;
        fold_of(&fold, &midstate, index, SAMPLE_NTIME_OFFSET_1);
        words_from(words, &fold, &midstate, qhash_swap32(nonce));
        memcpy(ring, fold.header_ring, sizeof ring);
        ring[0] += words[3];
        ring[4] += words[3];
        for (unsigned round = 4; round < 16; round++) {
            check_true(fold.header_padding[round - 4] ==
                       qhash_sha256_constant(round) + words[round]);
        }
        for (unsigned round = 4; round < 33; round++) {
            qhash_sha256_round(ring, round, words[round]);
        }
        /* Word w lies at w % 16 in the ring of sixteen that the rest is expanded in. */
        uint32_t late[16];
        for (unsigned i = 17; i < 33; i++) {
            late[i % 16] = words[i];
        }
        for (unsigned round = 33; round < 64; round++) {
            qhash_sha256_round(ring, round, qhash_sha256_expand(late, round));
        }
        qhash_midstate_hash(&expected, &midstate, nonce);
        for (unsigned i = 0; i < 8; i++) {
            check_true(midstate.first.words[i] + ring[i] == expected.words[i]);
        }
    }
}

/** A message's first round and its padding block. */
void test_qhash_fold_message(void)
{
    struct device_fold fold;
    struct qhash_midstate midstate;
    struct qhash_sha256_state state, expected;
    uint32_t words[16], ring[8];
    uint64_t numbers = 1;
    fold_of(&fold, &midstate, 1, SAMPLE_NTIME_OFFSET_0);
    for (unsigned i = 0; i < 16; i++) {
        words[i] = (uint32_t)sample_number(&numbers);
    }
    qhash_sha256_begin(&state);
    memcpy(ring, state.words, sizeof ring);
    qhash_sha256_round(ring, 0, words[0]);
    for (unsigned i = 0; i < 8; i++) {
        check_true(ring[i] == fold.message_ring[i] + (i == 3 || i == 7 ? words[0] : 0));
    }
    uint32_t block[16];
    memcpy(block, words, sizeof block);
    qhash_sha256_of_block(&expected, block);
    qhash_sha256_compress(&state, words);
    memcpy(ring, state.words, sizeof ring);
    for (unsigned round = 0; round < 64; round++) {
        check_true(fold.constants[round] == qhash_sha256_constant(round));
        qhash_sha256_round(ring, round, fold.padding[round] - fold.constants[round]);
    }
    for (unsigned i = 0; i < 8; i++) {
        check_true(state.words[i] + ring[i] == expected.words[i]);
    }
}

void test_qhash_fold_angles(void)
{
    for (unsigned offset = 0; offset < 2; offset++) {
        struct device_fold fold;
        struct qhash_midstate midstate;
        fold_of(&fold, &midstate, 1, offset == 0 ? SAMPLE_NTIME_OFFSET_0 : SAMPLE_NTIME_OFFSET_1);
        for (unsigned nibble = 0; nibble < 16; nibble++) {
            const struct qhash_angle *row = &qhash_double_turns[2 * nibble + offset];
            check_near(fold.cosine[nibble], row->cosine, 0);
            check_near(fold.sine[nibble], row->sine, 0);
            check_near(fold.cosine_single[nibble], row->cosine, 0x1p-24);
            check_near(fold.sine_single[nibble], row->sine, 0x1p-24);
            /* Half a turn more is the other sign to the bit: vectors keep half of the table. */
            check_true(fold.cosine[nibble] == -fold.cosine[(nibble + 8) % 16]);
            check_true(fold.sine[nibble] == -fold.sine[(nibble + 8) % 16]);
        }
    }
}
