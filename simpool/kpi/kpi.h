/** Journal events → KPIs. Pure: feed events, finish, read values. Definitions: docs/KPI.md. */
#ifndef SIMPOOL_KPI_KPI_H
#define SIMPOOL_KPI_KPI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stratum/event.h"

enum simpool_kpi_state {
    SIMPOOL_KPI_MEASURED,
    SIMPOOL_KPI_NO_EVENTS,    /* nothing happened that it could be computed from */
    SIMPOOL_KPI_NEEDS_JOURNAL /* its observer's journal was not given */
};

struct simpool_kpi_value {
    const char *name;     /* of spec: "recovery_time" */
    const char *unit;     /* "s", "ratio", "/1000", "/h", "H/s", "/min", "us", "bytes" */
    const char *observer; /* "pool", "miner", "both" */
    enum simpool_kpi_state state;
    double value; /* the one a promise is held against (for times: the maximum) */
    bool has_interval;
    double low, high; /* 95 % */
    bool has_spread;
    double p50, p99, max;
    uint64_t events; /* how many it rests on */
};

struct simpool_kpis;

/** NULL: out of memory. */
struct simpool_kpis *simpool_kpis_make(void);
void simpool_kpis_free(struct simpool_kpis *kpis);
void simpool_kpis_feed(struct simpool_kpis *kpis, const struct stratum_event *event);
/** Everything up to now_us (the run's end, or the last event of a journal that was cut). May be
 *  called again later. */
void simpool_kpis_compute(struct simpool_kpis *kpis, int64_t now_us);
size_t simpool_kpis_count(void);
/** After compute; index < simpool_kpis_count(), in the order of the table people read. */
const struct simpool_kpi_value *simpool_kpis_at(const struct simpool_kpis *kpis, size_t index);
/** NULL: no KPI of that name. */
const struct simpool_kpi_value *simpool_kpis_named(const struct simpool_kpis *kpis,
                                                   const char *name);
/** A displayed rate, and what it can be held against; after compute. */
enum { SIMPOOL_HELD_BY_MAX = 127 };
struct simpool_kpi_display {
    bool shown; /* by the miner, in a window of its own; else its journal's mean of all the time */
    bool all_along; /* the fair time is all the time, but for one part in twenty */
    struct simpool_kpi_value
        fair; /* credited while the miner was up and no fault held its shares */
    struct simpool_kpi_value late; /* the same of the later half of that time, or a little more */
    /** The mean so far, as of when each rate was shown, with the interval of all its shares. */
    struct simpool_kpi_value so_far;
    double of_s;                           /* the time that it is a part of; of it, … */
    double away_s;                         /* … so long the miner was away or had no job */
    double held_s;                         /* … and so long faults may have held its shares */
    char held_by[SIMPOOL_HELD_BY_MAX + 1]; /* the one of the longest such spell; empty: none */
};
const struct simpool_kpi_display *simpool_kpis_display(const struct simpool_kpis *kpis);
/** Whether the name exists at all, before any run; else *nearest is the nearest known one. */
bool simpool_kpi_known(const char *name, const char **nearest);
/** The unit a promise about it is written in ("s": "10s" or "400ms"; "ratio": a number). */
const char *simpool_kpi_unit(const char *name);

enum { SIMPOOL_CAUSES_MAX = 32 /* kinds of mistakes that are told apart in a run */ };

/** Refused shares that show the same mistakes. */
struct simpool_cause {
    enum stratum_verdict verdict;
    char words[STRATUM_EVENT_MISTAKE_MAX + 1]; /* "half-angle"; see simpool/diagnosis/mistake.h */
    uint64_t shares;
    uint64_t of;   /* shares of that verdict that were looked into */
    double chance; /* at most so likely is it that luck alone looks like this */
};

/** Counts behind them, for the closing lines of a run. */
struct simpool_tally {
    uint64_t connections, probes, jobs, shares, verified;
    uint64_t refused; /* connections closed as they came */
    uint64_t by_verdict[STRATUM_VERDICT_COUNT];
    uint64_t looked_into[STRATUM_VERDICT_COUNT]; /* refused, and asked why */
    uint64_t hasty[STRATUM_VERDICT_COUNT]; /* unexplained, and not all was tried: easy targets */
    uint64_t untold;                       /* refused, and too many to be asked why */
    struct simpool_cause causes[SIMPOOL_CAUSES_MAX]; /* those of most shares first */
    size_t cause_count;
};
const struct simpool_tally *simpool_kpis_tally(const struct simpool_kpis *kpis);

#endif
