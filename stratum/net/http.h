/** A small HTTP server on the loop, for looking at a program and steering it while it runs. A
 * request is a value, so is the answer, and between them is one plain function.
 *
 *  Reading needs no token; anything but GET and HEAD does, and without a token set it is refused: a
 *  page in some browser of this machine can send requests too. For the same reason a server on a
 *  loopback address answers only those who call it by an address or as localhost.
 *
 *  libmicrohttpd does the protocol, without threads of its own; a build without it has this header
 *  and stratum_http_open() says what to install. Real time only.
 */
#ifndef STRATUM_NET_HTTP_H
#define STRATUM_NET_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stratum/net/link.h"
#include "stratum/net/queue.h"

enum {
    STRATUM_HTTP_BODY_MAX = 64 * 1024, /* of a request; more is answered 413 */
    STRATUM_HTTP_ARGUMENTS_MAX = 8,    /* behind the "?"; more are not seen */
    STRATUM_HTTP_CONNECTIONS_MAX = 64, /* at once; more wait */
    STRATUM_HTTP_IDLE_S = 10           /* without a byte: closed */
};

struct stratum_http_request {
    const char *method; /* "GET" (also for HEAD), "POST", … */
    const char *path;   /* "/1/summary"; decoded, without arguments */
    struct {
        const char *name;
        const char *value; /* "" when there is none */
    } arguments[STRATUM_HTTP_ARGUMENTS_MAX];
    size_t argument_count;
    const char *body; /* ends in NUL, which len does not count; "" when there is none */
    size_t body_len;
};
/** NULL: not given. */
const char *stratum_http_argument(const struct stratum_http_request *request, const char *name);

/** Starts as 200 application/json without a body. */
struct stratum_http_reply {
    unsigned status;
    const char *type; /* static text */
    struct stratum_queue body;
    bool incomplete; /* out of memory while it was written: sent as 500 */
};
void stratum_http_add(struct stratum_http_reply *reply, const char *words);
/** At most 1,024 bytes at a time. */
void stratum_http_format(struct stratum_http_reply *reply, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/** A JSON string with its quotes, of at most 255 bytes; the rest is cut. */
void stratum_http_add_json(struct stratum_http_reply *reply, const char *words);
/** Takes back what was written: {"error": "…"} with this status. */
void stratum_http_refuse(struct stratum_http_reply *reply, unsigned status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

struct stratum_http_options {
    struct stratum_address address; /* port 0: a free one */
    const char *token;  /* "Authorization: Bearer TOKEN"; copied; NULL: nothing can be changed */
    const char *option; /* of the command line, for words: "--http" */
    /** Called on the loop's thread for what is allowed; it answers before it returns. */
    void (*handle)(void *context, const struct stratum_http_request *request,
                   struct stratum_http_reply *reply);
    void *context;
};

struct stratum_http;

/** NULL: *problem says why and what to do. */
struct stratum_http *stratum_http_open(struct stratum_loop *loop,
                                       const struct stratum_http_options *options,
                                       const char **problem);
/** The real address: port 0 has become a port. */
const struct stratum_address *stratum_http_address(const struct stratum_http *http);
/** NULL is fine. Not from within handle(). */
void stratum_http_close(struct stratum_http *http);

#endif
