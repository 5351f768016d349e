#include <stdio.h>
#include <string.h>

#include "simpool/script/story.h"
#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

static const struct cast known = {.pace_known = true};

/** All of a list, each with its time; the rest of the story goes on meanwhile. */
void test_script_weather_puts_all_on(void)
{
    struct play play;
    play_plot(&play, &known,
              WELCOMED "weather { latency(pool, '1s', { to = '2s' }), silence(rig.link, { from = "
                       "'1s', to = '3s' }) }\n"
                       "rest '5s'\n");
    check_int(play.exit_code, SIMPOOL_EXIT_GOOD);
    static const char *const lines[] = {
        "{\"t\":1.000000,\"who\":\"pool\",\"what\":\"fault-on\",\"rig\":1",
        "{\"t\":3.000000,\"who\":\"pool\",\"what\":\"fault-off\",\"rig\":1"};
    for (size_t index = 0; index < sizeof lines / sizeof lines[0]; index++) {
        check_row(lines[index], strstr(play.journal, lines[index]) != NULL);
    }
    play_done(&play);
    check_play(&known, "weather(7)", SIMPOOL_EXIT_USAGE,
               "1: weather { fault, … } wants a list of faults, no number");
    check_play(&known, "weather { 7 }", SIMPOOL_EXIT_USAGE, "1: a fault is wanted here");
}

/** Made from the seed: the same again, another for another seed, and every spell in its span. */
void test_script_weather_from_a_seed(void)
{
    static const char plot[] = "local faults = random_weather { span = '1h' }\n"
                               "check(#faults > 0, 'fair weather')\n"
                               "for _, fault in ipairs(faults) do note(tostring(fault)) end";
    char first[65536] = "";
    for (uint64_t seed = 1; seed <= 3; seed++) {
        const struct cast cast = {.pace_known = true, .seed = seed < 3 ? 5 : 6};
        struct play play;
        play_plot(&play, &cast, plot);
        check_int(play.exit_code, SIMPOOL_EXIT_GOOD);
        const char *const found = strstr(play.journal, "\"what\":\"note\"");
        check_true(found != NULL);
        const char *const notes = found != NULL ? found : "";
        if (seed == 1) {
            (void)snprintf(first, sizeof first, "%s", notes);
        } else {
            check_true((strcmp(first, notes) == 0) == (seed == 2));
        }
        play_done(&play);
    }
}

/** A file of weather is read by a story that makes its own. Any other would pass as if it had been
 * played in it, so it is not played at all. */
void test_script_weather_from_a_file(void)
{
    const struct cast cast = {.pace_known = true, .weather = "/no/such/weather.lua"};
    check_play(&cast, "weather(random_weather { span = '1h' })", SIMPOOL_EXIT_USAGE,
               "1: the weather /no/such/weather.lua: No such file or directory");
    check_play(&cast, "check(false) -- no random_weather, and nothing is played",
               SIMPOOL_EXIT_SKIPPED,
               "skipped: this story makes no weather of its own (random_weather) in whose place "
               "--weather /no/such/weather.lua would be read");
}

/** Each call makes weather of its own, for a story that is longer than a fault can be put off. */
void test_script_weather_week_after_week(void)
{
    check_play(&known,
               "local words = {}\n"
               "for week = 1, 2 do\n"
               "  local faults = random_weather { span = '168h' }\n"
               "  weather(faults)\n"
               "  for index, fault in ipairs(faults) do faults[index] = tostring(fault) end\n"
               "  words[week] = table.concat(faults)\n"
               "end\n"
               "check(words[1] ~= words[2], 'the same again')\n",
               SIMPOOL_EXIT_GOOD, "");
}

/** Everybody is welcomed, as often as they come, and everybody gets the job. */
void test_script_weather_welcomes_all(void)
{
    check_play(&known,
               "pool:welcome_all { shares = '60/min' }\n"
               "rest '2s'\n"
               "local job = pool:give_all(pool:next_job { clean = true })\n"
               "rest '2s'\n"
               "local shares = 0\n"
               "pool:on('share', function(event) if event.job == job.id then shares = shares + 1 "
               "end end)\n"
               "during(refuse(pool), function() rest '1s' end)\n"
               "rest '2s' check(shares > 0, 'nobody got it')",
               SIMPOOL_EXIT_GOOD, "");
    check_play(&(struct cast){.pace_known = false}, "pool:welcome_all()", SIMPOOL_EXIT_USAGE,
               "1: welcome_all cannot measure a miner: welcome one before");
    check_play(&(struct cast){.pace_known = false},
               WELCOMED "pool:welcome_all { shares = '60/min' }\n"
                        "local new = pool:give_all(pool:next_job { clean = true })\n"
                        "rig:expect_share { of = new }",
               SIMPOOL_EXIT_GOOD, "");
}

void test_script_weather_recovers(void)
{
    check_play(&known,
               WELCOMED "weather { silence(pool), refuse(pool) }\n"
                        "rest '10s'\n"
                        "pool:refuse_miners()\n"
                        "local rig = pool:recovers { within = '5s' }\n"
                        "check(rig.open)",
               SIMPOOL_EXIT_GOOD, "");
    const struct cast mute = {.pace_known = true, .mute = true};
    check_play(&mute, WELCOMED "pool:recovers { within = '5s' }", SIMPOOL_EXIT_CHECK,
               "2: no accepted share within 5 s after all faults were lifted");
}

void test_script_weather_hours(void)
{
    check_play(&known, "check(hours(2) == 2)", SIMPOOL_EXIT_GOOD, "");
}

void test_script_weather_hours_are_a_number(void)
{
    static const char *const wrong[] = {"", "'2h'", "-1", "0/0"};
    for (size_t row = 0; row < sizeof wrong / sizeof wrong[0]; row++) {
        char plot[64];
        (void)snprintf(plot, sizeof plot, "hours(%s)", wrong[row]);
        check_play(&known, plot, SIMPOOL_EXIT_USAGE, "1: hours(default) takes a number above 0");
    }
}
