/** Names as numbers, the same on every machine: FNV-1a, 64 bits. Quick and small, and no defence
 *  against somebody who looks for two names of one number. Pure.
 *
 *  source  Fowler, Noll, Vo, Eastlake: The FNV Non-Cryptographic Hash Algorithm (public domain)
 */
#ifndef STRATUM_FINGERPRINT_H
#define STRATUM_FINGERPRINT_H

#include <stddef.h>
#include <stdint.h>

/** Of nothing: where each begins. */
#define STRATUM_FINGERPRINT_EMPTY UINT64_C(0xcbf29ce484222325)

/** Of what so_far is of, with these bytes behind it. */
uint64_t stratum_fingerprint_add(uint64_t so_far, const void *bytes, size_t len);
/** Of these alone; never 0, which may stand for none. */
uint64_t stratum_fingerprint(const void *bytes, size_t len);

#endif
