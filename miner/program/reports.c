#include "miner/program/reports.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "miner/program/summary.h"
#include "stratum/net/journal.h"

enum { PATH_BYTES = 1024, JSON_BYTES = 256 * 1024 };

/** All that is read of a journal. */
struct run {
    struct miner_retell retell;
    struct report_record record;
    struct report_captures *captures;
    struct miner_machine machine;
    struct miner_summary summary;
    struct miner_report report;
    char json[JSON_BYTES];
};

static void each(void *context, const struct stratum_event *event)
{
    struct run *run = context;
    miner_retell_feed(&run->retell, event);
    if (event->who == STRATUM_MINER) {
        report_record_feed(&run->record, event);
    }
}

static void write_markdown(FILE *out, const struct run *run)
{
    fprintf(out, "# Mining report: %s\n\n| field | value | |\n| --- | --- | --- |\n",
            run->retell.title);
    for (size_t index = 0; index < run->summary.count; index++) {
        const struct report_row *row = &run->summary.rows[index];
        fprintf(out, "| %s | %s | %s |\n", row->name, row->value, row->range);
    }
    fputs("\n## Analysis\n\n", out);
    for (size_t index = 0; index < run->captures->outlier_count; index++) {
        fprintf(out, "- at %.0f s: %s\n", (double)run->captures->outliers[index].at_us / 1e6,
                run->captures->outliers[index].words);
    }
    fputs(run->captures->outlier_count == 0 ? "Nothing stands out.\n" : "", out);
    fputs("\n## Regression\n\nCompare with an earlier one: `miner regress BASE/report.json "
          "NEW/report.json`.\n",
          out);
}

/** The report's own object, opened again for what only the journal shows. */
static void write_json(FILE *out, struct run *run)
{
    struct stratum_text text = stratum_text_in(run->json, sizeof run->json);
    miner_report_json(&text, &run->report);
    while (text.len > 0 && run->json[text.len - 1] != '}') {
        run->json[--text.len] = '\0';
    }
    run->json[--text.len] = '\0';
    stratum_text_format(&text, ",\"unix_s\":%lld,\"machine\":", (long long)run->retell.unix_s);
    miner_machine_json(&text, &run->machine);
    stratum_text_add(&text, ",\"title\":");
    stratum_text_json(&text, run->retell.title);
    stratum_text_add(&text, ",\"gpu\":");
    stratum_text_json(&text, run->retell.card);
    stratum_text_format(&text, ",\"capture_s\":%.0f,\"samples\":{\"hashed_hps\":[",
                        (double)run->captures->width_us / 1e6);
    const size_t count = run->captures->count;
    for (size_t index = 1; index + 1 < count;
         index++) { /* the first and the last are no whole ones */
        stratum_text_add(&text, index > 1 ? "," : "");
        stratum_text_number(&text, report_capture_hashed_hps(&run->captures->at[index]));
    }
    stratum_text_add(&text, "]},\"outliers\":[");
    for (size_t index = 0; index < run->captures->outlier_count; index++) {
        stratum_text_format(&text, "%s{\"at_s\":%.3f,\"words\":", index > 0 ? "," : "",
                            (double)run->captures->outliers[index].at_us / 1e6);
        stratum_text_json(&text, run->captures->outliers[index].words);
        stratum_text_add(&text, "}");
    }
    stratum_text_add(&text, "]}\n");
    fputs(run->json, out);
}

static const char *value_of(const struct miner_summary *summary, const char *name, bool range)
{
    for (size_t index = 0; index < summary->count; index++) {
        if (strcmp(summary->rows[index].name, name) == 0) {
            return range ? summary->rows[index].range : summary->rows[index].value;
        }
    }
    return "";
}

/** A tile of a field of the summary. */
static struct report_fact tile_of(const struct run *run, const char *title, const char *name,
                                  enum report_mood mood)
{
    return (struct report_fact){title, value_of(&run->summary, name, false),
                                value_of(&run->summary, name, true), mood};
}

static bool write_html(FILE *out, const struct run *run, const char *journal)
{
    const struct miner_meter *meter = run->report.meter;
    const struct miner_credit credit = miner_meter_credit(meter, run->report.now_us);
    const double shown_hps = miner_meter_displayed_hps(meter, run->report.now_us);
    const bool honest = shown_hps >= credit.low_hps && shown_hps <= credit.high_hps;
    const struct report_fact tiles[] = {
        tile_of(run, "displayed", "displayed_hps",
                credit.rate_hps <= 0 ? REPORT_PLAIN
                : honest             ? REPORT_GOOD
                                     : REPORT_BAD),
        tile_of(run, "credited", "credited_hps", REPORT_PLAIN),
        tile_of(run, "shares accepted", "acceptance_rate", REPORT_PLAIN),
        tile_of(run, "shares found", "shares found",
                miner_meter_found_as_expected(meter) ? REPORT_PLAIN : REPORT_BAD),
        tile_of(run, "slowest answer", "submit_latency", REPORT_PLAIN),
        tile_of(run, "with a pool", "uptime_ratio", REPORT_PLAIN),
        tile_of(run, "processor", "cpu_use", REPORT_PLAIN),
        tile_of(run, "longest batch", "batch_time", REPORT_PLAIN),
    };
    const struct report_fact facts[] = {
        {"date", value_of(&run->summary, "date", false), NULL, REPORT_PLAIN},
        {"duration", value_of(&run->summary, "duration", false), NULL, REPORT_PLAIN},
        {"pool", value_of(&run->summary, "pool", false), NULL, REPORT_PLAIN},
        {"processor", run->machine.cpu, NULL, REPORT_PLAIN},
    };
    const struct report_fact sources[] = {{"journal", journal, NULL, REPORT_PLAIN}};
    const char *title = strstr(run->retell.title, ": ");
    const struct report_page page = {
        .title = title != NULL ? title + 2 : "A miner's run",
        .program = "miner " PROJECT_VERSION,
        .verdict = run->retell.ended ? NULL : "CUT",
        .why = "no run-ended in the journal: measured up to its last event",
        .mood = REPORT_OPEN,
        .facts = facts,
        .fact_count = sizeof facts / sizeof facts[0],
        .tiles = tiles,
        .tile_count = sizeof tiles / sizeof tiles[0],
        .rows = run->summary.rows,
        .row_count = run->summary.count,
        .sources = sources,
        .source_count = 1,
        .record = &run->record,
    };
    return report_page_write(out, &page);
}

/** false: *problem is set. */
static bool read_run(struct run *run, const char *journal, const char **problem)
{
    report_record_init(&run->record);
    if (stratum_journal_read(journal, each, run, problem) < 0) {
        return false;
    }
    if (!run->record.miner.present) {
        *problem = "it holds nothing of a miner; the pool's is for simpool report";
        return false;
    }
    report_record_finish(&run->record);
    run->captures = report_captures_make(&run->record);
    miner_machine_read(&run->machine, "");
    run->report = (struct miner_report){
        .meter = &run->retell.meter,
        .now_us = run->retell.last_us,
        .seed = run->retell.seed,
        .algorithm = run->retell.meter.yield < 1 ? "qhash" : "sha256d",
        .devices = run->retell.devices,
        .device_count = run->retell.device_count,
        .cpu_us = run->retell.cpu_us,
        .pool = run->retell.pool,
    };
    *problem = run->captures != NULL ? NULL : "out of memory";
    return run->captures != NULL;
}

bool miner_reports_write(FILE *out, const char *journal, enum miner_reports_form form,
                         const char **problem)
{
    struct run *run = calloc(1, sizeof *run);
    *problem = "out of memory";
    if (run == NULL) {
        return false;
    }
    bool good = read_run(run, journal, problem);
    if (good) {
        const struct miner_summary_of of = {&run->retell, &run->report, &run->record, run->captures,
                                            &run->machine};
        miner_summary_make(&run->summary, &of);
        switch (form) {
        case MINER_REPORTS_MARKDOWN:
            write_markdown(out, run);
            break;
        case MINER_REPORTS_JSON:
            write_json(out, run);
            break;
        case MINER_REPORTS_HTML:
            if (!write_html(out, run, journal) && ferror(out) == 0) {
                *problem = "out of memory";
                good = false;
            }
            break;
        }
    }
    free(run->captures);
    report_record_done(&run->record);
    free(run);
    return good;
}

bool miner_reports_folder(const char *folder, const char *journal)
{
    static const struct {
        const char *file;
        enum miner_reports_form form;
    } forms[] = {{"report.html", MINER_REPORTS_HTML},
                 {"report.json", MINER_REPORTS_JSON},
                 {"report.md", MINER_REPORTS_MARKDOWN}};
    bool good = true;
    for (size_t index = 0; index < sizeof forms / sizeof forms[0] && good; index++) {
        char path[PATH_BYTES];
        (void)snprintf(path, sizeof path, "%s/%s", folder, forms[index].file);
        const char *problem = NULL;
        FILE *out = fopen(path, "we");
        good = out != NULL && miner_reports_write(out, journal, forms[index].form, &problem) &&
               ferror(out) == 0;
        good = (out == NULL || fclose(out) == 0) && good;
        if (!good) {
            fprintf(stderr, "miner: cannot write %s: %s\n", path,
                    problem != NULL ? problem : strerror(errno));
        }
    }
    return good;
}
