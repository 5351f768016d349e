#include "simpool/kpi/miner.h"

#include <math.h>
#include <stddef.h>

static const double us_per_s = 1e6;
static const double window_s[SIMPOOL_KPI_WINDOWS] = {10, 60, 15 * 60};
static const enum simpool_kpi_id window_id[SIMPOOL_KPI_WINDOWS] = {
    SIMPOOL_KPI_HASHRATE_10S, SIMPOOL_KPI_HASHRATE_60S, SIMPOOL_KPI_HASHRATE_15M};
static const int64_t in_flight_max_us = 60 * 1000000; /* a submit unanswered for longer is lost */

void simpool_miner_counts_done(struct simpool_miner_counts *counts)
{
    simpool_samples_done(&counts->latencies);
    simpool_samples_done(&counts->switches);
}

int64_t simpool_miner_counts_now(const struct simpool_miner_counts *counts, int64_t now_us)
{
    return counts->own_clock ? counts->last_us : now_us;
}

/** Nothing was hashed since the last count. */
static void fade(struct simpool_miner_counts *counts, int64_t now_us)
{
    const double passed_s = (double)(now_us - counts->hashed_us) / us_per_s;
    for (size_t index = 0; index < SIMPOOL_KPI_WINDOWS && passed_s > 0; index++) {
        counts->windows[index] *= exp(-passed_s / window_s[index]);
    }
    counts->hashed_us = now_us;
}

/** Nonces are spread evenly over the time since the last count, so that the window is right
 *  whatever the length of a batch. */
static void feed_hashed(struct simpool_miner_counts *counts, const struct stratum_event *event)
{
    const double passed_s = (double)(event->at_us - counts->hashed_us) / us_per_s;
    for (size_t index = 0; index < SIMPOOL_KPI_WINDOWS; index++) {
        double *const rate = &counts->windows[index];
        if (passed_s > 0) {
            const double fading = exp(-passed_s / window_s[index]);
            *rate = *rate * fading + event->number / passed_s * (1 - fading);
        } else {
            *rate += event->number / window_s[index];
        }
    }
    counts->hashed += event->number;
    counts->hashed_events++;
    counts->hashed_us = event->at_us;
}

static void feed_job(struct simpool_miner_counts *counts, const struct stratum_event *event)
{
    if (!counts->mining) {
        counts->mining = true;
        counts->mining_us = event->at_us;
        counts->hashed_us = event->at_us;
    }
    if (counts->idle) { /* what it hashes from now on was hashed from now on */
        fade(counts, event->at_us);
        counts->idle = false;
    }
    if (counts->switching) { /* the devices never got there: it took at least until this one */
        simpool_samples_add(&counts->switches, event->at_us - counts->job_us);
    }
    counts->switching = true;
    counts->job_us = event->at_us;
}

static void feed_working(struct simpool_miner_counts *counts, const struct stratum_event *event)
{
    if (counts->switching) {
        simpool_samples_add(&counts->switches, event->at_us - counts->job_us);
        counts->switching = false;
    }
}

/** The number of the oldest submit that is remembered. */
static uint64_t oldest_submit(const struct simpool_miner_counts *counts)
{
    return counts->submitted > SIMPOOL_KPI_IN_FLIGHT_MAX
               ? counts->submitted - SIMPOOL_KPI_IN_FLIGHT_MAX
               : 0;
}

/** Which one was answered shows in how long that took. One that was sent again counts from then:
 *  such an answer is taken for the oldest one's. */
static void feed_answered(struct simpool_miner_counts *counts, const struct stratum_event *event)
{
    const int64_t sent_us = event->at_us - event->duration_us;
    struct simpool_kpi_submit *answered = NULL;
    for (uint64_t number = oldest_submit(counts); number < counts->submitted; number++) {
        struct simpool_kpi_submit *const submit =
            &counts->submits[number % SIMPOOL_KPI_IN_FLIGHT_MAX];
        if (!submit->answered && (answered == NULL || submit->at_us == sent_us)) {
            answered = submit;
        }
        if (answered != NULL && answered->at_us == sent_us) {
            break;
        }
    }
    if (answered != NULL) {
        answered->answered = true;
    }
}

void simpool_miner_counts_feed(struct simpool_miner_counts *counts,
                               const struct stratum_event *event)
{
    counts->present = true;
    counts->last_us = event->at_us;
    switch (event->kind) {
    case STRATUM_EVENT_RUN_STARTED:
        counts->own_clock = true;
        break;
    case STRATUM_EVENT_DISCONNECTED:
        counts->switching = false; /* without a connection there is no job to be on */
        counts->idle = true;
        break;
    case STRATUM_EVENT_JOB:
        feed_job(counts, event);
        break;
    case STRATUM_EVENT_WORKING:
        feed_working(counts, event);
        break;
    case STRATUM_EVENT_HASHED:
        feed_hashed(counts, event);
        break;
    case STRATUM_EVENT_FOUND:
        counts->found++;
        break;
    case STRATUM_EVENT_SUBMITTED:
        counts->submits[counts->submitted++ % SIMPOOL_KPI_IN_FLIGHT_MAX] =
            (struct simpool_kpi_submit){event->at_us, simpool_kpi_share_id(event), false};
        break;
    case STRATUM_EVENT_ANSWERED: /* also the ones it gave up waiting for */
        feed_answered(counts, event);
        simpool_samples_add(&counts->latencies, event->duration_us);
        break;
    default:
        break;
    }
}

void simpool_miner_counts_add_latencies(const struct simpool_miner_counts *counts, int64_t now_us,
                                        struct simpool_samples *latencies)
{
    const int64_t until_us = simpool_miner_counts_now(counts, now_us);
    int64_t waited_us = 0;
    for (uint64_t number = oldest_submit(counts); number < counts->submitted; number++) {
        const struct simpool_kpi_submit *const submit =
            &counts->submits[number % SIMPOOL_KPI_IN_FLIGHT_MAX];
        if (!submit->answered && until_us - submit->at_us > waited_us) {
            waited_us = until_us - submit->at_us;
        }
    }
    simpool_samples_add_all(latencies, &counts->latencies);
    if (waited_us > counts->latencies.max) { /* a pool that stalls does not hide it */
        simpool_samples_add(latencies, waited_us);
    }
}

void simpool_miner_counts_add_rates(const struct simpool_miner_counts *counts, int64_t until_us,
                                    struct simpool_kpi_value *values)
{
    const double mining_s = (double)(until_us - counts->mining_us) / us_per_s;
    if (!counts->mining || mining_s <= 0) {
        return;
    }
    const double idle_s = (double)(until_us - counts->hashed_us) / us_per_s;
    for (size_t index = 0; index < SIMPOOL_KPI_WINDOWS; index++) {
        /* A window that is not full yet counts only the time that there was. */
        const double rate = counts->windows[index] * exp(-idle_s / window_s[index]) /
                            (1 - exp(-mining_s / window_s[index]));
        struct simpool_kpi_value *const value = &values[window_id[index]];
        simpool_kpi_measure(value, value->value + rate, value->events + counts->hashed_events);
    }
}

uint64_t simpool_miner_counts_decided(const struct simpool_miner_counts *counts, int64_t now_us,
                                      const struct simpool_share_counts *shares)
{
    const int64_t until_us = simpool_miner_counts_now(counts, now_us);
    uint64_t in_flight = 0;
    for (uint64_t number = oldest_submit(counts); number < counts->submitted; number++) {
        const struct simpool_kpi_submit *const submit =
            &counts->submits[number % SIMPOOL_KPI_IN_FLIGHT_MAX];
        const bool open = !submit->answered && until_us - submit->at_us <= in_flight_max_us;
        in_flight += open && !simpool_share_counts_credited(shares, submit->id) ? 1 : 0;
    }
    return counts->found > in_flight ? counts->found - in_flight : 0;
}

void simpool_miner_counts_add_switches(const struct simpool_miner_counts *counts, int64_t now_us,
                                       struct simpool_samples *switches)
{
    simpool_samples_add_all(switches, &counts->switches);
    if (counts->switching) {
        simpool_samples_add(switches, simpool_miner_counts_now(counts, now_us) - counts->job_us);
    }
}
