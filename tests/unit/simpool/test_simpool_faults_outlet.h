/** A fault that is on, by itself, with an outlet that writes down what it puts. */
#ifndef TESTS_UNIT_SIMPOOL_TEST_SIMPOOL_FAULTS_OUTLET_H
#define TESTS_UNIT_SIMPOOL_TEST_SIMPOOL_FAULTS_OUTLET_H

#include "simpool/fault/chain.h"
#include "stratum/dice.h"

enum { FAULT_PUTS_MAX = 64, FAULT_SAID_MAX = 4096 };

struct fault_notes {
    struct simpool_outlet outlet;
    size_t count;
    size_t lens[FAULT_PUTS_MAX];
    int64_t arrive_us[FAULT_PUTS_MAX];
    char bytes[256];
    size_t len;
};

struct fault_on {
    const struct simpool_fault_ops *ops;
    struct stratum_dice dice;
    _Alignas(max_align_t) unsigned char state[SIMPOOL_FAULT_STATE_MAX];
    struct fault_notes notes;
};

struct fault_on fault_put_on(const char *name, struct simpool_fault_options options);
enum simpool_fate fault_pass(struct fault_on *on, const char *words, int64_t at_us,
                             enum simpool_towards towards);
/** Says lines towards a miner through one fault in a chain, and waits as long as it takes. returns
 *  all that was heard, "<RST>", "<FIN>" and "<HALF>" where the connection ended; overwritten by the
 *  next call. */
const char *fault_say(const char *name, struct simpool_fault_options options, const char *lines);

#endif
