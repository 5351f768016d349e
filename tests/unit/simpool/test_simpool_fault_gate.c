#include "simpool/fault/gate.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/check.h"

static struct simpool_gate open_gate(struct simpool_fault_options when, const char *rule)
{
    struct simpool_gate gate = {.when = when};
    simpool_gate_init(&gate, 42, rule, SIMPOOL_TOWARDS_POOL);
    return gate;
}

/** "x" for each parcel that is met, "." for each that is not; one a second. */
static const char *met(struct simpool_gate *gate, int parcels)
{
    static char text[256];
    for (int index = 0; index < parcels; index++) {
        text[index] = simpool_gate_decide(gate, (int64_t)index * 1000000).acts ? 'x' : '.';
    }
    text[parcels] = '\0';
    return text;
}

void test_fault_gate_counts(void)
{
    static const struct {
        struct simpool_fault_options when;
        const char *met;
    } rows[] = {
        {{.chance = 0}, "xxxxxxxxxx"},
        {{.chance = 1}, "xxxxxxxxxx"},
        {{.after = 3}, "...xxxxxxx"},
        {{.first = 2}, "xx........"},
        {{.every = 3}, "..x..x..x."},
        {{.every = 1}, "xxxxxxxxxx"},
        {{.after = 2, .first = 2, .every = 2}, "...x.x...."},
        {{.after = 99}, ".........."},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        struct simpool_gate gate = open_gate(rows[index].when, "a");
        check_text(met(&gate, 10), rows[index].met);
        const bool all = strchr(rows[index].met, '.') == NULL;
        check_int(simpool_gate_is_open(&rows[index].when), all);
    }
}

void test_fault_gate_chance(void)
{
    static const double chances[] = {0.01, 0.25, 0.5, 0.9};
    enum { PARCELS = 20000 };
    for (size_t index = 0; index < sizeof chances / sizeof chances[0]; index++) {
        struct simpool_gate gate =
            open_gate((struct simpool_fault_options){.chance = chances[index]}, "a");
        int acts = 0;
        for (int parcel = 0; parcel < PARCELS; parcel++) {
            acts += simpool_gate_decide(&gate, 0).acts;
        }
        check_near((double)acts / PARCELS, chances[index], 0.015);
        check_true(!simpool_gate_is_open(&gate.when));
    }
}

/** Luck is thrown whatever comes of it: counts do not shift it, names do. */
void test_fault_gate_luck_is_its_own(void)
{
    struct simpool_gate all = open_gate((struct simpool_fault_options){.chance = 0}, "a");
    struct simpool_gate some =
        open_gate((struct simpool_fault_options){.chance = 0.3, .after = 5}, "a");
    struct simpool_gate other = open_gate((struct simpool_fault_options){.chance = 0}, "b");
    int same = 0;
    for (int index = 0; index < 100; index++) {
        const uint64_t luck = simpool_gate_decide(&all, 0).luck;
        check_true(simpool_gate_decide(&some, 0).luck == luck);
        same += simpool_gate_decide(&other, 0).luck == luck;
    }
    check_int(same, 0);
}

void test_fault_gate_ramp(void)
{
    const struct simpool_fault_options when = {.ramp_us = 10000000};
    struct simpool_gate gate = open_gate(when, "a");
    gate.swells = true; /* met at once, but weakly */
    check_true(!simpool_gate_decide(&gate, 0).acts);
    check_near(simpool_gate_decide(&gate, 2500000).level, 0.25, 1e-12);
    check_true(simpool_gate_decide(&gate, 1).acts);
    check_near(simpool_gate_decide(&gate, 90000000).level, 1, 0);
    struct simpool_gate chance = open_gate(when, "a");
    int early = 0;
    int late = 0;
    for (int index = 0; index < 1000; index++) {
        early += simpool_gate_decide(&chance, 1000000).acts;
        late += simpool_gate_decide(&chance, 9000000).acts;
    }
    check_near(early, 100, 40);
    check_near(late, 900, 40);
    check_true(!simpool_gate_is_open(&when));
}

/** What is known is not decided again; past it the same dice go on as if nothing had been known. */
void test_fault_gate_known(void)
{
    struct simpool_decisions *const known = simpool_decisions_make();
    struct stratum_event event = stratum_event_make(0, STRATUM_POOL, STRATUM_EVENT_DECIDED, 1);
    const struct simpool_decision decision = {2, true, 0x1234, 0.5};
    simpool_decision_write(&event, &decision, "a", SIMPOOL_TOWARDS_POOL);
    check_true(simpool_decisions_feed(known, &event));
    simpool_decisions_settle(known);
    struct simpool_gate free = open_gate((struct simpool_fault_options){.chance = 0.5}, "a");
    struct simpool_gate bound = free;
    bound.known = known;
    for (uint64_t index = 0; index < 50; index++) {
        const struct simpool_decision mine = simpool_gate_decide(&free, 0);
        const struct simpool_decision got = simpool_gate_decide(&bound, 0);
        check_int(got.acts, index < 2 ? 0 : index == 2 ? 1 : mine.acts);
        check_true(got.luck == (index == 2 ? 0x1234 : mine.luck));
        check_near(got.level, index == 2 ? 0.5 : 1, 0);
    }
    simpool_decisions_free(known);
}
