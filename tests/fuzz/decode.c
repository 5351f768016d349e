/* What is decoded can be encoded, and says the same when it is read again. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/decode.h"
#include "stratum/encode.h"
#include "stratum/event.h"
#include "stratum/job.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* len is that of the line the message came from. */
static void encode_again(const struct stratum_message *message, size_t len)
{
    const size_t capacity = 8 * len + 1024; /* a byte may be written as \u and four digits */
    char *lines = malloc(2 * capacity);
    struct stratum_message *again = malloc(sizeof *again);
    assert(lines != NULL && again != NULL);
    struct stratum_text first = stratum_text_in(lines, capacity);
    struct stratum_text second = stratum_text_in(lines + capacity, capacity);
    enum stratum_status status = stratum_encode(&first, message);
    assert(status == STRATUM_OK);
    status = stratum_decode(again, first.at, first.len, NULL);
    assert(status == STRATUM_OK && again->kind == message->kind);
    assert(stratum_id_equal(&again->id, &message->id) || message->id.kind == STRATUM_ID_NONE);
    status = stratum_encode(&second, again);
    assert(status == STRATUM_OK);
    assert(first.len == second.len && memcmp(first.at, second.at, first.len) == 0);
    free(again);
    free(lines);
}

/* A submit is judged on its texts, whatever they are. */
static void read_share(const struct stratum_submit *submit)
{
    struct stratum_share share;
    const char *field = NULL;
    for (size_t len = 1; len <= STRATUM_EXTRANONCE_MAX; len++) {
        if (stratum_share_read(&share, submit, len, 0x20000000, &field) == STRATUM_OK) {
            assert(strlen(submit->extranonce2) == 2 * len && share.extranonce2_len == len);
        }
    }
}

static void decode_event(const char *line, size_t len)
{
    struct stratum_event event;
    if (stratum_event_decode(&event, line, len) != STRATUM_OK) {
        return;
    }
    char lines[2][STRATUM_EVENT_LINE_MAX];
    struct stratum_text first = stratum_text_in(lines[0], sizeof lines[0]);
    struct stratum_text second = stratum_text_in(lines[1], sizeof lines[1]);
    enum stratum_status status = stratum_event_encode(&first, &event);
    assert(status == STRATUM_OK);
    status = stratum_event_decode(&event, lines[0], first.len);
    assert(status == STRATUM_OK);
    status = stratum_event_encode(&second, &event);
    assert(status == STRATUM_OK && strcmp(lines[0], lines[1]) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct stratum_message *message = malloc(sizeof *message);
    char *line = malloc(len > 0 ? len : 1); /* of exactly this size: sanitizers see its end */
    assert(message != NULL && line != NULL);
    if (len > 0) {
        memcpy(line, data, len);
    }
    struct stratum_complaint complaint;
    const enum stratum_status status = stratum_decode(message, line, len, &complaint);
    assert(status == complaint.status);
    assert(status != STRATUM_OK || complaint.field[0] == '\0');
    if (status == STRATUM_OK && message->kind == STRATUM_SUBMIT) {
        read_share(&message->as.submit);
    }
    if (status == STRATUM_OK && message->kind != STRATUM_REPLY &&
        message->kind != STRATUM_UNKNOWN) {
        encode_again(message, len);
    }
    decode_event(line, len);
    free(line);
    free(message);
    return 0;
}
