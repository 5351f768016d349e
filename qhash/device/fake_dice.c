#include <string.h>

#include "qhash/bytes.h"
#include "qhash/device/fake.h"
#include "qhash/header.h"
#include "qhash/sha256.h"

/* Nonces are looked at in aligned cells so small that two finds in one are improbable: each cell
 * has one die. No logarithm is needed, and how a search is sliced makes no difference. */
struct dice {
    uint64_t stream;    /* of this seed and this header */
    unsigned cell_bits; /* a cell is 2^cell_bits nonces */
    double probability; /* of a find in a cell */
};

/** One throw: 64 even bits out of two words (the finaliser of splitmix64). */
static uint64_t throw_die(uint64_t stream, uint64_t cell)
{
    uint64_t bits = stream + (cell + 1) * UINT64_C(0x9e3779b97f4a7c15);
    bits = (bits ^ bits >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    bits = (bits ^ bits >> 27) * UINT64_C(0x94d049bb133111eb);
    return bits ^ bits >> 31;
}

static struct dice dice_of(uint64_t seed, const struct device_work *work)
{
    uint8_t message[8 + QHASH_HEADER_LEN], hash[QHASH_DIGEST_LEN];
    qhash_store_be64(message, seed);
    memcpy(message + 8, work->header, QHASH_HEADER_LEN);
    qhash_header_set_nonce(message + 8, 0);
    qhash_sha256(hash, message, sizeof message);
    const double part = (double)qhash_load_le64(work->target + 24) * 0x1p-64 +
                        (double)qhash_load_le64(work->target + 16) * 0x1p-128;
    struct dice dice = {
        .stream = qhash_load_le64(hash),
        .probability =
            part * qhash_algorithm_yield(work->algorithm, qhash_header_ntime(work->header)),
    };
    while (dice.probability < 1.0 / 128 && dice.cell_bits < 32) {
        dice.probability *= 2;
        dice.cell_bits++;
    }
    return dice;
}

uint64_t device_fake_dice(struct device_results *out, uint64_t seed, const struct device_work *work,
                          uint64_t count)
{
    const struct dice dice = dice_of(seed, work);
    const uint64_t first = work->nonce_first, end = first + count;
    for (uint64_t cell = first >> dice.cell_bits; cell << dice.cell_bits < end; cell++) {
        const uint64_t die = throw_die(dice.stream, cell);
        if ((double)(die >> 11) * 0x1p-53 >= dice.probability) {
            continue;
        }
        /* A second throw says where in the cell; streams are apart by the complement. */
        const uint64_t within =
            throw_die(~dice.stream, cell) & ((UINT64_C(1) << dice.cell_bits) - 1);
        const uint64_t nonce = (cell << dice.cell_bits) + within;
        if (nonce < first || nonce >= end) {
            continue;
        }
        if (out->find_count == DEVICE_FINDS_MAX) {
            return nonce - first;
        }
        out->finds[out->find_count++] = (struct device_find){
            .epoch = work->epoch,
            .version = qhash_header_version(work->header),
            .nonce = (uint32_t)nonce,
        };
    }
    return count;
}
