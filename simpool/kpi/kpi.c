#include "simpool/kpi/kpi.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "simpool/kpi/fair.h"
#include "simpool/kpi/mistakes.h"
#include "simpool/kpi/presence.h"
#include "simpool/kpi/samples.h"
#include "simpool/kpi/shares.h"
#include "simpool/kpi/table.h"
#include "simpool/kpi/team.h"

struct simpool_kpis {
    struct simpool_kpi_rigs rigs;
    struct simpool_presence presence;
    struct simpool_share_counts shares;
    struct simpool_mistake_counts mistakes;
    struct simpool_kpi_team team;
    bool has_pool; /* a journal of the pool, or of the harness around it */
    bool ended;    /* what happens after the run is nobody's merit or fault */
    int64_t ended_us;
    double yield;     /* 0: unknown */
    uint64_t refused; /* connections closed as they came */
    struct simpool_fair fair;
    struct simpool_samples
        shown_hps; /* by the miner, from the first one above 0 on, while it was up… */
    struct simpool_samples shown_away_hps; /* …and while it was not */
    struct simpool_samples paid_hps; /* in the mean so far, each time shown_hps was; of yield 1 */
    struct simpool_kpi_display display;
    struct simpool_kpi_value values[SIMPOOL_KPI_COUNT];
    struct simpool_tally tally;
};

struct simpool_kpis *simpool_kpis_make(void)
{
    struct simpool_kpis *const kpis = calloc(1, sizeof *kpis);
    if (kpis != NULL) {
        simpool_kpis_compute(kpis, 0);
    }
    return kpis;
}

void simpool_kpis_free(struct simpool_kpis *kpis)
{
    if (kpis == NULL) {
        return;
    }
    simpool_presence_done(&kpis->presence);
    simpool_share_counts_done(&kpis->shares);
    simpool_samples_done(&kpis->shown_hps);
    simpool_samples_done(&kpis->shown_away_hps);
    simpool_samples_done(&kpis->paid_hps);
    simpool_kpi_team_done(&kpis->team);
    simpool_kpi_rigs_done(&kpis->rigs);
    free(kpis);
}

static void add_rate(struct simpool_samples *rates, double hps)
{
    simpool_samples_add(rates, llround(fmin(hps, 0x1p62)));
}

/** What a miner shows while it is away is about nothing that could be credited. */
static void feed_shown(struct simpool_kpis *kpis, double number)
{
    const bool up = kpis->presence.up_rigs > 0;
    struct simpool_samples *const shown = up ? &kpis->shown_hps : &kpis->shown_away_hps;
    if (number > 0 || shown->seen > 0) {
        add_rate(shown, number);
        if (up) {
            add_rate(&kpis->paid_hps, simpool_fair_mean(&kpis->fair));
        }
    }
}

static void feed_pool(struct simpool_kpis *kpis, const struct stratum_event *event)
{
    if (kpis->ended) {
        return;
    }
    kpis->has_pool = true;
    simpool_kpi_team_hear(&kpis->team, &kpis->rigs, event);
    simpool_presence_feed(&kpis->presence, &kpis->rigs, event);
    simpool_share_counts_feed(&kpis->shares, &kpis->rigs, event);
    simpool_mistake_counts_feed(&kpis->mistakes, event);
    simpool_fair_feed(&kpis->fair, &kpis->rigs, event);
    if (event->kind == STRATUM_EVENT_DISPLAYED) {
        feed_shown(kpis, event->number);
    }
    if (event->kind == STRATUM_EVENT_REFUSED && event->rig == 0) {
        kpis->refused += event->count;
    }
    if (event->kind == STRATUM_EVENT_RUN_ENDED) {
        kpis->ended = true;
        kpis->ended_us = event->at_us;
    }
}

void simpool_kpis_feed(struct simpool_kpis *kpis, const struct stratum_event *event)
{
    if (stratum_event_tells_yield(event)) {
        kpis->yield = event->number;
    }
    if (event->who == STRATUM_MINER) {
        simpool_kpi_team_feed(&kpis->team, event);
    } else {
        feed_pool(kpis, event);
    }
}

static void tally(struct simpool_kpis *kpis)
{
    kpis->tally = (struct simpool_tally){
        .connections = kpis->presence.connections,
        .probes = kpis->presence.probes,
        .jobs = kpis->shares.jobs,
        .shares = kpis->shares.shares,
        .refused = kpis->refused,
        .verified = kpis->shares.verified,
    };
    memcpy(kpis->tally.by_verdict, kpis->shares.by_verdict, sizeof kpis->tally.by_verdict);
    simpool_mistake_counts_tell(&kpis->mistakes, &kpis->tally);
}

static void measure_display(struct simpool_kpis *kpis, int64_t until_us)
{
    struct simpool_kpi_display *const display = &kpis->display;
    const struct simpool_samples *const shown =
        kpis->shown_hps.count > 0 ? &kpis->shown_hps : &kpis->shown_away_hps;
    display->shown = shown->count > 0;
    if (display->shown) { /* whatever its own journal counts */
        simpool_kpi_measure(&kpis->values[SIMPOOL_KPI_DISPLAYED_HPS],
                            simpool_samples_late_mean(shown), shown->seen);
    }
    simpool_fair_measure(&kpis->fair, display, until_us, kpis->yield);
    display->so_far = display->fair;
    if (kpis->yield > 0 && display->fair.value > 0 && shown == &kpis->shown_hps) {
        const double part =
            simpool_samples_late_mean(&kpis->paid_hps) / kpis->yield / display->fair.value;
        display->so_far.value *= part;
        display->so_far.low *= part;
        display->so_far.high *= part;
    }
}

void simpool_kpis_compute(struct simpool_kpis *kpis, int64_t now_us)
{
    const int64_t until_us = kpis->ended ? kpis->ended_us : now_us;
    const bool has_miner = simpool_kpi_team_present(&kpis->team);
    const unsigned present =
        (kpis->has_pool ? SIMPOOL_KPI_NEEDS_POOL : 0u) | (has_miner ? SIMPOOL_KPI_NEEDS_MINER : 0u);
    for (size_t index = 0; index < SIMPOOL_KPI_COUNT; index++) {
        kpis->values[index] = simpool_kpi_blank((enum simpool_kpi_id)index, present);
    }
    if (kpis->has_pool) {
        simpool_presence_measure(&kpis->presence, until_us, kpis->values);
        const struct simpool_share_scale scale = {simpool_presence_elapsed_s(&kpis->presence),
                                                  kpis->yield};
        simpool_share_counts_measure(&kpis->shares, &kpis->rigs, &scale, kpis->values);
    }
    if (has_miner) {
        simpool_kpi_team_measure(&kpis->team, until_us, kpis->has_pool ? &kpis->shares : NULL,
                                 kpis->values);
    }
    measure_display(kpis, until_us);
    tally(kpis);
}

const struct simpool_kpi_value *simpool_kpis_at(const struct simpool_kpis *kpis, size_t index)
{
    assert(index < SIMPOOL_KPI_COUNT);
    return &kpis->values[index];
}

const struct simpool_kpi_value *simpool_kpis_named(const struct simpool_kpis *kpis,
                                                   const char *name)
{
    for (size_t index = 0; index < SIMPOOL_KPI_COUNT; index++) {
        if (strcmp(kpis->values[index].name, name) == 0) {
            return &kpis->values[index];
        }
    }
    return NULL;
}

const struct simpool_kpi_display *simpool_kpis_display(const struct simpool_kpis *kpis)
{
    return &kpis->display;
}

const struct simpool_tally *simpool_kpis_tally(const struct simpool_kpis *kpis)
{
    return &kpis->tally;
}
