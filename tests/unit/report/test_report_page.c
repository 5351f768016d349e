#include "report/page.h"

#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/report/paper.h"

static const char hostile[] = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&\x1b[0m";

/** A page whose every word is the same. */
static void write_page(struct paper *paper, struct report_record *record, const char *word)
{
    const struct report_fact fact = {word, word, word, REPORT_GOOD};
    const struct report_row rows[] = {
        {word, word, word, word, word, word, word, REPORT_BAD, true},
        {word, word, word, word, word, word, word, REPORT_OPEN, false},
    };
    const struct report_page page = {.title = word,
                                     .program = word,
                                     .verdict = word,
                                     .why = word,
                                     .mood = REPORT_BAD,
                                     .facts = &fact,
                                     .fact_count = 1,
                                     .tiles = &fact,
                                     .tile_count = 1,
                                     .rows = rows,
                                     .row_count = 2,
                                     .sources = &fact,
                                     .source_count = 1,
                                     .record = record};
    report_record_finish(record);
    paper_open(paper);
    check_true(report_page_write(paper->out, &page));
}

static void tell_everything(struct report_record *record, const char *word)
{
    for (int kind = 0; kind < STRATUM_EVENT_COUNT; kind++) {
        record_tell(record, kind, (enum stratum_event_kind)kind, 1, word);
        if (kind == STRATUM_EVENT_RUN_STARTED) {
            kind++; /* what comes after run-ended is not drawn */
        }
    }
    record_share(record, 50, STRATUM_VERDICT_STALE, 1);
}

/** Complete in itself: nothing is fetched, nothing runs. */
static void check_self_contained(struct paper *paper)
{
    static const char *const never[] = {"<script", "http:", "https:", "url(",
                                        "@import", "<img",  "<link"};
    for (size_t index = 0; index < sizeof never / sizeof never[0]; index++) {
        check_row(never[index], !paper_says(paper, never[index]));
    }
    static const char *const pairs[][2] = {
        {"<section", "</section>"}, {"<svg", "</svg>"}, {"<table", "</table>"}, {"<tr", "</tr>"},
        {"<td", "</td>"},           {"<div", "</div>"}, {"<ol", "</ol>"},       {"<g>", "</g>"}};
    for (size_t index = 0; index < sizeof pairs / sizeof pairs[0]; index++) {
        check_row(pairs[index][0],
                  paper_count(paper, pairs[index][0]) == paper_count(paper, pairs[index][1]));
    }
}

void test_report_page_of_every_run(void)
{
    struct report_record record;
    struct paper paper;
    report_record_init(&record);
    write_page(&paper, &record, "empty");
    check_true(paper_says(&paper, "Nothing happened."));
    check_true(paper_says(&paper, "prefers-color-scheme: dark"));
    check_self_contained(&paper);
    paper_done(&paper);
    report_record_done(&record);

    report_record_init(&record);
    tell_everything(&record, "words");
    write_page(&paper, &record, "words");
    check_true(paper_says(&paper, "Shares that were not accepted"));
    check_true(paper_says(&paper, "What was said"));
    check_self_contained(&paper);
    paper_done(&paper);
    report_record_done(&record);
}

void test_report_page_hostile_words_stay_words(void)
{
    struct report_record record;
    struct paper paper;
    report_record_init(&record);
    tell_everything(&record, hostile);
    write_page(&paper, &record, hostile);
    check_true(paper_says(&paper, "&lt;script&gt;"));
    check_true(!paper_says(&paper, "\x1b"));
    check_true(!paper_says(&paper, "\"'>"));
    check_self_contained(&paper);
    paper_done(&paper);
    report_record_done(&record);
}

/** The words of a row, tags and all, from its name on. */
static void check_of_miner(struct paper *paper, const char *name, const char *words)
{
    char row[512];
    struct stratum_text text = stratum_text_in(row, sizeof row);
    stratum_text_format(&text, "<th scope=\"row\">%s</th>%s", name, words);
    check_row(name, paper_says(paper, row));
}

void test_report_page_of_several_miners(void)
{
    struct report_record record;
    struct paper paper;
    report_record_init(&record);
    record_tell(&record, 0, STRATUM_EVENT_CONNECTED, 1, "mem:1");
    record_tell(&record, 0, STRATUM_EVENT_AUTHORIZED, 1, "a<b");
    record_tell(&record, 0, STRATUM_EVENT_CONNECTED, 2, "mem:2");
    record_tell(&record, 0, STRATUM_EVENT_AUTHORIZED, 2, "second");
    for (int count = 1; count <= 4; count++) {
        record_share_of(&record, count, 1, STRATUM_VERDICT_ACCEPTED);
    }
    record_share_of(&record, 5, 2, STRATUM_VERDICT_DUPLICATE);
    record_share_of(&record, 5, 2, STRATUM_VERDICT_LOW_DIFFICULTY);
    record_share_of(&record, 5, 2, STRATUM_VERDICT_LOW_DIFFICULTY);
    record_tell(&record, 16, STRATUM_EVENT_RUN_ENDED, 0, "");
    write_page(&paper, &record, "two");
    check_self_contained(&paper);
    check_true(paper_says(&paper, "<h2>Each miner</h2>"));
    check_of_miner(
        &paper, "a&lt;b",
        "<td class=\"value\">1.07 GH/s</td><td class=\"range\">293 MH/s to 2.75 GH/s</td>"
        "<td class=\"count\">4</td><td class=\"words\">none</td>"
        "<td class=\"count\">1</td><td class=\"count\">0</td>");
    check_of_miner(&paper, "second",
                   "<td class=\"value\">0 H/s</td><td class=\"range\"></td>"
                   "<td class=\"count\">0</td><td class=\"words\">"
                   "<span class=\"key refused\"></span>1 duplicate, "
                   "<span class=\"key refused\"></span>2 low-difficulty</td>");
    check_int(paper_count(&paper, "<td class=\"miner\">second</td>"), 3);
    paper_done(&paper);
    report_record_done(&record);
}
