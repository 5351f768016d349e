#include "simpool/pool/vardiff.h"

#include <assert.h>
#include <string.h>

#include "simpool/record/transcript.h"
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
        const struct simpool_vardiff_share came = {at(share * each_s), difficulty, difficulty};
        next = simpool_vardiff_on_share(&vardiff, how, &came);
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

static const struct simpool_vardiff_options as_ckpool = {
    .rule = SIMPOOL_VARDIFF_CKPOOL, .target_s = 10.0 / 3, .retarget_s = 240};

/** A ckpool that was recorded raised a difficulty of 0.001 once, with the 72nd share: to 0.008. */
void test_vardiff_ckpool_decides_as_it_was_recorded(void)
{
    const char *problem = NULL;
    struct simpool_transcript *const talk =
        simpool_transcript_open(FIXTURES "/transcripts/ck.jsonl", &problem);
    assert(talk != NULL && talk->count == 2);
    const struct simpool_conversation *const with = &talk->at[1];
    struct simpool_vardiff vardiff = {.count = 0};
    double decided = 0;
    int shares = 0;
    for (size_t line = 0; line < with->count && decided == 0; line++) {
        const struct simpool_spoken *const said = &with->lines[line];
        if (said->from_miner && strstr(said->line, "\"mining.submit\"") != NULL) {
            const struct simpool_vardiff_share share = {at(said->seconds), 0.001, 0.001};
            decided = simpool_vardiff_on_share(&vardiff, &as_ckpool, &share);
            shares++;
        }
    }
    check_int(shares, 72);
    check_near(decided, 0.008, 1e-12);
    simpool_transcript_free(talk);
}

static double ckpool(double each_s, int count, double difficulty)
{
    return pace(each_s, count, difficulty, &as_ckpool);
}

void test_vardiff_ckpool_follows_the_pace(void)
{
    check_near(ckpool(1, 71, 100), 0, 0); /* not yet */
    check_near(ckpool(1, 72, 100) / 338, 1, 0.05);
    check_near(ckpool(0.01, 100, 3) / 1000, 1, 0.05); /* more often than is counted one by one */
    check_near(ckpool(3.4, 500, 100), 0, 0);          /* as wanted */
    check_near(ckpool(6, 500, 100), 0, 0);            /* near enough */
    check_near(ckpool(20, 13, 100) / 17, 1, 0.15);    /* 240 seconds are over */
    check_near(ckpool(20, 12, 100), 0, 0);
    check_near(ckpool(1, 72, 1e-5), 3e-5, 0); /* one digit below 1, exactly: it is written down */

    struct simpool_vardiff_options bounded = as_ckpool;
    bounded.least = 50;
    bounded.most = 200;
    check_near(pace(1, 72, 100, &bounded), 200, 0);
    check_near(pace(20, 20, 100, &bounded), 50, 0);

    /* Refused shares are none; one of before the last change begins the count anew. */
    struct simpool_vardiff vardiff = {.count = 0};
    for (int share = 0; share < 200; share++) {
        const struct simpool_vardiff_share came = {at(share), 100, share % 50 == 0 ? 10 : 0};
        check_near(simpool_vardiff_on_share(&vardiff, &as_ckpool, &came), 0, 0);
    }
}
