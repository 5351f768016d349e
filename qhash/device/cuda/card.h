/* One GPU, open: its context, its kernels, its memory, and launches that nobody waits for. */
#ifndef QHASH_DEVICE_CUDA_CARD_H
#define QHASH_DEVICE_CUDA_CARD_H

#include <stdatomic.h>

#include "qhash/device/cuda/driver.h"
#include "qhash/device/cuda/facts.h"
#include "qhash/device/cuda/job.h"
#include "qhash/device/cuda/variants.h"

enum {
    CUDA_STREAMS = 2,      /* launches take turns: one fills the other's ragged end */
    CUDA_KERNELS_MAX = 64, /* rows of CUDA_VARIANTS, at most */
    CUDA_BUS_LEN = 16      /* "0000:01:00.0" */
};

/* A launch is at most so long: a display and other programs share the GPU. */
#define CUDA_LAUNCH_US INT64_C(10000)

/** A kernel that this GPU can run. */
struct cuda_kernel {
    const struct cuda_variant *variant;
    void *function;
    uint32_t blocks;   /* that the GPU holds at once */
    double nonces_hps; /* nonces a second, whatever their versions; 0: not timed yet */
};

/** Memory of the host that the GPU sees at the same time. */
struct cuda_pinned {
    _Atomic uint64_t oldest; /* works of an older epoch stop */
    struct cuda_report reports[DEVICE_OUTSTANDING_MAX];
};

/** All of it belongs to the thread that opened it, but for pinned->oldest. */
struct cuda_card {
    struct cuda_driver driver;
    char name[DEVICE_DETAIL_LEN], bus[CUDA_BUS_LEN];
    int architecture; /* 89 for compute capability 8.9 */
    int driver_version;
    uint32_t multiprocessors;
    void *context;
    size_t bare_free_len; /* memory that was left when there was a context and nothing in it */
    void *module;
    void *streams[CUDA_STREAMS];
    void *done[DEVICE_OUTSTANDING_MAX][CUDA_STREAMS]; /* events behind a work's last launches */
    unsigned turn;                                    /* the stream of the next launch */
    struct cuda_pinned *pinned;
    uint64_t pinned_address;    /* of the same on the GPU */
    uint64_t tables_address[2]; /* by angle offset */
    uint64_t seen_address;
    struct cuda_kernel kernels[CUDA_KERNELS_MAX];
    size_t kernel_count;
    struct cuda_facts facts;
    bool has_facts;
    char trouble[DEVICE_DETAIL_LEN]; /* what the driver said last when it failed */
};

/** Open a GPU.
 *
 *  card   out  all zero before; cuda_card_close() afterwards, even on failure
 *  index  in   which one, from 0
 *  returns  DEVICE_OK, or why not; card->trouble says more
 */
enum device_status cuda_card_open(struct cuda_card *card, unsigned index);

/** Give everything back; a card that was never opened is fine. */
void cuda_card_close(struct cuda_card *card);

/** Make this GPU the one that the calling thread's next calls mean. */
enum device_status cuda_card_use(struct cuda_card *card);

/** The kernel of a variant's name, or NULL: none, or not for this GPU. */
struct cuda_kernel *cuda_card_kernel(struct cuda_card *card, const char *name);

/** Nonces that one launch of a kernel should try. */
uint32_t cuda_kernel_launch_nonces(const struct cuda_kernel *kernel);

/** Begin to try nonces of a work; returns at once.
 *
 *  card    in, out
 *  slot    in   whose report is written, 0 or 1: nothing of it may be under way
 *  kernel  in
 *  job     in   prepared by cuda_job_init(); its offsets are set for each launch
 *  first   in   the first nonce
 *  count   in   how many, 1..2^32; first + count may reach 2^32
 *  angle_offset  in  of the work's rule
 */
struct cuda_run {
    unsigned slot;
    const struct cuda_kernel *kernel;
    struct cuda_job *job;
    uint32_t first;
    uint64_t count;
    unsigned angle_offset;
};
enum device_status cuda_card_begin(struct cuda_card *card, const struct cuda_run *run);

/** Memory of the GPU that is gone since there was a context, and so is this card's if nobody else
 *  came or went; 0: not known. */
size_t cuda_card_memory(struct cuda_card *card);

/** Whether all launches of a slot have ended: DEVICE_OK, DEVICE_PENDING, or what went wrong. */
enum device_status cuda_card_ask(struct cuda_card *card, unsigned slot);

/** The same, waiting for so long. cost: 1 % of a core */
enum device_status cuda_card_await(struct cuda_card *card, unsigned slot, int64_t timeout_us);

#endif
