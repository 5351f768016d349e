#include "simpool/report/json.h"

#include <inttypes.h>

#include "simpool/report/causes.h"
#include "stratum/text.h"

enum { NUMBER_LEN_MAX = 32, TEXT_LEN_MAX = 16 * 1024 };

static const char *const state_words[] = {
    [SIMPOOL_KPI_MEASURED] = "measured",
    [SIMPOOL_KPI_NO_EVENTS] = "no-events",
    [SIMPOOL_KPI_NEEDS_JOURNAL] = "needs-journal",
};

void simpool_report_json_text(FILE *out, const char *words)
{
    char buffer[TEXT_LEN_MAX];
    struct stratum_text text = stratum_text_in(buffer, sizeof buffer);
    stratum_text_json(&text, words);
    fputs(text.overflow ? "null" : buffer, out);
}

static void number(FILE *out, const char *name, double value)
{
    char buffer[NUMBER_LEN_MAX];
    struct stratum_text text = stratum_text_in(buffer, sizeof buffer);
    stratum_text_number(&text, value);
    fprintf(out, ",\"%s\":%s", name, buffer);
}

static void kpi(FILE *out, const struct simpool_kpi_value *value)
{
    fprintf(out, "{\"name\":\"%s\",\"unit\":\"%s\",\"observer\":\"%s\",\"state\":\"%s\"",
            value->name, value->unit, value->observer, state_words[value->state]);
    if (value->state == SIMPOOL_KPI_MEASURED) {
        number(out, "value", value->value);
    }
    if (value->has_interval) {
        number(out, "low", value->low);
        number(out, "high", value->high);
    }
    if (value->has_spread) {
        number(out, "p50", value->p50);
        number(out, "p99", value->p99);
        number(out, "max", value->max);
    }
    fprintf(out, ",\"events\":%" PRIu64 "}", value->events);
}

static void write_tally(FILE *out, const struct simpool_tally *tally)
{
    fprintf(out,
            "\"tally\":{\"connections\":%" PRIu64 ",\"probes\":%" PRIu64 ",\"jobs\":%" PRIu64
            ",\"shares\":%" PRIu64 ",\"verified\":%" PRIu64 ",\"verdicts\":{",
            tally->connections, tally->probes, tally->jobs, tally->shares, tally->verified);
    const char *before = "";
    for (size_t verdict = 0; verdict < STRATUM_VERDICT_COUNT; verdict++) {
        if (tally->by_verdict[verdict] > 0) {
            fprintf(out, "%s\"%s\":%" PRIu64, before,
                    stratum_verdict_word((enum stratum_verdict)verdict),
                    tally->by_verdict[verdict]);
            before = ",";
        }
    }
    fputs("},", out);
    simpool_report_causes_json(out, tally);
    fputc('}', out);
}

void simpool_report_json(FILE *out, const struct simpool_kpis *kpis)
{
    fputs("\"kpis\":[", out);
    for (size_t index = 0; index < simpool_kpis_count(); index++) {
        fputs(index > 0 ? "," : "", out);
        kpi(out, simpool_kpis_at(kpis, index));
    }
    fputs("],", out);
    write_tally(out, simpool_kpis_tally(kpis));
}
