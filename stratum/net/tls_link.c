/* The filter itself. Ciphertext comes and goes through two memory BIOs; every callback that calls
 * the owner checks afterwards whether the owner has closed the link in it. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>

#include "stratum/net/queue.h"
#include "stratum/net/tls_parts.h"

enum { TLS_RECORD_MAX = 16 * 1024, TLS_WRITE_MAX = 1024 * 1024 };

/** Belongs to the loop's thread. */
struct tls_link {
    struct stratum_link link; /* first: the owner's view */
    struct stratum_loop *loop;
    struct stratum_link *inner; /* stays until the owner closes: it may look at what it made */
    SSL *session;
    char *host;                   /* NULL: server */
    struct stratum_queue waiting; /* a server's words before the handshake is done */
    struct stratum_timer deadline;
    bool ready;     /* the handshake is done */
    bool finishing; /* what was sent is followed by our last word */
    bool over;      /* the owner has been told the end */
    bool failed;    /* by our own doing: the alert is still to be delivered */
    bool ended;     /* inner has told its end */
    bool *gone;     /* of the callback that is under way: set when the owner frees the link in it */
};

static struct tls_link *tls_link_of(struct stratum_link *link)
{
    return (struct tls_link *)link;
}

static void tls_link_free(struct tls_link *tls)
{
    if (tls->gone != NULL) {
        *tls->gone = true;
    }
    stratum_loop_disarm(tls->loop, &tls->deadline);
    stratum_queue_done(&tls->waiting);
    stratum_tls_session_free(tls->session);
    free(tls->host);
    free(tls);
}

/** What OpenSSL has written goes to the peer. */
static void flush(struct tls_link *tls)
{
    BIO *const sent = SSL_get_wbio(tls->session);
    char *bytes = NULL;
    const long len = BIO_get_mem_data(sent, &bytes);
    if (len > 0) {
        if (!tls->ended) {
            stratum_link_send(tls->inner, bytes, (size_t)len);
        }
        (void)BIO_reset(sent);
    }
}

/** The owner hears that it is over; the last thing done. */
static void say_closed(struct tls_link *tls, enum stratum_link_end end, const char *text)
{
    stratum_loop_disarm(tls->loop, &tls->deadline);
    tls->over = true;
    tls->link.events->closed(tls->link.context, end, text);
}

/** An alert, if OpenSSL wrote one, still goes out. */
static void fail(struct tls_link *tls, const char *text)
{
    flush(tls);
    tls->failed = true;
    say_closed(tls, STRATUM_LINK_END_FAILED, text);
}

static void fail_handshake(struct tls_link *tls)
{
    char text[STRATUM_TLS_TEXT_MAX];
    stratum_tls_say_failure(text, tls->session, tls->host, stratum_loop_now(tls->loop).unix_s);
    fail(tls, text);
}

static void on_deadline(void *context)
{
    struct tls_link *const tls = context;
    char text[STRATUM_TLS_TEXT_MAX];
    (void)snprintf(text, sizeof text, "no TLS answer from %.100s in %d s: %s",
                   tls->host != NULL ? tls->host : tls->link.peer,
                   STRATUM_TLS_HANDSHAKE_US / 1000000,
                   tls->host != NULL ? "does it speak TLS on this port?" : "it is too slow");
    fail(tls, text);
}

static void encrypt(struct tls_link *tls, const uint8_t *bytes, size_t len)
{
    while (len > 0) {
        const size_t some = len < TLS_WRITE_MAX ? len : TLS_WRITE_MAX;
        size_t written = 0;
        ERR_clear_error();
        if (SSL_write_ex(tls->session, bytes, some, &written) != 1) {
            return; /* the peer has ended it, or the next read will say why */
        }
        flush(tls);
        bytes += written;
        len -= written;
    }
}

/** The last word of this side. */
static void say_goodbye(struct tls_link *tls)
{
    ERR_clear_error();
    (void)SSL_shutdown(tls->session);
    flush(tls);
    ERR_clear_error();
}

/* ---- from the peer ------------------------------------------------------------------------ */

/** false: it is over, and said; or the link is gone. */
static bool shake_hands(struct tls_link *tls)
{
    ERR_clear_error();
    const int done = SSL_do_handshake(tls->session);
    if (done != 1 && SSL_get_error(tls->session, done) != SSL_ERROR_WANT_READ) {
        fail_handshake(tls);
        return false;
    }
    flush(tls);
    if (done != 1) {
        return true;
    }
    tls->ready = true;
    stratum_loop_disarm(tls->loop, &tls->deadline);
    encrypt(tls, stratum_queue_view(&tls->waiting), tls->waiting.len);
    stratum_queue_done(&tls->waiting);
    if (tls->finishing) {
        say_goodbye(tls);
    }
    if (tls->host != NULL) {
        bool gone = false;
        tls->gone = &gone;
        tls->link.events->opened(tls->link.context);
        if (gone) {
            return false;
        }
        tls->gone = NULL;
    }
    return true;
}

/** Everything that can be read now goes to the owner. */
static void decrypt(struct tls_link *tls)
{
    uint8_t bytes[TLS_RECORD_MAX];
    bool gone = false;
    while (!gone) {
        size_t len = 0;
        ERR_clear_error();
        const int got = SSL_read_ex(tls->session, bytes, sizeof bytes, &len);
        if (got == 1) {
            tls->gone = &gone;
            tls->link.events->bytes(tls->link.context, bytes, len);
            if (!gone) {
                tls->gone = NULL;
            }
            continue;
        }
        const int why = SSL_get_error(tls->session, got);
        if (why == SSL_ERROR_WANT_READ) {
            flush(tls); /* an answer to what was no data */
        } else if (why == SSL_ERROR_ZERO_RETURN) {
            say_closed(tls, STRATUM_LINK_END_FINISHED, "the peer closed the connection");
        } else {
            char text[STRATUM_TLS_TEXT_MAX];
            const char *const reason = ERR_reason_error_string(ERR_peek_error());
            (void)snprintf(text, sizeof text, "what came over TLS was broken: %s",
                           reason != NULL ? reason : "for no reason known");
            ERR_clear_error();
            fail(tls, text);
        }
        return;
    }
}

static void on_inner_bytes(void *context, const uint8_t *bytes, size_t len)
{
    struct tls_link *const tls = context;
    if (tls->over || len == 0) {
        return;
    }
    size_t written = 0;
    if (BIO_write_ex(SSL_get_rbio(tls->session), bytes, len, &written) != 1 || written != len) {
        fail(tls, "out of memory");
        return;
    }
    if (tls->ready || (shake_hands(tls) && tls->ready)) {
        decrypt(tls);
    }
}

static void arm_deadline(struct tls_link *tls)
{
    stratum_loop_arm(tls->loop, &tls->deadline,
                     stratum_loop_now(tls->loop).now_us + STRATUM_TLS_HANDSHAKE_US);
}

static void on_inner_opened(void *context)
{
    struct tls_link *const tls = context;
    (void)snprintf(tls->link.peer, sizeof tls->link.peer, "%s", tls->inner->peer);
    arm_deadline(tls);
    (void)shake_hands(tls);
}

static void on_inner_closed(void *context, enum stratum_link_end end, const char *text)
{
    struct tls_link *const tls = context;
    char words[STRATUM_TLS_TEXT_MAX];
    (void)snprintf(words, sizeof words, "%s", text);
    tls->ended = true;
    if (tls->over) {
        return;
    }
    if (!tls->ready && end == STRATUM_LINK_END_FINISHED) {
        (void)snprintf(words, sizeof words, "%.100s hung up in the TLS handshake: %s",
                       tls->host != NULL ? tls->host : tls->link.peer,
                       tls->host != NULL ? "does it speak TLS on this port?" : "not a miner?");
        end = STRATUM_LINK_END_FAILED;
    }
    say_closed(tls, end, words);
}

static const struct stratum_link_events inner_events = {
    .opened = on_inner_opened,
    .bytes = on_inner_bytes,
    .closed = on_inner_closed,
};

/* ---- the link's face ---------------------------------------------------------------------- */

static void tls_send(struct stratum_link *link, const uint8_t *bytes, size_t len)
{
    struct tls_link *const tls = tls_link_of(link);
    if (tls->ended || tls->over || tls->finishing) {
        return;
    }
    if (tls->ready) {
        encrypt(tls, bytes, len);
    } else if (tls->host == NULL && tls->waiting.len + len <= STRATUM_LINK_QUEUE_MAX) {
        (void)stratum_queue_add(&tls->waiting, bytes, len);
    }
}

static void tls_close(struct stratum_link *link, enum stratum_link_close how)
{
    struct tls_link *const tls = tls_link_of(link);
    if (how == STRATUM_LINK_FINISH && tls->ready && !tls->ended && !tls->failed) {
        say_goodbye(tls);
    }
    stratum_link_close(tls->inner, tls->failed && !tls->ended ? STRATUM_LINK_FINISH : how);
    tls_link_free(tls);
}

/** What the peer says is still read. */
static void tls_finish(struct stratum_link *link)
{
    struct tls_link *const tls = tls_link_of(link);
    if (tls->over || tls->ended || tls->finishing) {
        return;
    }
    tls->finishing = true;
    if (tls->ready) {
        say_goodbye(tls);
    }
}

static size_t tls_queued_bytes(const struct stratum_link *link)
{
    const struct tls_link *const tls = (const struct tls_link *)link;
    return tls->over || tls->ended ? 0
                                   : tls->inner->ops->queued_bytes(tls->inner) + tls->waiting.len;
}

static void tls_hold(struct stratum_link *link, bool holding)
{
    struct tls_link *const tls = tls_link_of(link);
    if (tls->inner != NULL) {
        stratum_link_hold(tls->inner, holding);
    }
}

static const struct stratum_link_ops tls_ops = {
    .name = "tls",
    .send = tls_send,
    .close = tls_close,
    .queued_bytes = tls_queued_bytes,
    .finish = tls_finish,
    .hold = tls_hold,
};

struct stratum_link *stratum_tls_link_make(struct stratum_loop *loop, struct stratum_tls *tls,
                                           struct stratum_link *inner, const char *host)
{
    struct tls_link *const made = calloc(1, sizeof *made);
    char *const name = host != NULL ? strdup(host) : NULL;
    SSL *const session = stratum_tls_session_make(tls, host, stratum_loop_now(loop).unix_s);
    if (made == NULL || (host != NULL && name == NULL) || session == NULL) {
        free(made);
        free(name);
        stratum_tls_session_free(session);
        return NULL;
    }
    made->link.ops = &tls_ops;
    (void)snprintf(made->link.peer, sizeof made->link.peer, "%s", inner->peer);
    made->loop = loop;
    made->inner = inner;
    made->session = session;
    made->host = name;
    made->deadline = stratum_timer_make(on_deadline, made);
    if (host == NULL) {
        arm_deadline(made);
    }
    stratum_link_own(inner, &inner_events, made);
    return &made->link;
}
