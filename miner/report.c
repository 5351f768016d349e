#include "miner/report.h"

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

void miner_report_table(struct stratum_text *out, const struct miner_report *report)
{
    const struct miner_meter *meter = report->meter;
    stratum_text_format(
        out, "%s on %s, %.1f s, connected %.1f s over %" PRIu64 " connections\n", report->algorithm,
        report->devices, seconds(report->now_us - report->start_us),
        seconds(miner_meter_connected_us(meter, report->now_us)), meter->connections);
    add_rate_row(out, report, "hashrate 10 s", MINER_WINDOW_10S);
    add_rate_row(out, report, "hashrate 60 s", MINER_WINDOW_60S);
    add_rate_row(out, report, "hashrate 15 min", MINER_WINDOW_15M);
    add_count_row(out, "nonces", meter->nonces);
    add_count_row(out, "found", meter->found);
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

void miner_report_json(struct stratum_text *out, const struct miner_report *report)
{
    const struct miner_meter *meter = report->meter;
    const double run_s = seconds(report->now_us - report->start_us);
    const double accepted = (double)miner_meter_accepted(meter);
    const double answered = (double)miner_meter_answered_count(meter);
    stratum_text_add(out, "{\"program\":\"miner\",\"version\":\"" PROJECT_VERSION "\"");
    stratum_text_add(out, ",\"algorithm\":");
    stratum_text_json(out, report->algorithm);
    stratum_text_add(out, ",\"devices\":");
    stratum_text_json(out, report->devices);
    add_count(out, "seed", report->seed);
    add_number(out, "run_s", run_s);
    add_number(out, "connected_s", seconds(miner_meter_connected_us(meter, report->now_us)));
    add_count(out, "connections", meter->connections);
    add_number(out, "hashrate_10s", miner_meter_rate_hps(meter, MINER_WINDOW_10S, report->now_us));
    add_number(out, "hashrate_60s", miner_meter_rate_hps(meter, MINER_WINDOW_60S, report->now_us));
    add_number(out, "hashrate_15m", miner_meter_rate_hps(meter, MINER_WINDOW_15M, report->now_us));
    add_count(out, "nonces", meter->nonces);
    add_shares(out, meter);
    add_number(out, "acceptance_rate", answered > 0 ? accepted / answered : 0);
    add_number(out, "shares_per_minute", run_s > 0 ? accepted / run_s * 60 : 0);
    stratum_text_add(out, ",\"submit_latency\":{\"p50_us\":");
    stratum_text_format(out, "%" PRId64, miner_meter_latency_us(meter, 0.5));
    stratum_text_format(out, ",\"p99_us\":%" PRId64, miner_meter_latency_us(meter, 0.99));
    stratum_text_format(out, ",\"max_us\":%" PRId64 "}}\n", meter->latency_us_max);
}
