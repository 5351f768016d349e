/** What accepted shares prove of a hashrate. */
#ifndef REPORT_CREDIT_H
#define REPORT_CREDIT_H

#include <stdint.h>

#include "stratum/interval.h"

/** All zero: nothing was credited. */
struct report_credit {
    double difficulty; /* of accepted shares, all together */
    double squares;    /* of each */
    uint64_t count;
};

void report_credit_add(struct report_credit *credit, double difficulty);
void report_credit_join(struct report_credit *credit, const struct report_credit *other);
/** Over so many seconds; yield: the part of all nonces that can become shares. 0 when s is 0. */
double report_credit_hps(const struct report_credit *credit, double yield, double s);
/** The 95 % band around it: shares of different weight count as fewer equal ones. */
struct stratum_interval report_credit_band(const struct report_credit *credit, double yield,
                                           double s);

#endif
