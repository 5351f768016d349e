/** Which parcels a fault meets, and with how much luck: chance, counts and ramp, the same for every
 *  fault of both layers. Pure.
 *
 *  Each gate has dice of its own, named after session, rule and direction, and throws them twice
 *  for each parcel that fits, whatever comes of it: no rule, no miner and no window can shift
 *  anybody else's luck. What it decides can be written down, and read back instead of being thrown
 *  (simpool/fault/decisions.h).
 */
#ifndef SIMPOOL_FAULT_GATE_H
#define SIMPOOL_FAULT_GATE_H

#include "simpool/fault/decisions.h"
#include "simpool/fault/fault.h"
#include "stratum/dice.h"

/** One direction of a fault that is on. */
struct simpool_gate {
    struct simpool_fault_options when; /* its first part is read */
    bool swells;
    int64_t on_us;
    uint64_t seen; /* parcels that fit */
    uint64_t met;
    uint64_t stream; /* the hash of its name: which decisions are its */
    const struct simpool_decisions *known;
    struct stratum_dice dice;
};

/** rule: what it does and where, such as "rig-1/latency(…)"; known may be NULL. */
void simpool_gate_init(struct simpool_gate *gate, uint64_t seed, const char *rule,
                       enum simpool_towards towards);
struct simpool_decision simpool_gate_decide(struct simpool_gate *gate, int64_t at_us);
/** Whether it meets everything. */
bool simpool_gate_is_open(const struct simpool_fault_options *when);

#endif
