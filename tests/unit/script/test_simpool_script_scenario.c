#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "simpool/script/story.h"
#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

static void write_file(const char *path, const char *text)
{
    FILE *const file = fopen(path, "w");
    (void)fputs(text, file);
    (void)fclose(file);
}

void test_script_scenario_header(void)
{
    static const char text[] =
        "-- A story about\n-- nothing much.\n\n-- (not this)\n"
        "scenario { seed = 42, jobs = \"" THEATRE_JOBS "\", tags = { 'quick', 'odd' },\n"
        "  limit = '2m', promise = { stale_rate = at_most(0.01), recovery_time = at_most '10s',\n"
        "  shares_per_minute = between('2/min', '3/s'), uptime_ratio = at_least(0.99) } }\n"
        "story(function() end)\n";
    char path[] = "/tmp/scenario-XXXXXX";
    (void)close(mkstemp(path));
    write_file(path, text);
    char problem[512] = "";
    struct simpool_story *const story = simpool_story_load(path, problem, sizeof problem);
    check_text(problem, "");
    const struct simpool_scenario *const scenario = simpool_story_scenario(story);
    check_text(scenario->purpose, "A story about\nnothing much.");
    check_text(scenario->title, strrchr(path, '/') + 1);
    check_int(scenario->seed, 42);
    check_int(scenario->limit_us, 120000000);
    check_int(scenario->tag_count, 2);
    check_text(scenario->tags[1], "odd");
    check_text(scenario->jobs, THEATRE_JOBS);
    check_int(scenario->promise_count, 4); /* by the alphabet: tables have no order */
    check_text(scenario->promises[0].name, "recovery_time");
    check_text(scenario->promises[0].written, "at most 10s");
    check_near(scenario->promises[0].high, 10, 1e-9);
    check_near(scenario->promises[1].low, 2, 1e-9);
    check_near(scenario->promises[1].high, 180, 1e-9);
    check_text(scenario->promises[1].written, "between 2/min and 3/s");
    check_near(scenario->promises[2].high, 0.01, 1e-9);
    check_near(scenario->promises[3].low, 0.99, 1e-9);
    simpool_story_free(story);
    (void)unlink(path);
}

void test_script_scenario_dialect(void)
{
    char path[] = "/tmp/scenario-XXXXXX";
    (void)close(mkstemp(path));
    write_file(path, "scenario { jobs = \"" THEATRE_JOBS "\", dialect = { like = 'nicehash',\n"
                     "  vardiff = { shares = '30/min' } } }\nstory(function() end)\n");
    char problem[512] = "";
    struct simpool_story *const story = simpool_story_load(path, problem, sizeof problem);
    check_text(problem, "");
    const struct simpool_dialect *const dialect = simpool_story_scenario(story)->dialect;
    check_int(dialect->extranonce2_len, 3);
    check_near(dialect->vardiff.target_s, 2, 1e-12);
    simpool_story_free(story);
    (void)unlink(path);
    check_refused("scenario { dialect = 'nicehsh' }\n",
                  "1: no dialect `nicehsh`; did you mean `nicehash`?");
    check_refused("scenario { dialect = {\n clen = 'always' } }\n",
                  "1: a dialect has no `clen`; did you mean `clean`?");
}

void test_script_scenario_promises(void)
{
    check_refused("scenario { promise = { stale_rate = 0.01 } }\n",
                  "1: the promise about stale_rate is at_most(…), at_least(…) or between(…)");
    check_refused("scenario { promise = { recovery_time = at_most(10) } }\n",
                  "1: `recovery_time` is a duration with its unit, such as \"90s\", \"400ms\", "
                  "\"5m\" or \"1h\"; 10 has none");
    check_refused("scenario { promise = { stale_rate = at_most '1s' } }\n",
                  "1: the promise about stale_rate is a plain number (ratio)");
    check_refused("scenario { promise = { invalid = at_most() } }\n",
                  "1: at_most and at_least take a bound, between takes two");
    check_refused("scenario { promise = { invalid = between(1) } }\n",
                  "1: at_most and at_least take a bound, between takes two");
    check_refused("scenario { promise = { invalid = between(5, 1) } }\n",
                  "1: the promise about invalid can never be kept: between 5 and 1");
    check_refused("scenario { promise = { at_most(1) } }\n", "1: a promise has the name of a KPI");
    for (size_t seed = 0; seed < 3; seed++) {
        static const char *const seeds[] = {"'x'", "-1", "18446744073709551616"};
        char text[64];
        (void)snprintf(text, sizeof text, "scenario { seed = %s }\n", seeds[seed]);
        check_refused(text, "1: bad argument #1 to 'scenario' (seed is a whole number from 0 to "
                            "2^63 - 1; --seed takes larger ones)");
    }
    check_refused("scenario { limit = 10 }\n",
                  "1: `limit` is a duration with its unit, such as \"90s\", \"400ms\", \"5m\" or "
                  "\"1h\"; 10 has none");
}
