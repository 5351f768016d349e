#include "simpool/kpi/honesty.h"

#include <math.h>

#include "stratum/interval.h"

static const double log_ten_thousand = 9.2103403719761836;
static const double log_hundred = 4.6051701859880918;

/** How many shares a rate promised in the time of the credit. Where nothing was credited, the upper
 *  bound still tells what a share is worth. */
static double promised_shares(double rate_hps, const struct simpool_kpi_value *credit)
{
    return credit->events > 0 ? (double)credit->events * rate_hps / credit->value
                              : stratum_interval_count(0).high * rate_hps / credit->high;
}

static enum simpool_honesty by_chance_of(double log_runs, double promised,
                                         const struct simpool_kpi_value *credit)
{
    const double found = (double)credit->events;
    const double log_ratio = found > 0 ? found * log(found / promised) : 0;
    return promised - found + log_ratio > log_runs ? SIMPOOL_DISHONEST : SIMPOOL_DOUBTFUL;
}

static enum simpool_honesty by_chance(double promised, const struct simpool_kpi_value *credit)
{
    return by_chance_of(log_ten_thousand, promised, credit);
}

/** More is shown than was credited in all: held against the time in which it could be credited. */
static enum simpool_honesty judge_high(double shown_hps, const struct simpool_kpi_display *display)
{
    const struct simpool_kpi_value *const fair = &display->fair;
    if (fair->state != SIMPOOL_KPI_MEASURED || fair->high <= 0) {
        return SIMPOOL_NOT_JUDGED;
    }
    const double promised = promised_shares(shown_hps, fair);
    if (!display->all_along && promised <= log_ten_thousand) {
        return SIMPOOL_NOT_JUDGED; /* had not one share come, that would prove nothing */
    }
    /* Below the interval it lies between both rates: so does the mean of a window with an outage.
     */
    return shown_hps <= fair->high ? SIMPOOL_HONEST : by_chance(promised, fair);
}

static enum simpool_honesty judge(const struct simpool_kpis *kpis,
                                  const struct simpool_kpi_value **against)
{
    const struct simpool_kpi_display *const display = simpool_kpis_display(kpis);
    const struct simpool_kpi_value *const displayed = simpool_kpis_named(kpis, "displayed_hps");
    const struct simpool_kpi_value *const credited = simpool_kpis_named(kpis, "credited_hps");
    *against = credited;
    if (displayed->state != SIMPOOL_KPI_MEASURED || credited->state != SIMPOOL_KPI_MEASURED ||
        displayed->value <= 0 || credited->high <= 0) {
        return SIMPOOL_HONESTY_UNKNOWN;
    }
    if (displayed->value >= credited->low && displayed->value <= credited->high) {
        return SIMPOOL_HONEST;
    }
    if (displayed->value > credited->high) {
        *against = display->fair.state == SIMPOOL_KPI_MEASURED ? &display->fair : credited;
        return judge_high(displayed->value, display);
    }
    return display->shown && !display->all_along
               ? SIMPOOL_NOT_JUDGED
               : by_chance(promised_shares(displayed->value, credited), credited);
}

/** Of one in a hundred, as a boast would hide behind how few the shares of less than all are. */
static enum simpool_honesty judge_changed(double shown_hps, const struct simpool_kpi_value *credit)
{
    if (credit->state != SIMPOOL_KPI_MEASURED || credit->high <= 0) {
        return SIMPOOL_DISHONEST;
    }
    return shown_hps >= credit->low && shown_hps <= credit->high
               ? SIMPOOL_HONEST
               : by_chance_of(log_hundred, promised_shares(shown_hps, credit), credit);
}

/** A machine that others use too changes its pace, and a rate that is shown is that of late, or the
 * mean up to when it was shown. */
enum simpool_honesty simpool_honesty_judge(const struct simpool_kpis *kpis,
                                           const struct simpool_kpi_value **against)
{
    const struct simpool_kpi_display *const display = simpool_kpis_display(kpis);
    const struct simpool_kpi_value *const changed[] = {&display->late, &display->so_far};
    enum simpool_honesty honesty = judge(kpis, against);
    const double shown_hps = simpool_kpis_named(kpis, "displayed_hps")->value;
    for (size_t index = 0; index < sizeof changed / sizeof changed[0]; index++) {
        if (honesty == SIMPOOL_DISHONEST && display->shown) {
            honesty = judge_changed(shown_hps, changed[index]);
            *against = honesty != SIMPOOL_DISHONEST ? changed[index] : *against;
        }
    }
    return honesty;
}

bool simpool_honesty_excuse(struct stratum_text *out, const struct simpool_kpis *kpis)
{
    const struct simpool_kpi_display *const display = simpool_kpis_display(kpis);
    const bool held = display->held_s > display->away_s;
    stratum_text_format(
        out, "for %.0f of %.0f s %s", held ? display->held_s : display->away_s, display->of_s,
        held ? "faults may have kept its shares back" : "the miner was away or had no job");
    return held;
}
