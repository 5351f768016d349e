#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "report/chart.h"
#include "report/html.h"
#include "report/scale.h"

enum {
    TOP = 8,
    LANE_H = 20,
    LANE_GAP = 6,
    GROUP_GAP = 14,
    ENDS_WIDE = 60,   /* sessions; of more of them the ends are thin, or hide them */
    ROWS_MAX = 10,    /* of sessions, and of faults; more share the last row */
    SHARES_H = 132,   /* of the strip of shares */
    DOTS_MAX = 3000,  /* more shares are drawn as columns */
    COLUMNS = 245,    /* 4 units each */
    TICKS_MAX = 1500, /* more jobs are thinned out, clean ones last */
    SPANS_MAX = 1500, /* bars drawn in a group */
    LABEL_LEAST = 46, /* a bar so wide has room for words */
    UNITS_A_LETTER = 7
};

/** The picture while it grows downwards. */
struct canvas {
    FILE *out;
    const struct report_record *record;
    double y;
};

const char *report_chart_class(enum stratum_verdict verdict)
{
    return verdict == STRATUM_VERDICT_ACCEPTED ? "accepted"
           : verdict == STRATUM_VERDICT_STALE  ? "stale"
                                               : "refused";
}

static void label(const struct canvas *canvas, const char *words, double y)
{
    fprintf(canvas->out, "<text class=\"lane\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
            REPORT_LEFT - 10, y, words);
}

static void say_span(FILE *out, int64_t from_us, int64_t until_us)
{
    char words[96];
    struct stratum_text text = stratum_text_in(words, sizeof words);
    report_say_clock(&text, from_us, 0);
    stratum_text_add(&text, " – ");
    report_say_clock(&text, until_us, 0);
    stratum_text_add(&text, ", ");
    report_say_time(&text, (double)(until_us - from_us));
    fputs(words, out);
}

/* ---- bars ---- */

/** A bar with its story as a tooltip, and in words where there is room. */
static void bar(const struct canvas *canvas, const char *class, const struct report_span *span,
                double y)
{
    FILE *const out = canvas->out;
    const int64_t until_us = canvas->record->until_us;
    const double from = report_scale_x(span->from_us, until_us);
    const double wide = fmax(report_scale_x(span->until_us, until_us) - from, 2);
    fprintf(out, "<g><title>");
    if (span->rig > 0) {
        fprintf(out, "connection %" PRIu32 ": ", span->rig);
    }
    report_html_text(out, span->words);
    fputs(" (", out);
    say_span(out, span->from_us, span->until_us);
    if (span->end[0] != '\0') {
        fputs(": ", out);
        report_html_text(out, span->end);
    }
    fprintf(out,
            ")</title><rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" "
            "rx=\"3\"/>",
            class, from, y, wide, LANE_H);
    if (wide >= LABEL_LEAST) {
        fprintf(out, "<text class=\"inside\" x=\"%.1f\" y=\"%.1f\">", from + 7, y + 14);
        report_html_text_cut(out, span->words, (size_t)((wide - 14) / UNITS_A_LETTER));
        fputs("</text>", out);
    }
    fputs("</g>\n", out);
}

/** A session: thin until it is authorized, and a sign at its end that says whose doing that was. */
static void session(const struct canvas *canvas, const struct report_span *span, double y)
{
    FILE *const out = canvas->out;
    const int64_t until_us = canvas->record->until_us;
    const int64_t up_us = span->authorized_us >= 0 ? span->authorized_us : span->until_us;
    const double from = report_scale_x(span->from_us, until_us);
    const double up = report_scale_x(up_us, until_us);
    fprintf(out, "<rect class=\"waiting\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"4\"/>\n",
            from, y + LANE_H / 2.0 - 2, fmax(up - from, 1));
    if (span->authorized_us >= 0) {
        struct report_span authorized = *span;
        authorized.from_us = span->authorized_us;
        bar(canvas, "session", &authorized, y);
    }
    if (!span->open) {
        const double end = report_scale_x(span->until_us, until_us);
        const bool many = canvas->record->view->sessions.count > ENDS_WIDE;
        const char *const class = span->cause == STRATUM_CAUSE_MINER ? "end bad"
                                  : many                             ? "end many"
                                                                     : "end";
        fprintf(out, "<path class=\"%s\" d=\"M%.1f %.1fV%.1f\"/>\n", class, end, y - 2,
                y + LANE_H + 2);
    }
}

/** Bars that overlap get rows of their own, as long as there are rows. */
static void group(struct canvas *canvas, const char *words, const char *class,
                  const struct report_list *spans)
{
    if (spans->count == 0) {
        return;
    }
    int64_t busy_us[ROWS_MAX] = {0};
    unsigned rows = 1;
    label(canvas, words, canvas->y + 14);
    for (size_t index = 0; index < spans->count && index < SPANS_MAX; index++) {
        const struct report_span *const span = REPORT_AT(spans, report_span, index);
        unsigned row = 0;
        while (row + 1 < ROWS_MAX && busy_us[row] > span->from_us) {
            row++;
        }
        rows = row + 1 > rows ? row + 1 : rows;
        busy_us[row] = span->until_us;
        const double y = canvas->y + row * (LANE_H + LANE_GAP);
        if (class == NULL) {
            session(canvas, span, y);
        } else {
            bar(canvas, class, span, y);
        }
    }
    canvas->y += rows * (LANE_H + LANE_GAP) + GROUP_GAP - LANE_GAP;
}

/* ---- jobs ---- */

static void jobs(struct canvas *canvas)
{
    const struct report_list *const list = &canvas->record->view->jobs;
    if (list->count == 0) {
        return;
    }
    label(canvas, "jobs", canvas->y + 14);
    const size_t stride = list->count / TICKS_MAX + 1;
    for (int clean = 0; clean <= 1; clean++) {
        fprintf(canvas->out, "<path class=\"job%s\" d=\"", clean != 0 ? " clean" : "");
        size_t seen = 0;
        for (size_t index = 0; index < list->count; index++) {
            const struct report_job *const job = REPORT_AT(list, report_job, index);
            if (job->clean == (clean != 0) && seen++ % stride == 0) {
                const double x = report_scale_x(job->at_us, canvas->record->until_us);
                fprintf(canvas->out, "M%.1f %.1fV%.1f", x, canvas->y + (clean != 0 ? 0 : 7),
                        canvas->y + LANE_H);
            }
        }
        fputs("\"/>\n", canvas->out);
    }
    canvas->y += LANE_H + GROUP_GAP;
}

/* ---- shares ---- */

/** The height of a share: the logarithm of what it is worth, over what it had to be worth. */
struct worth {
    double low, high; /* log2 */
};

static double worth_of(const struct report_share *share)
{
    const double worth = share->share_difficulty > 0 ? share->share_difficulty : share->difficulty;
    return worth > 0 ? log2(worth) : NAN;
}

static struct worth worth_range(const struct report_list *shares)
{
    struct worth range = {INFINITY, -INFINITY};
    for (size_t index = 0; index < shares->count; index++) {
        const double worth = worth_of(REPORT_AT(shares, report_share, index));
        if (!isnan(worth)) {
            range.low = fmin(range.low, worth);
            range.high = fmax(range.high, worth);
        }
    }
    if (range.low > range.high) {
        return (struct worth){0, 1};
    }
    if (range.high - range.low < 1) {
        range.high = range.low + 1;
    }
    return range;
}

static void worth_tick(const struct canvas *canvas, double worth, double y)
{
    char words[32];
    struct stratum_text text = stratum_text_in(words, sizeof words);
    report_say_number(&text, exp2(worth));
    fprintf(canvas->out, "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
            REPORT_LEFT - 10, y, words);
}

static void dot(const struct canvas *canvas, const struct report_share *share,
                const struct worth *range)
{
    FILE *const out = canvas->out;
    const double worth = worth_of(share);
    const double part = isnan(worth) ? 0 : (worth - range->low) / (range->high - range->low);
    const double y = canvas->y + SHARES_H - 6 - part * (SHARES_H - 12);
    char when[32];
    struct stratum_text text = stratum_text_in(when, sizeof when);
    report_say_clock(&text, share->at_us, 0);
    fprintf(out, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%s\"><title>%s  ",
            report_chart_class(share->verdict),
            report_scale_x(share->at_us, canvas->record->until_us), y,
            share->verdict == STRATUM_VERDICT_ACCEPTED ? "3.5" : "5", when);
    fputs(stratum_verdict_word(share->verdict), out);
    fputs(", job ", out);
    report_html_text(out, share->job);
    fprintf(out, ", difficulty %.4g of %.4g</title></circle>\n", share->share_difficulty,
            share->difficulty);
}

static void dots(struct canvas *canvas, const struct report_list *shares)
{
    const struct worth range = worth_range(shares);
    worth_tick(canvas, range.high, canvas->y + 10);
    worth_tick(canvas, range.low, canvas->y + SHARES_H - 2);
    label(canvas, "shares,", canvas->y + SHARES_H / 2.0 - 6);
    label(canvas, "difficulty", canvas->y + SHARES_H / 2.0 + 10);
    for (int accepted = 1; accepted >= 0; accepted--) { /* the few on top of the many */
        for (size_t index = 0; index < shares->count; index++) {
            const struct report_share *const share = REPORT_AT(shares, report_share, index);
            if ((share->verdict == STRATUM_VERDICT_ACCEPTED) == (accepted != 0)) {
                dot(canvas, share, &range);
            }
        }
    }
}

/** Many shares: how many in each stretch of time, by what became of them. */
struct columns {
    unsigned accepted[COLUMNS], stale[COLUMNS], refused[COLUMNS];
    unsigned most;
};

static void count_columns(struct columns *columns, const struct report_record *record)
{
    const struct report_list *const shares = &record->view->shares;
    for (size_t index = 0; index < shares->count; index++) {
        const struct report_share *const share = REPORT_AT(shares, report_share, index);
        const double part = (double)share->at_us / ((double)record->until_us + 1);
        const size_t column = part <= 0 ? 0 : part >= 1 ? COLUMNS - 1 : (size_t)(part * COLUMNS);
        unsigned *const counts = share->verdict == STRATUM_VERDICT_ACCEPTED ? columns->accepted
                                 : share->verdict == STRATUM_VERDICT_STALE  ? columns->stale
                                                                            : columns->refused;
        counts[column]++;
        const unsigned all =
            columns->accepted[column] + columns->stale[column] + columns->refused[column];
        columns->most = all > columns->most ? all : columns->most;
    }
}

static double column_part(const struct canvas *canvas, const struct columns *columns,
                          const unsigned *counts, size_t column, double above)
{
    static const double wide = (REPORT_RIGHT - REPORT_LEFT) / (double)COLUMNS;
    const double high = (double)counts[column] * (SHARES_H - 4) / columns->most;
    if (counts[column] == 0) {
        return above;
    }
    const char *const class = counts == columns->accepted ? "accepted"
                              : counts == columns->stale  ? "stale"
                                                          : "refused";
    const double drawn = fmax(high, counts == columns->accepted ? 0 : 3); /* one refused is seen */
    fprintf(canvas->out,
            "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">"
            "<title>%u %s</title></rect>\n",
            class, REPORT_LEFT + (double)column * wide, canvas->y + SHARES_H - above - drawn,
            wide - 0.5, drawn, counts[column], class);
    return above + drawn;
}

static void draw_columns(struct canvas *canvas)
{
    struct columns *const columns = calloc(1, sizeof *columns);
    if (columns == NULL) {
        return;
    }
    count_columns(columns, canvas->record);
    label(canvas, "shares", canvas->y + SHARES_H / 2.0);
    fprintf(canvas->out, "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%u</text>\n",
            REPORT_LEFT - 10, canvas->y + 10, columns->most);
    for (size_t column = 0; column < COLUMNS; column++) {
        double above = column_part(canvas, columns, columns->refused, column, 0);
        above = column_part(canvas, columns, columns->stale, column, above);
        (void)column_part(canvas, columns, columns->accepted, column, above);
    }
    free(columns);
}

static void shares(struct canvas *canvas)
{
    const struct report_list *const list = &canvas->record->view->shares;
    if (list->count == 0) {
        return;
    }
    fprintf(canvas->out,
            "<rect class=\"strip\" x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%d\" rx=\"3\"/>\n",
            REPORT_LEFT, canvas->y, REPORT_RIGHT - REPORT_LEFT, SHARES_H);
    if (list->count <= DOTS_MAX) {
        dots(canvas, list);
    } else {
        draw_columns(canvas);
    }
    canvas->y += SHARES_H + GROUP_GAP;
}

static void lanes(struct canvas *canvas)
{
    const struct report_view *const view = canvas->record->view;
    group(canvas, "out of reach", "outage", &view->outages);
    group(canvas, "faults", "fault", &view->faults);
    group(canvas, "sessions", NULL, &view->sessions);
    jobs(canvas);
    shares(canvas);
}

/** How high a picture is shows when it is drawn, and has to be said before it. */
void report_chart_timeline(FILE *out, const struct report_record *record)
{
    char *drawn = NULL;
    size_t len = 0;
    FILE *const memory = open_memstream(&drawn, &len);
    if (memory == NULL) {
        fputs("<p class=\"nothing\">There was no memory for this picture.</p>\n", out);
        return;
    }
    struct canvas canvas = {.out = memory, .record = record, .y = TOP};
    lanes(&canvas);
    const bool whole = fclose(memory) == 0;
    if (canvas.y <= TOP || !whole) {
        fputs("<p class=\"nothing\">Nothing happened.</p>\n", out);
    } else {
        const double bottom = canvas.y - GROUP_GAP + 6;
        fprintf(out, "<svg viewBox=\"0 0 %d %.0f\" role=\"img\" aria-label=\"timeline\">\n",
                REPORT_WIDTH, bottom + 24);
        report_scale_time_grid(out, record->until_us, 4, bottom);
        fputs(drawn, out);
        fputs("</svg>\n", out);
    }
    free(drawn);
}
