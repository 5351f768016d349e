#include "stratum/net/socks.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>

enum {
    SOCKS_VERSION = 5,
    SOCKS_PASSWORD_VERSION = 1,
    SOCKS_NO_PASSWORD = 0,
    SOCKS_PASSWORD = 2,
    SOCKS_CONNECT = 1,
    SOCKS_IPV4 = 1,
    SOCKS_NAME = 3,
    SOCKS_IPV6 = 4,
    SOCKS_REFUSED = 5,
    SOCKS_ANSWER_LEN_MAX = 4 + 1 + 255 + 2, /* the longest answer: to CONNECT, with a name in it */
    SOCKS_TEXT_MAX = 400
};

enum stage { GREETING, PASSWORD, CONNECTING, OPEN, OVER };

/** A connection through the proxy. Belongs to the loop's thread. */
struct socks_link {
    struct stratum_link link; /* first: the owner's view */
    struct stratum_loop *loop;
    struct stratum_link *inner; /* NULL: no more */
    enum stage stage;
    struct stratum_address target;
    struct stratum_socks socks;
    struct stratum_timer deadline;
    uint8_t answer[SOCKS_ANSWER_LEN_MAX]; /* of the proxy, as far as it has come */
    size_t answer_len;
    bool *gone; /* of the callback that is under way: set when the owner frees the link in it */
};

struct socks_dialer {
    struct stratum_dialer dialer;
    struct stratum_loop *loop;
    struct stratum_socks socks;
    struct stratum_dialer *inner;
};

static void drop_inner(struct socks_link *here, enum stratum_link_close how)
{
    stratum_link_close(here->inner, how);
    here->inner = NULL;
}

/** The owner hears that it is over; the last thing done. */
static void say_closed(struct socks_link *here, enum stratum_link_end end, const char *text)
{
    drop_inner(here, STRATUM_LINK_RESET);
    stratum_loop_disarm(here->loop, &here->deadline);
    here->stage = OVER;
    here->link.events->closed(here->link.context, end, text);
}

/** "the proxy 127.0.0.1:1080 …" */
static void fail(struct socks_link *here, enum stratum_link_end end, const char *words)
{
    char text[SOCKS_TEXT_MAX];
    const struct stratum_address *const proxy = &here->socks.proxy;
    (void)snprintf(text, sizeof text, "the proxy %.100s:%u %.260s", proxy->host,
                   (unsigned)proxy->port, words);
    say_closed(here, end, text);
}

static void fail_connecting(struct socks_link *here, uint8_t why)
{
    static const char *const reasons[] = {
        [1] = "general failure",     [2] = "its rules forbid it",
        [3] = "network unreachable", [4] = "host unreachable, or unknown",
        [5] = "connection refused",  [6] = "it took too many hops",
        [7] = "it knows no CONNECT", [8] = "it does not take this kind of address",
    };
    const bool known = why < sizeof reasons / sizeof reasons[0] && reasons[why] != NULL;
    char words[SOCKS_TEXT_MAX];
    (void)snprintf(words, sizeof words, "cannot reach %.100s:%u: %s", here->target.host,
                   (unsigned)here->target.port,
                   known ? reasons[why] : "for a reason it alone knows");
    fail(here, why == SOCKS_REFUSED ? STRATUM_LINK_END_REFUSED : STRATUM_LINK_END_FAILED, words);
}

/* ---- what we say -------------------------------------------------------------------------- */

static void greet(struct socks_link *here)
{
    const bool named = here->socks.user[0] != '\0';
    const uint8_t bytes[] = {SOCKS_VERSION, named ? 2 : 1, SOCKS_NO_PASSWORD, SOCKS_PASSWORD};
    stratum_link_send(here->inner, bytes, named ? 4 : 3);
}

static size_t put_word(uint8_t *out, const char *word)
{
    uint8_t len = 0;
    for (; word[len] != '\0'; len++) {
        out[1 + (size_t)len] = (uint8_t)word[len];
    }
    out[0] = len;
    return (size_t)len + 1;
}

static void say_password(struct socks_link *here)
{
    uint8_t bytes[1 + 2 * (1 + STRATUM_SOCKS_WORD_MAX)] = {SOCKS_PASSWORD_VERSION};
    size_t len = 1;
    len += put_word(bytes + len, here->socks.user);
    len += put_word(bytes + len, here->socks.password);
    stratum_link_send(here->inner, bytes, len);
    here->stage = PASSWORD;
}

static void ask_to_connect(struct socks_link *here)
{
    uint8_t bytes[4 + 1 + STRATUM_SOCKS_WORD_MAX + 2] = {SOCKS_VERSION, SOCKS_CONNECT, 0};
    size_t len = 4;
    if (inet_pton(AF_INET, here->target.host, bytes + len) == 1) {
        bytes[3] = SOCKS_IPV4;
        len += 4;
    } else if (inet_pton(AF_INET6, here->target.host, bytes + len) == 1) {
        bytes[3] = SOCKS_IPV6;
        len += 16;
    } else {
        bytes[3] = SOCKS_NAME;
        len += put_word(bytes + len, here->target.host);
    }
    bytes[len++] = (uint8_t)(here->target.port >> 8);
    bytes[len++] = (uint8_t)here->target.port;
    stratum_link_send(here->inner, bytes, len);
    here->stage = CONNECTING;
}

/* ---- what it answers ---------------------------------------------------------------------- */

/** How long the answer is that we wait for, as far as its beginning tells. */
static size_t answer_len_of(const struct socks_link *here)
{
    if (here->stage != PASSWORD && here->answer[0] != SOCKS_VERSION) {
        return 1; /* nothing that we know the length of */
    }
    if (here->stage != CONNECTING) {
        return 2;
    }
    if (here->answer_len < 5) {
        return 5;
    }
    switch (here->answer[3]) {
    case SOCKS_IPV4:
        return 4 + 4 + 2;
    case SOCKS_IPV6:
        return 4 + 16 + 2;
    default:
        return 4 + 1 + (size_t)here->answer[4] + 2;
    }
}

static void on_method(struct socks_link *here)
{
    if (here->answer[0] != SOCKS_VERSION) {
        fail(here, STRATUM_LINK_END_FAILED, "does not speak SOCKS5");
    } else if (here->answer[1] == SOCKS_NO_PASSWORD) {
        ask_to_connect(here);
    } else if (here->answer[1] == SOCKS_PASSWORD && here->socks.user[0] != '\0') {
        say_password(here);
    } else {
        fail(here, STRATUM_LINK_END_FAILED,
             here->socks.user[0] == '\0'
                 ? "wants a user and a password: write socks5://USER:PASS@HOST:PORT"
                 : "takes neither a password nor none");
    }
}

static void on_password(struct socks_link *here)
{
    if (here->answer[1] == 0) {
        ask_to_connect(here);
    } else {
        fail(here, STRATUM_LINK_END_FAILED, "does not take this user and password");
    }
}

static void on_connected(struct socks_link *here)
{
    if (here->answer[0] != SOCKS_VERSION) {
        fail(here, STRATUM_LINK_END_FAILED, "does not speak SOCKS5");
    } else if (here->answer[1] != 0) {
        fail_connecting(here, here->answer[1]);
    } else {
        here->stage = OPEN;
        stratum_loop_disarm(here->loop, &here->deadline);
        here->link.events->opened(here->link.context);
    }
}

static void on_answer(struct socks_link *here)
{
    switch (here->stage) {
    case GREETING:
        on_method(here);
        return;
    case PASSWORD:
        on_password(here);
        return;
    case CONNECTING:
        on_connected(here);
        return;
    case OPEN:
    case OVER:
        break;
    }
    assert(false);
}

static void on_inner_bytes(void *context, const uint8_t *bytes, size_t len)
{
    struct socks_link *const here = context;
    bool gone = false;
    here->gone = &gone;
    while (len > 0 && here->stage < OPEN) {
        here->answer[here->answer_len++] = *bytes++;
        len--;
        if (here->answer_len == answer_len_of(here)) {
            on_answer(here);
            if (gone) {
                return;
            }
            here->answer_len = 0;
        }
    }
    here->gone = NULL;
    if (len > 0 && here->stage == OPEN) {
        here->link.events->bytes(here->link.context, bytes, len);
    }
}

static void on_inner_opened(void *context)
{
    struct socks_link *const here = context;
    stratum_loop_arm(here->loop, &here->deadline,
                     stratum_loop_now(here->loop).now_us + STRATUM_SOCKS_ANSWER_US);
    greet(here);
}

static void on_inner_closed(void *context, enum stratum_link_end end, const char *text)
{
    struct socks_link *const here = context;
    char words[SOCKS_TEXT_MAX];
    const bool open = here->stage == OPEN;
    const bool hung_up = end == STRATUM_LINK_END_FINISHED;
    (void)snprintf(words, sizeof words, "%s%.300s", open || hung_up ? "" : "cannot be reached: ",
                   open || !hung_up ? text : "hung up before it had connected us");
    if (open) {
        say_closed(here, end, words);
    } else {
        fail(here, hung_up ? STRATUM_LINK_END_FAILED : end, words);
    }
}

static const struct stratum_link_events inner_events = {
    .opened = on_inner_opened,
    .bytes = on_inner_bytes,
    .closed = on_inner_closed,
};

static void on_deadline(void *context)
{
    fail(context, STRATUM_LINK_END_FAILED, "did not answer in time");
}

/* ---- the link's face ---------------------------------------------------------------------- */

static void socks_send(struct stratum_link *link, const uint8_t *bytes, size_t len)
{
    const struct socks_link *const here = (const struct socks_link *)link;
    if (here->stage == OPEN) {
        stratum_link_send(here->inner, bytes, len);
    }
}

static void socks_close(struct stratum_link *link, enum stratum_link_close how)
{
    struct socks_link *const here = (struct socks_link *)link;
    if (here->gone != NULL) {
        *here->gone = true;
    }
    drop_inner(here, how);
    stratum_loop_disarm(here->loop, &here->deadline);
    free(here);
}

static size_t socks_queued_bytes(const struct stratum_link *link)
{
    const struct socks_link *const here = (const struct socks_link *)link;
    return here->stage == OPEN ? here->inner->ops->queued_bytes(here->inner) : 0;
}

static const struct stratum_link_ops socks_ops = {
    .name = "socks5",
    .send = socks_send,
    .close = socks_close,
    .queued_bytes = socks_queued_bytes,
};

/* ---- the dialer --------------------------------------------------------------------------- */

static struct stratum_link *socks_dial(struct stratum_dialer *dialer,
                                       const struct stratum_address *address,
                                       const struct stratum_link_events *events, void *context)
{
    const struct socks_dialer *const from = (const struct socks_dialer *)dialer;
    struct socks_link *const here = calloc(1, sizeof *here);
    if (here == NULL) {
        return NULL;
    }
    here->link.ops = &socks_ops;
    stratum_address_peer(here->link.peer, address->host, address->port);
    here->loop = from->loop;
    here->target = *address;
    here->socks = from->socks;
    here->deadline = stratum_timer_make(on_deadline, here);
    stratum_link_own(&here->link, events, context);
    here->inner = from->inner->dial(from->inner, &from->socks.proxy, &inner_events, here);
    if (here->inner == NULL) {
        free(here);
        return NULL;
    }
    return &here->link;
}

static void socks_dialer_free(struct stratum_dialer *dialer)
{
    struct socks_dialer *const here = (struct socks_dialer *)dialer;
    here->inner->free(here->inner);
    free(here);
}

struct stratum_dialer *stratum_dialer_socks_make(struct stratum_loop *loop,
                                                 const struct stratum_socks *socks,
                                                 struct stratum_dialer *inner)
{
    struct socks_dialer *const made = calloc(1, sizeof *made);
    if (made == NULL) {
        return NULL;
    }
    *made = (struct socks_dialer){
        .dialer = {socks_dial, socks_dialer_free}, .loop = loop, .socks = *socks, .inner = inner};
    return &made->dialer;
}
