#include "simpool/kpi/fair.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

static const double us_per_s = 1e6;
static const double most_of_it = 0.95;

static bool is_fair(const struct simpool_fair *fair)
{
    return fair->working > 0 && fair->working == fair->most && fair->disturbed == 0 &&
           fair->faults == 0;
}

static void pass_time(struct simpool_fair *fair, int64_t now_us)
{
    if (now_us > fair->at_us) {
        fair->fair_us += is_fair(fair) ? now_us - fair->at_us : 0;
        fair->at_us = now_us;
    }
}

/** Whether a fault may keep shares away from the pool, from those who are in. One of unknown name
 *  may. */
static bool may_hold_shares(const struct stratum_event *event)
{
    static const char *const harmless[] = {"refuse(", "stall(", "slice(", "coalesce("};
    bool may = true;
    for (size_t index = 0; index < sizeof harmless / sizeof harmless[0]; index++) {
        may &= strncmp(event->text, harmless[index], strlen(harmless[index])) != 0;
    }
    return may;
}

static void feed_fault(struct simpool_fair *fair, struct simpool_kpi_rig *rig,
                       const struct stratum_event *event)
{
    if ((rig == NULL && event->rig != 0) || !may_hold_shares(event)) {
        return;
    }
    uint32_t *const faults = rig != NULL ? &rig->faults : &fair->faults;
    if (event->kind == STRATUM_EVENT_FAULT_ON) {
        ++*faults;
    } else if (*faults > 0) {
        --*faults;
    }
}

static void count_rig(struct simpool_fair *fair, struct simpool_kpi_rig *rig)
{
    const bool working = rig->up && rig->given;
    const bool disturbed = working && rig->faults > 0;
    fair->working += (working ? 1u : 0u) - (rig->working ? 1u : 0u);
    fair->disturbed += (disturbed ? 1u : 0u) - (rig->disturbed ? 1u : 0u);
    rig->working = working;
    rig->disturbed = disturbed;
}

/** What is no merit of luck: a share whose job had ended, or that the pool left unanswered, was
 * found all the same. */
static bool is_work(const struct stratum_event *event)
{
    const bool unpaid =
        event->verdict == STRATUM_VERDICT_STALE || event->verdict == STRATUM_VERDICT_NONE;
    return event->verdict == STRATUM_VERDICT_ACCEPTED ||
           (unpaid && event->difficulty > 0 && event->share_difficulty >= event->difficulty);
}

static void feed_rig(struct simpool_fair *fair, struct simpool_kpi_rig *rig,
                     const struct stratum_event *event)
{
    switch (event->kind) {
    case STRATUM_EVENT_JOB:
        rig->given = true;
        fair->credit.hardest = fmax(fair->credit.hardest, event->difficulty);
        break;
    case STRATUM_EVENT_DISCONNECTED:
        rig->given = false;
        rig->faults = 0;
        break;
    case STRATUM_EVENT_SHARE:
        if (is_work(event) && is_fair(fair)) {
            simpool_credit_add(&fair->credit, event->difficulty);
        }
        break;
    default:
        break;
    }
}

void simpool_fair_feed(struct simpool_fair *fair, struct simpool_kpi_rigs *rigs,
                       const struct stratum_event *event)
{
    struct simpool_kpi_rig *const rig = simpool_kpi_rigs_at(rigs, event->rig);
    pass_time(fair, event->at_us);
    if (event->kind == STRATUM_EVENT_FAULT_ON || event->kind == STRATUM_EVENT_FAULT_OFF) {
        feed_fault(fair, rig, event);
    } else if (rig != NULL) {
        feed_rig(fair, rig, event);
    }
    if (rig != NULL) {
        count_rig(fair, rig);
    } else if (event->kind == STRATUM_EVENT_UNREACHABLE || event->kind == STRATUM_EVENT_REACHABLE) {
        for (size_t index = 0; index < rigs->count; index++) {
            count_rig(fair, &rigs->at[index]);
        }
    }
    if (fair->working > fair->most) {
        fair->most = fair->working;
        fair->most_us = fair->at_us;
        fair->fair_us = 0;
        fair->credit = (struct simpool_credit_sum){.hardest = fair->credit.hardest};
    }
}

void simpool_fair_measure(struct simpool_fair *fair, bool *all_along,
                          struct simpool_kpi_value *value, int64_t now_us, double yield)
{
    pass_time(fair, now_us);
    const struct simpool_share_scale scale = {(double)fair->fair_us / us_per_s, yield};
    *all_along = (double)fair->fair_us >= most_of_it * (double)(fair->at_us - fair->most_us);
    *value = simpool_kpi_blank(SIMPOOL_KPI_CREDITED_HPS, SIMPOOL_KPI_NEEDS_POOL);
    if (fair->fair_us > 0 && yield > 0) {
        simpool_credit_measure(&fair->credit, &scale, value);
    }
}
