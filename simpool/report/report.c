#include "simpool/report/report.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "simpool/report/causes.h"
#include "simpool/report/json.h"
#include "simpool/report/words.h"

enum { PARAGRAPH_WIDTH = 116 };

static const char range_title[] = "95 % interval, or p50, p99, max";

/** Those that nothing is known of for the same reason as the one at index, in one paragraph;
 * nothing when an earlier one had the same. */
static void unmeasured(FILE *out, const struct simpool_kpis *kpis, size_t index)
{
    const char *const why = simpool_report_why_not(simpool_kpis_at(kpis, index));
    for (size_t earlier = 0; earlier < index; earlier++) {
        const struct simpool_kpi_value *const value = simpool_kpis_at(kpis, earlier);
        if (value->state != SIMPOOL_KPI_MEASURED &&
            strcmp(simpool_report_why_not(value), why) == 0) {
            return;
        }
    }
    int used = fprintf(out, "%s:", why);
    for (; index < simpool_kpis_count(); index++) {
        const struct simpool_kpi_value *const value = simpool_kpis_at(kpis, index);
        if (value->state == SIMPOOL_KPI_MEASURED ||
            strcmp(simpool_report_why_not(value), why) != 0) {
            continue;
        }
        const int len = (int)strlen(value->name) + 1;
        const bool fits = used + len <= PARAGRAPH_WIDTH;
        fprintf(out, "%s %s", fits ? "" : "\n ", value->name);
        used = fits ? used + len : len + 1;
    }
    fputc('\n', out);
}

void simpool_report_table(FILE *out, const struct simpool_kpis *kpis)
{
    fprintf(out, "%-21s  %-27s  %-36s  %-8s  %s\n", "KPI", "value", range_title, "observer",
            "events");
    for (size_t index = 0; index < simpool_kpis_count(); index++) {
        const struct simpool_kpi_value *const value = simpool_kpis_at(kpis, index);
        if (value->state != SIMPOOL_KPI_MEASURED) {
            continue;
        }
        const struct simpool_report_cells cells = simpool_report_cells(value);
        fprintf(out, "%-21s  %-27s  %-36s  %-8s  %6" PRIu64 "\n", value->name, cells.value,
                cells.range, value->observer, value->events);
    }
    for (size_t index = 0; index < simpool_kpis_count(); index++) {
        if (simpool_kpis_at(kpis, index)->state != SIMPOOL_KPI_MEASURED) {
            unmeasured(out, kpis, index);
        }
    }
}

static void markdown(FILE *out, const struct simpool_kpis *kpis)
{
    fprintf(out, "| KPI | value | %s | observer | events |\n| --- | --- | --- | --- | ---: |\n",
            range_title);
    for (size_t index = 0; index < simpool_kpis_count(); index++) {
        const struct simpool_kpi_value *const value = simpool_kpis_at(kpis, index);
        const struct simpool_report_cells cells = simpool_report_cells(value);
        fprintf(out, "| `%s` | %s | %s | %s | %" PRIu64 " |\n", value->name, cells.value,
                cells.range, value->observer, value->events);
    }
    fputc('\n', out);
}

void simpool_report_kpis(FILE *out, const struct simpool_kpis *kpis,
                         enum simpool_report_format format)
{
    switch (format) {
    case SIMPOOL_REPORT_TABLE:
        simpool_report_table(out, kpis);
        simpool_report_tally(out, simpool_kpis_tally(kpis));
        break;
    case SIMPOOL_REPORT_JSON:
        fputc('{', out);
        simpool_report_json(out, kpis);
        fputs("}\n", out);
        break;
    case SIMPOOL_REPORT_MARKDOWN:
        markdown(out, kpis);
        simpool_report_tally(out, simpool_kpis_tally(kpis));
        break;
    case SIMPOOL_REPORT_HTML:
        assert(false && "a page is drawn from journals: simpool_report_journals()");
        break;
    }
}

void simpool_report_tally(FILE *out, const struct simpool_tally *tally)
{
    fprintf(out, "connections %" PRIu64 ", probes %" PRIu64 ", jobs %" PRIu64 "\n",
            tally->connections, tally->probes, tally->jobs);
    fprintf(out, "shares %" PRIu64, tally->shares);
    if (tally->shares > 0 && tally->verified == tally->shares) {
        fputs(", every one verified", out);
    } else if (tally->shares > 0) {
        fprintf(out, ", %" PRIu64 " verified", tally->verified);
    }
    const char *before = ": ";
    for (size_t verdict = 0; verdict < STRATUM_VERDICT_COUNT; verdict++) {
        if (tally->by_verdict[verdict] > 0) {
            fprintf(out, "%s%s %" PRIu64, before,
                    stratum_verdict_word((enum stratum_verdict)verdict),
                    tally->by_verdict[verdict]);
            before = ", ";
        }
    }
    fputc('\n', out);
    simpool_report_causes(out, tally);
}

/** "at most 10s" → "<= 10s"; what is written otherwise stays. */
static void say_bound(struct stratum_text *text, const char *written)
{
    static const struct {
        const char *words;
        const char *sign;
    } bounds[] = {{"at most ", "<= "}, {"at least ", ">= "}};
    for (size_t index = 0; index < sizeof bounds / sizeof bounds[0]; index++) {
        const size_t len = strlen(bounds[index].words);
        if (strncmp(written, bounds[index].words, len) == 0) {
            stratum_text_add(text, bounds[index].sign);
            written += len;
            break;
        }
    }
    stratum_text_add(text, written);
}

/** "measured 3.999", or why nothing was. */
static void say_measured(struct stratum_text *text, const struct simpool_kpi_value *value)
{
    if (value->state != SIMPOOL_KPI_MEASURED) {
        stratum_text_add(text, simpool_report_why_not(value));
        return;
    }
    stratum_text_add(text, "measured ");
    if (strcmp(value->unit, "s") == 0) {
        simpool_report_number(text, value->value);
    } else {
        simpool_report_amount(text, value->value, value->unit);
    }
}

/** The three columns that have to line up. */
struct promise_cells {
    char name[64];
    char bound[72];
    char measured[64];
};

static struct promise_cells promise_cells(const struct simpool_promise *promise,
                                          const struct simpool_kpi_value *value)
{
    struct promise_cells cells = {.name = ""};
    struct stratum_text name = stratum_text_in(cells.name, sizeof cells.name);
    struct stratum_text bound = stratum_text_in(cells.bound, sizeof cells.bound);
    struct stratum_text measured = stratum_text_in(cells.measured, sizeof cells.measured);
    stratum_text_add(&name, promise->name);
    say_bound(&bound, promise->written);
    say_measured(&measured, value);
    return cells;
}

static int longer(int width, const char *words)
{
    const int len = (int)strlen(words);
    return len > width ? len : width;
}

size_t simpool_report_promises(FILE *out, const struct simpool_promise *promises, size_t count,
                               const struct simpool_kpis *kpis, bool by_interval)
{
    int name_width = 0;
    int bound_width = 0;
    int measured_width = 0;
    size_t broken = 0;
    for (size_t index = 0; index < count; index++) {
        const struct promise_cells cells =
            promise_cells(&promises[index], simpool_kpis_named(kpis, promises[index].name));
        name_width = longer(name_width, cells.name);
        bound_width = longer(bound_width, cells.bound);
        measured_width = longer(measured_width, cells.measured);
    }
    for (size_t index = 0; index < count; index++) {
        const struct simpool_kpi_value *const value =
            simpool_kpis_named(kpis, promises[index].name);
        const struct promise_cells cells = promise_cells(&promises[index], value);
        const enum simpool_promise_verdict verdict =
            simpool_promise_judge(&promises[index], value, by_interval);
        broken += verdict == SIMPOOL_BROKEN ? 1 : 0;
        fprintf(out, "promise  %-*s  %-*s  %-*s  %s\n", name_width, cells.name, bound_width,
                cells.bound, measured_width, cells.measured, simpool_promise_word(verdict));
    }
    return broken;
}
