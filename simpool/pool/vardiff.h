/** Variable difficulty: shares come at a wanted pace. Pure: times and difficulties in, a difficulty
 *  out, by one of two rules.
 *
 *  node-stratum-pool looks at the mean of the last times between shares, so often.
 *  ckpool keeps a mean of the work a second that fades over five minutes, and looks at it when as
 *  many shares have come as should come in its time, or when that time has passed with fewer.
 *
 *  source  zone117x/node-stratum-pool @ d1e71da, lib/varDiff.js; Z3r0XG/ckpool-lhr @ b51d54b,
 *          src/stratifier.c (add_submit); and fixtures/transcripts/ck.jsonl: its one decision
 */
#ifndef SIMPOOL_POOL_VARDIFF_H
#define SIMPOOL_POOL_VARDIFF_H

#include <stddef.h>
#include <stdint.h>

enum { SIMPOOL_VARDIFF_TIMES_MAX = 32 };

enum simpool_vardiff_rule { SIMPOOL_VARDIFF_NOMP, SIMPOOL_VARDIFF_CKPOOL, SIMPOOL_VARDIFF_RULES };

struct simpool_vardiff_options {
    enum simpool_vardiff_rule rule;
    double target_s;   /* between two shares; 0: difficulty never varies */
    double retarget_s; /* between two looks */
    double variance;   /* NOMP: the mean may miss the target by this part of it */
    double least;      /* difficulty; 0: no bound */
    double most;       /* difficulty; 0: no bound */
};

/** Of one miner; starts as zeros. */
struct simpool_vardiff {
    int64_t shared_us;   /* when its last share came, of those that were counted; 0: none yet */
    int64_t retarget_us; /* when it was looked at, or changed, last */
    size_t count;        /* NOMP: of times, ever; CKPOOL: of shares since the last change */
    union {
        float seconds[SIMPOOL_VARDIFF_TIMES_MAX]; /* NOMP: a ring of the last ones */
        struct {
            int64_t first_us;
            double rate;      /* difficulty a second */
            double uncounted; /* of shares that came too soon after another to be a rate */
        } work;               /* CKPOOL */
    } of;
};

/** A share. */
struct simpool_vardiff_share {
    int64_t now_us;
    double difficulty; /* that the miner was told last */
    double worth;      /* the difficulty of its job; 0: it was refused, and not for being late */
};

/** A share came. returns the difficulty it should have from now on, or 0: it stays. */
double simpool_vardiff_on_share(struct simpool_vardiff *vardiff,
                                const struct simpool_vardiff_options *options,
                                const struct simpool_vardiff_share *share);

#endif
