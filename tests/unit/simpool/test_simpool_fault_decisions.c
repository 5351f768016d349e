#include "simpool/fault/decisions.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/check.h"

static const char rule[] = "rig-1/latency(pool, \"400ms\")#2";

static struct stratum_event decided(uint64_t index, uint64_t luck, double level,
                                    enum simpool_towards towards)
{
    struct stratum_event event = stratum_event_make(5, STRATUM_POOL, STRATUM_EVENT_DECIDED, 1);
    const struct simpool_decision decision = {index, true, luck, level};
    simpool_decision_write(&event, &decision, rule, towards);
    return event;
}

void test_decisions_are_read_back(void)
{
    struct simpool_decisions *const known = simpool_decisions_make();
    const struct stratum_event events[] = {
        decided(7, UINT64_MAX, 0.1, SIMPOOL_TOWARDS_POOL),
        decided(2, 1, 1, SIMPOOL_TOWARDS_POOL),
        decided(3, 9, 1.0 / 3, SIMPOOL_TOWARDS_MINER),
    };
    check_text(events[0].text,
               "towards pool 7 luck ffffffffffffffff level 0.1 by rig-1/latency(pool, "
               "\"400ms\")#2");
    for (size_t index = 0; index < sizeof events / sizeof events[0]; index++) {
        check_true(simpool_decisions_feed(known, &events[index]));
    }
    simpool_decisions_settle(known);
    check_int(simpool_decisions_count(known), 3);
    const uint64_t stream = simpool_decision_stream(rule, SIMPOOL_TOWARDS_POOL);
    struct simpool_decision decision = {.index = 2};
    check_true(simpool_decisions_look_up(known, stream, &decision));
    check_true(decision.acts && decision.luck == 1 && decision.level == 1);
    decision = (struct simpool_decision){7, false, 0, 0};
    check_true(simpool_decisions_look_up(known, stream, &decision));
    check_true(decision.acts && decision.luck == UINT64_MAX && decision.level == 0.1);
    decision = (struct simpool_decision){3, false, 0, 0};
    check_true(simpool_decisions_look_up(
        known, simpool_decision_stream(rule, SIMPOOL_TOWARDS_MINER), &decision));
    check_true(decision.acts && decision.level == 1.0 / 3);
    simpool_decisions_free(known);
}

/** Up to the last that is named of a stream, what is not named was let alone. Past it, and of other
 *  streams, nothing is known. */
void test_decisions_what_is_not_named(void)
{
    struct simpool_decisions *const known = simpool_decisions_make();
    const struct stratum_event event = decided(4, 1, 1, SIMPOOL_TOWARDS_POOL);
    check_true(simpool_decisions_feed(known, &event));
    simpool_decisions_settle(known);
    static const struct {
        uint64_t index;
        bool named;
        bool acts;
    } rows[] = {{0, true, false}, {3, true, false}, {4, true, true}, {5, false, true}};
    const uint64_t stream = simpool_decision_stream(rule, SIMPOOL_TOWARDS_POOL);
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        struct simpool_decision decision = {rows[index].index, true, 77, 1};
        check_int(simpool_decisions_look_up(known, stream, &decision), rows[index].named);
        check_int(decision.acts, rows[index].acts);
    }
    struct simpool_decision decision = {4, true, 77, 1};
    check_true(!simpool_decisions_look_up(known, stream + 1, &decision));
    check_true(!simpool_decisions_look_up(NULL, stream, &decision));
    check_int(decision.luck, 77);
    simpool_decisions_free(known);
    simpool_decisions_free(NULL);
}

void test_decisions_bad_texts(void)
{
    static const char *const texts[] = {
        "",
        "towards",
        "towards pool 7",
        "towards pool 7 luck 00 level 1",
        "towards here 7 luck 0000000000000000 level 1 by x",
        "towards pool x luck 0000000000000000 level 1 by x",
    };
    struct simpool_decisions *const known = simpool_decisions_make();
    struct stratum_event event = stratum_event_make(5, STRATUM_POOL, STRATUM_EVENT_DECIDED, 1);
    for (size_t index = 0; index < sizeof texts / sizeof texts[0]; index++) {
        (void)snprintf(event.text, sizeof event.text, "%s", texts[index]);
        check_row(texts[index], !simpool_decisions_feed(known, &event));
    }
    event.kind = STRATUM_EVENT_NOTE;
    check_true(simpool_decisions_feed(known, &event)); /* not our business */
    check_int(simpool_decisions_count(known), 0);
    simpool_decisions_settle(known);
    simpool_decisions_free(known);
}
