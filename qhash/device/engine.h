/* The CPU engines: different ways to try a few hundred nonces, equal to the bit unless they say
 * that they filter. */
#ifndef QHASH_DEVICE_ENGINE_H
#define QHASH_DEVICE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "qhash/device/device.h"
#include "qhash/device/fold.h"
#include "qhash/rules.h"
#include "qhash/sha256.h"

enum {
    DEVICE_SLICE = 256 /* nonces between two looks at the clock or at abandon(): 0.2 ms at most */
};

/* The fraction of finds that the closed form in single precision misses at the present rule,
 * because one of the 16 values is rounded to the other side: docs/measurements/cpu-engines.md. */
#define DEVICE_FILTER_MISSED_RATE 0.0046

/** What all nonces of one work share. */
struct device_search {
    struct qhash_midstate midstate;
    struct device_fold fold;
    struct qhash_rules rules;
    uint8_t target[32];
    uint32_t target_top; /* the target's most significant 32 bits */
    enum qhash_algorithm algorithm;
};

/** Hash a slice of nonces: the one thing that engines do each in their own way.
 *
 *  tops    out  for each nonce the most significant 32 bits of its digest, to be compared with
 *               target_top; a nonce that the zero-byte rule discards may have any number. What lies
 *               behind `count` is undefined, and may be written to
 *  search  in   prepared by device_search_init()
 *  first   in   first nonce; first + count may reach 2^32, not more
 *  count   in   1..DEVICE_SLICE
 */
typedef void device_tops(uint32_t tops[DEVICE_SLICE], const struct device_search *search,
                         uint32_t first, uint32_t count);

/** One way to search on a CPU. */
struct device_engine {
    const char *name;
    const char *title;  /* for people */
    uint32_t needs;     /* a set of enum device_feature */
    double missed_rate; /* fraction of qhash's true finds that its filter misses; 0: exact */
    device_tops *qhash; /* NULL, like the others: this build's compiler cannot make it */
    device_tops *sha256d;
    device_tops *ceiling; /* the SHA-256 work of qhash alone, by the same machine code: as fast as
                             qhash could ever be; its numbers mean nothing */
};

/** Prepare the search of a work's header. */
void device_search_init(struct device_search *out, const struct device_work *work);

/** The engines that this project knows: number `index`, or NULL past the end; plain C is last. */
const struct device_engine *device_engine_row(size_t index);

/** The engine of this name, whether or not this CPU can run it; NULL: there is none. */
const struct device_engine *device_engine_by_name(const char *name);

/** The engine that brings this CPU the most finds of qhash: each that runs here is timed, and what
 * a filter misses is taken off.
 *
 *  exact  in  leave out the filters
 *  cost   about 5 ms of the calling thread
 */
const struct device_engine *device_engine_best(bool exact);

/** How an engine hashes for this algorithm. */
device_tops *device_engine_tops(const struct device_engine *engine, enum qhash_algorithm algorithm);

/** What an engine lacks to be run here, for people ("AVX2"); NULL: nothing. */
const char *device_engine_lacks(const struct device_engine *engine);

/** Whether one nonce meets the target, by the exact scalar code. */
bool device_nonce_meets(const struct device_search *search, uint32_t nonce);

/** Try a slice of nonces: false finds are never reported, each candidate is hashed again by the
 *  exact scalar code.
 *
 *  finds   out  the nonces that meet the target, ascending
 *  tops    in   an engine's way to hash
 *  search  in   first, count as for device_tops
 *  returns how many finds
 */
size_t device_scan(uint32_t finds[DEVICE_SLICE], device_tops *tops,
                   const struct device_search *search, uint32_t first, uint32_t count);

/** Plain C11, one nonce after the other: runs everywhere. */
extern const struct device_engine device_engine_plain;

/** AVX2 alone. */
extern const struct device_engine device_engine_avx2;
extern const struct device_engine device_engine_avx2_filter;

/** AVX-512. */
extern const struct device_engine device_engine_avx512;
extern const struct device_engine device_engine_avx512_filter;

/** SHA-NI and AVX2. */
extern const struct device_engine device_engine_shani;
extern const struct device_engine device_engine_shani_filter;

#endif
