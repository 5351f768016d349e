#include "simpool/pool/vardiff.h"

#include "tests/unit/check.h"

static const struct simpool_vardiff_options options = {
    .target_s = 2, .retarget_s = 8, .variance = 0.3, .least = 0.0005, .most = 0.01};

static int64_t at(double seconds)
{
    return 1000000 + (int64_t)(seconds * 1e6);
}

/* Shares every so many seconds; the difficulty that comes of the n-th, 0: none. */
static double pace(double each_s, int count, double difficulty,
                   const struct simpool_vardiff_options *how)
{
    struct simpool_vardiff vardiff = {.count = 0};
    double next = 0;
    for (int share = 0; share < count && next == 0; share++) {
        next = simpool_vardiff_on_share(&vardiff, how, at(share * each_s), difficulty);
    }
    return next;
}

void test_vardiff_follows_the_pace(void)
{
    check_near(pace(1, 20, 0.001, &options), 0.002, 0);
    check_near(pace(4, 20, 0.004, &options), 0.002, 0);
    check_near(pace(2, 20, 0.001, &options), 0, 0);   /* as wanted */
    check_near(pace(2.5, 20, 0.001, &options), 0, 0); /* near enough */
    check_near(pace(1, 4, 0.001, &options), 0, 0);    /* not yet */
}

void test_vardiff_keeps_its_bounds(void)
{
    check_near(pace(0.1, 100, 0.001, &options), 0.01, 0);
    check_near(pace(20, 20, 0.001, &options), 0.0005, 0);
    check_near(pace(20, 20, 0.0005, &options), 0, 0);
    check_near(pace(0.1, 100, 0.01, &options), 0, 0);
    struct simpool_vardiff_options open = options;
    open.least = open.most = 0;
    check_near(pace(0.5, 100, 1000, &open), 4000, 0);
    check_near(pace(0, 100, 1, &open), 0, 0);          /* no time passes: nothing is due */
    check_near(pace(4, 20, 2e-9, &open), 1e-9, 1e-18); /* small ones keep their digits */
}

void test_vardiff_is_off_without_a_target(void)
{
    struct simpool_vardiff_options off = options;
    off.target_s = 0;
    check_near(pace(1, 50, 0.001, &off), 0, 0);
    check_near(pace(1, 50, 0, &options), 0, 0);
}
