/** What an HTTP/1.1 server answers, read byte for byte as it comes: its status and its body,
 * whether it says how long that is, sends it in chunks, or ends it by hanging up. Pure.
 *
 *  source: RFC 9112
 */
#ifndef STRATUM_NET_HTTP_ANSWER_H
#define STRATUM_NET_HTTP_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stratum/net/queue.h"

enum {
    STRATUM_HTTP_ANSWER_HEAD_MAX = 32 * 1024,  /* status line and fields, all of them */
    STRATUM_HTTP_ANSWER_BODY_MAX = 1024 * 1024 /* what a miner tells of itself is a few KiB */
};

enum stratum_http_answer_stage {
    STRATUM_HTTP_ANSWER_STATUS,
    STRATUM_HTTP_ANSWER_FIELDS,
    STRATUM_HTTP_ANSWER_COUNTED, /* a body of so many bytes */
    STRATUM_HTTP_ANSWER_CHUNK_SIZE,
    STRATUM_HTTP_ANSWER_CHUNK,
    STRATUM_HTTP_ANSWER_CHUNK_END,
    STRATUM_HTTP_ANSWER_TRAILERS,
    STRATUM_HTTP_ANSWER_UNTIL_END, /* a body up to the end of the connection */
    STRATUM_HTTP_ANSWER_WHOLE,
    STRATUM_HTTP_ANSWER_BAD
};

/** All zero: nothing has come yet. Owns its queues: stratum_http_answer_done(). */
struct stratum_http_answer {
    enum stratum_http_answer_stage stage;
    unsigned status;
    struct stratum_queue body;
    const char *problem; /* when BAD: one line */
    /* its own business: */
    struct stratum_queue raw; /* not looked at yet */
    size_t head_len;
    uint64_t left; /* bytes of the body, or of this chunk, that are to come */
    bool counted, chunked;
};

void stratum_http_answer_done(struct stratum_http_answer *answer);
/** Bytes as they come; what follows a whole answer is passed over. */
void stratum_http_answer_feed(struct stratum_http_answer *answer, const uint8_t *bytes, size_t len);
/** The server has hung up: what is not WHOLE then is BAD. */
void stratum_http_answer_end(struct stratum_http_answer *answer);
/** WHOLE or BAD: nothing can change any more. */
bool stratum_http_answer_settled(const struct stratum_http_answer *answer);

#endif
