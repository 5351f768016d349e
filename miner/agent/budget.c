#include "miner/agent/budget.h"

#include <string.h>

#define EVENT_US (INT64_C(1000000) / MINER_BUDGET_A_SECOND)
#define BURST_US (MINER_BUDGET_BURST * EVENT_US)

/** Where the last of its kind is held; HELD: nowhere, it is past when it is said. */
static size_t place_of(enum stratum_event_kind kind)
{
    static const enum stratum_event_kind kinds[MINER_BUDGET_HELD] = {
        STRATUM_EVENT_DIFFICULTY, STRATUM_EVENT_EXTRANONCE, STRATUM_EVENT_JOB,
        STRATUM_EVENT_WORKING};
    size_t place = 0;
    while (place < MINER_BUDGET_HELD && kinds[place] != kind) {
        place++;
    }
    return place;
}

/** Held no longer: a later one has come. Who was on a job of before is of no interest either. */
static void let_go(struct miner_budget *budget, size_t place)
{
    if (place < MINER_BUDGET_HELD && budget->is_held[place]) {
        budget->is_held[place] = false;
        budget->withheld[budget->held[place].kind]++;
    }
    if (place == place_of(STRATUM_EVENT_JOB)) {
        let_go(budget, place_of(STRATUM_EVENT_WORKING));
    }
}

static bool afford(struct miner_budget *budget, int64_t now_us)
{
    const int64_t from_us = budget->spent_until_us > now_us ? budget->spent_until_us : now_us;
    if (from_us + EVENT_US - now_us > BURST_US) {
        return false;
    }
    budget->spent_until_us = from_us + EVENT_US;
    return true;
}

/** The first time that devices are on a job follows their job, as how long they took for it is
 * counted from one to the other. Each time more costs as all do: new masks make such, too. */
static bool admits_working(struct miner_budget *budget, const struct stratum_event *event)
{
    const bool due = budget->working_due;
    budget->working_due = false;
    return !budget->is_held[place_of(STRATUM_EVENT_JOB)] && (due || afford(budget, event->at_us));
}

/** Whether it may be held: with its job, if it is about one. */
static bool is_in_force(const struct miner_budget *budget, const struct stratum_event *event)
{
    const size_t job = place_of(STRATUM_EVENT_JOB);
    return place_of(event->kind) != MINER_BUDGET_HELD &&
           (event->kind != STRATUM_EVENT_WORKING ||
            (budget->is_held[job] && strcmp(event->job, budget->held[job].job) == 0));
}

bool miner_budget_admits(struct miner_budget *budget, const struct stratum_event *event)
{
    const size_t place = place_of(event->kind);
    const bool admitted = event->kind == STRATUM_EVENT_WORKING ? admits_working(budget, event)
                                                               : afford(budget, event->at_us);
    if (!admitted && !is_in_force(budget, event)) {
        budget->withheld[event->kind]++;
        return false;
    }
    let_go(budget, place);
    if (!admitted) {
        budget->held[place] = *event;
        budget->is_held[place] = true;
    }
    budget->working_due |= admitted && event->kind == STRATUM_EVENT_JOB;
    return admitted;
}

/** "12 more job, 4800 more note, not told one by one: the pool makes more than 5 a second" */
static bool sum_up(struct miner_budget *budget, struct stratum_event *event)
{
    uint64_t all = 0;
    *event = stratum_event_make(0, STRATUM_MINER, STRATUM_EVENT_NOTE, 0);
    struct stratum_text text = stratum_text_in(event->text, sizeof event->text);
    for (size_t kind = 0; kind < STRATUM_EVENT_COUNT; kind++) {
        if (budget->withheld[kind] > 0) {
            stratum_text_format(&text, "%s%llu more %s", all > 0 ? ", " : "",
                                (unsigned long long)budget->withheld[kind],
                                stratum_event_word((enum stratum_event_kind)kind));
            all += budget->withheld[kind];
            budget->withheld[kind] = 0;
        }
    }
    stratum_text_format(&text, ", not told one by one: the pool makes more than %d a second",
                        MINER_BUDGET_A_SECOND);
    return all > 0;
}

bool miner_budget_take(struct miner_budget *budget, struct stratum_event *event)
{
    size_t oldest = MINER_BUDGET_HELD;
    for (size_t place = 0; place < MINER_BUDGET_HELD; place++) {
        if (budget->is_held[place] && (oldest == MINER_BUDGET_HELD ||
                                       budget->held[place].at_us < budget->held[oldest].at_us)) {
            oldest = place;
        }
    }
    if (oldest == MINER_BUDGET_HELD) {
        return sum_up(budget, event);
    }
    *event = budget->held[oldest];
    budget->is_held[oldest] = false;
    budget->working_due = event->kind == STRATUM_EVENT_JOB ||
                          (budget->working_due && event->kind != STRATUM_EVENT_WORKING);
    return true;
}
