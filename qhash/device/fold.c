#include "qhash/device/fold.h"

#include <string.h>

#include "qhash/angles.h"
#include "qhash/circuit.h"

static void fold_header(struct device_fold *out, const struct qhash_midstate *midstate)
{
    const uint32_t *tail = midstate->tail;
    memcpy(out->header_ring, midstate->first.words, sizeof out->header_ring);
    for (unsigned round = 0; round < 4; round++) {
        qhash_sha256_round(out->header_ring, round, round == 3 ? 0 : tail[round]);
    }
    for (unsigned round = 4; round < 16; round++) {
        out->header_padding[round - 4] = qhash_sha256_constant(round) + tail[round];
    }
    out->word_16 = tail[0] + device_fold_sigma0(tail[1]) + tail[9] + device_fold_sigma1(tail[14]);
    out->word_17 = tail[1] + device_fold_sigma0(tail[2]) + tail[10] + device_fold_sigma1(tail[15]);
    out->word_18 = tail[2] + tail[11] + device_fold_sigma1(out->word_16);
    out->word_19 = device_fold_sigma0(tail[4]) + tail[12] + device_fold_sigma1(out->word_17);
    out->word_31 = tail[15] + device_fold_sigma0(out->word_16);
    out->word_32 = out->word_16 + device_fold_sigma0(out->word_17);
}

static void fold_message(struct device_fold *out)
{
    uint32_t words[16] = {0x80000000u, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 512};
    struct qhash_sha256_state begun;
    qhash_sha256_begin(&begun);
    memcpy(out->message_ring, begun.words, sizeof out->message_ring);
    qhash_sha256_round(out->message_ring, 0, 0);
    for (unsigned round = 0; round < 64; round++) {
        const uint32_t word = round < 16 ? words[round] : qhash_sha256_expand(words, round);
        out->constants[round] = qhash_sha256_constant(round);
        out->padding[round] = qhash_sha256_constant(round) + word;
    }
}

void device_fold_init(struct device_fold *out, const struct qhash_midstate *midstate,
                      struct qhash_rules rules)
{
    fold_header(out, midstate);
    fold_message(out);
    for (unsigned nibble = 0; nibble < 16; nibble++) {
        const struct qhash_angle *turn =
            &qhash_double_turns[qhash_angle_index(nibble, rules.angle_offset)];
        out->cosine[nibble] = turn->cosine;
        out->sine[nibble] = turn->sine;
        out->cosine_single[nibble] = (float)turn->cosine;
        out->sine_single[nibble] = (float)turn->sine;
    }
}
