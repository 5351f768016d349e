/* A crowd that only listens: how soon all of it is in, and how far apart a job reaches it. The bare
 * loop beside it is what sending alone costs: accept, then send() to each, and nothing else. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/load.h"

enum { DIALING_MAX = 256, ROUNDS = 5 };

static int by_value(const void *left, const void *right)
{
    const double a = *(const double *)left;
    const double b = *(const double *)right;
    return (a > b) - (a < b);
}

/** Everybody dials, some at a time. returns how long it took until the last was in */
static double let_in(struct load_crowd *crowd, bool hello)
{
    struct epoll_event events[LOAD_EVENTS];
    const double begun_s = load_now_s();
    unsigned dialed = 0;
    unsigned in = 0;
    while (in < crowd->count) {
        while (dialed < crowd->count && dialed - in < DIALING_MAX) {
            load_dial(crowd, &crowd->miners[dialed++]);
        }
        const int got = epoll_wait(crowd->epoll, events, LOAD_EVENTS, 100);
        for (int index = 0; index < got; index++) {
            struct load_miner *const miner = events[index].data.ptr;
            if (!hello) {
                struct epoll_event wanted = {.events = EPOLLIN, .data.ptr = miner};
                in += !miner->sent_hello;
                miner->sent_hello = true;
                (void)epoll_ctl(crowd->epoll, EPOLL_CTL_MOD, miner->fd, &wanted);
            } else if (!miner->sent_hello) {
                load_say_hello(crowd, miner);
            } else if (!load_read(crowd, miner)) {
                load_fail("the pool hung up on a listener");
            }
        }
        in = hello ? crowd->authorized : in;
        if (load_now_s() > begun_s + 120) {
            load_fail("not everybody was let in within two minutes");
        }
    }
    return load_now_s() - begun_s;
}

/** What comes until nothing has come for a while. */
static void drain(struct load_crowd *crowd, int quiet_ms)
{
    struct epoll_event events[LOAD_EVENTS];
    int got = 0;
    while ((got = epoll_wait(crowd->epoll, events, LOAD_EVENTS, quiet_ms)) > 0) {
        for (int index = 0; index < got; index++) {
            if (!load_read(crowd, events[index].data.ptr)) {
                load_fail("the pool hung up on a listener");
            }
        }
    }
}

struct spread {
    double p50_ms, p99_ms, max_ms;
    unsigned reached;
};

/** From the trigger on: when each miner's first job arrived, counted from the first of all. */
static struct spread watch(struct load_crowd *crowd, bool lines)
{
    struct epoll_event events[LOAD_EVENTS];
    double *const at_s = calloc(crowd->count, sizeof *at_s);
    unsigned reached = 0;
    for (unsigned index = 0; index < crowd->count; index++) {
        crowd->miners[index].told = false;
    }
    const double late_s = load_now_s() + 30;
    while (reached < crowd->count && load_now_s() < late_s) {
        const int got = epoll_wait(crowd->epoll, events, LOAD_EVENTS, 100);
        for (int index = 0; index < got; index++) {
            struct load_miner *const miner = events[index].data.ptr;
            const bool told = miner->told;
            if (!load_read(crowd, miner)) {
                load_fail("the pool hung up on a listener");
            }
            miner->told |= !lines;
            if (miner->told && !told) {
                at_s[reached++] = load_now_s();
            }
        }
    }
    qsort(at_s, reached, sizeof *at_s, by_value);
    struct spread spread = {.reached = reached};
    if (reached > 0) {
        spread.p50_ms = (at_s[reached / 2] - at_s[0]) * 1e3;
        spread.p99_ms = (at_s[reached - 1 - reached / 100] - at_s[0]) * 1e3;
        spread.max_ms = (at_s[reached - 1] - at_s[0]) * 1e3;
    }
    free(at_s);
    return spread;
}

static void print_spread(const struct spread *spread, bool first)
{
    printf("%s{\"reached\":%u,\"p50_ms\":%.1f,\"p99_ms\":%.1f,\"max_ms\":%.1f}", first ? "" : ",",
           spread->reached, spread->p50_ms, spread->p99_ms, spread->max_ms);
}

/** In a process of its own: whoever is sent the first job must not wait for the last. Spawned and
 *  not forked, so that the crowd's pages need not be copied while jobs arrive. */
static pid_t pull(const char *trigger)
{
    pid_t child = 0;
    char *const words[] = {"sh", "-c", (char *)trigger, NULL};
    char *const environment[] = {"PATH=/usr/bin:/bin", NULL};
    if (posix_spawn(&child, "/bin/sh", NULL, NULL, words, environment) != 0) {
        load_fail("the trigger failed");
    }
    return child;
}

void load_idle(const struct load_options *options)
{
    struct load_crowd crowd;
    load_crowd_open(&crowd, options);
    const double seconds = let_in(&crowd, true);
    drain(&crowd, 1000);
    printf("{\"miners\":%u,\"authorized_s\":%.3f}\n", crowd.count, seconds);
    (void)fflush(stdout);
    (void)getchar(); /* whoever looks at the pool's memory says when to go on */
    printf("{\"job\":[");
    for (int round = 0; round < ROUNDS; round++) {
        const pid_t trigger = pull(options->trigger);
        const struct spread spread = watch(&crowd, true);
        (void)waitpid(trigger, NULL, 0);
        print_spread(&spread, round == 0);
        drain(&crowd, 500);
    }
    printf("]}\n");
    load_crowd_close(&crowd);
}

/** The child: takes everybody in, then sends a line to each whenever a byte comes by the pipe. */
static void bare_loop(int listener, int go, unsigned count, size_t len)
{
    int *const fds = calloc(count, sizeof *fds);
    char *const line = malloc(len);
    memset(line, 'x', len);
    line[len - 1] = '\n';
    for (unsigned index = 0; index < count; index++) {
        fds[index] = accept(listener, NULL, NULL);
    }
    char byte = 0;
    while (read(go, &byte, 1) == 1) {
        for (unsigned index = 0; index < count; index++) {
            (void)send(fds[index], line, len, MSG_NOSIGNAL);
        }
    }
    free(fds);
    free(line);
    _exit(0);
}

void load_bare(const struct load_options *options)
{
    struct load_options own = *options;
    struct sockaddr_in here = {.sin_family = AF_INET};
    socklen_t len = sizeof here;
    int go[2];
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener < 0 || bind(listener, (const struct sockaddr *)&here, sizeof here) != 0 ||
        listen(listener, 4096) != 0 || pipe(go) != 0 ||
        getsockname(listener, (struct sockaddr *)&here, &len) != 0) {
        load_fail("cannot listen");
    }
    own.port = ntohs(here.sin_port);
    const pid_t child = fork();
    if (child == 0) {
        (void)close(go[1]);
        bare_loop(listener, go[0], own.connections, own.bytes);
    }
    (void)close(go[0]);
    printf("{\"pid\":%d}\n", (int)child);
    (void)fflush(stdout);
    (void)getchar(); /* whoever wants to, has put the child on its core */
    struct load_crowd crowd;
    load_crowd_open(&crowd, &own);
    (void)let_in(&crowd, false);
    printf("{\"job\":[");
    for (int round = 0; round < ROUNDS; round++) {
        if (write(go[1], "g", 1) != 1) {
            load_fail("the bare loop is gone");
        }
        const struct spread spread = watch(&crowd, false);
        print_spread(&spread, round == 0);
        drain(&crowd, 500);
    }
    printf("]}\n");
    (void)close(go[1]);
    (void)waitpid(child, NULL, 0);
    load_crowd_close(&crowd);
}
