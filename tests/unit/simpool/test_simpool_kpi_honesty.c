#include "simpool/kpi/honesty.h"

#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_kpi_events.h"

enum { SHARES = 40 };

static enum simpool_honesty verdict_of(struct simpool_kpis *kpis)
{
    const struct simpool_kpi_value *against = NULL;
    const enum simpool_honesty honesty = simpool_honesty_judge(kpis, &against);
    check_true(against != NULL);
    simpool_kpis_free(kpis);
    return honesty;
}

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
    return verdict_of(kpis);
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

/* ---- in weather ---- */

#define MEGAHASH (1e6 / 4294967296)
#define BEGIN(at)                                                                                  \
    TOLD(at, RUN_STARTED, .number = 1, .who = STRATUM_STORY), TOLD(at, CONNECTED, .rig = 1),       \
        TOLD(at, AUTHORIZED, .rig = 1)
#define GIVEN(at, number) TOLD(at, JOB, .rig = (number), .difficulty = MEGAHASH)
#define SHOWN(at, rate)   TOLD(at, DISPLAYED, .number = (rate), .who = STRATUM_STORY)

/** A megahash a second, credited from a moment on until another one. */
static void mines(struct simpool_kpis *kpis, double from_s, double until_s, uint32_t rig,
                  enum stratum_verdict verdict)
{
    for (double at_s = from_s + 0.5; at_s < until_s; at_s++) {
        const struct kpi_told found[] = {
            TOLD(at_s, SHARE, .rig = rig, .verdict = verdict, .difficulty = MEGAHASH),
        };
        kpi_feed(kpis, ROWS(found));
    }
}

/** Forty seconds of mining, sixty in which the pool is away, forty of mining; what it shows. */
static enum simpool_honesty judged_around_an_outage(double before_hps, double away_hps,
                                                    double after_hps)
{
    static const struct kpi_told begin[] = {BEGIN(0), GIVEN(0, 1)};
    const struct kpi_told away[] = {
        SHOWN(39, before_hps),
        TOLD(40, UNREACHABLE, .number = 1),
        TOLD(40, DISCONNECTED, .rig = 1, .cause = STRATUM_CAUSE_POOL),
        SHOWN(50, away_hps),
        SHOWN(60, away_hps),
        SHOWN(70, away_hps),
        TOLD(90, REACHABLE),
        TOLD(100, CONNECTED, .rig = 2),
        TOLD(100, AUTHORIZED, .rig = 2),
        GIVEN(100, 2),
    };
    const struct kpi_told after[] = {SHOWN(140, after_hps)};
    struct simpool_kpis *const kpis = kpi_run(ROWS(begin), 0);
    mines(kpis, 0, 40, 1, STRATUM_VERDICT_ACCEPTED);
    kpi_feed(kpis, ROWS(away));
    mines(kpis, 100, 140, 2, STRATUM_VERDICT_ACCEPTED);
    kpi_feed(kpis, ROWS(after));
    simpool_kpis_compute(kpis, 140000000);
    return verdict_of(kpis);
}

void test_kpi_honesty_outage(void)
{
    static const struct {
        const char *name;
        double before_hps, away_hps, after_hps;
        enum simpool_honesty honesty;
    } rows[] = {
        {"a short window", 1e6, 0, 1e6, SIMPOOL_HONEST},
        {"a long one", 1e6, 0.6e6, 0.57e6, SIMPOOL_HONEST},
        {"what it had, all the time", 1e6, 1e6, 1e6, SIMPOOL_HONEST},
        {"a window that saw little but the outage", 1e6, 0, 0.2e6, SIMPOOL_NOT_JUDGED},
        {"a boast", 2e6, 2e6, 2e6, SIMPOOL_DISHONEST},
        {"a boast that pauses", 2e6, 0, 2e6, SIMPOOL_DISHONEST},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        check_row(rows[row].name,
                  judged_around_an_outage(rows[row].before_hps, rows[row].away_hps,
                                          rows[row].after_hps) == rows[row].honesty);
    }
}

/** In the middle one of three times forty seconds a fault is on, and no share arrives. */
static enum simpool_honesty judged_with_a_fault(uint32_t rig, const char *fault, double from_s,
                                                double shown_hps)
{
    static const struct kpi_told begin[] = {BEGIN(0), GIVEN(0, 1)};
    const struct kpi_told on[] = {TOLD(from_s, FAULT_ON, .rig = rig, .text = fault)};
    const struct kpi_told off[] = {TOLD(80, FAULT_OFF, .rig = rig, .text = fault)};
    const double end_s = from_s > 0 ? 120 : 82;
    const struct kpi_told shown[] = {SHOWN(end_s, shown_hps)};
    struct simpool_kpis *const kpis = kpi_run(ROWS(begin), 0);
    mines(kpis, 0, from_s, 1, STRATUM_VERDICT_ACCEPTED);
    kpi_feed(kpis, ROWS(on));
    kpi_feed(kpis, ROWS(off));
    mines(kpis, 80, end_s, 1, STRATUM_VERDICT_ACCEPTED);
    kpi_feed(kpis, ROWS(shown));
    simpool_kpis_compute(kpis, (int64_t)end_s * 1000000);
    return verdict_of(kpis);
}

#define ANSWERS "{ method = \"reply to mining.submit\", towards = \"miner\" })"

void test_kpi_honesty_faults(void)
{
    static const struct {
        const char *name;
        uint32_t rig;
        const char *fault;
        double from_s, shown_hps;
        enum simpool_honesty honesty;
    } rows[] = {
        {"shares that a fault of its link ate", 1, "drop(rig.link)", 40, 1.2e6, SIMPOOL_HONEST},
        {"of all links", 0, "loss(pool)", 40, 1.2e6, SIMPOOL_HONEST},
        {"a boast beside it", 1, "drop(rig.link)", 40, 2e6, SIMPOOL_DISHONEST},
        {"a door is no excuse", 0, "refuse(pool)", 40, 1.4e6, SIMPOOL_DISHONEST},
        {"another's fault neither", 7, "drop(rig.link)", 40, 1.4e6, SIMPOOL_DISHONEST},
        {"a fault nearly all the time", 1, "drop(rig.link)", 0, 1.2e6, SIMPOOL_NOT_JUDGED},
        {"of the shares", 1, "drop(pool, { method = \"mining.submit\" })", 0, 1.2e6,
         SIMPOOL_NOT_JUDGED},
        {"of the answers to them, which keeps none back", 1, "drop(pool, " ANSWERS, 0, 1.2e6,
         SIMPOOL_DISHONEST},
        {"answers for all", 0, "hold(pool, " ANSWERS, 0, 1.2e6, SIMPOOL_DISHONEST},
        {"answers at which the cable is cut", 1, "cut(pool, " ANSWERS, 0, 1.2e6,
         SIMPOOL_NOT_JUDGED},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        check_row(rows[row].name,
                  judged_with_a_fault(rows[row].rig, rows[row].fault, rows[row].from_s,
                                      rows[row].shown_hps) == rows[row].honesty);
    }
}

/** Why it is not judged. */
static void check_excuse(struct simpool_kpis *kpis, const char *excuse, const char *fault)
{
    char words[128];
    struct stratum_text text = stratum_text_in(words, sizeof words);
    const struct simpool_kpi_value *against = NULL;
    check_int(simpool_honesty_judge(kpis, &against), SIMPOOL_NOT_JUDGED);
    check_int(simpool_honesty_excuse(&text, kpis), fault[0] != '\0');
    check_text(words, excuse);
    check_text(simpool_kpis_display(kpis)->held_by, fault);
    simpool_kpis_free(kpis);
}

void test_kpi_honesty_excuses(void)
{
    static const struct kpi_told begin[] = {BEGIN(0), GIVEN(0, 1)};
    static const struct kpi_told faults[] = {
        TOLD(3, FAULT_ON, .rig = 1, .text = "drop(rig.link)"),
        TOLD(8, FAULT_OFF, .rig = 1, .text = "drop(rig.link)"),
        TOLD(8, FAULT_ON, .rig = 1, .text = "drop(pool, " ANSWERS),
        TOLD(9, FAULT_ON, .text = "loss(pool)"),
        TOLD(88, FAULT_OFF, .text = "loss(pool)"),
        TOLD(89, FAULT_ON, .rig = 1, .text = "corrupt(rig.link)"),
        SHOWN(90, 1e6),
    };
    struct simpool_kpis *kpis = kpi_run(ROWS(begin), 0);
    mines(kpis, 0, 3, 1, STRATUM_VERDICT_ACCEPTED);
    kpi_feed(kpis, ROWS(faults));
    simpool_kpis_compute(kpis, 90000000);
    check_excuse(kpis, "for 85 of 90 s faults may have kept its shares back", "loss(pool)");

    static const struct kpi_told away[] = {
        TOLD(5, DISCONNECTED, .rig = 1, .cause = STRATUM_CAUSE_MINER),
        TOLD(80, FAULT_ON, .text = "loss(pool)"),
        SHOWN(90, 1e6),
    };
    kpis = kpi_run(ROWS(begin), 0);
    mines(kpis, 0, 3, 1, STRATUM_VERDICT_ACCEPTED);
    kpi_feed(kpis, ROWS(away));
    simpool_kpis_compute(kpis, 90000000);
    check_excuse(kpis, "for 85 of 90 s the miner was away or had no job", "");
}

/** A pool that gives no job, or no answer, keeps a miner from being credited. */
void test_kpi_honesty_idle_pool(void)
{
    static const struct kpi_told begin[] = {BEGIN(0), GIVEN(60, 1)};
    static const struct kpi_told shown[] = {SHOWN(100, 1e6)};
    struct simpool_kpis *kpis = kpi_run(ROWS(begin), 60);
    mines(kpis, 60, 100, 1, STRATUM_VERDICT_ACCEPTED);
    kpi_feed(kpis, ROWS(shown));
    simpool_kpis_compute(kpis, 100000000);
    check_row("a job that came late", verdict_of(kpis) == SIMPOOL_HONEST);
    kpis = kpi_run(ROWS(begin), 60);
    mines(kpis, 60, 80, 1, STRATUM_VERDICT_ACCEPTED);
    for (int second = 80; second < 100; second++) {
        const struct kpi_told stale[] = {
            TOLD(second + 0.5, SHARE, .rig = 1, .verdict = STRATUM_VERDICT_STALE,
                 .difficulty = MEGAHASH, .share_difficulty = MEGAHASH),
        };
        kpi_feed(kpis, ROWS(stale));
    }
    kpi_feed(kpis, ROWS(shown));
    simpool_kpis_compute(kpis, 100000000);
    check_row("found for jobs that had ended", verdict_of(kpis) == SIMPOOL_HONEST);
}

/** Four hundred seconds at one pace, then as many at another, in megahashes, and what it shows
 * then. */
static enum simpool_honesty judged_with_two_paces(int before, int after, double shown_hps)
{
    static const struct kpi_told begin[] = {BEGIN(0), GIVEN(0, 1)};
    const struct kpi_told shown[] = {SHOWN(800, shown_hps)};
    struct simpool_kpis *const kpis = kpi_run(ROWS(begin), 0);
    for (int second = 0; second < 800; second++) {
        const struct kpi_told found[] = {
            TOLD(second + 0.5, SHARE, .rig = 1, .verdict = STRATUM_VERDICT_ACCEPTED,
                 .difficulty = (second < 400 ? before : after) * MEGAHASH),
        };
        kpi_feed(kpis, ROWS(found));
    }
    kpi_feed(kpis, ROWS(shown));
    simpool_kpis_compute(kpis, 800000000);
    return verdict_of(kpis);
}

/** A machine that others use too: what it shows is of late, and the credit of all the time. */
void test_kpi_honesty_changing_pace(void)
{
    static const struct {
        const char *name;
        int before, after;
        double shown_hps;
        enum simpool_honesty honesty;
    } rows[] = {
        {"faster of late", 1, 2, 2e6, SIMPOOL_HONEST},
        {"and its mean", 1, 2, 1.5e6, SIMPOOL_HONEST},
        {"a boast beside it", 1, 2, 4e6, SIMPOOL_DISHONEST},
        {"slower of late", 2, 1, 1e6, SIMPOOL_HONEST},
        {"what it was before", 2, 1, 2e6, SIMPOOL_DISHONEST},
        {"less than ever", 2, 1, 0.4e6, SIMPOOL_DISHONEST},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        check_row(rows[row].name, judged_with_two_paces(rows[row].before, rows[row].after,
                                                        rows[row].shown_hps) == rows[row].honesty);
    }
}

/** The same, shown each second: its mean so far, times a factor. */
static enum simpool_honesty judged_with_means(int before, int after, double factor)
{
    static const struct kpi_told begin[] = {BEGIN(0), GIVEN(0, 1)};
    struct simpool_kpis *const kpis = kpi_run(ROWS(begin), 0);
    double megahashes = 0;
    for (int second = 0; second < 800; second++) {
        const int pace = second < 400 ? before : after;
        megahashes += pace;
        const struct kpi_told told[] = {
            TOLD(second + 0.5, SHARE, .rig = 1, .verdict = STRATUM_VERDICT_ACCEPTED,
                 .difficulty = pace * MEGAHASH),
            SHOWN(second + 1, factor * megahashes * 1e6 / (second + 1)),
        };
        kpi_feed(kpis, ROWS(told));
    }
    simpool_kpis_compute(kpis, 800000000);
    return verdict_of(kpis);
}

/** Of the later half of a mean so far, the first half has more than its part. */
void test_kpi_honesty_mean_so_far(void)
{
    static const struct {
        const char *name;
        int before, after;
        double factor;
        enum simpool_honesty honesty;
    } rows[] = {
        {"steady", 1, 1, 1, SIMPOOL_HONEST},
        {"slower of late", 3, 1, 1, SIMPOOL_HONEST},
        {"faster of late", 1, 3, 1, SIMPOOL_HONEST},
        {"a boast", 1, 1, 1.2, SIMPOOL_DISHONEST},
        {"a boast while slower", 3, 1, 1.2, SIMPOOL_DISHONEST},
        {"modest while faster", 1, 3, 0.8, SIMPOOL_DISHONEST},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        check_row(rows[row].name, judged_with_means(rows[row].before, rows[row].after,
                                                    rows[row].factor) == rows[row].honesty);
    }
}

/** Two miners, the second of which comes late: what both show is held against what both did. */
void test_kpi_honesty_latecomer(void)
{
    static const struct kpi_told begin[] = {BEGIN(0), GIVEN(0, 1)};
    static const struct kpi_told late[] = {
        TOLD(80, CONNECTED, .rig = 2),
        TOLD(80, AUTHORIZED, .rig = 2),
        GIVEN(80, 2),
    };
    static const struct {
        double shown_hps;
        enum simpool_honesty honesty;
    } rows[] = {{2e6, SIMPOOL_HONEST}, {5e6, SIMPOOL_DISHONEST}};
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        const struct kpi_told shown[] = {SHOWN(120, rows[row].shown_hps)};
        struct simpool_kpis *const kpis = kpi_run(ROWS(begin), 0);
        mines(kpis, 0, 80, 1, STRATUM_VERDICT_ACCEPTED);
        kpi_feed(kpis, ROWS(late));
        mines(kpis, 80, 120, 1, STRATUM_VERDICT_ACCEPTED);
        mines(kpis, 80, 120, 2, STRATUM_VERDICT_ACCEPTED);
        kpi_feed(kpis, ROWS(shown));
        simpool_kpis_compute(kpis, 120000000);
        check_int(verdict_of(kpis), rows[row].honesty);
    }
}

/** One miner whose connection died unnoticed: for a second it has two that are up and have a job.
 */
void test_kpi_honesty_dead_connection(void)
{
    static const struct kpi_told begin[] = {BEGIN(0), GIVEN(0, 1)};
    static const struct kpi_told again[] = {
        TOLD(80, CONNECTED, .rig = 2),
        TOLD(80, AUTHORIZED, .rig = 2),
        GIVEN(80, 2),
        TOLD(81, DISCONNECTED, .rig = 1, .cause = STRATUM_CAUSE_EXCUSED),
    };
    static const struct {
        int end_s;
        double shown_hps;
        enum simpool_honesty honesty;
    } rows[] = {
        {300, 2e6, SIMPOOL_NOT_JUDGED}, {900, 1e6, SIMPOOL_HONEST}, {900, 2e6, SIMPOOL_DISHONEST}};
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        const struct kpi_told shown[] = {SHOWN(rows[row].end_s, rows[row].shown_hps)};
        struct simpool_kpis *const kpis = kpi_run(ROWS(begin), 0);
        mines(kpis, 0, 80, 1, STRATUM_VERDICT_ACCEPTED);
        kpi_feed(kpis, ROWS(again));
        mines(kpis, 81, rows[row].end_s, 2, STRATUM_VERDICT_ACCEPTED);
        kpi_feed(kpis, ROWS(shown));
        simpool_kpis_compute(kpis, (int64_t)rows[row].end_s * 1000000);
        check_int(verdict_of(kpis), rows[row].honesty);
    }
}
