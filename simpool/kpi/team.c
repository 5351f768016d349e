#include "simpool/kpi/team.h"

#include <stdlib.h>
#include <string.h>

#include "stratum/fingerprint.h"

static const double us_per_s = 1e6;
static const int64_t us_per_unix_s = 1000000;

/** A miner. */
struct simpool_kpi_member {
    struct simpool_miner_counts counts;
    struct simpool_machine_counts machine;
    int64_t unix_s; /* when it began */
    bool connected; /* ever, and… */
    int64_t first_us;
    int64_t dialled_us; /* …the last time */
    bool placed;        /* its clock is known to be so much behind the pool's */
    int64_t behind_us;
};

void simpool_kpi_team_done(struct simpool_kpi_team *team)
{
    for (size_t index = 0; index < team->count; index++) {
        simpool_miner_counts_done(&team->members[index]->counts);
        simpool_machine_counts_done(&team->members[index]->machine);
        free(team->members[index]);
    }
    *team = (struct simpool_kpi_team){0};
}

static uint64_t extranonce_id(const struct stratum_event *event)
{
    return stratum_fingerprint(event->text, strlen(event->text));
}

void simpool_kpi_team_hear(struct simpool_kpi_team *team, struct simpool_kpi_rigs *rigs,
                           const struct stratum_event *event)
{
    struct simpool_kpi_rig *const rig = simpool_kpi_rigs_at(rigs, event->rig);
    if (event->kind == STRATUM_EVENT_CONNECTED) {
        team->connected_us = team->connected ? team->connected_us : event->at_us;
        team->connected = true;
        if (rig != NULL) {
            rig->connected_us = event->at_us;
        }
    } else if (event->kind == STRATUM_EVENT_EXTRANONCE && rig != NULL &&
               team->dial_count < SIMPOOL_KPI_DIALS_MAX) {
        team->dials[team->dial_count++] =
            (struct simpool_kpi_dial){extranonce_id(event), rig->connected_us};
    } else if (event->kind == STRATUM_EVENT_RUN_ENDED) {
        team->ended = true;
        team->ended_us = event->at_us;
    }
}

/** Both sides saw a connection begin at the same moment, and its extranonce says which one it is.
 */
static void place(const struct simpool_kpi_team *team, struct simpool_kpi_member *member,
                  const struct stratum_event *event)
{
    const uint64_t id = extranonce_id(event);
    for (size_t index = 0; index < team->dial_count && !member->placed; index++) {
        if (team->dials[index].extranonce == id) {
            member->placed = true;
            member->behind_us = team->dials[index].connected_us - member->dialled_us;
        }
    }
}

/** By dates that a journal says: they may be anything. */
static int64_t later_us(int64_t from_s, int64_t to_s)
{
    static const int64_t long_s = INT64_C(10000000000);
    const int64_t later_s = to_s - from_s;
    return (later_s > long_s ? long_s : later_s < -long_s ? -long_s : later_s) * us_per_unix_s;
}

/** How far its clock is behind the pool's. Of a miner whose extranonce the pool does not know, the
 *  first connection was the pool's first; without a pool the dates tell them apart. */
static int64_t behind_us(const struct simpool_kpi_team *team,
                         const struct simpool_kpi_member *member)
{
    if (member->placed || !member->counts.own_clock) {
        return member->behind_us;
    }
    return team->connected && member->connected
               ? team->connected_us - member->first_us
               : later_us(team->members[0]->unix_s, member->unix_s);
}

static bool is_after_the_run(const struct simpool_kpi_team *team,
                             const struct simpool_kpi_member *member,
                             const struct stratum_event *event)
{
    const bool known =
        member->placed || !member->counts.own_clock || (team->connected && member->connected);
    return team->ended && known && event->kind != STRATUM_EVENT_RUN_STARTED &&
           event->at_us + behind_us(team, member) > team->ended_us;
}

/** Whose journal it is that the event is from. NULL: out of memory. */
static struct simpool_kpi_member *member_of(struct simpool_kpi_team *team,
                                            const struct stratum_event *event)
{
    const bool begins =
        event->kind == STRATUM_EVENT_RUN_STARTED && team->count < SIMPOOL_KPI_TEAM_MAX;
    if (team->count == 0 || (begins && team->members[team->count - 1]->counts.present)) {
        struct simpool_kpi_member *const member = calloc(1, sizeof *member);
        if (member == NULL) {
            return NULL;
        }
        team->members[team->count++] = member;
    }
    return team->members[team->count - 1];
}

void simpool_kpi_team_feed(struct simpool_kpi_team *team, const struct stratum_event *event)
{
    struct simpool_kpi_member *const member = member_of(team, event);
    if (member == NULL) {
        return;
    }
    if (event->kind == STRATUM_EVENT_RUN_STARTED) {
        member->unix_s = event->unix_s;
    } else if (event->kind == STRATUM_EVENT_CONNECTED) {
        member->first_us = member->connected ? member->first_us : event->at_us;
        member->connected = true;
        member->dialled_us = event->at_us;
    } else if (event->kind == STRATUM_EVENT_EXTRANONCE && member->counts.own_clock &&
               member->connected) {
        place(team, member, event);
    }
    if (!is_after_the_run(team, member, event)) {
        simpool_miner_counts_feed(&member->counts, event);
    }
    simpool_machine_counts_feed(&member->machine, event);
}

bool simpool_kpi_team_present(const struct simpool_kpi_team *team)
{
    return team->count > 0 && team->members[0]->counts.present;
}

/** All nonces in all the time in which any of them was there: whether they mined side by side, or
 * one took over from another. Their windows are added up as of the last moment of all. */
static void measure_rates(const struct simpool_kpi_team *team, int64_t now_us,
                          struct simpool_kpi_value *values)
{
    struct simpool_kpi_value *const displayed = &values[SIMPOOL_KPI_DISPLAYED_HPS];
    int64_t from_us = INT64_MAX;
    int64_t until_us = INT64_MIN;
    double hashed = 0;
    uint64_t events = 0;
    for (size_t index = 0; index < team->count; index++) {
        const struct simpool_kpi_member *const member = team->members[index];
        const struct simpool_miner_counts *const counts = &member->counts;
        const int64_t last_us = simpool_miner_counts_now(counts, now_us) + behind_us(team, member);
        until_us = last_us > until_us ? last_us : until_us;
        if (counts->mining && counts->mining_us + behind_us(team, member) < from_us) {
            from_us = counts->mining_us + behind_us(team, member);
        }
        hashed += counts->hashed;
        events += counts->hashed_events;
    }
    for (size_t index = 0; index < team->count; index++) {
        const struct simpool_kpi_member *const member = team->members[index];
        simpool_miner_counts_add_rates(&member->counts, until_us - behind_us(team, member), values);
    }
    if (from_us < until_us) {
        simpool_kpi_measure(displayed, hashed / ((double)(until_us - from_us) / us_per_s), events);
    }
}

void simpool_kpi_team_measure(const struct simpool_kpi_team *team, int64_t now_us,
                              const struct simpool_share_counts *shares,
                              struct simpool_kpi_value *values)
{
    struct simpool_samples latencies = {.count = 0};
    struct simpool_samples switches = {.count = 0};
    struct simpool_machine_counts machines = {.batches = 0};
    uint64_t decided = 0;
    for (size_t index = 0; index < team->count; index++) {
        const struct simpool_miner_counts *const counts = &team->members[index]->counts;
        simpool_miner_counts_add_latencies(counts, now_us, &latencies);
        simpool_miner_counts_add_switches(counts, now_us, &switches);
        simpool_machine_counts_add(&machines, &team->members[index]->machine);
        decided += shares != NULL ? simpool_miner_counts_decided(counts, now_us, shares) : 0;
    }
    measure_rates(team, now_us, values);
    simpool_machine_counts_measure(&machines, values);
    simpool_kpi_measure_times(&values[SIMPOOL_KPI_SUBMIT_LATENCY], &latencies);
    if (decided > 0) {
        const uint64_t accepted = shares->by_verdict[STRATUM_VERDICT_ACCEPTED];
        simpool_kpi_measure_part(&values[SIMPOOL_KPI_SHARE_LOSS],
                                 decided > accepted ? decided - accepted : 0, decided, 1);
    }
    if (shares == NULL) { /* the miner's own view */
        values[SIMPOOL_KPI_JOB_SWITCH].state = SIMPOOL_KPI_NO_EVENTS;
        values[SIMPOOL_KPI_JOB_SWITCH].observer = "miner";
        simpool_kpi_measure_times(&values[SIMPOOL_KPI_JOB_SWITCH], &switches);
    }
    simpool_samples_done(&latencies);
    simpool_samples_done(&switches);
    simpool_machine_counts_done(&machines);
}
