#include <signal.h>
#include <unistd.h>

#include "miner/program/signals.h"
#include "tests/unit/check.h"

static void on_wake(void *context)
{
    stratum_loop_stop(context);
}

void test_signals_become_a_wish(void)
{
    static const struct {
        int number;
        enum miner_wish wish;
    } rows[] = {{SIGINT, MINER_WISH_END},
                {SIGTERM, MINER_WISH_END},
                {SIGHUP, MINER_WISH_RELOAD},
                {SIGUSR1, MINER_WISH_STATISTICS}};
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct stratum_loop *loop = stratum_loop_ev_make();
        loop->wake = on_wake;
        loop->wake_context = loop;
        struct miner_signals *signals = miner_signals_make(loop);
        check_true(signals != NULL && !miner_signals_take(signals, rows[row].wish));
        check_int(kill(getpid(), rows[row].number), 0);
        stratum_loop_run(loop);
        for (enum miner_wish wish = MINER_WISH_END; wish < MINER_WISH_COUNT; wish++) {
            check_int(miner_signals_take(signals, wish), wish == rows[row].wish);
            check_true(!miner_signals_take(signals, wish)); /* once */
        }
        miner_signals_free(signals);
        stratum_loop_free(loop);
    }
    miner_signals_free(NULL);
}
