#include <signal.h>
#include <unistd.h>

#include "miner/signals.h"
#include "tests/unit/check.h"

static void on_wake(void *context)
{
    stratum_loop_stop(context);
}

void test_signals_become_a_wish(void)
{
    static const int numbers[] = {SIGINT, SIGTERM};
    for (size_t index = 0; index < 2; index++) {
        struct stratum_loop *loop = stratum_loop_ev_make();
        loop->wake = on_wake;
        loop->wake_context = loop;
        struct miner_signals *signals = miner_signals_make(loop);
        check_true(signals != NULL && !miner_signals_wish_end(signals));
        check_int(kill(getpid(), numbers[index]), 0);
        stratum_loop_run(loop);
        check_true(miner_signals_wish_end(signals));
        miner_signals_free(signals);
        stratum_loop_free(loop);
    }
    miner_signals_free(NULL);
}
