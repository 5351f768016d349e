/* The proofs of work that this project can search: its own, and Bitcoin's to test with. */
#ifndef QHASH_ALGORITHM_H
#define QHASH_ALGORITHM_H

#include <stdbool.h>
#include <stdint.h>

enum qhash_algorithm { QHASH_ALGORITHM_QHASH, QHASH_ALGORITHM_SHA256D };

/** Find an algorithm by its name on the command line ("qhash", "sha256d").
 *
 *  out      out  untouched when there is no such name
 *  name     in   case matters
 *  returns  whether there is one
 */
bool qhash_algorithm_by_name(enum qhash_algorithm *out, const char *name);

/** The name of an algorithm on the command line; never NULL. */
const char *qhash_algorithm_name(enum qhash_algorithm algorithm);

/** The fraction of nonces that are not discarded, so that can become shares.
 *
 *  algorithm  in   sha256d discards nothing
 *  ntime      in   Unix seconds, the header's own
 *  returns    0 < yield <= 1; a share of difficulty D takes D * 2^32 / yield nonces on average
 *  source     measured: docs/QHASH.md, "How many nonces are discarded"
 */
double qhash_algorithm_yield(enum qhash_algorithm algorithm, uint32_t ntime);

#endif
