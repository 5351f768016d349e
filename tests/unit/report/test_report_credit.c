#include "report/credit.h"

#include "tests/unit/check.h"

static const double nonces = 4294967296.0;

void test_report_credit_of_shares(void)
{
    struct report_credit credit = {.count = 0};
    check_near(report_credit_hps(&credit, 1, 10), 0, 0);
    check_near(report_credit_band(&credit, 1, 10).high, 0, 0);
    for (int share = 0; share < 4; share++) {
        report_credit_add(&credit, 2);
    }
    check_near(report_credit_hps(&credit, 1, 8), nonces, 1);
    check_near(report_credit_hps(&credit, 0.5, 8), 2 * nonces, 1);
    check_near(report_credit_hps(&credit, 1, 0), 0, 0);
    const struct stratum_interval of_four = stratum_interval_count(4);
    check_near(report_credit_band(&credit, 1, 8).high, nonces * of_four.high / 4, 1e3);

    struct report_credit heavy = {.count = 0};
    report_credit_add(&heavy, 8); /* as much once more, in one share */
    report_credit_join(&credit, &heavy);
    check_int(credit.count, 5);
    const struct stratum_interval band = report_credit_band(&credit, 1, 16);
    check_near(report_credit_hps(&credit, 1, 16), nonces, 1);
    check_true(band.high > nonces * of_four.high / 4); /* no more than 3.2 equal ones */
}
