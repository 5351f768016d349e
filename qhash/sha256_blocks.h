/* SHA-256 of whole blocks by the fastest means of this CPU. What judges shares and builds headers
 * comes through here; what is held against it, a device's recheck and the plain engine, does not.
 */
#ifndef QHASH_SHA256_BLOCKS_H
#define QHASH_SHA256_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "qhash/sha256.h"

/** Add `count` blocks of 64 bytes to a state, one after the other.
 *
 *  cost  about 50 ns a block with the CPU's own instructions for SHA-256, 180 without; no
 * allocation
 */
void qhash_sha256_blocks(struct qhash_sha256_state *state, const uint8_t *bytes, size_t count);

/** Whether this build and this CPU have instructions for SHA-256. */
bool qhash_sha256_is_wired(void);

#endif
