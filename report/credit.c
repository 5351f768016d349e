#include "report/credit.h"

#define NONCES_A_DIFFICULTY 4294967296.0

void report_credit_add(struct report_credit *credit, double difficulty)
{
    credit->count++;
    credit->difficulty += difficulty;
    credit->squares += difficulty * difficulty;
}

void report_credit_join(struct report_credit *credit, const struct report_credit *other)
{
    credit->count += other->count;
    credit->difficulty += other->difficulty;
    credit->squares += other->squares;
}

double report_credit_hps(const struct report_credit *credit, double yield, double s)
{
    return s > 0 ? credit->difficulty * NONCES_A_DIFFICULTY / yield / s : 0;
}

struct stratum_interval report_credit_band(const struct report_credit *credit, double yield,
                                           double s)
{
    if (credit->difficulty <= 0 || s <= 0) {
        return (struct stratum_interval){0, 0};
    }
    const double equal = stratum_interval_equal(credit->difficulty, credit->squares, credit->count);
    const struct stratum_interval count = stratum_interval_count(equal);
    const double scale = report_credit_hps(credit, yield, s) / equal;
    return (struct stratum_interval){count.low * scale, count.high * scale};
}
