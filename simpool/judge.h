/** The judge: a submit, its job and its rig → a verdict, in the dialect's order and words. Every
 *  share that can be hashed is hashed again with the CPU reference, stale ones and duplicates too.
 *  Pure. */
#ifndef SIMPOOL_JUDGE_H
#define SIMPOOL_JUDGE_H

#include <stdbool.h>
#include <stdint.h>

#include "qhash/algorithm.h"
#include "simpool/dialect/dialect.h"
#include "simpool/pool/ledger.h"

/** What is asked: what the rig sent, and what the pool knows of it. */
struct simpool_claim {
    uint32_t rig;
    bool authorized;
    bool subscribed;
    const char *user;                    /* that authorized */
    const struct stratum_submit *submit; /* NULL: unreadable, problem says why */
    const char *problem;
    const struct simpool_job *job;            /* of that id; NULL: none that is still known */
    bool has_ended;                           /* this rig once had one of that id, no more */
    struct stratum_set_extranonce extranonce; /* that the job was given with; no job: the rig's */
    double difficulty;                        /* that the job was given at */
    double announced;                         /* to the rig last */
    double previous;                          /* before that; 0: none */
    uint32_t version_mask;
};

/** Whom the judge asks. */
struct simpool_judge {
    const struct simpool_dialect *dialect;
    enum qhash_algorithm algorithm;
    struct simpool_ledger *ledger;
};

enum { SIMPOOL_WHY_MAX = 255 };

struct simpool_ruling {
    enum stratum_verdict verdict;          /* NONE: the ledger is full, nothing can be said */
    enum simpool_reason reason;            /* NONE: accepted */
    const struct simpool_refusal *refusal; /* NULL: accepted */
    char text[SIMPOOL_WHY_MAX + 1];        /* of the error on the wire; empty when accepted */
    char why[SIMPOOL_WHY_MAX + 1];         /* for people, with data; accepted: the nonce */
    double difficulty;                     /* accepted: credited; refused: required; 0: no job */
    double share_difficulty;               /* 0: not hashed, or discarded by the zero-byte rule */
    double margin;                         /* as struct qhash_verdict; 0 when not hashed */
    bool ambiguous;
};

/** unix_s: the pool's clock. A job's own ntime is always in range, however old a recording is.
 *  Whatever is not refused before the last checks is in the ledger from now on.
 *  source: docs/STRATUM.md, "Submit errors"; docs/QHASH.md, "Share target" */
void simpool_judge_share(struct simpool_ruling *out, const struct simpool_judge *judge,
                         const struct simpool_claim *claim, int64_t unix_s);

#endif
