#include "simpool/program/signals.h"

#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

enum { US_PER_S = 1000000, NS_PER_US = 1000 };

static sigset_t ours(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGCHLD); /* ends a wait early: there is a child to look at */
    return set;
}

static void leave(int number)
{
    (void)number;
    _exit(PROGRAM_EXIT_INTERRUPTED);
}

void program_signals_heed(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    const struct sigaction leaves = {.sa_handler = leave};
    const struct sigaction ignored = {.sa_handler = SIG_IGN};
    for (size_t index = 0; index < sizeof numbers / sizeof numbers[0]; index++) {
        struct sigaction before;
        if (sigaction(numbers[index], NULL, &before) != 0 || before.sa_handler != SIG_IGN) {
            (void)sigaction(numbers[index], &leaves, NULL); /* unless it is nohup's */
        }
    }
    (void)sigaction(SIGPIPE, &ignored, NULL);
    const sigset_t set = ours();
    (void)sigprocmask(SIG_UNBLOCK, &set, NULL);
}

void program_signals_hold(void)
{
    const sigset_t set = ours();
    (void)sigprocmask(SIG_BLOCK, &set, NULL);
}

int program_signals_take(int64_t wait_us)
{
    const sigset_t set = ours();
    const struct timespec wait = {wait_us / US_PER_S, wait_us % US_PER_S * NS_PER_US};
    const int taken = sigtimedwait(&set, NULL, &wait);
    return taken > 0 && taken != SIGCHLD ? taken : 0;
}

void program_signals_await(int fd)
{
    const sigset_t set = ours();
    sigset_t before;
    struct pollfd wanted = {.fd = fd, .events = POLLOUT};
    (void)sigprocmask(SIG_UNBLOCK, &set, &before);
    (void)poll(&wanted, 1, -1);
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
}
