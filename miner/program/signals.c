#include "miner/program/signals.h"

#include <assert.h>
#include <fcntl.h>
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
    bool in_terminal; /* from the start, and nobody said that it is to outlive it */
    _Atomic bool wishes[MINER_WISH_COUNT]; /* the waiting thread sets, the loop's thread takes */
    _Atomic bool ending;                   /* the waiting thread's own: an end was wished for */
    _Atomic bool done; /* the loop's thread releases, the waiting one acquires */
};

static bool has_terminal(void)
{
    const int terminal = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
    if (terminal >= 0) {
        (void)close(terminal);
    }
    return terminal >= 0;
}

/** SIGHUP is what a daemon is told to read its file again with, and what it always was: the window
 *  is closed, and who would mine on unseen? nohup says that it shall. */
static bool is_hung_up(const struct miner_signals *signals)
{
    return signals->in_terminal && !has_terminal();
}

static enum miner_wish wish_of(int number)
{
    return number == SIGHUP    ? MINER_WISH_RELOAD
           : number == SIGUSR1 ? MINER_WISH_STATISTICS
                               : MINER_WISH_END;
}

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
        enum miner_wish wish = wish_of(number);
        if (wish == MINER_WISH_RELOAD && is_hung_up(signals)) {
            wish = MINER_WISH_END; /* the kernel and the shell both say so: it is no second one */
        } else if (wish == MINER_WISH_END &&
                   atomic_exchange_explicit(&signals->ending, true, memory_order_relaxed)) {
            _exit(EXIT_INTERRUPTED);
        }
        /* pairs with the acquire in miner_signals_take() */
        atomic_store_explicit(&signals->wishes[wish], true, memory_order_release);
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
    struct sigaction hangup = {.sa_handler = SIG_DFL};
    (void)sigaction(SIGHUP, NULL, &hangup);
    signals->in_terminal = hangup.sa_handler != SIG_IGN && has_terminal();
    (void)sigemptyset(&signals->set);
    (void)sigaddset(&signals->set, SIGINT);
    (void)sigaddset(&signals->set, SIGTERM);
    (void)sigaddset(&signals->set, SIGHUP);
    (void)sigaddset(&signals->set, SIGUSR1);
    if (pthread_sigmask(SIG_BLOCK, &signals->set, NULL) != 0 ||
        pthread_create(&signals->thread, NULL, wait_for_signals, signals) != 0) {
        free(signals);
        return NULL;
    }
    return signals;
}

bool miner_signals_take(struct miner_signals *signals, enum miner_wish wish)
{
    assert((size_t)wish < MINER_WISH_COUNT);
    /* pairs with the release in wait_for_signals() */
    return atomic_exchange_explicit(&signals->wishes[wish], false, memory_order_acquire);
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
