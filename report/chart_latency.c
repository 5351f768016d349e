#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/chart.h"
#include "report/scale.h"

enum {
    MARK_TOP = 14,
    MARK_HEIGHT = 14,
    TOP = MARK_TOP + 2 * MARK_HEIGHT + 6,
    HEIGHT = 150,
    BINS_A_DECADE = 8,
    DECADES_MAX = 12,
    BINS_MAX = BINS_A_DECADE * DECADES_MAX
};

/** Bin b holds 10^(first + b / BINS_A_DECADE) microseconds and more. */
struct histogram {
    int first, decades;
    unsigned counts[BINS_MAX];
    unsigned most;
};

static int compare(const void *left, const void *right)
{
    const double a = *(const double *)left;
    const double b = *(const double *)right;
    return a < b ? -1 : a > b;
}

/** All of them, sorted; NULL: no memory. */
static double *sorted_us(const struct report_list *answers)
{
    double *const all = malloc(answers->count * sizeof *all);
    for (size_t index = 0; all != NULL && index < answers->count; index++) {
        all[index] = fmax(REPORT_AT(answers, report_sample, index)->number, 1);
    }
    if (all != NULL) {
        qsort(all, answers->count, sizeof *all, compare);
    }
    return all;
}

static void count(struct histogram *histogram, const double *all_us, size_t count)
{
    histogram->first = (int)floor(log10(all_us[0]));
    const int last = (int)floor(log10(all_us[count - 1])) + 1;
    histogram->decades =
        last - histogram->first > DECADES_MAX ? DECADES_MAX : last - histogram->first;
    for (size_t index = 0; index < count; index++) {
        const double bin = (log10(all_us[index]) - histogram->first) * BINS_A_DECADE;
        const size_t last_bin = (size_t)histogram->decades * BINS_A_DECADE - 1;
        const size_t place = bin >= (double)last_bin ? last_bin : (size_t)bin;
        histogram->counts[place]++;
        if (histogram->counts[place] > histogram->most) {
            histogram->most = histogram->counts[place];
        }
    }
}

static double x_of(const struct histogram *histogram, double us)
{
    const double part = (log10(us) - histogram->first) / histogram->decades;
    return REPORT_LEFT + fmin(fmax(part, 0), 1) * (REPORT_RIGHT - REPORT_LEFT);
}

static void bars(FILE *out, const struct histogram *histogram)
{
    const double wide = (double)(REPORT_RIGHT - REPORT_LEFT) / (histogram->decades * BINS_A_DECADE);
    for (int bin = 0; bin < histogram->decades * BINS_A_DECADE; bin++) {
        if (histogram->counts[bin] == 0) {
            continue;
        }
        const double high = fmax((double)histogram->counts[bin] * HEIGHT / histogram->most, 2);
        char from[32];
        struct stratum_text text = stratum_text_in(from, sizeof from);
        report_say_time(&text, pow(10, histogram->first + (double)bin / BINS_A_DECADE));
        fprintf(out,
                "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
                "rx=\"2\"><title>%u answers from %s on</title></rect>\n",
                REPORT_LEFT + bin * wide + 1, TOP + HEIGHT - high, wide - 2, high,
                histogram->counts[bin], from);
    }
}

static void axis(FILE *out, const struct histogram *histogram)
{
    for (int decade = 0; decade <= histogram->decades; decade++) {
        const double us = pow(10, histogram->first + decade);
        char words[32];
        struct stratum_text text = stratum_text_in(words, sizeof words);
        report_say_time(&text, us);
        fprintf(out,
                "<path class=\"grid\" d=\"M%.1f %dV%d\"/><text class=\"tick\" x=\"%.1f\" y=\"%d\" "
                "text-anchor=\"%s\">%s</text>\n",
                x_of(histogram, us), TOP, TOP + HEIGHT, x_of(histogram, us), TOP + HEIGHT + 16,
                report_scale_anchor(x_of(histogram, us)), words);
    }
    fprintf(out,
            "<text class=\"tick\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%u</text>"
            "<text class=\"tick\" x=\"%d\" y=\"%d\" text-anchor=\"end\">answers</text>\n",
            REPORT_LEFT - 10, TOP + 6, histogram->most, REPORT_LEFT - 10, TOP + HEIGHT);
}

/** Each has a line of its own, so that marks of the same place can be read. */
static void mark(FILE *out, const struct histogram *histogram, const char *name, double us, int y)
{
    char words[48];
    struct stratum_text text = stratum_text_in(words, sizeof words);
    stratum_text_format(&text, "%s ", name);
    report_say_time(&text, us);
    const double x = x_of(histogram, us);
    const char *const anchor = x > REPORT_RIGHT - 100 ? "end" : "start";
    fprintf(out,
            "<path class=\"mark\" d=\"M%.1f %dV%d\"/><text class=\"marked\" x=\"%.1f\" y=\"%d\" "
            "text-anchor=\"%s\">%s</text>\n",
            x, y - 8, TOP + HEIGHT, x + (anchor[0] == 'e' ? -5 : 5), y, anchor, words);
}

/** The smallest that so many of 100 do not exceed. */
static double percentile(const double *all_us, size_t count, unsigned percent)
{
    const size_t rank = (count * percent + 99) / 100;
    return all_us[rank == 0 ? 0 : rank - 1];
}

void report_chart_latency(FILE *out, const struct report_record *record)
{
    const struct report_list *const answers = &record->answers;
    double *const all_us = answers->count > 0 ? sorted_us(answers) : NULL;
    if (all_us == NULL) {
        fputs("<p class=\"nothing\">Only the miner sees how long answers take: its journal is "
              "needed (<code>--journal</code>), and an answer.</p>\n",
              out);
        return;
    }
    struct histogram histogram = {.most = 0};
    count(&histogram, all_us, answers->count);
    fprintf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"submit latency\">\n",
            REPORT_WIDTH, TOP + HEIGHT + 24);
    axis(out, &histogram);
    bars(out, &histogram);
    mark(out, &histogram, "p50", percentile(all_us, answers->count, 50), MARK_TOP);
    mark(out, &histogram, "p99", percentile(all_us, answers->count, 99), MARK_TOP + MARK_HEIGHT);
    mark(out, &histogram, "max", all_us[answers->count - 1], MARK_TOP + 2 * MARK_HEIGHT);
    fputs("</svg>\n", out);
    free(all_us);
}
