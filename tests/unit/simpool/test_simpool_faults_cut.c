#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_faults_outlet.h"

void test_faults_cut_mid_line(void)
{
    static const char lines[] = "{\"method\":\"a\"}\n{\"method\":\"b\"}\n{\"method\":\"c\"}\n";
    struct simpool_fault_options options = {.towards = SIMPOOL_TOWARDS_BOTH, .method = "b"};
    check_text(fault_say("cut", options, lines),
               "{\"method\":\"a\"}\n{\"metho<RST>{\"method\":\"c\"}\n");
    options.how = SIMPOOL_ENDING_FINISH;
    options.at = 0.9;
    check_text(fault_say("cut", options, lines),
               "{\"method\":\"a\"}\n{\"method\":\"b\"<FIN>{\"method\":\"c\"}\n");
    options.how = SIMPOOL_ENDING_HALF;
    options.at = 0.01;
    check_text(fault_say("cut", options, lines), "{\"method\":\"a\"}\n<HALF>{\"method\":\"c\"}\n");
}
