#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/chart.h"
#include "report/credit.h"
#include "report/scale.h"

enum { TOP = 14, HEIGHT = 210, BINS = 160, STEPS = 4 };

static const double settled = 0.1; /* of the run: before, few shares make wild rates */

/** The run up to the end of a bin. */
struct sofar {
    struct report_credit credit;
    double nonces; /* hashed */
    double s;      /* since the first connection */
};

struct rates {
    double hashed_hps[BINS];
    struct sofar sofar[BINS];
    double yield;
    double top_hps;
};

static size_t bin_of(int64_t at_us, int64_t until_us, size_t bins)
{
    const double part = (double)at_us / (double)until_us;
    return part <= 0 ? 0 : part >= 1 ? bins - 1 : (size_t)(part * (double)bins);
}

/** A count is spread over the time since the one before, so that bins need not fit it. */
static void spread(struct rates *rates, int64_t from_us, const struct report_sample *sample,
                   int64_t until_us)
{
    const double bin_us = (double)until_us / BINS;
    const double from = fmax((double)from_us, 0);
    const double until = fmax((double)sample->at_us, from + 1);
    for (size_t bin = bin_of((int64_t)from, until_us, BINS); bin < BINS; bin++) {
        const double begin = fmax(from, (double)bin * bin_us);
        const double end = fmin(until, (double)(bin + 1) * bin_us);
        if (begin >= until) {
            break;
        }
        rates->hashed_hps[bin] +=
            sample->number * fmax(end - begin, 0) / (until - from) / bin_us * 1e6;
    }
}

static void fill_hashed(struct rates *rates, const struct report_record *record)
{
    for (size_t index = 0; index < record->hashed.count; index++) {
        spread(rates, report_record_hashed_from_us(record, index),
               REPORT_AT(&record->hashed, report_sample, index), record->until_us);
    }
}

/** Sums of all that came before the end of each bin. */
static void fill_sofar(struct rates *rates, const struct report_record *record)
{
    const struct report_list *const shares = &record->view->shares;
    const double bin_us = (double)record->until_us / BINS;
    rates->yield = record->yield;
    for (size_t index = 0; index < shares->count; index++) {
        const struct report_share *const share = REPORT_AT(shares, report_share, index);
        if (share->verdict == STRATUM_VERDICT_ACCEPTED) {
            struct sofar *const bin = &rates->sofar[bin_of(share->at_us, record->until_us, BINS)];
            report_credit_add(&bin->credit, share->difficulty);
        }
    }
    for (size_t bin = 0; bin < BINS; bin++) {
        struct sofar *const sofar = &rates->sofar[bin];
        const double until_us = (double)(bin + 1) * bin_us;
        sofar->nonces = rates->hashed_hps[bin] * bin_us / 1e6;
        sofar->s = fmax(until_us - (double)record->view->connected_us, 0) / 1e6;
        if (bin > 0) {
            report_credit_join(&sofar->credit, &rates->sofar[bin - 1].credit);
            sofar->nonces += rates->sofar[bin - 1].nonces;
        }
    }
}

static double credited_hps(const struct rates *rates, size_t bin)
{
    const struct sofar *const sofar = &rates->sofar[bin];
    return report_credit_hps(&sofar->credit, rates->yield, sofar->s);
}

static double displayed_hps(const struct rates *rates, size_t bin)
{
    const struct sofar *const sofar = &rates->sofar[bin];
    return sofar->s > 0 ? sofar->nonces / sofar->s : 0;
}

static double y_of(const struct rates *rates, double rate_hps)
{
    return TOP + HEIGHT * (1 - fmin(rate_hps / rates->top_hps, 1));
}

static double x_of(size_t bin)
{
    return REPORT_LEFT + ((double)bin + 1) * (REPORT_RIGHT - REPORT_LEFT) / BINS;
}

static void grid(FILE *out, const struct rates *rates)
{
    const double step = report_scale_step(rates->top_hps, STEPS);
    for (unsigned count = 0; count <= STEPS && count * step <= rates->top_hps * (1 + 1e-9);
         count++) {
        const double rate = count * step;
        char words[32];
        struct stratum_text text = stratum_text_in(words, sizeof words);
        report_say_rate(&text, rate);
        fprintf(out,
                "<path class=\"grid\" d=\"M%d %.1fH%d\"/><text class=\"tick\" x=\"%d\" y=\"%.1f\" "
                "text-anchor=\"end\">%s</text>\n",
                REPORT_LEFT, y_of(rates, rate), REPORT_RIGHT, REPORT_LEFT - 10,
                y_of(rates, rate) + 4, words);
    }
}

static struct stratum_interval band_of(const struct rates *rates, size_t bin)
{
    const struct sofar *const sofar = &rates->sofar[bin];
    return report_credit_band(&sofar->credit, rates->yield, sofar->s);
}

static void band(FILE *out, const struct rates *rates)
{
    fputs("<path class=\"band\" d=\"", out);
    for (size_t bin = 0; bin < BINS; bin++) {
        fprintf(out, "%s%.1f %.1f", bin == 0 ? "M" : "L", x_of(bin),
                y_of(rates, band_of(rates, bin).high));
    }
    for (size_t bin = BINS; bin > 0; bin--) {
        fprintf(out, "L%.1f %.1f", x_of(bin - 1), y_of(rates, band_of(rates, bin - 1).low));
    }
    fputs("Z\"/>\n", out);
}

static void line(FILE *out, const char *class, const struct rates *rates,
                 double (*rate_hps)(const struct rates *rates, size_t bin))
{
    fprintf(out, "<path class=\"%s\" d=\"", class);
    for (size_t bin = 0; bin < BINS; bin++) {
        fprintf(out, "%s%.1f %.1f", bin == 0 ? "M" : "L", x_of(bin),
                y_of(rates, rate_hps(rates, bin)));
    }
    fputs("\"/>\n", out);
}

static double now_hps(const struct rates *rates, size_t bin)
{
    return rates->hashed_hps[bin];
}

/** High enough for all lines once the run has settled; the beginning and the band may be cut. */
static void find_top(struct rates *rates)
{
    for (size_t bin = 0; bin < BINS; bin++) {
        const bool is_settled = (double)bin >= settled * BINS;
        const double lines = fmax(credited_hps(rates, bin), displayed_hps(rates, bin));
        const double high = fmin(band_of(rates, bin).high, 1.8 * credited_hps(rates, bin));
        rates->top_hps = fmax(rates->top_hps, is_settled ? fmax(lines, high) : 0);
        rates->top_hps = fmax(rates->top_hps, is_settled ? rates->hashed_hps[bin] : 0);
    }
    rates->top_hps *= 1.08;
}

void report_chart_rate(FILE *out, const struct report_record *record)
{
    struct rates *const rates = calloc(1, sizeof *rates);
    if (rates != NULL && record->until_us > 0) {
        fill_hashed(rates, record);
        fill_sofar(rates, record);
        find_top(rates);
    }
    if (rates == NULL || !(rates->top_hps > 0) || !isfinite(rates->top_hps)) {
        fputs("<p class=\"nothing\">No share was credited, and no miner said what it hashed, or "
              "numbers beyond all scales.</p>\n",
              out);
    } else {
        fprintf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"hashrate\">\n",
                REPORT_WIDTH, TOP + HEIGHT + 24);
        grid(out, rates);
        report_scale_time_grid(out, record->until_us, TOP, TOP + HEIGHT);
        band(out, rates);
        if (record->hashed.count > 0) {
            line(out, "now", rates, now_hps);
            line(out, "hashed", rates, displayed_hps);
        }
        line(out, "credited", rates, credited_hps);
        fputs("</svg>\n", out);
    }
    free(rates);
}
