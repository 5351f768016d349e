/** Two reports of the same thing, before and after: is it slower, beyond doubt? Pure. */
#ifndef MINER_PROGRAM_REGRESS_H
#define MINER_PROGRAM_REGRESS_H

#include "miner/program/stats.h"
#include "stratum/json.h"
#include "stratum/text.h"

enum miner_regress_verdict {
    MINER_REGRESS_NONE,      /* not worse by more than is allowed */
    MINER_REGRESS_UNDECIDED, /* the middles are, but noise alone can do that */
    MINER_REGRESS_ALARM,
    MINER_REGRESS_NOTHING /* they have no number in common, or are not of the same thing */
};

/** A number that both have samples of. */
struct miner_regress {
    enum miner_regress_verdict verdict;
    const char *name;  /* "ratio" */
    const char *other; /* "algorithm": in this they differ; NULL: in nothing that matters */
    struct miner_stats base, now;
    double slower;      /* 0.06: worse by 6 % of base; negative: better */
    double uncertainty; /* half of the 95 % interval of that; negative: unknown */
};

/** Reports keep their samples as {"samples":{"ratio":[…],"rate_hps":[…]}}. The ratio to the ceiling
 *  of the same run decides where both have it: a machine that is slower today is slower in both.
 *
 *  max       in  0.05: alarm past 5 %
 */
struct miner_regress miner_regress_compare(struct stratum_json base, struct stratum_json now,
                                           double max);
/** Of MINER_REGRESS_NOTHING: why. */
void miner_regress_why_not(struct stratum_text *out, const struct miner_regress *regress);
/** One line for people. */
void miner_regress_say(struct stratum_text *out, const struct miner_regress *regress, double max);
void miner_regress_json(struct stratum_text *out, const struct miner_regress *regress, double max);

#endif
