#include "simpool/kpi/presence.h"

#include <stddef.h>
#include <string.h>

static const double us_per_s = 1e6;
static const double us_per_h = 3600e6;

void simpool_presence_done(struct simpool_presence *presence)
{
    simpool_samples_done(&presence->recoveries);
}

/** For a miner whose only connection is silent, the pool is as good as gone. One that is up needs
 * no door. */
static bool is_reachable(const struct simpool_presence *presence)
{
    return presence->up_rigs > 0 ||
           (!presence->refusing && !presence->silent && presence->muted_rigs == 0);
}

/** Counts the time up to now_us with things as they are. */
static void pass_time(struct simpool_presence *presence, int64_t now_us)
{
    const int64_t passed_us = now_us - presence->at_us;
    if (passed_us <= 0) {
        return;
    }
    presence->at_us = now_us;
    if (!presence->begun || !is_reachable(presence)) {
        return;
    }
    presence->reachable_us += passed_us;
    if (presence->up_rigs > 0) {
        presence->up_us += passed_us;
        presence->session_us += passed_us;
        if (presence->session_us > presence->longest_us) {
            presence->longest_us = presence->session_us;
        }
    } else if (presence->was_up && presence->broken_by != STRATUM_CAUSE_POOL) {
        presence->lost_us += passed_us;
    }
}

/** A recovery begins or ends, according to how things are now. One that the pool interrupts by
 *  going out of reach again ends there: it took at least so long. */
static void follow(struct simpool_presence *presence)
{
    const bool down = presence->was_up && presence->up_rigs == 0 && is_reachable(presence);
    if (down && !presence->down) {
        presence->down_since_us = presence->at_us;
    } else if (!down && presence->down) {
        simpool_samples_add(&presence->recoveries, presence->at_us - presence->down_since_us);
    }
    presence->down = down;
    if (presence->up_rigs > 0) {
        presence->broken_by = STRATUM_CAUSE_NONE;
    }
}

static void count_rig(struct simpool_presence *presence, struct simpool_kpi_rig *rig)
{
    const bool up = rig->authorized && rig->heard && !rig->muted && !presence->silent;
    if (up && !rig->up) {
        presence->up_rigs++;
    } else if (!up && rig->up) {
        presence->up_rigs--;
    }
    rig->up = up;
}

static void mute(struct simpool_presence *presence, struct simpool_kpi_rig *rig, bool muted)
{
    if (muted && !rig->muted) {
        presence->muted_rigs++;
        rig->heard = false;
    } else if (!muted && rig->muted) {
        presence->muted_rigs--;
    }
    rig->muted = muted;
    count_rig(presence, rig);
}

/** It closed, or turned out to be no miner. */
static void leave(struct simpool_presence *presence, struct simpool_kpi_rig *rig,
                  const struct stratum_event *event)
{
    const bool was_authorized = rig->authorized;
    rig->authorized = false;
    mute(presence, rig, false);
    if (event->kind == STRATUM_EVENT_PROBED) {
        presence->probes += rig->probe ? 0 : 1;
        rig->probe = true;
        return;
    }
    if (was_authorized) {
        presence->broken_by = event->cause;
    }
    if (event->cause == STRATUM_CAUSE_MINER && !rig->probe) {
        presence->stops++;
        presence->session_us = was_authorized ? 0 : presence->session_us;
    }
}

static void feed_rig(struct simpool_presence *presence, struct simpool_kpi_rig *rig,
                     const struct stratum_event *event)
{
    switch (event->kind) {
    case STRATUM_EVENT_AUTHORIZED:
        presence->authorizations++;
        presence->was_up = true;
        rig->authorized = true;
        rig->heard = true;
        count_rig(presence, rig);
        break;
    case STRATUM_EVENT_SHARE:
        rig->heard = true;
        count_rig(presence, rig);
        break;
    case STRATUM_EVENT_PROBED:
    case STRATUM_EVENT_DISCONNECTED:
        leave(presence, rig, event);
        break;
    case STRATUM_EVENT_UNREACHABLE:
    case STRATUM_EVENT_REACHABLE:
        mute(presence, rig, event->kind == STRATUM_EVENT_UNREACHABLE);
        break;
    default:
        break;
    }
}

/** A journal of before says which it is in words alone. */
static bool is_the_door(const struct stratum_event *event)
{
    return event->number >= 1 || strcmp(event->text, "connections are refused") == 0 ||
           strcmp(event->text, "refuse") == 0;
}

/** Who is still connected after a silence has to prove it; a door that was shut broke nothing. */
static void feed_all(struct simpool_presence *presence, struct simpool_kpi_rigs *rigs,
                     const struct stratum_event *event)
{
    const bool unreachable = event->kind == STRATUM_EVENT_UNREACHABLE;
    presence->refusing = unreachable && is_the_door(event);
    presence->silent = unreachable && !presence->refusing;
    for (size_t index = 0; index < rigs->count; index++) {
        rigs->at[index].heard = rigs->at[index].heard && !presence->silent;
        count_rig(presence, &rigs->at[index]);
    }
}

void simpool_presence_feed(struct simpool_presence *presence, struct simpool_kpi_rigs *rigs,
                           const struct stratum_event *event)
{
    pass_time(presence, event->at_us);
    switch (event->kind) {
    case STRATUM_EVENT_CONNECTED:
        presence->begun_us = presence->begun ? presence->begun_us : presence->at_us;
        presence->begun = true;
        presence->connections++;
        break;
    case STRATUM_EVENT_CRASHED:
        presence->session_us = 0;
        break;
    case STRATUM_EVENT_UNREACHABLE:
    case STRATUM_EVENT_REACHABLE:
        if (event->rig == 0) {
            feed_all(presence, rigs, event);
        }
        break;
    default:
        break;
    }
    struct simpool_kpi_rig *const rig = simpool_kpi_rigs_at(rigs, event->rig);
    if (rig != NULL) {
        feed_rig(presence, rig, event);
    }
    follow(presence);
}

/** What is not finished yet took at least until now: a miner that never comes back is seen. */
static void measure_recovery(const struct simpool_presence *presence,
                             struct simpool_kpi_value *value)
{
    struct simpool_samples samples = simpool_samples_copy(&presence->recoveries);
    if (presence->down) {
        simpool_samples_add(&samples, presence->at_us - presence->down_since_us);
    }
    simpool_kpi_measure_times(value, &samples);
    simpool_samples_done(&samples);
}

void simpool_presence_measure(struct simpool_presence *presence, int64_t now_us,
                              struct simpool_kpi_value *values)
{
    pass_time(presence, now_us);
    const double reachable_us = (double)presence->reachable_us;
    measure_recovery(presence, &values[SIMPOOL_KPI_RECOVERY_TIME]);
    if (reachable_us <= 0) {
        return;
    }
    simpool_kpi_measure(&values[SIMPOOL_KPI_UPTIME_RATIO], (double)presence->up_us / reachable_us,
                        presence->authorizations);
    simpool_kpi_measure_rate(&values[SIMPOOL_KPI_DISCONNECTS_PER_HOUR], presence->stops,
                             reachable_us / us_per_h);
    if (presence->was_up) {
        simpool_kpi_measure(&values[SIMPOOL_KPI_LONGEST_SESSION],
                            (double)presence->longest_us / us_per_s, presence->authorizations);
        simpool_kpi_measure(&values[SIMPOOL_KPI_CONNECTION_STABILITY],
                            1 - (double)presence->lost_us / reachable_us,
                            presence->recoveries.seen + (presence->down ? 1 : 0));
    }
}

double simpool_presence_elapsed_s(const struct simpool_presence *presence)
{
    return presence->begun ? (double)(presence->at_us - presence->begun_us) / us_per_s : 0;
}
