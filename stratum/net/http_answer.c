#include "stratum/net/http_answer.h"

#include <string.h>
#include <strings.h>

#include "stratum/hex.h"

enum { DIGITS_MAX = 9, CONTINUES_BELOW = 200, NO_CONTENT = 204, NOT_MODIFIED = 304 };

static const char too_long[] = "its head is longer than any that makes sense";
static const char too_large[] = "it answers with more than 1 MiB";
static const char no_http[] = "it does not speak HTTP";
static const char bad_length[] = "it says how long its answer is, but in no number";
static const char bad_chunk[] = "its chunks are not as HTTP has them";
static const char cut[] = "it hung up in the middle of its answer";
static const char no_memory[] = "out of memory";

void stratum_http_answer_done(struct stratum_http_answer *answer)
{
    stratum_queue_done(&answer->body);
    stratum_queue_done(&answer->raw);
}

static void spoil(struct stratum_http_answer *answer, const char *problem)
{
    answer->stage = STRATUM_HTTP_ANSWER_BAD;
    answer->problem = problem;
}

/** The next whole line, without its end. false: it has not come yet, or is spoilt. */
static bool view_line(struct stratum_http_answer *answer, const char **line, size_t *len)
{
    const char *const start = (const char *)stratum_queue_view(&answer->raw);
    const char *const end = answer->raw.len > 0 ? memchr(start, '\n', answer->raw.len) : NULL;
    const size_t used = end != NULL ? (size_t)(end - start) + 1 : answer->raw.len;
    if (answer->head_len + used > STRATUM_HTTP_ANSWER_HEAD_MAX) {
        spoil(answer, too_long);
        return false;
    }
    *line = start;
    *len = end != NULL ? (size_t)(end - start) : 0;
    if (*len > 0 && start[*len - 1] == '\r') {
        (*len)--;
    }
    return end != NULL;
}

static void drop_line(struct stratum_http_answer *answer, const char *line)
{
    const char *const end = memchr(line, '\n', answer->raw.len);
    const size_t used = (size_t)(end - line) + 1;
    answer->head_len += used;
    stratum_queue_drop(&answer->raw, used);
}

/** A number of digits alone, blanks around it. false: none. */
static bool read_count(uint64_t *out, const char *text, size_t len)
{
    uint64_t count = 0;
    size_t digits = 0;
    for (size_t index = 0; index < len; index++) {
        if (text[index] < '0' || text[index] > '9' || ++digits > DIGITS_MAX) {
            return false;
        }
        count = count * 10 + (uint64_t)(text[index] - '0');
    }
    *out = count;
    return digits > 0;
}

/** "HTTP/1.1 200 OK" */
static void on_status(struct stratum_http_answer *answer, const char *line, size_t len)
{
    static const char protocol[] = "HTTP/1.";
    uint64_t status = 0;
    if (len < 12 || memcmp(line, protocol, sizeof protocol - 1) != 0 || line[8] != ' ' ||
        !read_count(&status, line + 9, 3) || (len > 12 && line[12] != ' ')) {
        spoil(answer, no_http);
        return;
    }
    answer->status = (unsigned)status;
    answer->counted = answer->chunked = false;
    answer->stage = STRATUM_HTTP_ANSWER_FIELDS;
}

/** The head has ended: what the body is made of. */
static void on_head_end(struct stratum_http_answer *answer)
{
    if (answer->status < CONTINUES_BELOW) {
        answer->stage = STRATUM_HTTP_ANSWER_STATUS; /* the answer itself is still to come */
    } else if (answer->status == NO_CONTENT || answer->status == NOT_MODIFIED) {
        answer->stage = STRATUM_HTTP_ANSWER_WHOLE;
    } else if (answer->chunked) {
        answer->stage = STRATUM_HTTP_ANSWER_CHUNK_SIZE;
    } else if (answer->counted) {
        answer->stage = answer->left > 0 ? STRATUM_HTTP_ANSWER_COUNTED : STRATUM_HTTP_ANSWER_WHOLE;
    } else {
        answer->stage = STRATUM_HTTP_ANSWER_UNTIL_END;
        answer->left = UINT64_MAX;
    }
}

static bool is_named(const char *line, size_t len, const char *name)
{
    return len == strlen(name) && strncasecmp(line, name, len) == 0;
}

/** "Content-Length: 12"; any other field is passed over. */
static void on_field(struct stratum_http_answer *answer, const char *line, size_t len)
{
    const char *const colon = memchr(line, ':', len);
    if (colon == NULL) {
        spoil(answer, no_http);
        return;
    }
    const size_t name_len = (size_t)(colon - line);
    const char *value = colon + 1;
    size_t value_len = len - name_len - 1;
    while (value_len > 0 && (*value == ' ' || *value == '\t')) {
        value++;
        value_len--;
    }
    while (value_len > 0 && (value[value_len - 1] == ' ' || value[value_len - 1] == '\t')) {
        value_len--;
    }
    if (is_named(line, name_len, "Transfer-Encoding")) {
        answer->chunked = is_named(value, value_len, "chunked");
    } else if (is_named(line, name_len, "Content-Length")) {
        answer->counted = read_count(&answer->left, value, value_len);
        if (!answer->counted) {
            spoil(answer, bad_length);
        }
    }
}

/** Hexadecimal, and perhaps an extension behind a semicolon or blanks. */
static void on_chunk_size(struct stratum_http_answer *answer, const char *line, size_t len)
{
    uint64_t size = 0;
    size_t digits = 0;
    for (; digits < len && digits < DIGITS_MAX; digits++) {
        const char padded[2] = {'0', line[digits]};
        uint8_t digit = 0;
        if (!stratum_hex_read(&digit, 1, padded, 2)) {
            break;
        }
        size = size * 16 + digit;
    }
    if (digits == 0 ||
        (digits < len && line[digits] != ' ' && line[digits] != '\t' && line[digits] != ';')) {
        spoil(answer, bad_chunk);
        return;
    }
    answer->left = size;
    answer->stage = size > 0 ? STRATUM_HTTP_ANSWER_CHUNK : STRATUM_HTTP_ANSWER_TRAILERS;
}

static void on_line(struct stratum_http_answer *answer, const char *line, size_t len)
{
    switch (answer->stage) {
    case STRATUM_HTTP_ANSWER_STATUS:
        on_status(answer, line, len);
        return;
    case STRATUM_HTTP_ANSWER_FIELDS:
        if (len > 0) {
            on_field(answer, line, len);
        } else {
            on_head_end(answer);
        }
        return;
    case STRATUM_HTTP_ANSWER_CHUNK_SIZE:
        on_chunk_size(answer, line, len);
        return;
    case STRATUM_HTTP_ANSWER_CHUNK_END:
        if (len > 0) {
            spoil(answer, bad_chunk);
        } else {
            answer->head_len = 0; /* chunks may be many, their sizes are no head */
            answer->stage = STRATUM_HTTP_ANSWER_CHUNK_SIZE;
        }
        return;
    default: /* trailers */
        answer->stage = len > 0 ? STRATUM_HTTP_ANSWER_TRAILERS : STRATUM_HTTP_ANSWER_WHOLE;
        return;
    }
}

static bool in_body(const struct stratum_http_answer *answer)
{
    return answer->stage == STRATUM_HTTP_ANSWER_COUNTED ||
           answer->stage == STRATUM_HTTP_ANSWER_CHUNK ||
           answer->stage == STRATUM_HTTP_ANSWER_UNTIL_END;
}

/** As much of the body as has come. */
static void take_body(struct stratum_http_answer *answer)
{
    const size_t here = answer->raw.len < answer->left ? answer->raw.len : (size_t)answer->left;
    if (answer->body.len + here > STRATUM_HTTP_ANSWER_BODY_MAX) {
        spoil(answer, too_large);
        return;
    }
    if (!stratum_queue_add(&answer->body, stratum_queue_view(&answer->raw), here)) {
        spoil(answer, no_memory);
        return;
    }
    stratum_queue_drop(&answer->raw, here);
    answer->left -= answer->stage == STRATUM_HTTP_ANSWER_UNTIL_END ? 0 : here;
    if (answer->left == 0) {
        answer->stage = answer->stage == STRATUM_HTTP_ANSWER_CHUNK ? STRATUM_HTTP_ANSWER_CHUNK_END
                                                                   : STRATUM_HTTP_ANSWER_WHOLE;
    }
}

bool stratum_http_answer_settled(const struct stratum_http_answer *answer)
{
    return answer->stage >= STRATUM_HTTP_ANSWER_WHOLE;
}

void stratum_http_answer_feed(struct stratum_http_answer *answer, const uint8_t *bytes, size_t len)
{
    if (!stratum_http_answer_settled(answer) && !stratum_queue_add(&answer->raw, bytes, len)) {
        spoil(answer, no_memory);
    }
    const char *line = NULL;
    size_t line_len = 0;
    while (!stratum_http_answer_settled(answer)) {
        if (in_body(answer)) {
            if (answer->raw.len == 0) {
                return;
            }
            take_body(answer);
        } else if (view_line(answer, &line, &line_len)) {
            on_line(answer, line, line_len);
            drop_line(answer, line);
        } else {
            return;
        }
    }
}

void stratum_http_answer_end(struct stratum_http_answer *answer)
{
    if (answer->stage == STRATUM_HTTP_ANSWER_UNTIL_END) {
        answer->stage = STRATUM_HTTP_ANSWER_WHOLE;
    } else if (!stratum_http_answer_settled(answer)) {
        spoil(answer, cut);
    }
}
