/* The compute seam: everything that searches nonces looks like this, be it a CPU, a GPU or a fake.
 */
#ifndef QHASH_DEVICE_DEVICE_H
#define QHASH_DEVICE_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "qhash/algorithm.h"

enum {
    DEVICE_FINDS_MAX = 64,      /* finds in one result; one more ends the search early */
    DEVICE_OUTSTANDING_MAX = 2, /* works submitted and not yet collected */
    DEVICE_DETAIL_LEN = 96      /* of a description, with its final 0 */
};

/** Every way a call to a device can end: a name, and a sentence a user can act on. */
#define DEVICE_STATUSES(ROW)                                                                       \
    ROW(DEVICE_OK, "all is well")                                                                  \
    ROW(DEVICE_FULL, "two works are outstanding already: collect one first")                       \
    ROW(DEVICE_IDLE, "no work is outstanding: submit one first")                                   \
    ROW(DEVICE_PENDING, "the oldest work is not done yet: ask again later")                        \
    ROW(DEVICE_ABSENT, "there is no such device on this machine")                                  \
    ROW(DEVICE_UNSUITED, "this program has no code that the device and its driver can run")        \
    ROW(DEVICE_NO_MEMORY, "the device has no memory left: close other programs that use it")       \
    ROW(DEVICE_BUSY, "another program has the device to itself, or its owner lets none compute")   \
    ROW(DEVICE_LOST, "the device stopped answering: check its power, cooling and driver")          \
    ROW(DEVICE_FAULT, "the device broke off a kernel: check its clocks, cooling and power")        \
    ROW(DEVICE_UNFIT, "the device missed or invented a planted nonce: do not mine with it")

enum device_status {
#define DEVICE_STATUS_NAME(name, text) name,
    DEVICE_STATUSES(DEVICE_STATUS_NAME)
#undef DEVICE_STATUS_NAME
};

/** The sentence that belongs to a status; never NULL. */
const char *device_status_text(enum device_status status);

/** One thing to try: a header, a target, a run of nonces. A plain value; copy it freely. */
struct device_work {
    uint64_t epoch;        /* grows with every new job; finds of an older epoch are dropped */
    uint8_t header[80];    /* wire order; the nonce field is overwritten */
    uint32_t version_mask; /* version bits that the device may roll; 0: none */
    uint8_t target[32];    /* little-endian 256-bit number; digest <= target is a find */
    uint32_t nonce_first, nonce_last; /* inclusive: 0xffffffff can be reached */
    enum qhash_algorithm algorithm;
};

/** A nonce that the device believes to meet the target; the caller hashes it again. */
struct device_find {
    uint64_t epoch;
    uint32_t version, nonce;
};

/** What became of one work. */
struct device_results {
    uint64_t epoch;        /* of the work */
    uint64_t nonces_tried; /* headers hashed, discarded ones included */
    uint32_t nonce_next;   /* the first nonce not tried; wraps to 0 after 0xffffffff */
    bool complete;         /* all nonces were tried; false: abandoned, or too many finds */
    size_t find_count;
    struct device_find finds[DEVICE_FINDS_MAX]; /* in the order of their nonces */
};

/** How a fake departs from the truth, for tests. */
enum device_misbehaviour {
    DEVICE_HONEST,
    DEVICE_MISSES,     /* drops the finds at odd nonces */
    DEVICE_LIES,       /* reports the neighbour of each find as well */
    DEVICE_DUPLICATES, /* reports each find twice */
    DEVICE_STALLS      /* never finishes a work */
};

/** How to open a device; all zero is a good default. */
struct device_options {
    unsigned index;     /* which one of its kind, from 0 */
    const char *engine; /* cpu, cuda. One of its engines by name; NULL: the fastest here */
    char *why;          /* NULL, or DEVICE_DETAIL_LEN bytes for words about a failure to open */
    uint64_t seed;   /* fake only. 0: it really hashes; otherwise its finds are dice of this seed */
    double rate_hps; /* fake only. Modelled speed; 0: works take no time */
    enum device_misbehaviour misbehaviour; /* fake only */
};

/** What a device says about itself. */
struct device_description {
    char detail[DEVICE_DETAIL_LEN]; /* for people: model, engine */
    double missed_rate; /* expected fraction of true finds that its filter misses; 0: exact */
    double false_rate;  /* expected false finds per true find; 0: exact */
    char trouble[DEVICE_DETAIL_LEN]; /* what its driver said when it failed last, or "" */
};

/** What a device's sensors say; 0 is unknown. */
struct device_facts {
    double temperature_c, power_w, clock_mhz;       /* 0: not said */
    uint64_t memory_used_bytes, memory_total_bytes; /* 0: not said */
    const char *throttled; /* why its clock is not higher, for people; "": it could not be */
    /* As it was when the device was opened; -1: it is not said. */
    int persistent; /* 1: the driver stays loaded when no program uses the GPU */
    int others;     /* programs that compute on it, beside this one */
    /* CUDA of the driver and of the kernels in this program, 12040 for 12.4; 0: not said. */
    int driver_cuda, toolkit_cuda;
    uint64_t memory_own_bytes; /* this program's, beside a bare context; 0: not said */
};

struct device_ops;

/** What every device begins with; its own state follows. */
struct device {
    const struct device_ops *ops;
};

/** What a device can do. One thread owns a device and makes all calls but abandon(). */
struct device_ops {
    const char *name;

    /** Open a device into *out; NULL options are the defaults. On failure *out is untouched. */
    enum device_status (*open)(struct device **out, const struct device_options *options);

    /** Copy a work into the queue; DEVICE_FULL when two are outstanding. */
    enum device_status (*submit)(struct device *d, const struct device_work *work);

    /** Run or await the oldest work and say what became of it; DEVICE_IDLE when there is none. */
    enum device_status (*collect)(struct device *d, struct device_results *out);

    /** Stop works of an epoch below older_than_epoch within about 1 ms, now and in future; any
     *  thread. Their results still have to be collected, with all finds made so far. */
    void (*abandon)(struct device *d, uint64_t older_than_epoch);

    /** Describe an open device; NULL: nothing to say, and exact. */
    void (*describe)(const struct device *d, struct device_description *out);

    /** Read the device's sensors; false, or NULL: it has none. Up to a few milliseconds. */
    bool (*facts)(struct device *d, struct device_facts *out);

    /** Close a device with all its outstanding works; NULL is fine. */
    void (*close)(struct device *d);
};

/** The kind of device of this name ("cpu", "fake"), or NULL. */
const struct device_ops *device_by_name(const char *name);

/** The kinds of device of this build: number `index`, or NULL past the end. */
const struct device_ops *device_kind(size_t index);

#endif
