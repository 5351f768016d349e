#include "miner/program/report.h"

#include <inttypes.h>

/** "12.3 MH/s" */
static void add_rate(struct stratum_text *out, double rate_hps)
{
    static const char *const units[] = {"H/s", "kH/s", "MH/s", "GH/s", "TH/s"};
    size_t unit = 0;
    while (rate_hps >= 1000 && unit + 1 < sizeof units / sizeof units[0]) {
        rate_hps /= 1000;
        unit++;
    }
    stratum_text_format(out, "%.*f %s", rate_hps < 100 ? 2 : 1, rate_hps, units[unit]);
}

static uint64_t refused(const struct miner_meter *meter)
{
    return miner_meter_answered_count(meter) - miner_meter_accepted(meter);
}

static double seconds(int64_t us)
{
    return (double)us / 1e6;
}

static double run_s(const struct miner_report *report)
{
    return seconds(report->now_us - report->start_us);
}

double miner_report_acceptance(const struct miner_report *report)
{
    const double answered = (double)miner_meter_answered_count(report->meter);
    return answered > 0 ? (double)miner_meter_accepted(report->meter) / answered : 0;
}

double miner_report_shares_per_minute(const struct miner_report *report)
{
    const double s = run_s(report);
    return s > 0 ? (double)miner_meter_accepted(report->meter) / s * 60 : 0;
}

double miner_report_cpu_use(const struct miner_report *report)
{
    const double s = run_s(report);
    return s > 0 ? seconds(report->cpu_us) / s : 0;
}

void miner_report_status(struct stratum_text *out, const struct miner_report *report)
{
    const struct miner_meter *meter = report->meter;
    add_rate(out, miner_meter_rate_hps(meter, MINER_WINDOW_10S, report->now_us));
    stratum_text_add(out, " 10 s, ");
    add_rate(out, miner_meter_rate_hps(meter, MINER_WINDOW_60S, report->now_us));
    stratum_text_format(out, " 60 s, %" PRIu64 " accepted, %" PRIu64 " refused, %s",
                        miner_meter_accepted(meter), refused(meter),
                        meter->connected ? "connected" : "not connected");
}

static void add_rate_row(struct stratum_text *out, const struct miner_report *report,
                         const char *name, enum miner_window window)
{
    stratum_text_format(out, "  %-18s ", name);
    add_rate(out, miner_meter_rate_hps(report->meter, window, report->now_us));
    stratum_text_add(out, "\n");
}

static void add_count_row(struct stratum_text *out, const char *name, uint64_t count)
{
    stratum_text_format(out, "  %-18s %" PRIu64 "\n", name, count);
}

/** ", credited 9.1 MH/s (8.2 MH/s to 10.0 MH/s)" */
static void add_credit(struct stratum_text *out, const struct miner_report *report)
{
    const struct miner_credit credit = miner_meter_credit(report->meter, report->now_us);
    if (credit.rate_hps > 0) {
        stratum_text_add(out, ", credited ");
        add_rate(out, credit.rate_hps);
        stratum_text_add(out, " (");
        add_rate(out, credit.low_hps);
        stratum_text_add(out, " to ");
        add_rate(out, credit.high_hps);
        stratum_text_add(out, ")");
    }
    stratum_text_add(out, "\n");
}

/** "  found  11, where 12.3 were to be expected" */
static void add_found(struct stratum_text *out, const struct miner_meter *meter)
{
    stratum_text_format(out, "  %-18s %" PRIu64, "found", meter->found);
    if (meter->expected > 0) {
        stratum_text_format(out, ", where %.4g were to be expected%s", meter->expected,
                            miner_meter_found_as_expected(meter)
                                ? ""
                                : ": too far apart for chance; see miner bench and qhash compare");
    }
    stratum_text_add(out, "\n");
}

void miner_report_table(struct stratum_text *out, const struct miner_report *report)
{
    const struct miner_meter *meter = report->meter;
    stratum_text_format(out, "%s on %s, %.1f s, connected %.1f s over %" PRIu64 " connection%s\n",
                        report->algorithm, report->devices,
                        seconds(report->now_us - report->start_us),
                        seconds(miner_meter_connected_us(meter, report->now_us)),
                        meter->connections, meter->connections == 1 ? "" : "s");
    add_rate_row(out, report, "hashrate 10 s", MINER_WINDOW_10S);
    add_rate_row(out, report, "hashrate 60 s", MINER_WINDOW_60S);
    add_rate_row(out, report, "hashrate 15 min", MINER_WINDOW_15M);
    stratum_text_format(out, "  %-18s ", "of the whole run");
    add_rate(out, miner_meter_displayed_hps(meter, report->now_us));
    add_credit(out, report);
    add_count_row(out, "nonces", meter->nonces);
    add_found(out, meter);
    add_count_row(out, "submitted", meter->submitted);
    for (size_t verdict = STRATUM_VERDICT_ACCEPTED; verdict < STRATUM_VERDICT_COUNT; verdict++) {
        if (verdict == STRATUM_VERDICT_ACCEPTED || meter->verdicts[verdict] > 0) {
            add_count_row(out, stratum_verdict_word((enum stratum_verdict)verdict),
                          meter->verdicts[verdict]);
        }
    }
    add_count_row(out, "unanswered", meter->unanswered);
    add_count_row(out, "not sent", meter->dropped);
    add_count_row(out, "false finds", meter->false_finds);
    stratum_text_format(out, "  %-18s p50 %.1f ms, p99 %.1f ms, max %.1f ms\n", "submit latency",
                        (double)miner_meter_latency_us(meter, 0.5) / 1e3,
                        (double)miner_meter_latency_us(meter, 0.99) / 1e3,
                        (double)meter->latency_us_max / 1e3);
    stratum_text_format(out, "  %-18s %.1f %% of one core\n", "processor",
                        100 * miner_report_cpu_use(report));
}

/* ---- JSON ---- */

static void add_number(struct stratum_text *out, const char *name, double number)
{
    stratum_text_format(out, ",\"%s\":", name);
    stratum_text_number(out, number);
}

static void add_count(struct stratum_text *out, const char *name, uint64_t count)
{
    stratum_text_format(out, ",\"%s\":%" PRIu64, name, count);
}

static void add_shares(struct stratum_text *out, const struct miner_meter *meter)
{
    stratum_text_format(out, ",\"shares\":{\"found\":%" PRIu64, meter->found);
    add_count(out, "submitted", meter->submitted);
    for (size_t verdict = STRATUM_VERDICT_ACCEPTED; verdict < STRATUM_VERDICT_COUNT; verdict++) {
        add_count(out, stratum_verdict_word((enum stratum_verdict)verdict),
                  meter->verdicts[verdict]);
    }
    add_count(out, "unanswered", meter->unanswered);
    add_count(out, "not-sent", meter->dropped);
    add_count(out, "false-finds", meter->false_finds);
    stratum_text_add(out, "}");
}

static void add_pool(struct stratum_text *out, const struct miner_report *report)
{
    const struct miner_meter *meter = report->meter;
    stratum_text_add(out, ",\"pool\":{\"address\":");
    stratum_text_json(out, report->pool != NULL ? report->pool : "");
    stratum_text_format(out, ",\"connected\":%s", meter->connected ? "true" : "false");
    add_number(out, "difficulty", meter->difficulty);
    stratum_text_add(out, "}");
}

static void add_rates(struct stratum_text *out, const struct miner_report *report)
{
    const struct miner_meter *meter = report->meter;
    const struct miner_credit credit = miner_meter_credit(meter, report->now_us);
    add_number(out, "hashrate_10s", miner_meter_rate_hps(meter, MINER_WINDOW_10S, report->now_us));
    add_number(out, "hashrate_60s", miner_meter_rate_hps(meter, MINER_WINDOW_60S, report->now_us));
    add_number(out, "hashrate_15m", miner_meter_rate_hps(meter, MINER_WINDOW_15M, report->now_us));
    add_number(out, "displayed_hps", miner_meter_displayed_hps(meter, report->now_us));
    add_number(out, "credited_hps", credit.rate_hps);
    add_number(out, "credited_hps_low", credit.low_hps);
    add_number(out, "credited_hps_high", credit.high_hps);
    add_count(out, "nonces", meter->nonces);
    add_number(out, "expected_shares", meter->expected);
    stratum_text_format(out, ",\"found_as_expected\":%s",
                        miner_meter_found_as_expected(meter) ? "true" : "false");
    add_number(out, "best_share_difficulty", meter->best_difficulty);
}

/** 0 is what a driver does not tell. */
static void add_fact(struct stratum_text *out, const char *name, double fact)
{
    if (fact != 0) {
        add_number(out, name, fact);
    }
}

static void add_facts(struct stratum_text *out, const struct device_facts *facts)
{
    add_fact(out, "temperature_c", facts->temperature_c);
    add_fact(out, "power_w", facts->power_w);
    add_fact(out, "clock_mhz", facts->clock_mhz);
    add_count(out, "gpu_memory_bytes", facts->memory_used_bytes);
    stratum_text_add(out, ",\"throttled\":");
    stratum_text_json(out, facts->throttled);
}

static void add_devices(struct stratum_text *out, const struct miner_report *report)
{
    stratum_text_add(out, ",\"by_device\":[");
    for (size_t index = 0; index < report->device_count; index++) {
        const struct miner_device_meter *device = &report->meter->devices[index];
        const struct miner_batches *batches = &device->batches;
        stratum_text_format(out, "%s{\"device\":%zu", index > 0 ? "," : "", index);
        add_number(out, "hashrate_60s",
                   miner_meter_device_hps(report->meter, index, report->now_us));
        add_count(out, "nonces", device->nonces);
        add_number(out, "batch_time_max_s", seconds(batches->took_us_max));
        add_number(out, "nonces_per_launch",
                   batches->count > 0 ? (double)batches->nonces / (double)batches->count : 0);
        if (device->has_facts) {
            add_facts(out, &device->facts);
        }
        stratum_text_add(out, "}");
    }
    stratum_text_add(out, "]");
}

void miner_report_json(struct stratum_text *out, const struct miner_report *report)
{
    const struct miner_meter *meter = report->meter;
    stratum_text_add(out, "{\"program\":\"miner\",\"version\":\"" PROJECT_VERSION "\"");
    stratum_text_add(out, ",\"algorithm\":");
    stratum_text_json(out, report->algorithm);
    stratum_text_add(out, ",\"devices\":");
    stratum_text_json(out, report->devices);
    add_count(out, "seed", report->seed);
    add_number(out, "run_s", run_s(report));
    add_number(out, "connected_s", seconds(miner_meter_connected_us(meter, report->now_us)));
    add_count(out, "connections", meter->connections);
    add_pool(out, report);
    add_rates(out, report);
    add_devices(out, report);
    add_shares(out, meter);
    add_number(out, "acceptance_rate", miner_report_acceptance(report));
    add_number(out, "shares_per_minute", miner_report_shares_per_minute(report));
    add_number(out, "cpu_use", miner_report_cpu_use(report));
    add_count(out, "log_lines_lost", report->log_lost);
    stratum_text_format(out, ",\"submit_latency\":{\"p50_us\":%" PRId64,
                        miner_meter_latency_us(meter, 0.5));
    stratum_text_format(out, ",\"p99_us\":%" PRId64, miner_meter_latency_us(meter, 0.99));
    stratum_text_format(out, ",\"max_us\":%" PRId64 "}}\n", meter->latency_us_max);
}
