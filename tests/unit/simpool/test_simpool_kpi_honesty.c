#include "simpool/kpi/honesty.h"

#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_kpi_events.h"

enum { SHARES = 40 };

/** Forty shares of one megahash each in forty seconds, and what the miner shows. */
static enum simpool_honesty judged(int shares, double displayed_hps)
{
    static const struct kpi_told begin[] = {
        TOLD(0, RUN_STARTED, .number = 1, .who = STRATUM_STORY),
        TOLD(0, CONNECTED, .rig = 1),
        TOLD(0, AUTHORIZED, .rig = 1),
        TOLD(0, JOB, .rig = 1, .difficulty = 1e6 / 4294967296, .number = 1),
    };
    struct simpool_kpis *const kpis = kpi_run(ROWS(begin), 0);
    for (int share = 1; share <= shares; share++) {
        const struct kpi_told found[] = {
            TOLD(share, SHARE, .rig = 1, .verdict = STRATUM_VERDICT_ACCEPTED,
                 .difficulty = 1e6 / 4294967296),
        };
        kpi_feed(kpis, ROWS(found));
    }
    const struct kpi_told shown[] = {
        TOLD(SHARES, DISPLAYED, .number = displayed_hps, .who = STRATUM_STORY),
    };
    kpi_feed(kpis, ROWS(shown));
    simpool_kpis_compute(kpis, (int64_t)SHARES * 1000000);
    const enum simpool_honesty honesty = simpool_honesty_judge(kpis);
    simpool_kpis_free(kpis);
    return honesty;
}

void test_kpi_honesty_table(void)
{
    static const struct {
        const char *name;
        int shares;
        double displayed_hps;
        enum simpool_honesty honesty;
    } rows[] = {
        {"as it is", SHARES, 1e6, SIMPOOL_HONEST},
        {"a little more", SHARES, 1.3e6, SIMPOOL_HONEST},
        {"a little less", SHARES, 0.8e6, SIMPOOL_HONEST},
        {"more than chance has in one of twenty", SHARES, 1.6e6, SIMPOOL_DOUBTFUL},
        {"less than that", SHARES, 0.6e6, SIMPOOL_DOUBTFUL},
        {"twice of it", SHARES, 2e6, SIMPOOL_DISHONEST},
        {"more than any counter holds", SHARES, 1e300, SIMPOOL_DISHONEST},
        {"a third of it", SHARES, 0.33e6, SIMPOOL_DISHONEST},
        {"nothing shown", SHARES, 0, SIMPOOL_HONESTY_UNKNOWN},
        {"nothing credited, and little promised", 0, 0.05e6, SIMPOOL_HONEST},
        {"nothing credited of five shares", 0, 0.125e6, SIMPOOL_DOUBTFUL},
        {"nothing credited of forty", 0, 1e6, SIMPOOL_DISHONEST},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        check_row(rows[row].name,
                  judged(rows[row].shares, rows[row].displayed_hps) == rows[row].honesty);
    }
}
