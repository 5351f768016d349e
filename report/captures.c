#include "report/captures.h"

#include <math.h>
#include <stdlib.h>

#include "report/scale.h"

#define TEN_MINUTES_US      INT64_C(600000000)
#define WIDTH_LEAST_US      INT64_C(5000000) /* counts come every second */
#define NONCES_A_DIFFICULTY 4294967296.0

enum { CAPTURES_OF_A_SHORT_RUN = 10, LONG_RUN_CAPTURES = 4, CAPTURES_TO_COMPARE = 4 };

static const double apart_least = 0.05; /* of the median: less is no outlier, however steady */
static const double apart_sigmas = 4;
static const double mad_to_sigma = 1.4826;
static const double slow_answer = 20;     /* times the median */
static const double slow_least_us = 5e5;  /* and never less than this */
static const double silence_expected = 9; /* shares missing in a silence: once in 8,000 by chance */

double report_capture_hashed_hps(const struct report_capture *capture)
{
    const double s = (double)(capture->until_us - capture->from_us) / 1e6;
    return s > 0 ? capture->nonces / s : 0;
}

double report_capture_credited_hps(const struct report_capture *capture, double yield)
{
    const double s = (double)(capture->until_us - capture->from_us) / 1e6;
    return s > 0 ? capture->credit * NONCES_A_DIFFICULTY / yield / s : 0;
}

/* ---- filling ---- */

static struct report_capture *capture_at(struct report_captures *captures, int64_t at_us)
{
    const int64_t index = at_us < 0 ? 0 : at_us / captures->width_us;
    return &captures->at[index >= (int64_t)captures->count ? captures->count - 1 : (size_t)index];
}

static void divide(struct report_captures *captures, int64_t until_us)
{
    int64_t width_us = TEN_MINUTES_US;
    if (until_us < LONG_RUN_CAPTURES * TEN_MINUTES_US) {
        width_us = report_scale_time_step(until_us, CAPTURES_OF_A_SHORT_RUN);
        width_us = width_us < WIDTH_LEAST_US ? WIDTH_LEAST_US : width_us;
    }
    while (until_us / width_us >= REPORT_CAPTURES_MAX) {
        width_us *= 2;
    }
    captures->width_us = width_us;
    captures->count = (size_t)(until_us / width_us);
    if (captures->count == 0 || until_us % width_us > width_us / 2) {
        captures->count++; /* a shorter rest belongs to the last one */
    }
    for (size_t index = 0; index < captures->count; index++) {
        captures->at[index].from_us = (int64_t)index * width_us;
        captures->at[index].until_us = (int64_t)(index + 1) * width_us;
    }
    captures->at[captures->count - 1].until_us = until_us;
}

/** A count of nonces belongs to all captures that its hashing reached into. */
static void spread(struct report_captures *captures, int64_t from_us,
                   const struct report_sample *sample)
{
    const double took_us = fmax((double)(sample->at_us - from_us), 1);
    const struct report_capture *const last = capture_at(captures, sample->at_us);
    for (struct report_capture *capture = capture_at(captures, from_us); capture <= last;
         capture++) {
        const double begin_us = fmax((double)from_us, (double)capture->from_us);
        const double end_us = capture == last ? (double)sample->at_us : (double)capture->until_us;
        capture->nonces += sample->number * fmax(end_us - begin_us, 0) / took_us;
    }
}

static void fill(struct report_captures *captures, const struct report_record *record)
{
    const struct report_list *const shares = &record->view->shares;
    for (size_t index = 0; index < shares->count; index++) {
        const struct report_share *const share = REPORT_AT(shares, report_share, index);
        struct report_capture *const capture = capture_at(captures, share->at_us);
        if (share->verdict == STRATUM_VERDICT_ACCEPTED) {
            capture->accepted++;
            capture->credit += share->difficulty;
        } else if (share->verdict == STRATUM_VERDICT_STALE) {
            capture->stale++;
        } else {
            capture->refused++;
        }
    }
    for (size_t index = 0; index < record->hashed.count; index++) {
        spread(captures, report_record_hashed_from_us(record, index),
               REPORT_AT(&record->hashed, report_sample, index));
    }
    for (size_t index = 0; index < record->answers.count; index++) {
        const struct report_sample *const sample =
            REPORT_AT(&record->answers, report_sample, index);
        struct report_capture *const capture = capture_at(captures, sample->at_us);
        capture->answers++;
        capture->answer_us_sum += sample->number;
        capture->answer_us_max = fmax(capture->answer_us_max, sample->number);
    }
}

/* ---- outliers ---- */

/** NULL: there are enough already. */
static struct report_outlier *name_outlier(struct report_captures *captures, int64_t at_us)
{
    if (captures->outlier_count == REPORT_OUTLIERS_MAX) {
        return NULL;
    }
    struct report_outlier *const outlier = &captures->outliers[captures->outlier_count++];
    outlier->at_us = at_us;
    return outlier;
}

static int compare(const void *left, const void *right)
{
    const double a = *(const double *)left;
    const double b = *(const double *)right;
    return a < b ? -1 : a > b;
}

/** Sorts. */
static double median(double *numbers, size_t count)
{
    qsort(numbers, count, sizeof *numbers, compare);
    return count % 2 == 1 ? numbers[count / 2] : (numbers[count / 2 - 1] + numbers[count / 2]) / 2;
}

/** Captures first to last, one after the other, are all off to the same side. */
static void name_rates(struct report_captures *captures, size_t first, size_t last,
                       double usual_hps)
{
    const int64_t from_us = captures->at[first].from_us;
    const int64_t until_us = captures->at[last].until_us;
    struct report_outlier *const outlier = name_outlier(captures, from_us);
    if (outlier == NULL) {
        return;
    }
    double nonces = 0;
    for (size_t index = first; index <= last; index++) {
        nonces += captures->at[index].nonces;
    }
    const double rate_hps = nonces * 1e6 / (double)(until_us - from_us);
    struct stratum_text text = stratum_text_in(outlier->words, sizeof outlier->words);
    stratum_text_add(&text, "up to ");
    report_say_clock(&text, until_us, 0);
    stratum_text_add(&text, " the miner hashed ");
    report_say_rate(&text, rate_hps);
    stratum_text_format(&text, ", %.0f %% %s the median of ", fabs(rate_hps / usual_hps - 1) * 100,
                        rate_hps < usual_hps ? "below" : "above");
    report_say_rate(&text, usual_hps);
}

/** -1: below the others, 1: above, 0: among them. */
static int side_of(const struct report_capture *capture, double usual_hps, double most)
{
    const double off_hps = report_capture_hashed_hps(capture) - usual_hps;
    return off_hps > most ? 1 : off_hps < -most ? -1 : 0;
}

/** Captures that hashed at another rate than the others do. The first and the last are no whole
 *  ones: a miner begins and ends in them. */
static void find_rates(struct report_captures *captures)
{
    double *const numbers = calloc(captures->count, sizeof *numbers);
    if (numbers == NULL || captures->count < CAPTURES_TO_COMPARE) {
        free(numbers);
        return;
    }
    for (size_t index = 0; index < captures->count; index++) {
        numbers[index] = report_capture_hashed_hps(&captures->at[index]);
    }
    const double usual_hps = median(numbers, captures->count);
    for (size_t index = 0; index < captures->count; index++) {
        numbers[index] = fabs(report_capture_hashed_hps(&captures->at[index]) - usual_hps);
    }
    const double sigma = mad_to_sigma * median(numbers, captures->count);
    const double most = fmax(apart_sigmas * sigma, apart_least * usual_hps);
    free(numbers);
    const size_t end = captures->count - 1;
    size_t index = 1;
    while (index < end && usual_hps > 0) {
        const size_t first = index;
        const int side = side_of(&captures->at[first], usual_hps, most);
        while (index < end && side_of(&captures->at[index], usual_hps, most) == side) {
            index++;
        }
        if (side != 0) {
            name_rates(captures, first, index - 1, usual_hps);
        }
    }
}

/** Answers that took far longer than is usual; of a stretch of them the slowest. */
static void find_answers(struct report_captures *captures, const struct report_record *record)
{
    const struct report_list *const answers = &record->answers;
    double *const numbers = calloc(answers->count + 1, sizeof *numbers);
    for (size_t index = 0; numbers != NULL && index < answers->count; index++) {
        numbers[index] = REPORT_AT(answers, report_sample, index)->number;
    }
    const double usual_us =
        numbers != NULL && answers->count > 0 ? median(numbers, answers->count) : 0;
    free(numbers);
    for (size_t index = 0; index < captures->count && usual_us > 0; index++) {
        const struct report_capture *const capture = &captures->at[index];
        struct report_outlier *outlier = NULL;
        if (capture->answer_us_max > fmax(slow_answer * usual_us, slow_least_us)) {
            outlier = name_outlier(captures, capture->from_us);
        }
        if (outlier != NULL) {
            struct stratum_text text = stratum_text_in(outlier->words, sizeof outlier->words);
            stratum_text_add(&text, "an answer took ");
            report_say_time(&text, capture->answer_us_max);
            stratum_text_add(&text, "; half of all take at most ");
            report_say_time(&text, usual_us);
        }
    }
}

/** Stretches without a share in which many were due. */
static void find_silences(struct report_captures *captures, const struct report_record *record)
{
    const struct report_list *const shares = &record->view->shares;
    double credit = 0;
    for (size_t index = 0; index < shares->count; index++) {
        const struct report_share *const share = REPORT_AT(shares, report_share, index);
        credit += share->verdict == STRATUM_VERDICT_ACCEPTED ? share->difficulty : 0;
    }
    const double credit_a_us = record->until_us > 0 ? credit / (double)record->until_us : 0;
    for (size_t index = 1; index < shares->count; index++) {
        const struct report_share *const share = REPORT_AT(shares, report_share, index);
        const int64_t from_us = (share - 1)->at_us;
        const double due = credit_a_us * (double)(share->at_us - from_us) /
                           (share->difficulty > 0 ? share->difficulty : INFINITY);
        struct report_outlier *const outlier =
            due > silence_expected ? name_outlier(captures, from_us) : NULL;
        if (outlier != NULL) {
            struct stratum_text text = stratum_text_in(outlier->words, sizeof outlier->words);
            stratum_text_add(&text, "no share for ");
            report_say_time(&text, (double)(share->at_us - from_us));
            stratum_text_format(&text, ", where the mean rate of this run lets %.0f be expected",
                                due);
        }
    }
}

static int compare_outliers(const void *left, const void *right)
{
    const int64_t a = ((const struct report_outlier *)left)->at_us;
    const int64_t b = ((const struct report_outlier *)right)->at_us;
    return a < b ? -1 : a > b;
}

struct report_captures *report_captures_make(const struct report_record *record)
{
    struct report_captures *const captures = calloc(1, sizeof *captures);
    if (captures == NULL) {
        return NULL;
    }
    divide(captures, record->until_us > 0 ? record->until_us : 1);
    fill(captures, record);
    find_rates(captures);
    find_answers(captures, record);
    find_silences(captures, record);
    qsort(captures->outliers, captures->outlier_count, sizeof captures->outliers[0],
          compare_outliers);
    return captures;
}
