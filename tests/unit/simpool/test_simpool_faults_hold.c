#include <stdlib.h>

#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_faults_outlet.h"

void test_faults_hold_until_lifted(void)
{
    const struct simpool_rule rule = {
        simpool_fault_by_name("hold"), {.towards = SIMPOOL_TOWARDS_BOTH, .method = "reply"}, NULL};
    static const char lines[] = "{\"id\":1}\n{\"method\":\"a\"}\n{\"id\":2}\n";
    const char *problem = NULL;
    struct simpool_chain *const chain = simpool_chain_make(7, "held");
    const unsigned handle = simpool_chain_add(chain, 0, &rule, &problem);
    simpool_chain_enter(chain, 0, SIMPOOL_TOWARDS_MINER, lines, sizeof lines - 1);
    struct simpool_piece *piece = simpool_chain_take(chain, 1000);
    check_bytes(piece->bytes, "{\"method\":\"a\"}\n", piece->len);
    free(piece);
    check_true(simpool_chain_take(chain, INT64_MAX - 1) == NULL);
    check_int(simpool_chain_deadline_us(chain), INT64_MAX);
    simpool_chain_remove(chain, 2000, handle);
    for (int id = 1; id <= 2; id++) {
        piece = simpool_chain_take(chain, 2000);
        check_int(piece->bytes[6], '0' + id);
        free(piece);
    }
    simpool_chain_free(chain);
}
