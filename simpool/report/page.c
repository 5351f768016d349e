#include "simpool/report/page.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "report/page.h"
#include "report/scale.h"
#include "simpool/kpi/honesty.h"
#include "simpool/kpi/table.h"
#include "simpool/kpi/team.h"
#include "simpool/report/words.h"

enum { FACTS_MAX = 8, TILES_MAX = 8, SOURCES_MAX = 1 + SIMPOOL_KPI_TEAM_MAX, CELL_MAX = 96 };

/** A page's words, as long as it is written. */
struct page_words {
    struct report_page page;
    struct report_row rows[SIMPOOL_KPI_COUNT];
    char cells[SIMPOOL_KPI_COUNT][2][CELL_MAX]; /* value, range */
    char events[SIMPOOL_KPI_COUNT][24];
    struct report_fact facts[FACTS_MAX];
    char fact_words[FACTS_MAX][CELL_MAX];
    struct report_fact tiles[TILES_MAX];
    char tile_words[TILES_MAX][2][CELL_MAX];
    struct report_fact sources[SOURCES_MAX];
    char program[64];
    char title[REPORT_WORDS_MAX + 1];
};

/* ---- the head ---- */

/** Adds a fact; its words go into the text returned. */
static struct stratum_text add_fact(struct page_words *words, const char *name)
{
    const size_t index = words->page.fact_count++;
    words->facts[index] = (struct report_fact){.name = name, .value = words->fact_words[index]};
    return stratum_text_in(words->fact_words[index], CELL_MAX);
}

static void add_facts(struct page_words *words, const struct report_record *record,
                      const struct simpool_tally *tally)
{
    struct stratum_text text = add_fact(words, "duration");
    report_say_time(&text, (double)record->until_us);
    struct tm date;
    const time_t began = (time_t)record->miner_unix_s;
    if (began > 0 && gmtime_r(&began, &date) != NULL) {
        text = add_fact(words, "date");
        stratum_text_format(&text, "%04d-%02d-%02d %02d:%02d UTC", date.tm_year + 1900,
                            date.tm_mon + 1, date.tm_mday, date.tm_hour, date.tm_min);
    }
    text = add_fact(words, "seed");
    stratum_text_format(&text, "%" PRIu64, record->seed);
    text = add_fact(words, "connections");
    stratum_text_format(&text, "%" PRIu64, tally->connections);
    text = add_fact(words, "jobs");
    stratum_text_format(&text, "%" PRIu64, tally->jobs);
    text = add_fact(words, "shares");
    stratum_text_format(&text, "%" PRIu64, tally->shares);
    if (tally->shares > 0) {
        stratum_text_format(&text,
                            tally->verified == tally->shares ? ", every one hashed again"
                                                             : ", %" PRIu64 " hashed again",
                            tally->verified);
    }
}

/** "simpool 0.1.0: scripts/000-hello/demo.lua": the program, and what it played. */
static void split_title(struct page_words *words, const struct report_record *record)
{
    const char *const colon = strstr(record->title, ": ");
    struct stratum_text program = stratum_text_in(words->program, sizeof words->program);
    struct stratum_text title = stratum_text_in(words->title, sizeof words->title);
    stratum_text_add_bytes(&program, record->title,
                           colon != NULL ? (size_t)(colon - record->title) : strlen(record->title));
    stratum_text_add(&title, colon != NULL ? colon + 2 : "A run");
    words->page.program = words->program;
    words->page.title = words->title;
}

static void judge(struct report_page *page, const struct report_record *record)
{
    page->why = record->why;
    if (record->exit_code < 0) {
        page->mood = REPORT_OPEN;
        page->verdict = "CUT";
        page->why = "no run-ended in the journal: measured up to its last event";
    } else if (record->exit_code == 0) {
        page->mood = REPORT_GOOD;
        page->verdict = record->promises.count > 0 ? "PASSED" : "ENDED";
    } else {
        page->mood = REPORT_BAD;
        page->verdict = "FAILED";
    }
}

/* ---- numbers ---- */

static void say_value(struct stratum_text *out, const struct simpool_kpi_value *value,
                      double number)
{
    if (strcmp(value->unit, "ratio") == 0) {
        stratum_text_format(out, "%.4g %%", number * 100);
    } else if (strcmp(value->unit, "s") == 0) {
        report_say_time(out, number * 1e6);
    } else if (strcmp(value->unit, "H/s") == 0) {
        report_say_rate(out, number);
    } else {
        report_say_number(out, number);
        stratum_text_format(out, "%s%s", value->unit[0] == '/' ? "" : " ", value->unit);
    }
}

/** "4.9 MH/s to 23.4 MH/s", "p50 195 µs, p99 266 ms, max 266 ms", or nothing. */
static void say_range(struct stratum_text *out, const struct simpool_kpi_value *value)
{
    if (value->has_spread) {
        stratum_text_add(out, "p50 ");
        say_value(out, value, value->p50);
        stratum_text_add(out, ", p99 ");
        say_value(out, value, value->p99);
        stratum_text_add(out, ", max ");
        say_value(out, value, value->max);
    } else if (value->has_interval) {
        say_value(out, value, value->low);
        stratum_text_add(out, " to ");
        say_value(out, value, value->high);
    }
}

/* ---- the table ---- */

static const struct report_promise *promise_about(const struct report_record *record,
                                                  const char *name)
{
    for (size_t index = 0; index < record->promises.count; index++) {
        const struct report_promise *const promise =
            REPORT_AT(&record->promises, report_promise, index);
        if (strcmp(promise->name, name) == 0) {
            return promise;
        }
    }
    return NULL;
}

static enum report_mood mood_of(const struct report_promise *promise)
{
    return promise == NULL                           ? REPORT_PLAIN
           : strcmp(promise->verdict, "kept") == 0   ? REPORT_GOOD
           : strcmp(promise->verdict, "broken") == 0 ? REPORT_BAD
                                                     : REPORT_OPEN;
}

static void add_row(struct page_words *words, const struct report_record *record,
                    const struct simpool_kpi_value *value)
{
    const size_t index = words->page.row_count++;
    const struct report_promise *const promise = promise_about(record, value->name);
    struct stratum_text events = stratum_text_in(words->events[index], sizeof words->events[index]);
    stratum_text_format(&events, "%" PRIu64, value->events);
    struct stratum_text said = stratum_text_in(words->cells[index][0], CELL_MAX);
    struct stratum_text range = stratum_text_in(words->cells[index][1], CELL_MAX);
    if (value->state == SIMPOOL_KPI_MEASURED) {
        say_value(&said, value, value->value);
        say_range(&range, value);
    } else {
        stratum_text_add(&said, simpool_report_why_not(value));
    }
    words->rows[index] = (struct report_row){
        .name = value->name,
        .value = words->cells[index][0],
        .range = words->cells[index][1],
        .promise = promise != NULL ? promise->written : "",
        .verdict = promise != NULL ? promise->verdict : "",
        .observer = value->observer,
        .events = words->events[index],
        .mood = mood_of(promise),
        .measured = value->state == SIMPOOL_KPI_MEASURED,
    };
}

/* ---- the tiles ---- */

/** A KPI that was not measured gets no tile. returns its line below, for more words. */
static struct stratum_text add_tile(struct page_words *words, const struct report_record *record,
                                    const struct simpool_kpi_value *value, const char *title)
{
    static char nowhere[1];
    if (value->state != SIMPOOL_KPI_MEASURED || words->page.tile_count == TILES_MAX) {
        return stratum_text_in(nowhere, sizeof nowhere);
    }
    const size_t index = words->page.tile_count++;
    words->tiles[index] =
        (struct report_fact){title, words->tile_words[index][0], words->tile_words[index][1],
                             mood_of(promise_about(record, value->name))};
    struct stratum_text text = stratum_text_in(words->tile_words[index][0], CELL_MAX);
    struct stratum_text below = stratum_text_in(words->tile_words[index][1], CELL_MAX);
    say_value(&text, value, value->value);
    if (!value->has_spread) {
        say_range(&below, value);
        return below;
    }
    stratum_text_add(&below, "p50 ");
    say_value(&below, value, value->p50);
    stratum_text_add(&below, ", p99 ");
    say_value(&below, value, value->p99);
    return below;
}

static void add_tiles(struct page_words *words, const struct report_record *record,
                      const struct simpool_kpis *kpis)
{
    static const struct {
        const char *name, *title;
    } shown[] = {
        {"acceptance_rate", "shares accepted"},
        {"share_loss", "shares lost"},
        {"uptime_ratio", "uptime"},
        {"recovery_time", "longest recovery"},
        {"submit_latency", "slowest answer"},
        {"credited_hps", "credited"},
        {"displayed_hps", "displayed"},
        {"shares_per_minute", "shares a minute"},
    };
    static const struct {
        enum report_mood mood;
        const char *words;
    } honesty[] = {
        [SIMPOOL_HONEST] = {REPORT_GOOD, "within the credited band"},
        [SIMPOOL_DOUBTFUL] = {REPORT_OPEN, "outside the credited band, as one run in twenty is"},
        [SIMPOOL_DISHONEST] = {REPORT_BAD, "dishonest: far outside the credited band"},
        [SIMPOOL_NOT_JUDGED] = {REPORT_OPEN, "not judged: "},
    };
    const struct simpool_kpi_value *against = NULL;
    const enum simpool_honesty judged = simpool_honesty_judge(kpis, &against);
    for (size_t index = 0; index < sizeof shown / sizeof shown[0]; index++) {
        const struct simpool_kpi_value *const value = simpool_kpis_named(kpis, shown[index].name);
        struct stratum_text below = add_tile(words, record, value, shown[index].title);
        if (strcmp(value->name, "displayed_hps") == 0 && judged != SIMPOOL_HONESTY_UNKNOWN) {
            stratum_text_add(&below, honesty[judged].words);
            if (judged == SIMPOOL_NOT_JUDGED) {
                (void)simpool_honesty_excuse(&below, kpis);
            }
            words->tiles[words->page.tile_count - 1].mood = honesty[judged].mood;
        }
    }
}

bool simpool_report_page(FILE *out, const struct simpool_report_journals *journals,
                         const struct report_record *record, const struct simpool_kpis *kpis)
{
    struct page_words *const words = calloc(1, sizeof *words);
    if (words == NULL) {
        return false;
    }
    words->page = (struct report_page){.facts = words->facts,
                                       .tiles = words->tiles,
                                       .rows = words->rows,
                                       .sources = words->sources,
                                       .record = record};
    split_title(words, record);
    judge(&words->page, record);
    add_facts(words, record, simpool_kpis_tally(kpis));
    add_tiles(words, record, kpis);
    for (size_t index = 0; index < simpool_kpis_count(); index++) {
        add_row(words, record, simpool_kpis_at(kpis, index));
    }
    for (size_t index = 0; index < journals->count && index < SOURCES_MAX; index++) {
        words->sources[words->page.source_count++] =
            (struct report_fact){.name = "journal", .value = journals->paths[index]};
    }
    const bool good = report_page_write(out, &words->page);
    free(words);
    return good;
}
