#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_faults_outlet.h"

void test_faults_corrupt_one_bit(void)
{
    static const char words[] = "0123456789";
    for (int run = 0; run < 20; run++) {
        struct fault_on on = fault_put_on("corrupt", (struct simpool_fault_options){.chance = 1});
        for (int before = 0; before < run; before++) {
            (void)stratum_dice_next(&on.dice);
        }
        check_int(fault_pass(&on, words, 5, SIMPOOL_TOWARDS_MINER), SIMPOOL_PASSED);
        check_int(on.notes.len, 10);
        unsigned bits = 0;
        for (size_t at = 0; at < on.notes.len; at++) {
            for (unsigned wrong = (unsigned char)(on.notes.bytes[at] ^ words[at]); wrong > 0;
                 wrong /= 2) {
                bits += wrong % 2;
            }
        }
        check_int(bits, 1);
    }
    struct fault_on on = fault_put_on("corrupt", (struct simpool_fault_options){.chance = 1});
    (void)fault_pass(&on, "", 5, SIMPOOL_TOWARDS_MINER); /* an end stays an end */
    check_int(on.notes.count, 1);
}
