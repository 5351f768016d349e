/* What a kernel is given and what it gives back: the one layout that host and GPU share. */
#ifndef QHASH_DEVICE_CUDA_JOB_H
#define QHASH_DEVICE_CUDA_JOB_H

#include <stdalign.h>
#include <stdint.h>

#include "qhash/device/cuda/words.h"
#include "qhash/device/device.h"

enum {
    CUDA_WARP_THREADS = 32, /* run in step */
    CUDA_PASSES = 6,        /* of 16 expanded rounds: what both hashes have in common */
    CUDA_PASSES_OF_HEADER = 3,
    CUDA_CANDIDATES_MAX = 1024 /* in one report; struct device_results takes 64, and no work is
                                  expected to have more */
};

/** The words that all nonces of one work share, in the kernel's constant memory. Words named as in
 *  struct device_fold are the same. */
struct cuda_job {
    uint64_t epoch;
    uint64_t offset;                   /* of this launch's first nonce within its work */
    uint32_t nonce_first, nonce_count; /* of this launch; first + count may reach 2^32 */
    uint32_t target_top;               /* the target's most significant 32 bits */
    uint32_t one;                      /* 1 */
    uint32_t keyed_16;                 /* K + W */
    uint32_t word_16, word_17, word_18, word_19, word_31, word_32;
    uint32_t message_ring[8];
    uint32_t header_padding[12];
    /* One for each version of the header that is tried. */
    uint32_t header_ring[CUDA_MIDSTATES_MAX][8], midstate[CUDA_MIDSTATES_MAX][8];
    uint32_t header_words[3]; /* of the second block, before the nonce */
    /* For loops alone, which cannot have their constants in the instructions: K; K + W of padding;
     * K of rounds 16..63, the header's, and again, the message's. */
    uint32_t constants[64], padding[64], passes[CUDA_PASSES][16];
};

/* Rows of tables. All are as long, so that one product makes an index the offset in any table. */
enum { CUDA_ROW_LEN = 16 };

/** A row for nibbles y and z: what their rotations make of a qubit (see qhash/sweep_text.h). */
struct cuda_pair {
    alignas(CUDA_ROW_LEN) float across;
    float along, up;
};

struct cuda_pair_double {
    alignas(CUDA_ROW_LEN) double across;
    double along;
};

struct cuda_up_double {
    alignas(CUDA_ROW_LEN) double up;
};

/** A row for one nibble: cosine and sine of twice the angle. */
struct cuda_turn {
    alignas(CUDA_ROW_LEN) float cosine;
    float sine;
};

struct cuda_turn_double {
    alignas(CUDA_ROW_LEN) double cosine;
    double sine;
};

/** The tables of one angle offset. A block copies what its kernel needs into shared memory, whose
 *  banks serve many different rows at once. Rows of pairs: 16 * y + z. */
struct cuda_tables {
    struct cuda_pair pairs[256];
    struct cuda_turn turns[16];
    struct cuda_pair_double pairs_double[256];
    struct cuda_up_double ups_double[256];
    struct cuda_turn_double turns_double[16];
};

/** A nonce whose most significant word meets the target's. */
struct cuda_candidate {
    uint32_t nonce, midstate;
};

/** What the launches of one work found; pinned memory of the host that the GPU writes. */
struct cuda_report {
    uint64_t stopped; /* nonces below this offset were all tried; all ones: every nonce was */
    uint32_t count;   /* of candidates; more than fit were found if it exceeds their maximum */
    uint32_t unused;
    struct cuda_candidate candidates[CUDA_CANDIDATES_MAX];
};

/** The memory that a launch touches, at the GPU's addresses. */
struct cuda_memory {
    const struct cuda_tables *tables; /* on the GPU */
    const uint64_t *oldest;           /* the host's: works of an older epoch stop */
    uint64_t *seen;                   /* the same on the GPU, where looking at it costs little */
    struct cuda_report *report;       /* the host's */
};

/** Prepare the words that a work's launches share.
 *
 *  out        out  but for offset, nonce_first and nonce_count, which are a launch's own
 *  work       in
 *  midstates  in   how many versions the kernel tries, at most cuda_job_versions()
 *  cost       about a microsecond for each version
 */
void cuda_job_init(struct cuda_job *out, const struct device_work *work, unsigned midstates);

/** The version that a work's midstate `index` has: the header's own for index 0, others with bits
 *  of the mask turned, the lowest first. */
uint32_t cuda_job_version(const struct device_work *work, uint32_t index);

/** How many versions of a work there are, up to CUDA_MIDSTATES_MAX: 1 without a mask. */
unsigned cuda_job_versions(const struct device_work *work);

/** The tables of an angle offset, 0 or 1. */
void cuda_tables_init(struct cuda_tables *out, unsigned angle_offset);

#endif
