#include "simpool/kpi/shares.h"

#include <math.h>
#include <string.h>

#include "stratum/fingerprint.h"
#include "stratum/interval.h"

static const double s_per_min = 60;
static const double nonces_per_difficulty = 4294967296.0; /* of which the yield can be shares */
static const double margin_not_hashed = 0.5;

void simpool_share_counts_done(struct simpool_share_counts *counts)
{
    simpool_samples_done(&counts->switches);
}

/** With their NUL, so that "ab", "c" and "a", "bc" differ. */
static uint64_t add_words(uint64_t so_far, const char *words)
{
    return stratum_fingerprint_add(so_far, words, strlen(words) + 1);
}

static uint64_t job_id(const struct stratum_event *event)
{
    return event->job[0] == '\0' ? 0 : add_words(STRATUM_FINGERPRINT_EMPTY, event->job) | 1;
}

uint64_t simpool_kpi_share_id(const struct stratum_event *event)
{
    const uint64_t hash = add_words(add_words(STRATUM_FINGERPRINT_EMPTY, event->job), event->text);
    return event->text[0] == '\0' ? 0 : hash | 1;
}

bool simpool_share_counts_credited(const struct simpool_share_counts *counts, uint64_t id)
{
    bool credited = false;
    for (size_t index = 0; index < SIMPOOL_KPI_CREDITED_KEPT && id != 0 && !credited; index++) {
        credited = counts->credited_ids[index] == id;
    }
    return credited;
}

/** A switch is known only when a share of either job came after it; then it lasted until the last
 *  share of an older job, or no time at all. */
static void add_switch(struct simpool_samples *switches, const struct simpool_kpi_rig *rig)
{
    if (rig->switching && rig->last_old_us > 0) {
        simpool_samples_add(switches, rig->last_old_us - rig->clean_us);
    } else if (rig->switching && rig->switched) {
        simpool_samples_add(switches, 0);
    }
}

static void end_switch(struct simpool_share_counts *counts, struct simpool_kpi_rig *rig)
{
    add_switch(&counts->switches, rig);
    rig->switching = false;
    rig->switched = false;
    rig->last_old_us = 0;
}

static void feed_job(struct simpool_share_counts *counts, struct simpool_kpi_rig *rig,
                     const struct stratum_event *event)
{
    counts->jobs++;
    counts->credit.hardest = fmax(counts->credit.hardest, event->difficulty);
    if (rig == NULL) {
        return;
    }
    const uint64_t job = job_id(event);
    const bool again = job != 0 && job == rig->job;
    if (rig->has_job && event->number >= 1 && !again) {
        end_switch(counts, rig);
        rig->switching = true;
        rig->clean_us = event->at_us;
        rig->old_job = rig->job;
    }
    rig->has_job = true;
    rig->job = job;
}

static void feed_share(struct simpool_share_counts *counts, struct simpool_kpi_rig *rig,
                       const struct stratum_event *event)
{
    counts->shares++;
    counts->by_verdict[event->verdict]++;
    if (event->share_difficulty > 0 || (event->number > 0 && event->number < margin_not_hashed)) {
        counts->verified++;
    }
    if (event->verdict == STRATUM_VERDICT_ACCEPTED) {
        const uint64_t number = counts->by_verdict[STRATUM_VERDICT_ACCEPTED];
        counts->credited_ids[number % SIMPOOL_KPI_CREDITED_KEPT] = simpool_kpi_share_id(event);
        simpool_credit_add(&counts->credit, event->difficulty);
    }
    if (rig == NULL) {
        return;
    }
    const uint64_t job = job_id(event);
    if (job != 0 && job == rig->old_job && job != rig->job) {
        rig->last_old_us = event->at_us; /* even if the pool still takes it */
        return;
    }
    switch (event->verdict) {
    case STRATUM_VERDICT_STALE: /* a clean job ends all older ones */
        rig->last_old_us = event->at_us;
        break;
    case STRATUM_VERDICT_ACCEPTED:
    case STRATUM_VERDICT_DUPLICATE:
    case STRATUM_VERDICT_LOW_DIFFICULTY:
    case STRATUM_VERDICT_BAD_TIME:
    case STRATUM_VERDICT_BAD_VERSION:
        rig->switched = true; /* whatever is wrong with it, its job is alive */
        break;
    default:
        break;
    }
}

void simpool_share_counts_feed(struct simpool_share_counts *counts, struct simpool_kpi_rigs *rigs,
                               const struct stratum_event *event)
{
    struct simpool_kpi_rig *const rig = simpool_kpi_rigs_at(rigs, event->rig);
    if (event->kind == STRATUM_EVENT_JOB) {
        feed_job(counts, rig, event);
    } else if (event->kind == STRATUM_EVENT_SHARE) {
        feed_share(counts, rig, event);
    } else if (event->kind == STRATUM_EVENT_DISCONNECTED && rig != NULL) {
        end_switch(counts, rig);
    }
}

static void measure_switches(const struct simpool_share_counts *counts,
                             const struct simpool_kpi_rigs *rigs, struct simpool_kpi_value *value)
{
    struct simpool_samples samples = simpool_samples_copy(&counts->switches);
    for (size_t index = 0; index < rigs->count; index++) {
        add_switch(&samples, &rigs->at[index]);
    }
    simpool_kpi_measure_times(value, &samples);
    simpool_samples_done(&samples);
}

void simpool_credit_add(struct simpool_credit_sum *sum, double difficulty)
{
    sum->shares++;
    sum->difficulties += difficulty;
    sum->squares += difficulty * difficulty;
}

/** Shares that weigh differently are as many as (sum)² / (sum of squares) equal ones. */
void simpool_credit_measure(const struct simpool_credit_sum *sum,
                            const struct simpool_share_scale *scale,
                            struct simpool_kpi_value *value)
{
    const double equal = stratum_interval_equal(sum->difficulties, sum->squares, sum->shares);
    const double weight = sum->shares > 0 ? sum->difficulties / equal : sum->hardest;
    const double rate = weight * nonces_per_difficulty / scale->yield / scale->elapsed_s;
    const struct stratum_interval interval = stratum_interval_count(equal);
    simpool_kpi_measure(value, equal * rate, sum->shares);
    value->has_interval = true;
    value->low = interval.low * rate;
    value->high = interval.high * rate;
}

void simpool_share_counts_measure(const struct simpool_share_counts *counts,
                                  const struct simpool_kpi_rigs *rigs,
                                  const struct simpool_share_scale *scale,
                                  struct simpool_kpi_value *values)
{
    const uint64_t accepted = counts->by_verdict[STRATUM_VERDICT_ACCEPTED];
    const uint64_t answered = counts->shares - counts->by_verdict[STRATUM_VERDICT_NONE];
    measure_switches(counts, rigs, &values[SIMPOOL_KPI_JOB_SWITCH]);
    if (answered > 0) {
        uint64_t invalid = 0;
        for (size_t verdict = 0; verdict < STRATUM_VERDICT_COUNT; verdict++) {
            if (stratum_verdict_is_invalid((enum stratum_verdict)verdict)) {
                invalid += counts->by_verdict[verdict];
            }
        }
        simpool_kpi_measure_part(&values[SIMPOOL_KPI_ACCEPTANCE_RATE], accepted, answered, 1);
        simpool_kpi_measure_part(&values[SIMPOOL_KPI_STALE_RATE],
                                 counts->by_verdict[STRATUM_VERDICT_STALE], answered, 1);
        simpool_kpi_measure_part(&values[SIMPOOL_KPI_INVALID], invalid, answered, 1000);
    }
    /* Without a job there is nothing to do; with one, no share at all is a rate of 0. */
    if (counts->jobs > 0 && scale->elapsed_s > 0) {
        simpool_kpi_measure_rate(&values[SIMPOOL_KPI_SHARES_PER_MINUTE], accepted,
                                 scale->elapsed_s / s_per_min);
        if (scale->yield > 0) {
            simpool_credit_measure(&counts->credit, scale, &values[SIMPOOL_KPI_CREDITED_HPS]);
        }
    }
}
