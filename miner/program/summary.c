#include "miner/program/summary.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "report/scale.h"

/** The next row: its value is written into the text returned. */
static struct stratum_text add(struct miner_summary *out, const char *name)
{
    const size_t index = out->count++;
    out->rows[index] = (struct report_row){.name = name,
                                           .value = out->words[index][0],
                                           .range = out->words[index][1],
                                           .promise = "",
                                           .verdict = "",
                                           .observer = "miner",
                                           .events = "",
                                           .measured = true};
    out->words[index][1][0] = '\0';
    return stratum_text_in(out->words[index][0], MINER_SUMMARY_WORDS_MAX);
}

/** What stands beside the value of the last row. */
static struct stratum_text beside(struct miner_summary *out)
{
    return stratum_text_in(out->words[out->count - 1][1], MINER_SUMMARY_WORDS_MAX);
}

static void add_words(struct miner_summary *out, const char *name, const char *words)
{
    struct stratum_text text = add(out, name);
    stratum_text_add(&text, words[0] != '\0' ? words : "none");
}

static void add_run(struct miner_summary *out, const struct miner_summary_of *of)
{
    struct tm date;
    const time_t began = (time_t)of->retell->unix_s;
    struct stratum_text text = add(out, "date");
    if (began > 0 && gmtime_r(&began, &date) != NULL) {
        stratum_text_format(&text, "%04d-%02d-%02d %02d:%02d UTC", date.tm_year + 1900,
                            date.tm_mon + 1, date.tm_mday, date.tm_hour, date.tm_min);
    }
    text = add(out, "duration");
    report_say_time(&text, (double)of->retell->last_us);
    const char *log = strstr(of->retell->title, "log ");
    add_words(out, "log level", log != NULL ? log + 4 : "");
    add_words(out, "processor", of->machine->cpu);
    add_words(out, "GPU", of->retell->card);
    add_words(out, "pool", of->retell->pool);
}

static void add_rate(struct miner_summary *out, const char *name, double rate_hps)
{
    struct stratum_text text = add(out, name);
    report_say_rate(&text, rate_hps);
}

static void add_rates(struct miner_summary *out, const struct miner_summary_of *of)
{
    const struct miner_meter *meter = of->report->meter;
    const int64_t now_us = of->report->now_us;
    add_rate(out, "hashrate_10s", miner_meter_rate_hps(meter, MINER_WINDOW_10S, now_us));
    add_rate(out, "hashrate_60s", miner_meter_rate_hps(meter, MINER_WINDOW_60S, now_us));
    add_rate(out, "hashrate_15m", miner_meter_rate_hps(meter, MINER_WINDOW_15M, now_us));
    add_rate(out, "displayed_hps", miner_meter_displayed_hps(meter, now_us));
    double least = 0, most = 0;
    for (size_t index = 0; index < of->captures->count; index++) {
        const double rate_hps = report_capture_hashed_hps(&of->captures->at[index]);
        least = index == 0 || rate_hps < least ? rate_hps : least;
        most = rate_hps > most ? rate_hps : most;
    }
    struct stratum_text text = beside(out);
    stratum_text_add(&text, "captures from ");
    report_say_rate(&text, least);
    stratum_text_add(&text, " to ");
    report_say_rate(&text, most);
    const struct miner_credit credit = miner_meter_credit(meter, now_us);
    add_rate(out, "credited_hps", credit.rate_hps);
    text = beside(out);
    report_say_rate(&text, credit.low_hps);
    stratum_text_add(&text, " to ");
    report_say_rate(&text, credit.high_hps);
}

static void add_shares(struct miner_summary *out, const struct miner_meter *meter)
{
    struct stratum_text text = add(out, "shares found");
    stratum_text_format(&text, "%" PRIu64, meter->found);
    text = beside(out);
    stratum_text_format(&text, "%.4g were to be expected%s", meter->expected,
                        miner_meter_found_as_expected(meter) ? "" : ": too far apart for chance");
    for (size_t verdict = STRATUM_VERDICT_ACCEPTED; verdict < STRATUM_VERDICT_COUNT; verdict++) {
        if (verdict == STRATUM_VERDICT_ACCEPTED || meter->verdicts[verdict] > 0) {
            text = add(out, stratum_verdict_word((enum stratum_verdict)verdict));
            stratum_text_format(&text, "%" PRIu64, meter->verdicts[verdict]);
        }
    }
    const struct {
        const char *name;
        uint64_t count;
    } others[] = {{"never answered", meter->unanswered}, {"not sent", meter->dropped}};
    for (size_t index = 0; index < sizeof others / sizeof others[0]; index++) {
        text = add(out, others[index].name);
        stratum_text_format(&text, "%" PRIu64, others[index].count);
    }
}

static void add_quality(struct miner_summary *out, const struct miner_report *report)
{
    const struct miner_meter *meter = report->meter;
    struct stratum_text text = add(out, "acceptance_rate");
    stratum_text_format(&text, "%.4g %%", 100 * miner_report_acceptance(report));
    text = add(out, "shares_per_minute");
    report_say_number(&text, miner_report_shares_per_minute(report));
    text = add(out, "submit_latency");
    report_say_time(&text, (double)meter->latency_us_max);
    text = beside(out);
    stratum_text_add(&text, "p50 ");
    report_say_time(&text, (double)miner_meter_latency_us(meter, 0.5));
    stratum_text_add(&text, ", p99 ");
    report_say_time(&text, (double)miner_meter_latency_us(meter, 0.99));
    const double run_us = (double)(report->now_us - report->start_us);
    text = add(out, "uptime_ratio");
    stratum_text_format(
        &text, "%.4g %%",
        run_us > 0 ? 100 * (double)miner_meter_connected_us(meter, report->now_us) / run_us : 0);
    text = beside(out);
    stratum_text_format(&text, "%" PRIu64 " connection%s", meter->connections,
                        meter->connections == 1 ? "" : "s");
}

static void add_machine(struct miner_summary *out, const struct miner_summary_of *of)
{
    struct miner_batches all = {.count = 0};
    for (size_t index = 0; index < of->retell->device_count; index++) {
        miner_batches_add(&all, &of->report->meter->devices[index].batches);
    }
    struct stratum_text text = add(out, "cpu_use");
    stratum_text_format(&text, "%.4g %%", 100 * miner_report_cpu_use(of->report));
    text = beside(out);
    stratum_text_add(&text, "of one core");
    text = add(out, "batch_time");
    report_say_time(&text, (double)all.took_us_max);
    text = add(out, "nonces_per_launch");
    report_say_number(&text, all.count > 0 ? (double)all.nonces / (double)all.count : 0);
    text = add(out, "gpu_memory_bytes");
    if (of->retell->card_bytes > 0) {
        stratum_text_format(&text, "%.0f", of->retell->card_bytes);
    } else {
        stratum_text_add(&text, "none");
    }
}

void miner_summary_make(struct miner_summary *out, const struct miner_summary_of *of)
{
    out->count = 0;
    add_run(out, of);
    add_rates(out, of);
    add_machine(out, of);
    add_shares(out, of->report->meter);
    add_quality(out, of->report);
}
