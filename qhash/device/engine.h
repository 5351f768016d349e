/* The CPU engines: different ways to try a few hundred nonces, equal to the bit. */
#ifndef QHASH_DEVICE_ENGINE_H
#define QHASH_DEVICE_ENGINE_H

#include <stddef.h>
#include <stdint.h>

#include "qhash/device/device.h"
#include "qhash/rules.h"
#include "qhash/sha256.h"

enum {
    DEVICE_SLICE = 256 /* nonces between two looks at the clock or at abandon(): about 0.2 ms */
};

/** What all nonces of one work share. */
struct device_search {
    struct qhash_midstate midstate;
    struct qhash_rules rules;
    uint8_t target[32];
    enum qhash_algorithm algorithm;
};

/** Try a slice of nonces.
 *
 *  finds   out  the nonces that meet the target, ascending
 *  search  in   prepared by device_search_init()
 *  first   in   first nonce; first + count may reach 2^32, not more
 *  count   in   1..DEVICE_SLICE
 *  returns how many finds
 */
typedef size_t device_scan(uint32_t finds[DEVICE_SLICE], const struct device_search *search,
                           uint32_t first, uint32_t count);

/** One way to search on a CPU. */
struct device_engine {
    const char *name;
    const char *title; /* for people */
    device_scan *scan;
    device_scan *ceiling; /* the SHA-256 work of qhash alone: as fast as scan could ever be; its
                             finds mean nothing */
};

/** Prepare the search of a work's header. */
void device_search_init(struct device_search *out, const struct device_work *work);

/** The engines of this build, fastest first: number `index`, or NULL past the end. */
const struct device_engine *device_engine_row(size_t index);

/** Plain C11, one nonce after the other: runs everywhere. */
extern const struct device_engine device_engine_plain;

#endif
