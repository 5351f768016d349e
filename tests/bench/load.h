/** What the parts of the load bench share: a crowd of miners in one process, as cheap as they can
 * be, so that what is measured is the pool. It shares no code with the project. */
#ifndef TESTS_BENCH_LOAD_H
#define TESTS_BENCH_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LOAD_BUFFER = 16 * 1024, LOAD_EVENTS = 1024, LOAD_WORD = 80 };

struct load_options {
    uint16_t port;
    unsigned connections;
    unsigned window;     /* shares under way on one connection */
    unsigned bytes;      /* of the bare loop's line */
    double seconds;      /* shares are sent for so long */
    const char *user;    /* and what stands behind it: ".worker" */
    const char *trigger; /* a command that makes the pool send a job */
};

/** One miner. */
struct load_miner {
    int fd;
    bool sent_hello;
    bool authorized;
    bool told; /* it has a job since the trigger */
    unsigned extranonce2_len;
    uint32_t nonce; /* the next one */
    char job[LOAD_WORD];
    char ntime[16];
    size_t len; /* of what was read and is no whole line yet */
    char *buffer;
};

/** What a crowd has seen. */
struct load_crowd {
    const struct load_options *options;
    int epoll;
    unsigned count;
    struct load_miner *miners;
    uint64_t replies; /* to shares */
    uint64_t accepted;
    unsigned authorized;
    unsigned notified; /* jobs read */
};

double load_now_s(void);
/** Starts connecting a miner; its hello follows when it is connected. hello false: it says nothing.
 */
void load_dial(struct load_crowd *crowd, struct load_miner *miner);
/** Reads what there is, and takes each whole line. false: the pool has hung up. */
bool load_read(struct load_crowd *crowd, struct load_miner *miner);
void load_say_hello(const struct load_crowd *crowd, struct load_miner *miner);
/** Sends all of it, waiting if it must. */
void load_send(const struct load_miner *miner, const char *bytes, size_t len);
void load_crowd_open(struct load_crowd *crowd, const struct load_options *options);
void load_crowd_close(struct load_crowd *crowd);
/** Ends the program with words. */
void load_fail(const char *words) __attribute__((noreturn));

/* The three measurements: each prints one line of JSON. */
void load_shares(const struct load_options *options);
void load_idle(const struct load_options *options);
void load_bare(const struct load_options *options);

#endif
