#include "stratum/net/resolve.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <unistd.h>

/** What the thread owns: nothing in it is shared. */
struct question {
    struct stratum_address address;
    int answer_to;
};

/** From here on, the first that is of this family, or the first that is not. */
static const struct addrinfo *find(const struct addrinfo *at, int family, bool is_of_it)
{
    while (at != NULL && (at->ai_family == family) != is_of_it) {
        at = at->ai_next;
    }
    return at;
}

void stratum_resolve_choose(struct stratum_route *out, const struct addrinfo *found)
{
    const int family = found->ai_family;
    const struct addrinfo *next[2] = {find(found, family, false), found};
    bool turn = true;
    while (out->count < STRATUM_RESOLVE_MAX && (next[true] != NULL || next[false] != NULL)) {
        turn = next[turn] != NULL ? turn : !turn;
        const struct addrinfo *const at = next[turn];
        if (at->ai_addrlen <= sizeof out->at[0]) {
            memcpy(&out->at[out->count], at->ai_addr, at->ai_addrlen);
            out->len[out->count++] = at->ai_addrlen;
        }
        next[turn] = find(at->ai_next, family, turn);
        turn = !turn;
    }
}

const char *stratum_resolve_problem(const struct stratum_route *route)
{
    return route->problem == EAI_SYSTEM ? strerror(route->error) : gai_strerror(route->problem);
}

static void ask(struct stratum_route *out, const struct stratum_address *address, int flags)
{
    const struct addrinfo hints = {
        .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = flags | AI_NUMERICSERV};
    char port[8];
    (void)snprintf(port, sizeof port, "%u", (unsigned)address->port);
    struct addrinfo *found = NULL;
    memset(out, 0, sizeof *out); /* the padding too: it will be sent */
    out->problem = getaddrinfo(address->host, port, &hints, &found);
    out->error = out->problem == EAI_SYSTEM ? errno : 0;
    if (out->problem == 0) {
        stratum_resolve_choose(out, found);
        freeaddrinfo(found);
    }
}

bool stratum_resolve_numeric(struct stratum_route *out, const struct stratum_address *address)
{
    ask(out, address, AI_NUMERICHOST);
    return out->problem == 0;
}

void stratum_resolve_wait(struct stratum_route *out, const struct stratum_address *address)
{
    ask(out, address, AI_PASSIVE);
}

static void *answer(void *argument)
{
    struct question *const question = argument;
    struct stratum_route route;
    ask(&route, &question->address, 0);
    /* Nobody may be listening any more; that is fine. */
    (void)send(question->answer_to, &route, sizeof route, MSG_NOSIGNAL);
    (void)close(question->answer_to);
    free(question);
    return NULL;
}

/** returns 0, or the errno */
static int spawn(struct question *question)
{
    pthread_attr_t detached;
    pthread_t thread;
    (void)pthread_attr_init(&detached);
    (void)pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    const int error = pthread_create(&thread, &detached, answer, question);
    (void)pthread_attr_destroy(&detached);
    return error;
}

/* The answer travels by value through a pair of sockets: the two threads share no memory, and
 * whoever loses interest just closes its end. */
int stratum_resolve_start(const struct stratum_address *address)
{
    int pair[2];
    struct question *const question = malloc(sizeof *question);
    if (question == NULL || socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) != 0) {
        free(question);
        return -1;
    }
    (void)fcntl(pair[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(pair[1], F_SETFD, FD_CLOEXEC);
    *question = (struct question){*address, pair[1]};
    const int error = spawn(question);
    if (error != 0) {
        free(question);
        (void)close(pair[0]);
        (void)close(pair[1]);
        errno = error;
        return -1;
    }
    return pair[0];
}

void stratum_resolve_take(struct stratum_route *out, int answered)
{
    if (recv(answered, out, sizeof *out, 0) != (ssize_t)sizeof *out) {
        *out = (struct stratum_route){.problem = EAI_FAIL};
    }
}

uint16_t stratum_resolve_port(const struct sockaddr_storage *at)
{
    return ntohs(at->ss_family == AF_INET6 ? ((const struct sockaddr_in6 *)at)->sin6_port
                                           : ((const struct sockaddr_in *)at)->sin_port);
}

void stratum_resolve_name(char out[STRATUM_PEER_MAX], const struct sockaddr_storage *at,
                          socklen_t len)
{
    char host[STRATUM_PEER_MAX] = "?";
    (void)getnameinfo((const struct sockaddr *)at, len, host, sizeof host, NULL, 0, NI_NUMERICHOST);
    stratum_address_peer(out, host, stratum_resolve_port(at));
}
