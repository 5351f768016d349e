#include <stdlib.h>

#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_faults_outlet.h"

void test_faults_coalesce_gathers(void)
{
    struct fault_on on = fault_put_on("coalesce", (struct simpool_fault_options){.gap_us = 100});
    (void)fault_pass(&on, "a", 10, SIMPOOL_TOWARDS_MINER);
    (void)fault_pass(&on, "b", 60, SIMPOOL_TOWARDS_MINER);
    (void)fault_pass(&on, "x", 70, SIMPOOL_TOWARDS_POOL);
    (void)fault_pass(&on, "c", 110, SIMPOOL_TOWARDS_MINER);
    (void)fault_pass(&on, "d", 111, SIMPOOL_TOWARDS_MINER);
    static const int64_t arrive_us[] = {110, 110, 170, 110, 211};
    check_bytes(on.notes.arrive_us, arrive_us, sizeof arrive_us);
}

/** What arrives together comes out of the chain as one piece. */
void test_faults_coalesce_is_one_segment(void)
{
    struct simpool_chain *const chain = simpool_chain_make(1, "one");
    const struct simpool_rule rule = {
        simpool_fault_by_name("coalesce"), {.towards = SIMPOOL_TOWARDS_BOTH, .gap_us = 100}, NULL};
    const char *problem = NULL;
    (void)simpool_chain_add(chain, 0, &rule, &problem);
    simpool_chain_enter(chain, 10, SIMPOOL_TOWARDS_MINER, "one\n", 4);
    simpool_chain_enter(chain, 20, SIMPOOL_TOWARDS_MINER, "two\n", 4);
    check_true(simpool_chain_take(chain, 109) == NULL);
    check_int(simpool_chain_waiting_len(chain, SIMPOOL_TOWARDS_MINER), 8);
    struct simpool_piece *const piece = simpool_chain_take(chain, 110);
    check_int(piece->len, 8);
    check_bytes(piece->bytes, "one\ntwo\n", 8);
    check_int(simpool_chain_waiting_len(chain, SIMPOOL_TOWARDS_MINER), 0);
    free(piece);
    simpool_chain_free(chain);
}
