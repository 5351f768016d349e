/** Who mined at a pool: its shares and sessions by the name that a connection authorized under. */
#ifndef REPORT_MINERS_H
#define REPORT_MINERS_H

#include <stddef.h>

#include "report/credit.h"
#include "report/record.h"

enum { REPORT_MINERS_MAX = 64 };

struct report_miner {
    const char *name; /* lives in the record */
    int64_t since_us; /* its first connection */
    struct report_credit credit;
    unsigned by_verdict[STRATUM_VERDICT_COUNT];
    unsigned connections; /* that authorized */
    unsigned left;        /* of them, ended by the miner without cause */
};

struct report_miners {
    size_t count;
    uint64_t others; /* connections whose names found no room */
    struct report_miner at[REPORT_MINERS_MAX];
};

/** Those of a record that is finished, in the order they came; none in a miner's own view. */
void report_miners_find(struct report_miners *miners, const struct report_record *record);
/** Under which name a connection of the pool authorized; "": under none. */
const char *report_miners_name(const struct report_record *record, uint32_t rig);

#endif
