#include "simpool/kpi/fair.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "stratum/text.h"

static const double us_per_s = 1e6;
static const double most_of_it = 0.95;
static const int64_t FIRST_MARKS_US = 100 * 1000;
/** A connection that died unnoticed counts for a while, beside the one that replaced it. */
static const int64_t FEWER_FOR_US = 600 * (int64_t)1000000;

static bool all_work(const struct simpool_fair *fair)
{
    return fair->working > 0 && fair->working == fair->most;
}

static bool is_held(const struct simpool_fair *fair)
{
    return all_work(fair) && (fair->disturbed > 0 || fair->faults > 0);
}

static bool is_fair(const struct simpool_fair *fair)
{
    return all_work(fair) && !is_held(fair);
}

static void pass_held(struct simpool_fair *fair, int64_t time_us)
{
    if (fair->spell_us == 0) {
        memcpy(fair->spell_by, fair->newest, sizeof fair->spell_by);
    }
    fair->held_us += time_us;
    fair->spell_us += time_us;
    if (fair->spell_us > fair->longest_us) {
        fair->longest_us = fair->spell_us;
        memcpy(fair->longest_by, fair->spell_by, sizeof fair->longest_by);
    }
}

static void pass_time(struct simpool_fair *fair, int64_t now_us)
{
    if (now_us <= fair->at_us) {
        return;
    }
    if (is_held(fair)) {
        pass_held(fair, now_us - fair->at_us);
    } else {
        fair->spell_us = 0;
        fair->fair_us += is_fair(fair) ? now_us - fair->at_us : 0;
        fair->fewer_us += fair->working > 0 && !all_work(fair) ? now_us - fair->at_us : 0;
    }
    fair->at_us = now_us;
}

static bool is_one_of(const char *text, const char *const *beginnings, size_t count)
{
    bool is = false;
    for (size_t index = 0; index < count; index++) {
        is |= strncmp(text, beginnings[index], strlen(beginnings[index])) == 0;
    }
    return is;
}

/** Whether a fault may keep shares away from the pool, from those who are in. One of unknown name
 *  may. What becomes of the answers to shares has no say in it. */
static bool may_hold_shares(const struct stratum_event *event)
{
    static const char *const harmless[] = {"refuse(", "stall(", "slice(", "coalesce("};
    static const char *const of_messages[] = {"drop(",      "delay(",    "hold(",  "reorder(",
                                              "duplicate(", "wrong_id(", "mutate("};
    static const char answers[] = "method = \"reply to mining.submit\"";
    const bool of_answers =
        is_one_of(event->text, of_messages, sizeof of_messages / sizeof of_messages[0]) &&
        strstr(event->text, answers) != NULL;
    return !of_answers && !is_one_of(event->text, harmless, sizeof harmless / sizeof harmless[0]);
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
        struct stratum_text newest = stratum_text_in(fair->newest, sizeof fair->newest);
        stratum_text_add(&newest, event->text);
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

/** Now and then; when there is no room for another one, every second goes. */
static void mark(struct simpool_fair *fair)
{
    const int64_t last_us = fair->mark_count > 0 ? fair->marks[fair->mark_count - 1].fair_us : 0;
    if (fair->mark_every_us == 0) {
        fair->mark_every_us = FIRST_MARKS_US;
    }
    if (fair->fair_us < last_us + fair->mark_every_us) {
        return;
    }
    if (fair->mark_count == SIMPOOL_FAIR_MARKS) {
        for (size_t index = 0; index < SIMPOOL_FAIR_MARKS / 2; index++) {
            fair->marks[index] = fair->marks[2 * index + 1];
        }
        fair->mark_count = SIMPOOL_FAIR_MARKS / 2;
        fair->mark_every_us *= 2;
    }
    fair->marks[fair->mark_count++] = (struct simpool_fair_mark){fair->fair_us, fair->credit};
}

static bool are_fewer_for_good(const struct simpool_fair *fair)
{
    return fair->fewer_us > FEWER_FOR_US && fair->fewer_us > fair->fair_us + fair->held_us;
}

/** From now on those who work are all there are. */
static void begin(struct simpool_fair *fair)
{
    fair->most = fair->working;
    fair->most_us = fair->at_us;
    fair->fair_us = fair->held_us = fair->fewer_us = fair->spell_us = fair->longest_us = 0;
    fair->longest_by[0] = '\0';
    fair->mark_count = 0;
    fair->mark_every_us = 0;
    fair->credit = (struct simpool_credit_sum){.hardest = fair->credit.hardest};
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
    if (fair->working > fair->most || (fair->working > 0 && are_fewer_for_good(fair))) {
        begin(fair);
    }
    mark(fair);
}

/** The credit of the later half of the fair time; *late_us: how long that is. */
static struct simpool_credit_sum late_credit(const struct simpool_fair *fair, int64_t *late_us)
{
    struct simpool_credit_sum credit = fair->credit;
    *late_us = fair->fair_us;
    for (size_t index = 0; index < fair->mark_count; index++) {
        const struct simpool_fair_mark *const at = &fair->marks[index];
        if (2 * at->fair_us <= fair->fair_us) {
            credit.shares = fair->credit.shares - at->credit.shares;
            credit.difficulties = fair->credit.difficulties - at->credit.difficulties;
            credit.squares = fair->credit.squares - at->credit.squares;
            *late_us = fair->fair_us - at->fair_us;
        }
    }
    return credit;
}

static struct simpool_kpi_value measured(const struct simpool_credit_sum *credit, int64_t time_us,
                                         double yield)
{
    struct simpool_kpi_value value =
        simpool_kpi_blank(SIMPOOL_KPI_CREDITED_HPS, SIMPOOL_KPI_NEEDS_POOL);
    const struct simpool_share_scale scale = {(double)time_us / us_per_s, yield};
    if (time_us > 0 && yield > 0) {
        simpool_credit_measure(credit, &scale, &value);
    }
    return value;
}

double simpool_fair_mean(const struct simpool_fair *fair)
{
    const struct simpool_share_scale scale = {(double)fair->fair_us / us_per_s, 1};
    struct simpool_kpi_value mean = {.value = 0};
    if (fair->fair_us > 0 && fair->credit.shares > 0) {
        simpool_credit_measure(&fair->credit, &scale, &mean);
    }
    return mean.value;
}

void simpool_fair_measure(struct simpool_fair *fair, struct simpool_kpi_display *display,
                          int64_t now_us, double yield)
{
    pass_time(fair, now_us);
    const int64_t of_us = fair->at_us - fair->most_us;
    int64_t late_us = 0;
    const struct simpool_credit_sum late = late_credit(fair, &late_us);
    display->of_s = (double)of_us / us_per_s;
    display->held_s = (double)fair->held_us / us_per_s;
    display->away_s = (double)(of_us - fair->fair_us - fair->held_us) / us_per_s;
    memcpy(display->held_by, fair->longest_by, sizeof display->held_by);
    display->all_along = (double)fair->fair_us >= most_of_it * (double)of_us;
    display->fair = measured(&fair->credit, fair->fair_us, yield);
    display->late = measured(&late, late_us, yield);
}
