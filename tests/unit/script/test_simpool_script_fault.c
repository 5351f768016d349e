#include <stdio.h>
#include <string.h>

#include "simpool/script/story.h"
#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

static const char spikes[] =
    "latency(pool, \"2s\", { towards = \"miner\", chance = 0.25, after = 3, first = 2, every = 4, "
    "ramp = \"1s\", from = \"10s\", to = \"60s\", new = true, name = \"spikes\" })";

static const struct cast known = {.pace_known = true};

/** What a fault is called by the journal is the line that makes it. */
void test_script_fault_says_its_line(void)
{
    static const char *const lines[] = {
        "silence(pool)",
        "latency(pool, \"400ms\", { jitter = \"50ms\", shape = \"lognormal\" })",
        spikes,
        "throttle(pool, \"64000 B/s\")",
        "slice(pool, { bytes = 7, gap = \"1ms\" })",
        "coalesce(pool, { gap = \"300ms\" })",
        "loss(pool, { enter = 0.1, leave = 0.5, lose = 1 })",
        "stall(pool, \"5s\")",
        "reset(pool, { past = 100, towards = \"pool\" })",
        "finish(pool, { half = true })",
        "corrupt(pool, { chance = 0.5 })",
        "refuse(pool, { to = \"5s\" })",
        "delay(pool, \"2s\", { method = \"reply\" })",
        "hold(pool, { method = \"reply to mining.submit\" })",
        "drop(pool, { method = \"mining.notify\", first = 1 })",
        "duplicate(pool, { gap = \"1ms\", copies = 2 })",
        "reorder(pool, \"500ms\")",
        "mutate(pool, \"params.2\", { value = json \"[1,\\\"a\\\"]\" })",
        "mutate(pool, \"id\", { turn = \"remove\" })",
        "wrong_id(pool, { method = \"reply\" })",
        "cut(pool, { at = 0.25, how = \"half\" })",
    };
    for (size_t index = 0; index < sizeof lines / sizeof lines[0]; index++) {
        char plot[1024];
        (void)snprintf(plot, sizeof plot, "local said = tostring(%s) check(said == [=[%s]=], said)",
                       lines[index], lines[index]);
        check_play(&known, plot, SIMPOOL_EXIT_GOOD, "");
    }
}

void test_script_fault_values(void)
{
    check_play(
        &known,
        "check(tostring(mutate(pool, 'id', { value = null })):find('json \"null\"'), 'null')\n"
        "check(tostring(mutate(pool, 'id', { value = { 1, 'a' } })):find('[1,'), 'list')\n"
        "check(tostring(mutate(pool, 'id', { value = false })):find('false'), 'false')",
        SIMPOOL_EXIT_GOOD, "");
}

void test_script_fault_what_makes_no_sense(void)
{
    static const struct {
        const char *body;
        const char *why;
    } rows[] = {
        {"latency(pool, '1s', { chance = 2 })", "1: `chance` is a number above 0 and at most 1"},
        {"latency(pool, '1s', { chance = 0 })", "1: `chance` is a number above 0 and at most 1"},
        {"latency(pool, '1s', { after = 1.5 })", "1: `after` is a whole number from 1"},
        {"latency(pool, '1s', { shape = 'lognormel' })",
         "1: `shape` is one of \"uniform lognormal exponential\"; did you mean `lognormal`?"},
        {"latency(pool, '1s', { from = '9s', to = '3s' })",
         "1: latency: `to` is when it is lifted, later than `from`"},
        {"latency(pool)", "1: latency: latency without a delay"},
        {"drop(pool, { method = 'mining.notifi' })",
         "1: no message is called \"mining.notifi\"; did you mean `mining.notify`?"},
        {"hold(pool, { method = 'reply to submit' })",
         "1: no message is called \"reply to submit\"; did you mean `mining.submit`?"},
        {"mutate(pool, 'id', { value = json '' })", "1: `value` is JSON of 1 to 255 bytes"},
        {"silence(pool, { new = 'no' })", "1: `new` is true or false"},
        {"finish(pool, { half = 0 })", "1: `half` is true or false"},
        {"mutate(pool, 7, { turn = 'flip' })", "1: `path` is a text of at most 63 bytes"},
        {"mutate(pool, 'id')", "1: mutate: mutate takes a `value`"},
        {"local rig = pool:next_miner() refuse(rig.link)",
         "1: refuse is about connections that come: it is put on `pool`"},
        {"refuse(pool, { chance = 0.5 })", "1: refuse: it holds for everybody who comes"},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        check_play(&known, rows[index].body, SIMPOOL_EXIT_USAGE, rows[index].why);
    }
}

/** Words that a fault does not take are found before anything is played. */
void test_script_fault_typos(void)
{
    static const struct {
        const char *line;
        const char *problem;
    } rows[] = {
        {"silence(pool, { toward = 'pool' })",
         "3: `silence` takes no `toward`; did you mean `towards`?"},
        {"drop(pool, { methd = 'x' })", "3: `drop` takes no `methd`; did you mean `method`?"},
        {"dorp(pool)", "3: `dorp` is no word of a story; did you mean `drop`?"},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        char text[512];
        (void)snprintf(text, sizeof text,
                       "scenario { jobs = '" THEATRE_JOBS "' }\nstory(function(pool)\n%s end)",
                       rows[index].line);
        check_refused(text, rows[index].problem);
    }
}
