/** What every CPU engine is held to: the scalar reference, nonce by nonce. Each check skips where
 *  this machine cannot run the engine. */
#ifndef TESTS_UNIT_QHASH_ENGINES_H
#define TESTS_UNIT_QHASH_ENGINES_H

#include <stdint.h>

#include "qhash/device/engine.h"

/** A thousand nonces under the rule of each era, a few headers each. */
void engines_check_eras(const struct device_engine *engine);

/** A thousand nonces of Bitcoin's proof of work. */
void engines_check_sha256d(const struct device_engine *engine);

/** Slices of every length up to two batches, at the end of all nonces too. */
void engines_check_tails(const struct device_engine *engine);

/** So many nonces at angle offset 0, and as many at 1. An exact engine is equal to the bit, ties
 *  included; a filter errs as seldom as it declares, and near ties alone. Prints what it counted.
 */
void engines_check_long(const struct device_engine *engine, uint32_t nonces);

#endif
