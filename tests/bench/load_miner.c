/* One cheap miner: it looks for the words it needs and parses nothing. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/bench/load.h"

void load_fail(const char *words)
{
    fprintf(stderr, "load: %s: %s\n", words, strerror(errno));
    exit(1);
}

double load_now_s(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void load_dial(struct load_crowd *crowd, struct load_miner *miner)
{
    const int yes = 1;
    struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons(crowd->options->port)};
    there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    miner->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (miner->fd < 0 || (connect(miner->fd, (const struct sockaddr *)&there, sizeof there) != 0 &&
                          errno != EINPROGRESS)) {
        load_fail("cannot connect");
    }
    (void)setsockopt(miner->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    struct epoll_event wanted = {.events = EPOLLIN | EPOLLOUT, .data.ptr = miner};
    if (epoll_ctl(crowd->epoll, EPOLL_CTL_ADD, miner->fd, &wanted) != 0) {
        load_fail("epoll");
    }
}

void load_send(const struct load_miner *miner, const char *bytes, size_t len)
{
    while (len > 0) {
        const ssize_t sent = send(miner->fd, bytes, len, MSG_NOSIGNAL);
        if (sent > 0) {
            bytes += sent;
            len -= (size_t)sent;
        } else if (errno == EAGAIN) {
            (void)poll(&(struct pollfd){.fd = miner->fd, .events = POLLOUT}, 1, 1000);
        } else {
            load_fail("cannot send");
        }
    }
}

void load_say_hello(const struct load_crowd *crowd, struct load_miner *miner)
{
    char text[400];
    const int len =
        snprintf(text, sizeof text,
                 "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"load/1\"]}\n"
                 "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"%s\",\"x\"]}\n",
                 crowd->options->user);
    struct epoll_event wanted = {.events = EPOLLIN, .data.ptr = miner};
    (void)epoll_ctl(crowd->epoll, EPOLL_CTL_MOD, miner->fd, &wanted);
    miner->sent_hello = true;
    load_send(miner, text, (size_t)len);
}

/** The text between the quotes that begin at from. returns what is behind them, or NULL. */
static const char *take_text(char out[LOAD_WORD], const char *from, const char *end)
{
    const char *const open = memchr(from, '"', (size_t)(end - from));
    const char *const close = open == NULL ? NULL : memchr(open + 1, '"', (size_t)(end - open - 1));
    if (close == NULL) {
        return NULL;
    }
    const size_t len = (size_t)(close - open - 1);
    out[0] = '\0';
    if (len < LOAD_WORD) {
        memcpy(out, open + 1, len);
        out[len] = '\0';
    }
    return close + 1;
}

/** params: the job's id is the first text, ntime the last one. */
static void take_job(struct load_miner *miner, const char *line, const char *end)
{
    const char *at = strstr(line, "\"params\"");
    char word[LOAD_WORD];
    if (at == NULL || (at = take_text(miner->job, at + 8, end)) == NULL) {
        return;
    }
    const char *const close = strrchr(at, ']') != NULL ? strrchr(at, ']') : end;
    while ((at = take_text(word, at, close)) != NULL) {
        if (strlen(word) == 8) {
            memcpy(miner->ntime, word, 9);
        }
    }
    miner->told = true;
}

/** The last thing in subscribe's result: ,8] */
static void take_extranonce2_len(struct load_miner *miner, const char *line)
{
    for (const char *at = line; (at = strchr(at, ',')) != NULL; at++) {
        char *behind = NULL;
        const unsigned long number = strtoul(at + 1, &behind, 10);
        if (behind != at + 1 && *behind == ']') {
            miner->extranonce2_len = (unsigned)number;
        }
    }
}

static void take_line(struct load_crowd *crowd, struct load_miner *miner, char *line, char *end)
{
    *end = '\0';
    const char *const id = strstr(line, "\"id\"");
    if (strstr(line, "mining.notify\"") != NULL && strstr(line, "\"params\"") != NULL) {
        take_job(miner, line, end);
        crowd->notified++;
        return;
    }
    if (id == NULL || strstr(line, "\"method\"") != NULL) {
        return;
    }
    const unsigned long number = strtoul(id + 5, NULL, 10);
    if (number == 1) {
        take_extranonce2_len(miner, line);
    } else if (number == 2) {
        crowd->authorized += !miner->authorized;
        miner->authorized = true;
    } else {
        crowd->replies++;
        const char *const result = strstr(line, "\"result\"");
        crowd->accepted +=
            result != NULL && strncmp(result + 9 + (result[9] == ' '), "true", 4) == 0;
    }
}

bool load_read(struct load_crowd *crowd, struct load_miner *miner)
{
    const ssize_t got =
        recv(miner->fd, miner->buffer + miner->len, LOAD_BUFFER - 1 - miner->len, 0);
    if (got <= 0) {
        return got < 0 && errno == EAGAIN;
    }
    char *at = miner->buffer;
    char *const end = miner->buffer + miner->len + got;
    char *newline = NULL;
    while ((newline = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        take_line(crowd, miner, at, newline);
        at = newline + 1;
    }
    miner->len = (size_t)(end - at);
    memmove(miner->buffer, at, miner->len);
    return miner->len < LOAD_BUFFER - 1;
}

void load_crowd_open(struct load_crowd *crowd, const struct load_options *options)
{
    *crowd = (struct load_crowd){.options = options, .count = options->connections};
    crowd->epoll = epoll_create1(EPOLL_CLOEXEC);
    crowd->miners = calloc(crowd->count, sizeof *crowd->miners);
    for (unsigned index = 0; crowd->miners != NULL && index < crowd->count; index++) {
        crowd->miners[index].fd = -1;
        crowd->miners[index].buffer = malloc(LOAD_BUFFER);
        if (crowd->miners[index].buffer == NULL) {
            load_fail("memory");
        }
    }
    if (crowd->epoll < 0 || crowd->miners == NULL) {
        load_fail("cannot start");
    }
}

void load_crowd_close(struct load_crowd *crowd)
{
    for (unsigned index = 0; index < crowd->count; index++) {
        if (crowd->miners[index].fd >= 0) {
            (void)close(crowd->miners[index].fd);
        }
        free(crowd->miners[index].buffer);
    }
    (void)close(crowd->epoll);
    free(crowd->miners);
}
