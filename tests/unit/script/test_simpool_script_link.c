#include <stdio.h>
#include <string.h>

#include "simpool/script/story.h"
#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

static const struct cast known = {.pace_known = true};

static size_t occurrences(const struct play *play, const char *words)
{
    size_t count = 0;
    for (const char *at = play->journal; (at = strstr(at, words)) != NULL; at++) {
        count++;
    }
    return count;
}

/** Whatever ends it, what was put on is lifted. */
void test_script_link_during_lifts(void)
{
    static const struct {
        const char *body;
        int exit_code;
        int64_t abort_at_us;
    } rows[] = {
        {"rest '1s'", SIMPOOL_EXIT_GOOD, 0},
        {"check(false, 'x')", SIMPOOL_EXIT_CHECK, 0},
        {"rest '1s' check(false, 'x')", SIMPOOL_EXIT_CHECK, 0},
        {"rig:expect('mining.ping')", SIMPOOL_EXIT_CHECK, 0},
        {"local x x.y = 1", SIMPOOL_EXIT_USAGE, 0},
        {"skip 'no'", SIMPOOL_EXIT_SKIPPED, 0},
        {"rest '1h'", SIMPOOL_EXIT_TIMEOUT, 0},
        {"rest '1h'", SIMPOOL_EXIT_CRASH, 5000000},
        {"both(function() rest '1h' end, function() check(false) end)", SIMPOOL_EXIT_CHECK, 0},
        {"while true do end", SIMPOOL_EXIT_USAGE, 0},
        {"during(latency(pool, '1s'), function() rest '1s' check(false) end)", SIMPOOL_EXIT_CHECK,
         0},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        const struct cast cast = {.pace_known = true, .abort_at_us = rows[index].abort_at_us};
        char plot[512];
        (void)snprintf(plot, sizeof plot, WELCOMED "during(silence(rig.link), function() %s end)",
                       rows[index].body);
        struct play play;
        play_plot(&play, &cast, plot);
        (void)check_row(rows[index].body, check_int(play.exit_code, rows[index].exit_code));
        (void)check_row(rows[index].body, occurrences(&play, "\"fault-on\"") > 0);
        (void)check_row(rows[index].body,
                        occurrences(&play, "\"fault-on\"") == occurrences(&play, "\"fault-off\""));
        play_done(&play);
    }
}

void test_script_link_during_returns(void)
{
    check_play(&known,
               WELCOMED "local a, b = during(latency(rig.link, '1ms'), function()\n"
                        "return 1, rig:expect_share { of = job } end)\n"
                        "check(a == 1 and b.verdict == 'accepted')",
               SIMPOOL_EXIT_GOOD, "");
}

void test_script_link_every_fault(void)
{
    static const char *const faults[] = {
        "latency(pool, '400ms', { jitter = '100ms', towards = 'pool' })",
        "slice(pool, { bytes = 1, gap = '1ms' })",
        "slice(pool, { bytes = 7, towards = 'miner' })",
        "throttle(pool, '64 KB/s')",
    };
    for (size_t index = 0; index < sizeof faults / sizeof faults[0]; index++) {
        char plot[512];
        (void)snprintf(plot, sizeof plot,
                       "during(%s, function() " WELCOMED
                       "rig:expect_share { of = job, verdict = 'accepted' } end)",
                       faults[index]);
        check_play(&known, plot, SIMPOOL_EXIT_GOOD, "");
    }
    check_play(&known,
               WELCOMED "during(reset(rig.link, { past = 300 }), function() rig:expect_gone() "
                        "end) pool:next_miner()",
               SIMPOOL_EXIT_GOOD, "");
}

void test_script_link_what_makes_no_sense(void)
{
    check_play(&known, "latency(pool, 400)", SIMPOOL_EXIT_USAGE,
               "1: `delay` is a duration with its unit, such as \"90s\"");
    check_play(&known, "latency('x', '1s')", SIMPOOL_EXIT_USAGE,
               "1: a fault is put on `rig.link`, or on `pool` for every link, no string");
    check_play(&known, "silence(pool, { towards = 'me' })", SIMPOOL_EXIT_USAGE,
               "1: `towards` is one of \"miner pool both\"");
    check_play(&known, "throttle(pool, '0 B/s')", SIMPOOL_EXIT_USAGE, "1: throttle: ");
    check_play(&known, "during(pool, function() end)", SIMPOOL_EXIT_USAGE,
               "1: a fault is wanted here, such as silence(rig.link), no pool");
    check_play(&known, "during(silence(pool), 7)", SIMPOOL_EXIT_USAGE,
               "1: during(fault, function() … end) wants a function, no number");
}
