#include "simpool/report/report.h"

#include <math.h>
#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_report_run.h"

/** What was written; closes the file. */
static const char *written(FILE *file, char text[REPORT_TEXT_MAX])
{
    report_read(file, text);
    return text;
}

static const char table[] =
    "KPI                    value                        95 % interval, or p50, p99, max       "
    "observer  events\n"
    "uptime_ratio           0.8001                                                             "
    "pool           2\n"
    "longest_session_s      16 s                                                               "
    "pool           2\n"
    "connection_stability   0.8001                                                             "
    "pool           1\n"
    "disconnects_per_hour   0/h                          0/h to 664/h                          "
    "pool           0\n"
    "recovery_time          3.999 s                      p50 3.999  p99 3.999  max 3.999       "
    "pool           1\n"
    "acceptance_rate        0.6667                       0 to 0.9916                           "
    "pool           3\n"
    "stale_rate             0.3333                       0.008439 to 1                         "
    "pool           3\n";

/* What nothing is known of stands below, by the reason. */
static const char below[] =
    "\nneeds both journals: share_loss submit_latency\n"
    "nothing happened to measure: job_switch\n"
    "needs the miner's journal: displayed_hps hashrate_10s hashrate_60s hashrate_15m batch_time "
    "nonces_per_launch cpu_use\n"
    "  gpu_memory_bytes log_cost\n";

void test_report_table(void)
{
    struct simpool_kpis *const kpis = report_run_kpis();
    char text[REPORT_TEXT_MAX];
    FILE *const file = report_paper();
    simpool_report_table(file, kpis);
    report_read(file, text);
    const char *const found = strstr(text, "\nneeds both");
    check_text(found != NULL ? found : "", below);
    text[strlen(table)] = '\0'; /* the golden beginning; the rest is made alike */
    check_text(text, table);
    simpool_kpis_free(kpis);
}

void test_report_tally(void)
{
    char text[REPORT_TEXT_MAX];
    struct simpool_kpis *const kpis = report_run_kpis();
    FILE *file = report_paper();
    simpool_report_tally(file, simpool_kpis_tally(kpis));
    check_text(written(file, text), "connections 2, probes 0, jobs 1\n"
                                    "shares 3, 2 verified: accepted 2, stale 1\n");
    simpool_kpis_free(kpis);
    struct simpool_tally tally = {.shares = 12, .verified = 12};
    tally.by_verdict[STRATUM_VERDICT_ACCEPTED] = 11;
    tally.by_verdict[STRATUM_VERDICT_DUPLICATE] = 1;
    file = report_paper();
    simpool_report_tally(file, &tally);
    check_text(written(file, text), "connections 0, probes 0, jobs 0\n"
                                    "shares 12, every one verified: accepted 11, duplicate 1\n");
    file = report_paper();
    simpool_report_tally(file, &(struct simpool_tally){0});
    check_text(written(file, text), "connections 0, probes 0, jobs 0\nshares 0\n");
}

void test_report_promises(void)
{
    char text[REPORT_TEXT_MAX];
    static const struct simpool_promise promises[] = {
        {"recovery_time", -INFINITY, 10, "at most 10s"},
        {"stale_rate", -INFINITY, 0.01, "at most 0.01"},
        {"shares_per_minute", 1, INFINITY, "at least 1"},
        {"uptime_ratio", 0.7, 0.9, "between 0.7 and 0.9"},
        {"share_loss", -INFINITY, 0.01, "at most 0.01"},
        {"batch_time", -INFINITY, 0.05, "at most 50ms"},
        {"submit_latency", -INFINITY, 0.05, "at most 50ms"},
    };
    struct simpool_kpis *const kpis = report_run_kpis();
    FILE *const file = report_paper();
    check_int(
        simpool_report_promises(file, promises, sizeof promises / sizeof promises[0], kpis, false),
        1);
    check_text(
        written(file, text),
        "promise  recovery_time      <= 10s               measured 3.999             kept\n"
        "promise  stale_rate         <= 0.01              measured 0.3333            broken\n"
        "promise  shares_per_minute  >= 1                 measured 1.091/min         kept\n"
        "promise  uptime_ratio       between 0.7 and 0.9  measured 0.8001            kept\n"
        "promise  share_loss         <= 0.01              needs both journals        undecided\n"
        "promise  batch_time         <= 50ms              needs the miner's journal  undecided\n"
        "promise  submit_latency     <= 50ms              needs both journals        undecided\n");
    simpool_kpis_free(kpis);
}

void test_report_markdown(void)
{
    char text[REPORT_TEXT_MAX];
    static const char begin[] =
        "| KPI | value | 95 % interval, or p50, p99, max | observer | events |\n"
        "| --- | --- | --- | --- | ---: |\n"
        "| `uptime_ratio` | 0.8001 |  | pool | 2 |\n";
    struct simpool_kpis *const kpis = report_run_kpis();
    FILE *const file = report_paper();
    simpool_report_kpis(file, kpis, SIMPOOL_REPORT_MARKDOWN);
    const char *const found = written(file, text);
    check_true(strncmp(found, begin, strlen(begin)) == 0);
    check_true(strstr(found, "\n| `cpu_use` | needs the miner's journal |  | miner | 0 |\n") !=
               NULL);
    check_true(strstr(found, "\n\nconnections 2") != NULL);
    simpool_kpis_free(kpis);
}
