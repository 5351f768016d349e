/** What was credited while nothing kept a miner from being credited; inside the KPI files only.
 *
 *  A rate that a miner shows is that of a window of its own, and knows nothing of the pool's
 * outages. The credit that it is held against counts while all miners there ever were are up and
 * have a job, and no fault is on what they send: what came before there were so many is forgotten.
 * So is that there were so many, once fewer have worked for longer than they did and for ten
 * minutes.
 */
#ifndef SIMPOOL_KPI_FAIR_H
#define SIMPOOL_KPI_FAIR_H

#include <stdbool.h>
#include <stdint.h>

#include "simpool/kpi/kpi.h"
#include "simpool/kpi/rigs.h"
#include "simpool/kpi/shares.h"
#include "stratum/event.h"

enum { SIMPOOL_FAIR_MARKS = 64 };

/** How far the fair time had come, and what was credited in it. */
struct simpool_fair_mark {
    int64_t fair_us;
    struct simpool_credit_sum credit;
};

/** All zero: nobody worked yet. */
struct simpool_fair {
    int64_t at_us;      /* everything is counted up to here */
    uint32_t faults;    /* on every link */
    uint32_t working;   /* connections that are up and have a job… */
    uint32_t disturbed; /* …of them, those with a fault on */
    uint32_t most;      /* that ever worked at once, since… */
    int64_t most_us;
    int64_t fair_us;  /* so long of that was fair … */
    int64_t held_us;  /* … and so long it was not because of faults */
    int64_t fewer_us; /* … and so long because only some of them worked */
    int64_t spell_us; /* the present one of such times; 0: there is none */
    int64_t longest_us;
    char newest[SIMPOOL_HELD_BY_MAX + 1];   /* the fault put on last … */
    char spell_by[SIMPOOL_HELD_BY_MAX + 1]; /* … when the spell began */
    char longest_by[SIMPOOL_HELD_BY_MAX + 1];
    struct simpool_credit_sum credit;
    struct simpool_fair_mark marks[SIMPOOL_FAIR_MARKS]; /* further and further apart */
    size_t mark_count;
    int64_t mark_every_us; /* 0: not begun */
};

/** After the presence was fed with it. Events that do not concern it are passed over. */
void simpool_fair_feed(struct simpool_fair *fair, struct simpool_kpi_rigs *rigs,
                       const struct stratum_event *event);
/** Nonces a second that were credited in the fair time up to the last event, were each of them one
 * that can become a share; 0: there was no such time. */
double simpool_fair_mean(const struct simpool_fair *fair);
/** What a display is held against, up to now_us; its value is NO_EVENTS: there was no fair time, or
 *  no yield is known. */
void simpool_fair_measure(struct simpool_fair *fair, struct simpool_kpi_display *display,
                          int64_t now_us, double yield);

#endif
