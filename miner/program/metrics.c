#include "miner/program/metrics.h"

#include <inttypes.h>
#include <math.h>

/* ---- one number each ---- */

static double hashrate_10s(const struct miner_report *report)
{
    return miner_meter_rate_hps(report->meter, MINER_WINDOW_10S, report->now_us);
}

static double hashrate_60s(const struct miner_report *report)
{
    return miner_meter_rate_hps(report->meter, MINER_WINDOW_60S, report->now_us);
}

static double hashrate_15m(const struct miner_report *report)
{
    return miner_meter_rate_hps(report->meter, MINER_WINDOW_15M, report->now_us);
}

static double displayed_hps(const struct miner_report *report)
{
    return miner_meter_displayed_hps(report->meter, report->now_us);
}

static double credited_hps(const struct miner_report *report)
{
    return miner_meter_credit(report->meter, report->now_us).rate_hps;
}

static double credited_hps_low(const struct miner_report *report)
{
    return miner_meter_credit(report->meter, report->now_us).low_hps;
}

static double credited_hps_high(const struct miner_report *report)
{
    return miner_meter_credit(report->meter, report->now_us).high_hps;
}

static double nonces(const struct miner_report *report)
{
    return (double)report->meter->nonces;
}

static double found(const struct miner_report *report)
{
    return (double)report->meter->found;
}

static double expected(const struct miner_report *report)
{
    return report->meter->expected;
}

static double difficulty(const struct miner_report *report)
{
    return report->meter->difficulty;
}

static double connected(const struct miner_report *report)
{
    return report->meter->connected ? 1 : 0;
}

static double connections(const struct miner_report *report)
{
    return (double)report->meter->connections;
}

static double uptime(const struct miner_report *report)
{
    return (double)(report->now_us - report->start_us) / 1e6;
}

static double connected_s(const struct miner_report *report)
{
    return (double)miner_meter_connected_us(report->meter, report->now_us) / 1e6;
}

static double log_lost(const struct miner_report *report)
{
    return (double)report->log_lost;
}

static const struct {
    const char *name, *type, *help;
    double (*value)(const struct miner_report *report);
} rows[] = {
    {"hashrate_10s", "gauge", "nonces a second, over 10 s", hashrate_10s},
    {"hashrate_60s", "gauge", "nonces a second, over a minute", hashrate_60s},
    {"hashrate_15m", "gauge", "nonces a second, over a quarter of an hour", hashrate_15m},
    {"displayed_hps", "gauge", "nonces a second since the first job", displayed_hps},
    {"credited_hps", "gauge", "what the accepted shares prove of it", credited_hps},
    {"credited_hps_low", "gauge", "lower end of its 95 % interval", credited_hps_low},
    {"credited_hps_high", "gauge", "upper end of its 95 % interval", credited_hps_high},
    {"nonces_total", "counter", "nonces hashed", nonces},
    {"found_total", "counter", "shares found, and hashed again", found},
    {"expected_shares_total", "counter", "shares that so many nonces should have found", expected},
    {"difficulty", "gauge", "of the latest job", difficulty},
    {"acceptance_rate", "gauge", "accepted of answered", miner_report_acceptance},
    {"shares_per_minute", "gauge", "accepted a minute", miner_report_shares_per_minute},
    {"connected", "gauge", "1: authorized at a pool", connected},
    {"connections_total", "counter", "connections opened", connections},
    {"uptime_seconds", "gauge", "since the program began", uptime},
    {"connected_seconds", "gauge", "of that with a pool", connected_s},
    {"cpu_use", "gauge", "processor time over time; 1 is one core", miner_report_cpu_use},
    {"log_lines_lost_total", "counter", "log lines that found no room", log_lost},
};

/* ---- numbers with labels ---- */

static void head(struct stratum_text *out, const char *name, const char *type, const char *help)
{
    stratum_text_format(out, "# HELP miner_%s %s\n# TYPE miner_%s %s\n", name, help, name, type);
}

static void add_number(struct stratum_text *out, double number)
{
    stratum_text_add(out, " ");
    if (isfinite(number)) {
        stratum_text_number(out, number);
    } else { /* a difficulty that no digest meets */
        stratum_text_add(out, isnan(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf");
    }
    stratum_text_add(out, "\n");
}

static void add_shares(struct stratum_text *out, const struct miner_meter *meter)
{
    head(out, "shares_total", "counter", "what became of the shares");
    for (size_t verdict = STRATUM_VERDICT_ACCEPTED; verdict < STRATUM_VERDICT_COUNT; verdict++) {
        stratum_text_format(out, "miner_shares_total{verdict=\"%s\"} %" PRIu64 "\n",
                            stratum_verdict_word((enum stratum_verdict)verdict),
                            meter->verdicts[verdict]);
    }
    const struct {
        const char *word;
        uint64_t count;
    } others[] = {{"unanswered", meter->unanswered},
                  {"not-sent", meter->dropped},
                  {"false-find", meter->false_finds}};
    for (size_t index = 0; index < sizeof others / sizeof others[0]; index++) {
        stratum_text_format(out, "miner_shares_total{verdict=\"%s\"} %" PRIu64 "\n",
                            others[index].word, others[index].count);
    }
}

static void add_latency(struct stratum_text *out, const struct miner_meter *meter)
{
    static const struct {
        const char *quantile;
        double fraction;
    } quantiles[] = {{"0.5", 0.5}, {"0.99", 0.99}, {"1", 1}};
    head(out, "submit_latency", "gauge", "seconds from a share to its answer");
    for (size_t index = 0; index < sizeof quantiles / sizeof quantiles[0]; index++) {
        stratum_text_format(out, "miner_submit_latency{quantile=\"%s\"}",
                            quantiles[index].quantile);
        add_number(out, (double)miner_meter_latency_us(meter, quantiles[index].fraction) / 1e6);
    }
}

static double device_hps(const struct miner_report *report, size_t device)
{
    return miner_meter_device_hps(report->meter, device, report->now_us);
}

static double device_batch_s(const struct miner_report *report, size_t device)
{
    return (double)report->meter->devices[device].batches.took_us_max / 1e6;
}

static double device_launch(const struct miner_report *report, size_t device)
{
    const struct miner_batches *batches = &report->meter->devices[device].batches;
    return batches->count > 0 ? (double)batches->nonces / (double)batches->count : 0;
}

static double gpu_memory(const struct device_facts *facts)
{
    return (double)facts->memory_used_bytes;
}

static double gpu_temperature(const struct device_facts *facts)
{
    return facts->temperature_c;
}

static double gpu_power(const struct device_facts *facts)
{
    return facts->power_w;
}

static double gpu_clock(const struct device_facts *facts)
{
    return facts->clock_mhz;
}

/** 1: its clock is not as high as it could be. */
static double gpu_throttled(const struct device_facts *facts)
{
    return facts->throttled != NULL && facts->throttled[0] != '\0' ? 1 : 0;
}

/** What drivers say; what a device's driver does not say has no line: 0 W would be a sensor's word.
 */
static void add_facts(struct stratum_text *out, const struct miner_report *report)
{
    static const struct {
        const char *name, *help;
        double (*value)(const struct device_facts *facts);
        bool zero_is_untold;
    } columns[] = {
        {"gpu_memory_bytes", "memory in use, by the driver", gpu_memory, true},
        {"gpu_temperature_celsius", "of the GPU, by its driver", gpu_temperature, true},
        {"gpu_power_watts", "that the GPU draws now", gpu_power, true},
        {"gpu_clock_megahertz", "of the GPU now", gpu_clock, true},
        {"gpu_throttled", "1: the clock is held back", gpu_throttled, false},
    };
    for (size_t column = 0; column < sizeof columns / sizeof columns[0]; column++) {
        head(out, columns[column].name, "gauge", columns[column].help);
        for (size_t device = 0; device < report->device_count; device++) {
            const struct miner_device_meter *meter = &report->meter->devices[device];
            const double value = meter->has_facts ? columns[column].value(&meter->facts) : 0;
            if (meter->has_facts && (value != 0 || !columns[column].zero_is_untold)) {
                stratum_text_format(out, "miner_%s{device=\"%zu\"}", columns[column].name, device);
                add_number(out, value);
            }
        }
    }
}

static void add_devices(struct stratum_text *out, const struct miner_report *report)
{
    static const struct {
        const char *name, *help;
        double (*value)(const struct miner_report *report, size_t device);
    } columns[] = {
        {"device_hashrate_60s", "nonces a second of one device, over a minute", device_hps},
        {"batch_time", "seconds, the longest batch of this run", device_batch_s},
        {"nonces_per_launch", "nonces of a batch, on average", device_launch},
    };
    for (size_t column = 0; column < sizeof columns / sizeof columns[0]; column++) {
        head(out, columns[column].name, "gauge", columns[column].help);
        for (size_t device = 0; device < report->device_count; device++) {
            stratum_text_format(out, "miner_%s{device=\"%zu\"}", columns[column].name, device);
            add_number(out, columns[column].value(report, device));
        }
    }
}

void miner_metrics_text(struct stratum_text *out, const struct miner_report *report)
{
    head(out, "info", "gauge", "what runs; always 1");
    stratum_text_format(out, "miner_info{version=\"" PROJECT_VERSION "\",algorithm=\"%s\"} 1\n",
                        report->algorithm);
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        head(out, rows[row].name, rows[row].type, rows[row].help);
        stratum_text_format(out, "miner_%s", rows[row].name);
        add_number(out, rows[row].value(report));
    }
    add_shares(out, report->meter);
    add_latency(out, report->meter);
    add_devices(out, report);
    add_facts(out, report);
}
