/** Why a share was refused: which known mistake gives a digest that meets its target. Pure.
 *
 *  Each mistake is a way to make the header or to hash it. The share is hashed again in each of
 *  these ways, then with a mistake of the header and one of the hash together, and read in both
 * byte orders: what then meets the target was very likely the miner's own way, for a random digest
 * meets it once in difficulty * 2^32. At low difficulties that is not rare, so each diagnosis says
 * how likely it is by luck; several shares together are what proves it.
 */
#ifndef SIMPOOL_DIAGNOSIS_DIAGNOSIS_H
#define SIMPOOL_DIAGNOSIS_DIAGNOSIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "qhash/algorithm.h"
#include "simpool/diagnosis/mistake.h"
#include "stratum/job.h"

enum {
    SIMPOOL_SUSPECTS_MAX = 16,
    SIMPOOL_DIAGNOSIS_TEXT_MAX = 159,
};

/** Another job or extranonce that the miner may have taken for the right one. */
struct simpool_suspect {
    enum simpool_mistake mistake; /* PREVIOUS_JOB, PREVIOUS_, NEXT_ or OTHER_EXTRANONCE */
    const struct stratum_notify *job;
    const struct stratum_set_extranonce *extranonce;
    uint32_t number; /* of that connection, for OTHER_EXTRANONCE */
};

/** What is known of the share; everything is borrowed for the call. */
struct simpool_evidence {
    const struct stratum_notify *job;                /* that it names */
    const struct stratum_set_extranonce *extranonce; /* that the job was given with */
    const struct stratum_share *share;
    enum qhash_algorithm algorithm;
    double difficulty;  /* that is demanded, less the pool's tolerance */
    double earlier;     /* an easier one that was once announced; 0: none */
    bool job_has_ended; /* for which alone a share that hashes right was refused */
    const struct simpool_suspect *suspects;
    size_t suspect_count;
    bool deep; /* try two mistakes at once, too: 0.8 ms instead of 0.35 ms */
};

struct simpool_diagnosis {
    enum simpool_mistake mistakes[SIMPOOL_MISTAKES_MAX];
    size_t count;   /* >= 1 */
    double luck;    /* the chance that a random digest shows just this; 1: it says nothing */
    unsigned tries; /* digests that were held against the target */
    char data[SIMPOOL_DIAGNOSIS_TEXT_MAX + 1]; /* "extranonce1 180313f6", or empty */
};

/** Look into a share that was refused for its digest, or because its job has ended: one of those
 *  that hashes right is LATE. cost: see deep; no allocation */
void simpool_diagnose(struct simpool_diagnosis *out, const struct simpool_evidence *evidence);

/** "half-angle", "nonce-order+digest-order" */
void simpool_diagnosis_words(char out[SIMPOOL_MISTAKE_WORDS_MAX + 1],
                             const struct simpool_diagnosis *diagnosis);

#endif
