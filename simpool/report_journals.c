#include <stdlib.h>
#include <string.h>

#include "simpool/report.h"
#include "simpool/report_json.h"
#include "stratum/net/journal.h"

static const double us_per_s = 1e6;

/** What is said of a journal besides its KPIs. */
struct journal_end {
    long events;
    int64_t last_us;
    bool ended;
    bool of_pool;
    char why[STRATUM_EVENT_TEXT_MAX + 1]; /* it ended */
};

/** While a journal is read. */
struct reading {
    struct simpool_kpis *kpis;
    struct journal_end *end;
    bool of_pool; /* its events are wanted now, or the miner's */
};

static void each(void *context, const struct stratum_event *event)
{
    const struct reading *const reading = context;
    struct journal_end *const end = reading->end;
    if ((event->who != STRATUM_MINER) == reading->of_pool) {
        simpool_kpis_feed(reading->kpis, event);
    }
    end->last_us = event->at_us > end->last_us ? event->at_us : end->last_us;
    end->of_pool |= event->who != STRATUM_MINER;
    if (event->kind == STRATUM_EVENT_RUN_ENDED) {
        end->ended = true;
        memcpy(end->why, event->text, sizeof end->why);
    }
}

/** "run.jsonl: 120 events, 156.5 s, ended: …" */
static void say_journal(FILE *out, const char *path, const struct journal_end *end)
{
    const double last_s = (double)end->last_us / us_per_s;
    fprintf(out, "journal %s: %ld events, %.6g s, ", path, end->events, last_s);
    if (end->ended) {
        fprintf(out, "ended%s%s\n", end->why[0] != '\0' ? ": " : "", end->why);
    } else {
        fputs("cut (no run-ended): measured up to its last event\n", out);
    }
}

static void say_journal_json(FILE *out, const char *path, const struct journal_end *end)
{
    fputs("{\"path\":", out);
    simpool_report_json_text(out, path);
    fprintf(out, ",\"events\":%ld,\"last_s\":%.6f,\"ended\":%s}", end->events,
            (double)end->last_us / us_per_s, end->ended ? "true" : "false");
}

static void write_report(FILE *out, const struct simpool_report_journals *journals,
                         enum simpool_report_format format, const struct journal_end *ends,
                         const struct simpool_kpis *kpis)
{
    if (format == SIMPOOL_REPORT_JSON) {
        fputs("{\"journals\":[", out);
        for (size_t index = 0; index < journals->count; index++) {
            fputs(index > 0 ? "," : "", out);
            say_journal_json(out, journals->paths[index], &ends[index]);
        }
        fputs("],", out);
        simpool_report_json(out, kpis);
        fputs("}\n", out);
        return;
    }
    simpool_report_kpis(out, kpis, format);
    for (size_t index = 0; index < journals->count; index++) {
        say_journal(out, journals->paths[index], &ends[index]);
    }
}

/** The pool's last event says what time it is; without a pool's journal any last one does. */
static int64_t now_of(const struct journal_end *ends, size_t count)
{
    int64_t pool_us = -1;
    int64_t any_us = 0;
    for (size_t index = 0; index < count; index++) {
        const int64_t last_us = ends[index].last_us;
        pool_us = ends[index].of_pool && last_us > pool_us ? last_us : pool_us;
        any_us = last_us > any_us ? last_us : any_us;
    }
    return pool_us >= 0 ? pool_us : any_us;
}

/** The pool's journal first, in whatever order they were named: what the miner did after the pool's
 *  run does not count, so the end of that has to be known. */
static enum simpool_report_status read_all(const struct simpool_report_journals *journals,
                                           struct simpool_kpis *kpis, struct journal_end *ends,
                                           const char **problem)
{
    for (int of_pool = 1; of_pool >= 0; of_pool--) {
        for (size_t index = 0; index < journals->count; index++) {
            struct reading reading = {kpis, &ends[index], of_pool != 0};
            const long events =
                stratum_journal_read(journals->paths[index], each, &reading, problem);
            if (events < 0) {
                return SIMPOOL_REPORT_UNREADABLE;
            }
            ends[index].events = events;
        }
    }
    return SIMPOOL_REPORT_OK;
}

enum simpool_report_status simpool_report_journals(FILE *out,
                                                   const struct simpool_report_journals *journals,
                                                   enum simpool_report_format format,
                                                   const char **problem)
{
    enum simpool_report_status status = SIMPOOL_REPORT_OK;
    struct simpool_kpis *const kpis = simpool_kpis_make();
    struct journal_end *const ends = calloc(journals->count + 1, sizeof *ends);
    if (kpis == NULL || ends == NULL) {
        *problem = "out of memory";
        status = SIMPOOL_REPORT_NO_MEMORY;
    }
    if (status == SIMPOOL_REPORT_OK) {
        status = read_all(journals, kpis, ends, problem);
    }
    if (status == SIMPOOL_REPORT_OK) {
        simpool_kpis_compute(kpis, now_of(ends, journals->count));
        write_report(out, journals, format, ends, kpis);
    }
    free(ends);
    simpool_kpis_free(kpis);
    return status;
}
