#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/check.h"
#include "tests/unit/miner/arena.h"
#include "tests/unit/miner/conversation.h"

/* A device that lies: nothing of it is sent, all of it is counted. */
void test_agent_crew_false_finds(void)
{
    struct arena *arena = arena_make(FINE, FINE);
    arena_start(arena);
    arena_run(arena, SECOND_US / 2);
    arena_say(&arena->pools[0], SET_DIFFICULTY("1000000"));
    arena_say(&arena->pools[0], NOTIFY("\"hard\"", "true"));
    arena_run(arena, 20 * SECOND_US);
    const struct miner_meter *meter = miner_agent_meter(arena->agent);
    check_true(meter->false_finds >= 19);
    check_int(meter->dropped, 0);
    check_int(arena->last[STRATUM_EVENT_DROPPED].verdict, STRATUM_VERDICT_LOW_DIFFICULTY);
    check_int(meter->submitted, 0);
    check_int(arena->pools[0].submits, 0);
    check_text(arena->last[STRATUM_EVENT_DROPPED].job, "hard");
    arena_free(arena);
}

/* Finds of another epoch, of no epoch, of another shape, and before any connection. */
void test_agent_crew_stray_finds(void)
{
    struct arena *arena = arena_make(REFUSING, FINE);
    struct miner_find find = {.epoch = 77};
    arena_start(arena);
    const struct miner_crew_events *events = arena->crew.crew.events;
    void *context = arena->crew.crew.context;
    events->found(context, &find);
    events->working(context, 77);
    events->hashed(context, 0, 0);
    arena_behave(&arena->pools[0], FINE);
    arena_run(arena, 30 * SECOND_US);
    const uint64_t submitted = miner_agent_meter(arena->agent)->submitted;
    events->found(context, &find);
    find.epoch = arena->crew.epoch;
    find.share.extranonce2_len = 7;
    events->found(context, &find);
    check_int(miner_agent_meter(arena->agent)->submitted, submitted);
    check_int(arena->events[STRATUM_EVENT_DROPPED], 3);
    miner_agent_stop(arena->agent);
    find.share.extranonce2_len = 4;
    events->found(context, &find);
    events->hashed(context, 0, 5);
    check_int(arena->last[STRATUM_EVENT_HASHED].number, 5);
    arena_free(arena);
}

/* However often a pool changes what is searched for, nonces are told once a second, with the mean
 * of the difficulties by which as many shares were to be expected. */
void test_agent_crew_hashed_at_changing_difficulties(void)
{
    enum { CHANGES = 100 };
    struct arena *arena = arena_make(FINE, FINE);
    arena_start(arena);
    arena_run(arena, SECOND_US);
    const unsigned told = arena->events[STRATUM_EVENT_HASHED];
    const double expected = miner_agent_meter(arena->agent)->expected;
    const uint64_t nonces = miner_agent_meter(arena->agent)->nonces;
    const double difficulty = miner_agent_meter(arena->agent)->difficulty;
    for (int change = 0; change < CHANGES; change++) {
        arena_say(&arena->pools[0], change % 2 == 0 ? SET_DIFFICULTY("1") : SET_DIFFICULTY("3"));
        arena_say(&arena->pools[0], NOTIFY("\"other\"", "true"));
        arena->crew.crew.events->hashed(arena->crew.crew.context, 0, 1000);
    }
    miner_agent_stop(arena->agent);
    check_int(arena->events[STRATUM_EVENT_HASHED], told + 1);
    const struct miner_meter *meter = miner_agent_meter(arena->agent);
    const struct stratum_event *last = &arena->last[STRATUM_EVENT_HASHED];
    const double before = last->number - (double)(meter->nonces - nonces); /* and not told yet */
    const double worth = before / difficulty + (meter->expected - expected) * 0x1p32 / meter->yield;
    check_near(last->number / last->difficulty, worth, 1e-9 * worth);
    check_true(last->difficulty != difficulty && last->difficulty != meter->difficulty);
    arena_free(arena);
}

/* What part of the nonces can be shares is said by the job's time, whatever this machine's clock
 * says; the journal is told when it is another than the clock's, and once a second at most. */
void test_agent_crew_yield_of_the_job(void)
{
    struct arena *arena = arena_make(FINE, FINE);
    arena->options.session.algorithm = QHASH_ALGORITHM_QHASH;
    arena->crew.find_every_us = 3600 * SECOND_US;
    arena_start(arena);
    arena_run(arena, SECOND_US / 2);
    const struct miner_meter *meter = miner_agent_meter(arena->agent);
    const struct miner_crew_events *events = arena->crew.crew.events;
    events->hashed(arena->crew.crew.context, 0, 1000);
    check_near(meter->yield, 0.95179, 1e-9);
    const double before = meter->expected;
    for (int change = 0; change < 5; change++) {
        arena_say(&arena->pools[0], NOTIFY_AT("688f5700", "\"fork 3\"", "true"));
        arena_run(arena, SECOND_US / 20);
        arena_say(&arena->pools[0], NOTIFY_AT("687f0000", "\"fork 1\"", "true"));
        arena_run(arena, SECOND_US / 20);
    }
    check_near(meter->yield, 0.97962, 1e-9);
    check_int(arena->events[STRATUM_EVENT_YIELD], 0);
    events->hashed(arena->crew.crew.context, 0, 1000);
    check_near(meter->expected / before, 1 + 0.97962 / 0.95179, 1e-9);
    arena_run(arena, 2 * SECOND_US);
    check_int(arena->events[STRATUM_EVENT_YIELD], 1);
    check_near(arena->last[STRATUM_EVENT_YIELD].number, 0.97962, 1e-9);
    events->hashed(arena->crew.crew.context, 0, 1000);
    arena_run(arena, 2 * SECOND_US);
    check_int(arena->events[STRATUM_EVENT_YIELD], 1);
    arena_free(arena);
}

/* Batches are told a few seconds at a time, and what is left at the end. */
void test_agent_crew_batches(void)
{
    struct arena *arena = arena_make(FINE, FINE);
    const struct miner_batches one = {1, 1000, 40};
    const struct miner_batches other = {2, 500, 30};
    arena_start(arena);
    const struct miner_crew_events *events = arena->crew.crew.events;
    events->batched(arena->crew.crew.context, 0, &one);
    events->batched(arena->crew.crew.context, 0, &other);
    check_int(arena->events[STRATUM_EVENT_BATCHED], 0);
    arena_run(arena, 6 * SECOND_US);
    check_int(arena->events[STRATUM_EVENT_BATCHED], 1);
    check_int(arena->last[STRATUM_EVENT_BATCHED].count, 3);
    check_int(arena->last[STRATUM_EVENT_BATCHED].number, 1500);
    check_int(arena->last[STRATUM_EVENT_BATCHED].duration_us, 40);
    check_text(arena->last[STRATUM_EVENT_BATCHED].text, "device 0");
    events->batched(arena->crew.crew.context, 0, &one);
    miner_agent_stop(arena->agent);
    check_int(arena->events[STRATUM_EVENT_BATCHED], 2);
    arena_free(arena);
}

/* What a driver says goes to the journal and to the meter. */
void test_agent_crew_facts(void)
{
    struct arena *arena = arena_make(FINE, FINE);
    const struct device_facts facts = {61, 250, 1900, 500000000, 8000000000, "power"};
    arena_start(arena);
    const struct miner_crew_events *events = arena->crew.crew.events;
    events->facts(arena->crew.crew.context, 2, &facts);
    check_text(arena->last[STRATUM_EVENT_CARD].text,
               "device 2: 61 °C, 250 W, 1900 MHz, held back by: power");
    check_near(arena->last[STRATUM_EVENT_CARD].number, 5e8, 0);
    const struct device_facts cool = {.power_w = 70, .memory_used_bytes = 5, .throttled = ""};
    events->facts(arena->crew.crew.context, 1, &cool);
    check_text(arena->last[STRATUM_EVENT_CARD].text, "device 1: 70 W");
    const struct device_facts numb = {.memory_used_bytes = 5, .throttled = ""};
    events->facts(arena->crew.crew.context, 1, &numb);
    check_text(arena->last[STRATUM_EVENT_CARD].text, "device 1: no sensor of it is told");
    const struct miner_device_meter *device = &miner_agent_meter(arena->agent)->devices[2];
    check_true(device->has_facts && device->facts.memory_used_bytes == 500000000);
    arena_free(arena);
}

/* A device that is out is no small talk: who wants warnings alone hears of it. */
void test_agent_crew_trouble(void)
{
    char path[] = "/tmp/test_miner_XXXXXX";
    const int fd = mkstemp(path);
    const char *problem = NULL;
    struct arena *arena = arena_make(FINE, FINE);
    struct stratum_log *const log = stratum_log_open("warn", path, &problem);
    arena->log = log;
    arena_start(arena);
    arena->crew.crew.events->trouble(arena->crew.crew.context, 3, "is out");
    check_text(arena->last[STRATUM_EVENT_NOTE].text, "device 3: is out");
    arena_free(arena);
    stratum_log_close(log);
    char said[256] = "";
    check_true(read(fd, said, sizeof said - 1) > 0);
    check_true(strstr(said, "note: device 3: is out") != NULL);
    (void)close(fd);
    (void)unlink(path);
}
