#include "miner/signals.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

enum { EXIT_INTERRUPTED = 130 };

struct miner_signals {
    struct stratum_loop *loop;
    sigset_t set;
    pthread_t thread;
    _Atomic bool wish_end; /* the waiting thread releases, the loop's thread acquires */
    _Atomic bool done;     /* the other way round */
};

static void *wait_for_signals(void *context)
{
    struct miner_signals *signals = context;
    for (;;) {
        int number = 0;
        if (sigwait(&signals->set, &number) != 0) {
            return NULL;
        }
        /* pairs with the release in miner_signals_free() */
        if (atomic_load_explicit(&signals->done, memory_order_acquire)) {
            return NULL;
        }
        /* pairs with the acquire in miner_signals_wish_end() */
        if (atomic_exchange_explicit(&signals->wish_end, true, memory_order_release)) {
            _exit(EXIT_INTERRUPTED);
        }
        stratum_loop_post(signals->loop);
    }
}

struct miner_signals *miner_signals_make(struct stratum_loop *loop)
{
    struct miner_signals *signals = calloc(1, sizeof *signals);
    if (signals == NULL) {
        return NULL;
    }
    signals->loop = loop;
    (void)sigemptyset(&signals->set);
    (void)sigaddset(&signals->set, SIGINT);
    (void)sigaddset(&signals->set, SIGTERM);
    if (pthread_sigmask(SIG_BLOCK, &signals->set, NULL) != 0 ||
        pthread_create(&signals->thread, NULL, wait_for_signals, signals) != 0) {
        free(signals);
        return NULL;
    }
    return signals;
}

bool miner_signals_wish_end(const struct miner_signals *signals)
{
    /* pairs with the exchange in wait_for_signals() */
    return atomic_load_explicit(&signals->wish_end, memory_order_acquire);
}

void miner_signals_free(struct miner_signals *signals)
{
    if (signals == NULL) {
        return;
    }
    /* pairs with the acquire in wait_for_signals() */
    atomic_store_explicit(&signals->done, true, memory_order_release);
    (void)pthread_kill(signals->thread, SIGINT);
    const int failed = pthread_join(signals->thread, NULL);
    assert(failed == 0);
    (void)failed;
    free(signals);
}
