#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "simpool/report/json.h"
#include "simpool/report/page.h"
#include "simpool/report/report.h"
#include "stratum/net/journal.h"
#include "stratum/net/problem.h"

static const double us_per_s = 1e6;

/** What is said of a journal besides its KPIs. */
struct journal_end {
    long events;
    int64_t last_us;
    bool ended;
    bool of_pool;
    bool of_miner;
    size_t pool_starts, miner_starts;     /* runs that begin in it */
    char why[STRATUM_EVENT_TEXT_MAX + 1]; /* it ended */
};

/** What the journals of a run become. */
struct run {
    struct simpool_kpis *kpis;
    struct report_record record;
    struct journal_end *ends;
    size_t miners;      /* journals with a miner's events */
    size_t pool_starts; /* in all of them */
};

/** While a journal is read. */
struct reading {
    struct run *run;
    struct journal_end *end;
    bool of_pool; /* its events are wanted now, or the miner's */
    bool over;    /* the run of both sides: the miner's events behind its end do not count */
};

/** In a journal of both sides (the lab's) its lines tell what came after the end of the run, which
 *  times do not: there the miner stops at the very moment. A miner's journal that was put behind
 *  the pool's has a clock of its own. */
static bool is_over(struct reading *reading, const struct stratum_event *event)
{
    if (event->kind == STRATUM_EVENT_RUN_ENDED && event->who != STRATUM_MINER) {
        reading->over = true;
    } else if (event->kind == STRATUM_EVENT_RUN_STARTED) {
        reading->over = false;
    }
    return reading->over && event->who == STRATUM_MINER;
}

static void each(void *context, const struct stratum_event *event)
{
    struct reading *const reading = context;
    struct journal_end *const end = reading->end;
    if (!is_over(reading, event) && (event->who != STRATUM_MINER) == reading->of_pool) {
        simpool_kpis_feed(reading->run->kpis, event);
        if (reading->of_pool || reading->run->miners <= 1) { /* a picture is of one miner's clock */
            report_record_feed(&reading->run->record, event);
        }
    }
    end->last_us = event->at_us > end->last_us ? event->at_us : end->last_us;
    end->of_pool |= event->who != STRATUM_MINER;
    end->of_miner |= event->who == STRATUM_MINER;
    if (event->kind == STRATUM_EVENT_RUN_STARTED && reading->of_pool) { /* counted once */
        end->pool_starts += event->who != STRATUM_MINER;
        end->miner_starts += event->who == STRATUM_MINER;
    }
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

static void write_json(FILE *out, const struct simpool_report_journals *journals,
                       const struct run *run)
{
    fputs("{\"journals\":[", out);
    for (size_t index = 0; index < journals->count; index++) {
        fputs(index > 0 ? "," : "", out);
        say_journal_json(out, journals->paths[index], &run->ends[index]);
    }
    fputs("],", out);
    simpool_report_json(out, run->kpis);
    fputs("}\n", out);
}

/** false: out of memory. */
static bool write_report(FILE *out, const struct simpool_report_journals *journals,
                         enum simpool_report_format format, struct run *run)
{
    if (format == SIMPOOL_REPORT_HTML) {
        report_record_finish(&run->record);
        return simpool_report_page(out, journals, &run->record, run->kpis);
    }
    if (format == SIMPOOL_REPORT_JSON) {
        write_json(out, journals, run);
        return true;
    }
    simpool_report_kpis(out, run->kpis, format);
    for (size_t index = 0; index < journals->count; index++) {
        say_journal(out, journals->paths[index], &run->ends[index]);
    }
    return true;
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

/** A pipe gives its bytes once, and each journal is read twice. */
static bool can_be_read_twice(const char *path, const char **problem)
{
    struct stat about;
    if (stat(path, &about) != 0 || S_ISREG(about.st_mode) || S_ISDIR(about.st_mode)) {
        return true; /* or reading it says what is wrong */
    }
    *problem =
        stratum_problem("%s is no file, and a journal is read twice: write it into one", path);
    return false;
}

/** The numbers of two runs, put together, are those of none. */
static bool is_one_run(struct run *run, const char *path, const struct journal_end *end,
                       const char **problem)
{
    run->pool_starts += end->pool_starts;
    if (run->pool_starts <= 1 && end->miner_starts <= 1) {
        return true;
    }
    *problem = stratum_problem("%s: a second run begins there: report on each by itself", path);
    return false;
}

/** The pool's journal first, in whatever order they were named: what the miner did after the pool's
 *  run does not count, so the end of that has to be known. */
static enum simpool_report_status read_all(const struct simpool_report_journals *journals,
                                           struct run *run, const char **problem)
{
    long events = 0;
    for (int of_pool = 1; of_pool >= 0; of_pool--) {
        for (size_t index = 0; index < journals->count; index++) {
            const char *const path = journals->paths[index];
            struct journal_end *const end = &run->ends[index];
            struct reading reading = {run, end, of_pool != 0, false};
            if (!can_be_read_twice(path, problem)) {
                return SIMPOOL_REPORT_UNREADABLE;
            }
            end->events = stratum_journal_read(path, each, &reading, problem);
            if (end->events < 0 || (of_pool != 0 && !is_one_run(run, path, end, problem))) {
                return SIMPOOL_REPORT_UNREADABLE;
            }
            events += end->events;
            run->miners += of_pool != 0 && end->of_miner ? 1 : 0;
        }
    }
    if (events == 0) {
        *problem = stratum_problem("%s: no event in it: is that the journal of a run?",
                                   journals->paths[0]);
        return SIMPOOL_REPORT_UNREADABLE;
    }
    return SIMPOOL_REPORT_OK;
}

enum simpool_report_status simpool_report_journals(FILE *out,
                                                   const struct simpool_report_journals *journals,
                                                   enum simpool_report_format format,
                                                   const char **problem)
{
    enum simpool_report_status status = SIMPOOL_REPORT_NO_MEMORY;
    struct run run = {.kpis = simpool_kpis_make(),
                      .ends = calloc(journals->count + 1, sizeof *run.ends)};
    report_record_init(&run.record);
    *problem = "out of memory";
    if (run.kpis != NULL && run.ends != NULL) {
        status = read_all(journals, &run, problem);
    }
    if (status == SIMPOOL_REPORT_OK) {
        simpool_kpis_compute(run.kpis, now_of(run.ends, journals->count));
        const bool drawn = write_report(out, journals, format, &run);
        if (fflush(out) != 0 || ferror(out) != 0) {
            *problem = strerror(errno);
            status = SIMPOOL_REPORT_UNWRITTEN;
        } else if (!drawn) {
            status = SIMPOOL_REPORT_NO_MEMORY;
        }
    }
    report_record_done(&run.record);
    free(run.ends);
    simpool_kpis_free(run.kpis);
    return status;
}
