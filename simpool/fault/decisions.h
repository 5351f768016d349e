/** What was decided in a run: which rule met which parcel, with how much luck. Written into the
 *  journal as it happens, read back to have the same again. Pure.
 *
 *  A decision belongs to a stream: a session's rule in one direction, whose parcels are counted
 *  from 0. A log says what was met; up to the last one it says of a stream, what it does not name
 *  was let alone. Past that nothing is known, and whoever asks decides anew, with the same dice.
 */
#ifndef SIMPOOL_FAULT_DECISIONS_H
#define SIMPOOL_FAULT_DECISIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "simpool/fault/fault.h"
#include "stratum/event.h"

enum { SIMPOOL_RULE_MAX = 959 }; /* of a rule's name: an event's text holds it */

struct simpool_decision {
    uint64_t index; /* of the parcel in its stream */
    bool acts;
    uint64_t luck;
    double level;
};

struct simpool_decisions;

/** Whose decisions: the hash of a rule's name with its session, and a direction. */
uint64_t simpool_decision_stream(const char *rule, enum simpool_towards towards);
/** The event's text: "towards pool 17 luck 00ff… level 1 by rig-1/latency(…)". */
void simpool_decision_write(struct stratum_event *event, const struct simpool_decision *decision,
                            const char *rule, enum simpool_towards towards);

struct simpool_decisions *simpool_decisions_make(void);
void simpool_decisions_free(struct simpool_decisions *decisions);
/** Takes DECIDED events, passes over others. false: out of memory, or a text that is none. */
bool simpool_decisions_feed(struct simpool_decisions *decisions, const struct stratum_event *event);
/** After the last of them. */
void simpool_decisions_settle(struct simpool_decisions *decisions);
size_t simpool_decisions_count(const struct simpool_decisions *decisions);
/** Puts what was decided about the parcel of that index into *decision. false: nothing is known
 *  (decisions may be NULL), *decision is as it was. */
bool simpool_decisions_look_up(const struct simpool_decisions *decisions, uint64_t stream,
                               struct simpool_decision *decision);

#endif
