/* How many shares a second a pool judges: some miners, each with a window of shares under way. */
#include <stdio.h>
#include <string.h>

#include <sys/epoll.h>

#include "tests/bench/load.h"

enum { SHARE_MAX = 300, BATCH_MAX = 64 * 1024 };

static size_t put_share(char *out, const struct load_crowd *crowd, struct load_miner *miner)
{
    const uint32_t nonce = miner->nonce++;
    const int len = snprintf(out, SHARE_MAX,
                             "{\"id\":%u,\"method\":\"mining.submit\",\"params\":[\"%s\",\"%s\","
                             "\"%0*x\",\"%s\",\"%08x\"]}\n",
                             (unsigned)(100 + nonce % 1000000), crowd->options->user, miner->job,
                             (int)(2 * miner->extranonce2_len), (unsigned)(nonce >> 24),
                             miner->ntime, (unsigned)(nonce * 2654435761u));
    return (size_t)len;
}

static void send_shares(const struct load_crowd *crowd, struct load_miner *miner, uint64_t count)
{
    char batch[BATCH_MAX];
    size_t len = 0;
    for (; count > 0; count--) {
        len += put_share(batch + len, crowd, miner);
        if (len > BATCH_MAX - SHARE_MAX) {
            load_send(miner, batch, len);
            len = 0;
        }
    }
    load_send(miner, batch, len);
}

/** Until everybody has a job and may mine. */
static void let_in(struct load_crowd *crowd)
{
    struct epoll_event events[LOAD_EVENTS];
    for (unsigned index = 0; index < crowd->count; index++) {
        load_dial(crowd, &crowd->miners[index]);
    }
    const double late_s = load_now_s() + 20;
    unsigned ready = 0;
    while (ready < crowd->count) {
        const int got = epoll_wait(crowd->epoll, events, LOAD_EVENTS, 100);
        for (int index = 0; index < got; index++) {
            struct load_miner *const miner = events[index].data.ptr;
            if (!miner->sent_hello) {
                load_say_hello(crowd, miner);
            } else if (!load_read(crowd, miner)) {
                load_fail("the pool hung up in the handshake");
            }
        }
        ready = 0;
        for (unsigned index = 0; index < crowd->count; index++) {
            ready += crowd->miners[index].authorized && crowd->miners[index].told;
        }
        if (load_now_s() > late_s) {
            load_fail("no job for everybody");
        }
    }
}

void load_shares(const struct load_options *options)
{
    struct load_crowd crowd;
    struct epoll_event events[LOAD_EVENTS];
    load_crowd_open(&crowd, options);
    let_in(&crowd);
    const double begun_s = load_now_s();
    for (unsigned index = 0; index < crowd.count; index++) {
        send_shares(&crowd, &crowd.miners[index], options->window);
    }
    double now_s;
    while ((now_s = load_now_s()) < begun_s + options->seconds) {
        const int got = epoll_wait(crowd.epoll, events, LOAD_EVENTS, 100);
        for (int index = 0; index < got; index++) {
            struct load_miner *const miner = events[index].data.ptr;
            const uint64_t before = crowd.replies;
            if (!load_read(&crowd, miner)) {
                load_fail("the pool hung up");
            }
            if (crowd.replies > before) {
                send_shares(&crowd, miner, crowd.replies - before);
            }
        }
    }
    printf("{\"seconds\":%.3f,\"judged\":%llu,\"accepted\":%llu,\"per_second\":%.0f}\n",
           now_s - begun_s, (unsigned long long)crowd.replies, (unsigned long long)crowd.accepted,
           (double)crowd.replies / (now_s - begun_s));
    load_crowd_close(&crowd);
}
