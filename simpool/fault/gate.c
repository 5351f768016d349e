#include "simpool/fault/gate.h"

#include <stdio.h>

void simpool_gate_init(struct simpool_gate *gate, uint64_t seed, const char *rule,
                       enum simpool_towards towards)
{
    char name[SIMPOOL_RULE_MAX + 16];
    (void)snprintf(name, sizeof name, "%s/%s", rule,
                   towards == SIMPOOL_TOWARDS_MINER ? "miner" : "pool");
    stratum_dice_init(&gate->dice, seed, name);
    gate->stream = simpool_decision_stream(rule, towards);
}

bool simpool_gate_is_open(const struct simpool_fault_options *when)
{
    return when->after == 0 && when->first == 0 && when->every <= 1 && when->ramp_us == 0 &&
           (when->chance == 0 || when->chance >= 1);
}

static double level_of(const struct simpool_gate *gate, int64_t at_us)
{
    const int64_t passed_us = at_us - gate->on_us;
    if (gate->when.ramp_us == 0 || passed_us >= gate->when.ramp_us) {
        return 1;
    }
    return passed_us > 0 ? (double)passed_us / (double)gate->when.ramp_us : 0;
}

static bool is_counted(const struct simpool_gate *gate, uint64_t index)
{
    const struct simpool_fault_options *const when = &gate->when;
    return index >= when->after &&
           (when->every <= 1 || (index - when->after + 1) % when->every == 0) &&
           (when->first == 0 || gate->met < when->first);
}

struct simpool_decision simpool_gate_decide(struct simpool_gate *gate, int64_t at_us)
{
    struct simpool_decision decision = {.index = gate->seen++, .level = level_of(gate, at_us)};
    decision.luck = stratum_dice_next(&gate->dice);
    const double thrown = stratum_dice_unit(&gate->dice);
    const double chance = gate->when.chance == 0 ? 1 : gate->when.chance;
    decision.acts = is_counted(gate, decision.index) && decision.level > 0 &&
                    thrown < (gate->swells ? chance : chance * decision.level);
    (void)simpool_decisions_look_up(gate->known, gate->stream, &decision);
    gate->met += decision.acts;
    return decision;
}
