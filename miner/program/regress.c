#include "miner/program/regress.h"

#include <math.h>
#include <string.h>

enum { SAMPLES_MAX = 4096 };

static const double normal_95 = 1.96;

/* The numbers that can be judged, the surest first. */
static const char *const names[] = {"ratio", "rate_hps", "hashed_hps"};

static size_t read_samples(double *out, struct stratum_json report, const char *name)
{
    const struct stratum_json list = stratum_json_get(stratum_json_get(report, "samples"), name);
    size_t count = 0;
    for (size_t index = 0; index < stratum_json_count(list) && count < SAMPLES_MAX; index++) {
        count += stratum_json_number(&out[count], stratum_json_at(list, index)) ? 1 : 0;
    }
    return count;
}

static void judge(struct miner_regress *regress, double max)
{
    const double base = regress->base.median;
    const double ratio = regress->now.median / base;
    regress->slower = 1 - ratio;
    regress->uncertainty =
        normal_95 / base * sqrt(pow(ratio * regress->base.error, 2) + pow(regress->now.error, 2));
    if (regress->base.count < 2 || regress->now.count < 2) { /* one sample has no spread */
        regress->uncertainty = -1;
    }
    const bool worse = regress->slower > max;
    const bool sure = regress->uncertainty >= 0 && regress->slower > regress->uncertainty;
    regress->verdict = !worse ? MINER_REGRESS_NONE
                       : sure ? MINER_REGRESS_ALARM
                              : MINER_REGRESS_UNDECIDED;
}

static bool same_text(struct stratum_json base, struct stratum_json now, const char *name)
{
    const char *const left = stratum_json_text(stratum_json_get(base, name), NULL);
    const char *const right = stratum_json_text(stratum_json_get(now, name), NULL);
    return left == NULL || right == NULL || strcmp(left, right) == 0;
}

static bool same_number(struct stratum_json base, struct stratum_json now, const char *name)
{
    double left = 0, right = 0;
    return !stratum_json_number(&left, stratum_json_get(base, name)) ||
           !stratum_json_number(&right, stratum_json_get(now, name)) || left == right;
}

/** What both say of what they measured, and say differently. NULL: nothing. A ratio is one core's
 *  or many's. */
static const char *difference(struct stratum_json base, struct stratum_json now, const char *name)
{
    static const char *const things[] = {"algorithm", "device", "engine"};
    for (size_t index = 0; index < sizeof things / sizeof things[0]; index++) {
        if (!same_text(base, now, things[index])) {
            return things[index];
        }
    }
    return name == names[0] || same_number(base, now, "devices") ? NULL : "number of devices";
}

struct miner_regress miner_regress_compare(struct stratum_json base, struct stratum_json now,
                                           double max)
{
    struct miner_regress regress = {.verdict = MINER_REGRESS_NOTHING};
    double samples[SAMPLES_MAX];
    for (size_t index = 0; index < sizeof names / sizeof names[0]; index++) {
        regress.base = miner_stats_of(samples, read_samples(samples, base, names[index]));
        regress.now = miner_stats_of(samples, read_samples(samples, now, names[index]));
        if (regress.base.median > 0 && regress.now.count > 0 && regress.now.median >= 0) {
            regress.name = names[index];
            regress.other = difference(base, now, regress.name);
            if (regress.other == NULL) {
                judge(&regress, max);
            }
            return regress;
        }
    }
    return regress;
}

static const char *const words[] = {
    [MINER_REGRESS_NONE] = "no regression",
    [MINER_REGRESS_UNDECIDED] = "undecided, too much noise: measure longer (--iterations)",
    [MINER_REGRESS_ALARM] = "REGRESSION",
    [MINER_REGRESS_NOTHING] = "nothing to compare",
};

void miner_regress_why_not(struct stratum_text *out, const struct miner_regress *regress)
{
    if (regress->other != NULL) {
        stratum_text_format(out, "they are not of the same %s", regress->other);
    } else {
        stratum_text_add(out, "they have no samples of one kind, as miner bench --json or miner "
                              "--report leave them");
    }
}

void miner_regress_say(struct stratum_text *out, const struct miner_regress *regress, double max)
{
    if (regress->verdict == MINER_REGRESS_NOTHING) {
        stratum_text_add(out, "nothing to compare: ");
        miner_regress_why_not(out, regress);
        stratum_text_add(out, "\n");
        return;
    }
    stratum_text_format(out, "%s %.6g -> %.6g (%zu and %zu samples): %.2f %% %s, ", regress->name,
                        regress->base.median, regress->now.median, regress->base.count,
                        regress->now.count, fabs(regress->slower) * 100,
                        regress->slower >= 0 ? "slower" : "faster");
    if (regress->uncertainty < 0) {
        stratum_text_add(out, "noise unknown");
    } else {
        stratum_text_format(out, "± %.2f", regress->uncertainty * 100);
    }
    stratum_text_format(out, "; alarm past %.3g %%: %s\n", max * 100, words[regress->verdict]);
}

void miner_regress_json(struct stratum_text *out, const struct miner_regress *regress, double max)
{
    static const char *const verdicts[] = {"none", "undecided", "alarm", "nothing"};
    stratum_text_format(out, "{\"verdict\":\"%s\",\"max\":", verdicts[regress->verdict]);
    stratum_text_number(out, max);
    if (regress->verdict != MINER_REGRESS_NOTHING) {
        const struct {
            const char *name;
            double number;
        } rows[] = {{"base", regress->base.median},
                    {"now", regress->now.median},
                    {"slower", regress->slower},
                    {"uncertainty", regress->uncertainty}};
        const size_t known = sizeof rows / sizeof rows[0] - (regress->uncertainty < 0 ? 1 : 0);
        stratum_text_format(out, ",\"of\":\"%s\"", regress->name);
        for (size_t index = 0; index < known; index++) {
            stratum_text_format(out, ",\"%s\":", rows[index].name);
            stratum_text_number(out, rows[index].number);
        }
    }
    stratum_text_add(out, "}\n");
}
