/** A host and a port to socket addresses, without the loop ever waiting for a name server. */
#ifndef STRATUM_NET_RESOLVE_H
#define STRATUM_NET_RESOLVE_H

#include <stdbool.h>
#include <stddef.h>

#include <sys/socket.h>

#include "stratum/net/link.h"

struct addrinfo;

enum { STRATUM_RESOLVE_MAX = 8 };

/** A plain value: it crosses a socket between two threads as it is. */
struct stratum_route {
    int problem; /* what getaddrinfo says; 0: at least one address */
    int error;   /* errno, where it says EAI_SYSTEM */
    size_t count;
    struct sockaddr_storage at[STRATUM_RESOLVE_MAX];
    socklen_t len[STRATUM_RESOLVE_MAX];
};

/** true: the host is numeric, and the route is complete. Does not block. */
bool stratum_resolve_numeric(struct stratum_route *out, const struct stratum_address *address);
/** Blocks as long as the name server likes: for start-up, before the loop runs. */
void stratum_resolve_wait(struct stratum_route *out, const struct stratum_address *address);
/** The addresses to try of all that were found, by family in turn (source: RFC 8305 §4): a network
 *  that has one of them alone waits for one in vain, however many the name has. */
void stratum_resolve_choose(struct stratum_route *out, const struct addrinfo *found);
/** Why there is no address; until the next strerror(). */
const char *stratum_resolve_problem(const struct stratum_route *route);
/** Asks in a thread of its own. returns a descriptor that can be read once the answer is there
 *  (the caller closes it, sooner if it likes); -1: no thread or no descriptor left, see errno. */
int stratum_resolve_start(const struct stratum_address *address);
/** Reads the answer from that descriptor. */
void stratum_resolve_take(struct stratum_route *out, int answered);
uint16_t stratum_resolve_port(const struct sockaddr_storage *at);
/** "127.0.0.1:3333", "[::1]:3333"; cut when longer. */
void stratum_resolve_name(char out[STRATUM_PEER_MAX], const struct sockaddr_storage *at,
                          socklen_t len);

#endif
