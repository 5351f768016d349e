#include "report/page_tables.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "report/chart.h"
#include "report/html.h"
#include "report/miners.h"
#include "report/scale.h"

enum { REFUSED_SHOWN_MAX = 60, NOTES_SHOWN_MAX = 120 };

static void cell(FILE *out, const char *class, const char *words)
{
    fprintf(out, "<td class=\"%s\">", class);
    report_html_text(out, words);
    fputs("</td>", out);
}

static void clock_cell(FILE *out, int64_t at_us)
{
    char words[32];
    struct stratum_text text = stratum_text_in(words, sizeof words);
    report_say_clock(&text, at_us, at_us < INT64_C(60000000) ? 1 : 0);
    cell(out, "clock", words);
}

/* ---- KPIs ---- */

static void kpi(FILE *out, const struct report_row *row)
{
    static const char *const moods[] = {
        [REPORT_PLAIN] = "", [REPORT_GOOD] = "good", [REPORT_BAD] = "bad", [REPORT_OPEN] = "open"};
    fputs(row->measured ? "<tr>" : "<tr class=\"unmeasured\">", out);
    fputs("<th scope=\"row\"><code>", out);
    report_html_text(out, row->name);
    fputs("</code></th>", out);
    cell(out, "value", row->value);
    cell(out, "range", row->range);
    cell(out, "promise", row->promise);
    fprintf(out, "<td class=\"said\"><span class=\"%s\">", moods[row->mood]);
    report_html_text(out, row->verdict);
    fputs("</span></td>", out);
    cell(out, "observer", row->observer);
    cell(out, "count", row->measured ? row->events : "");
    fputs("</tr>\n", out);
}

void report_page_kpis(FILE *out, const struct report_page *page)
{
    if (page->row_count == 0) {
        return;
    }
    fputs("<section class=\"card\">\n<h2>Numbers against promises</h2>\n<div class=\"wide\">"
          "<table>\n<thead><tr><th>KPI</th><th>value</th><th>95 % interval, or p50, p99, max</th>"
          "<th>promised</th><th></th><th>observer</th><th "
          "class=\"count\">events</th></tr></thead>\n<tbody>\n",
          out);
    for (size_t index = 0; index < page->row_count; index++) {
        kpi(out, &page->rows[index]);
    }
    fputs("</tbody>\n</table></div>\n</section>\n", out);
}

/* ---- outliers and captures ---- */

void report_page_outliers(FILE *out, const struct report_captures *captures)
{
    fputs("<section class=\"card\">\n<h2>What stands out</h2>\n", out);
    if (captures->outlier_count == 0) {
        fputs("<p class=\"nothing\">Nothing: every stretch, answer and silence is as the others "
              "are.</p>\n",
              out);
    } else {
        fputs("<ol class=\"outliers\">\n", out);
        for (size_t index = 0; index < captures->outlier_count; index++) {
            char when[32];
            struct stratum_text text = stratum_text_in(when, sizeof when);
            report_say_clock(&text, captures->outliers[index].at_us, 0);
            fprintf(out, "<li><span class=\"clock\">%s</span> ", when);
            report_html_text(out, captures->outliers[index].words);
            fputs("</li>\n", out);
        }
        fputs("</ol>\n", out);
    }
    fputs("</section>\n", out);
}

static void rate_cell(FILE *out, double rate_hps, bool known)
{
    char words[32];
    struct stratum_text text = stratum_text_in(words, sizeof words);
    if (known) {
        report_say_rate(&text, rate_hps);
    }
    cell(out, "value", words);
}

static void time_cell(FILE *out, double us, bool known)
{
    char words[32];
    struct stratum_text text = stratum_text_in(words, sizeof words);
    if (known) {
        report_say_time(&text, us);
    }
    cell(out, "value", words);
}

static void count_cell(FILE *out, double count)
{
    char words[32];
    struct stratum_text text = stratum_text_in(words, sizeof words);
    if (count == floor(count)) {
        stratum_text_format(&text, "%.0f", count);
    } else {
        report_say_number(&text, count); /* a mean */
    }
    cell(out, "count", words);
}

/** The numbers of a capture in a row of their own, so that they can be summed up. */
struct numbers {
    double hashed_hps, credited_hps, accepted, stale, refused, answer_us, answer_us_max;
};

static struct numbers numbers_of(const struct report_capture *capture, double yield)
{
    return (struct numbers){
        report_capture_hashed_hps(capture),
        report_capture_credited_hps(capture, yield),
        capture->accepted,
        capture->stale,
        capture->refused,
        capture->answers > 0 ? capture->answer_us_sum / (double)capture->answers : NAN,
        capture->answers > 0 ? capture->answer_us_max : NAN,
    };
}

static void number_cells(FILE *out, const struct numbers *numbers, bool hashed)
{
    rate_cell(out, numbers->hashed_hps, hashed);
    rate_cell(out, numbers->credited_hps, true);
    count_cell(out, numbers->accepted);
    count_cell(out, numbers->stale);
    count_cell(out, numbers->refused);
    time_cell(out, numbers->answer_us, !isnan(numbers->answer_us));
    time_cell(out, numbers->answer_us_max, !isnan(numbers->answer_us_max));
    fputs("</tr>\n", out);
}

/** Smallest, largest and mean of each number over all captures. */
static void sum_up(FILE *out, const struct report_captures *captures,
                   const struct report_record *record)
{
    enum { NUMBERS = sizeof(struct numbers) / sizeof(double) };
    double all[3][NUMBERS];
    for (size_t place = 0; place < NUMBERS; place++) {
        all[0][place] = NAN;
        all[1][place] = NAN;
        double sum = 0;
        unsigned known = 0;
        for (size_t index = 0; index < captures->count; index++) {
            const struct numbers numbers = numbers_of(&captures->at[index], record->yield);
            double each[NUMBERS];
            memcpy(each, &numbers, sizeof each);
            all[0][place] = fmin(all[0][place], each[place]); /* a NAN is passed over */
            all[1][place] = fmax(all[1][place], each[place]);
            sum += isnan(each[place]) ? 0 : each[place];
            known += isnan(each[place]) ? 0 : 1;
        }
        all[2][place] = known > 0 ? sum / known : NAN;
    }
    static const char *const names[] = {"min", "max", "mean"};
    for (size_t row = 0; row < sizeof names / sizeof names[0]; row++) {
        struct numbers numbers;
        memcpy(&numbers, all[row], sizeof numbers);
        fprintf(out, "<tr class=\"sum\"><th scope=\"row\">%s</th>", names[row]);
        number_cells(out, &numbers, record->hashed.count > 0);
    }
}

void report_page_captures(FILE *out, const struct report_captures *captures,
                          const struct report_record *record)
{
    char width[32];
    struct stratum_text text = stratum_text_in(width, sizeof width);
    report_say_time(&text, (double)captures->width_us);
    fprintf(out,
            "<section class=\"card\">\n<h2>Captures of %s</h2>\n<div class=\"wide\"><table>\n"
            "<thead><tr><th>from</th><th>hashed</th><th>credited</th>"
            "<th class=\"count\">accepted</th><th class=\"count\">stale</th>"
            "<th class=\"count\">refused</th><th>answer, mean</th><th>slowest</th></tr></thead>\n"
            "<tbody>\n",
            width);
    for (size_t index = 0; index < captures->count; index++) {
        const struct numbers numbers = numbers_of(&captures->at[index], record->yield);
        fputs("<tr>", out);
        char from[32];
        struct stratum_text clock = stratum_text_in(from, sizeof from);
        report_say_clock(&clock, captures->at[index].from_us, 0);
        fprintf(out, "<th scope=\"row\" class=\"clock\">%s</th>", from);
        number_cells(out, &numbers, record->hashed.count > 0);
    }
    fputs("</tbody>\n<tfoot>\n", out);
    sum_up(out, captures, record);
    fputs("</tfoot>\n</table></div>\n</section>\n", out);
}

/* ---- shares and notes ---- */

void report_page_refused(FILE *out, const struct report_record *record)
{
    const struct report_list *const shares = &record->view->shares;
    struct report_miners miners;
    report_miners_find(&miners, record);
    const bool names = miners.count > 1;
    size_t refused = 0;
    for (size_t index = 0; index < shares->count; index++) {
        const struct report_share *const share = REPORT_AT(shares, report_share, index);
        if (share->verdict == STRATUM_VERDICT_ACCEPTED) {
            continue;
        }
        if (refused++ == 0) {
            fprintf(out,
                    "<section class=\"card\">\n<h2>Shares that were not accepted</h2>\n"
                    "<div class=\"wide\"><table>\n<thead><tr><th>at</th>%s<th>job</th>"
                    "<th>verdict</th><th>difficulty</th><th>words</th></tr></thead>\n<tbody>\n",
                    names ? "<th>miner</th>" : "");
        }
        if (refused <= REFUSED_SHOWN_MAX) {
            char worth[64];
            struct stratum_text text = stratum_text_in(worth, sizeof worth);
            stratum_text_format(&text, "%.4g of %.4g", share->share_difficulty, share->difficulty);
            fputs("<tr>", out);
            clock_cell(out, share->at_us);
            if (names) {
                cell(out, "miner", report_miners_name(record, share->rig));
            }
            cell(out, "job", share->job);
            fprintf(out, "<td><span class=\"key %s\"></span>%s</td>",
                    report_chart_class(share->verdict), stratum_verdict_word(share->verdict));
            cell(out, "value", worth);
            cell(out, "words", share->words);
            fputs("</tr>\n", out);
        }
    }
    if (refused > 0) {
        fputs("</tbody>\n</table></div>\n", out);
        if (refused > REFUSED_SHOWN_MAX) {
            fprintf(out, "<p class=\"explains\">%zu more are in the journal.</p>\n",
                    refused - REFUSED_SHOWN_MAX);
        }
        fputs("</section>\n", out);
    }
}

static const char *note_class(enum stratum_event_kind kind)
{
    return kind == STRATUM_EVENT_FAILED || kind == STRATUM_EVENT_CRASHED    ? "bad"
           : kind == STRATUM_EVENT_LINE_IN || kind == STRATUM_EVENT_DROPPED ? "open"
                                                                            : "";
}

void report_page_notes(FILE *out, const struct report_record *record)
{
    const struct report_list *const notes = &record->view->notes;
    if (notes->count == 0) {
        return;
    }
    fputs("<section class=\"card\">\n<h2>What was said</h2>\n<ol class=\"notes\">\n", out);
    for (size_t index = 0; index < notes->count && index < NOTES_SHOWN_MAX; index++) {
        const struct report_note *const note = REPORT_AT(notes, report_note, index);
        char when[32];
        struct stratum_text text = stratum_text_in(when, sizeof when);
        report_say_clock(&text, note->at_us, 0);
        fprintf(out, "<li class=\"%s\"><span class=\"clock\">%s</span> ", note_class(note->kind),
                when);
        if (note->kind != STRATUM_EVENT_NOTE) {
            fprintf(out, "<em>%s</em> ", stratum_event_word(note->kind));
        }
        report_html_text(out, note->words);
        fputs("</li>\n", out);
    }
    fputs("</ol>\n", out);
    if (notes->count + notes->lost > NOTES_SHOWN_MAX) {
        fprintf(out, "<p class=\"explains\">%" PRIu64 " more are in the journal.</p>\n",
                (uint64_t)notes->count + notes->lost - NOTES_SHOWN_MAX);
    }
    fputs("</section>\n", out);
}
