#include "qhash/device/cuda/job.h"

#include <assert.h>
#include <string.h>

#include "qhash/angles.h"
#include "qhash/circuit.h"
#include "qhash/device/fold.h"
#include "qhash/header.h"
#include "qhash/sweep_twice.h"

unsigned cuda_job_versions(const struct device_work *work)
{
    unsigned versions = 1;
    for (uint32_t mask = work->version_mask; mask != 0; mask &= mask - 1) {
        versions *= versions < CUDA_MIDSTATES_MAX ? 2 : 1;
    }
    return versions;
}

uint32_t cuda_job_version(const struct device_work *work, uint32_t index)
{
    uint32_t version = qhash_header_version(work->header);
    for (uint32_t mask = work->version_mask; mask != 0 && index != 0;
         mask &= mask - 1, index >>= 1) {
        version ^= (index & 1u) != 0 ? mask & (0u - mask) : 0;
    }
    return version;
}

void cuda_job_init(struct cuda_job *out, const struct device_work *work, unsigned midstates)
{
    struct device_fold fold;
    const struct qhash_rules rules = qhash_rules_at(qhash_header_ntime(work->header));
    assert(midstates >= 1 && midstates <= cuda_job_versions(work));
    *out = (struct cuda_job){
        .epoch = work->epoch,
        .target_top = qhash_load_le32(work->target + QHASH_TARGET_LEN - 4),
        .one = 1,
    };
    for (unsigned each = 0; each < midstates; each++) {
        uint8_t header[QHASH_HEADER_LEN];
        struct qhash_midstate midstate;
        memcpy(header, work->header, sizeof header);
        qhash_header_set_version(header, cuda_job_version(work, each));
        qhash_midstate_init(&midstate, header);
        device_fold_init(&fold, &midstate, rules);
        memcpy(out->midstate[each], midstate.first.words, sizeof out->midstate[each]);
        memcpy(out->header_ring[each], fold.header_ring, sizeof out->header_ring[each]);
    }
    /* The version stands in the first block: what follows is the same for all. */
    out->keyed_16 = fold.word_16 + qhash_sha256_constant(16);
    out->word_16 = fold.word_16;
    out->word_17 = fold.word_17;
    out->word_18 = fold.word_18;
    out->word_19 = fold.word_19;
    out->word_31 = fold.word_31;
    out->word_32 = fold.word_32;
    memcpy(out->message_ring, fold.message_ring, sizeof out->message_ring);
    memcpy(out->header_padding, fold.header_padding, sizeof out->header_padding);
    memcpy(out->constants, fold.constants, sizeof out->constants);
    for (unsigned i = 0; i < sizeof out->header_words / sizeof out->header_words[0]; i++) {
        out->header_words[i] = qhash_load_be32(work->header + 64 + 4 * i);
    }
    memcpy(out->passes[0], fold.constants + 16, CUDA_PASSES_OF_HEADER * sizeof out->passes[0]);
    memcpy(out->passes[CUDA_PASSES_OF_HEADER], fold.constants + 16,
           (CUDA_PASSES - CUDA_PASSES_OF_HEADER) * sizeof out->passes[0]);
    memcpy(out->padding, fold.padding, sizeof out->padding);
}

void cuda_tables_init(struct cuda_tables *out, unsigned angle_offset)
{
    memset(out, 0, sizeof *out);
    for (unsigned y = 0; y < 16; y++) {
        const struct qhash_angle_twice turn_y =
            qhash_double_turn_twice(qhash_angle_index(y, angle_offset));
        const double up = turn_y.cosine.high;
        out->turns[y].cosine = (float)up;
        out->turns[y].sine = (float)turn_y.sine.high;
        out->turns_double[y].cosine = up;
        out->turns_double[y].sine = turn_y.sine.high;
        for (unsigned z = 0; z < 16; z++) {
            const struct qhash_angle_twice turn_z =
                qhash_double_turn_twice(qhash_angle_index(z, angle_offset));
            /* Products are rounded once, from twice a double: half the error of two roundings. */
            const double across =
                qhash_twice_times(qhash_twice_minus(turn_y.sine), turn_z.cosine).high;
            const double along = qhash_twice_times(turn_y.sine, turn_z.sine).high;
            const unsigned row = 16u * y + z;
            out->pairs[row].across = (float)across;
            out->pairs[row].along = (float)along;
            out->pairs[row].up = (float)up;
            out->pairs_double[row].across = across;
            out->pairs_double[row].along = along;
            out->ups_double[row].up = up;
        }
    }
}
