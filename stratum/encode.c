#include "stratum/encode.h"

#include <assert.h>
#include <inttypes.h>

void stratum_encode_id(struct stratum_text *out, const struct stratum_id *id)
{
    switch (id == NULL ? STRATUM_ID_NULL : id->kind) {
    case STRATUM_ID_NONE:
    case STRATUM_ID_NULL:
        stratum_text_add(out, "null");
        return;
    case STRATUM_ID_NUMBER:
        stratum_text_format(out, "%" PRId64, id->number);
        return;
    case STRATUM_ID_STRING:
        stratum_text_json(out, id->text);
        return;
    }
    assert(false && "an id kind that does not exist");
}

static void add_id(struct stratum_text *out, const struct stratum_id *id)
{
    stratum_text_add(out, "{\"id\":");
    stratum_encode_id(out, id);
}

/* Commas between texts; the caller writes what is no text. */
static void add_texts(struct stratum_text *out, const char *const *texts, size_t count)
{
    for (size_t index = 0; index < count; index++) {
        stratum_text_add(out, index == 0 ? "" : ",");
        stratum_text_json(out, texts[index]);
    }
}

static void add_quoted_hex(struct stratum_text *out, const uint8_t *bytes, size_t len)
{
    stratum_text_add(out, "\"");
    stratum_text_hex(out, bytes, len);
    stratum_text_add(out, "\"");
}

static void add_subscribe(struct stratum_text *out, const struct stratum_message *message)
{
    const char *const texts[] = {message->as.subscribe.agent, message->as.subscribe.session};
    add_texts(out, texts, *texts[1] != '\0' ? 2 : *texts[0] != '\0' ? 1 : 0);
}

static void add_authorize(struct stratum_text *out, const struct stratum_message *message)
{
    const char *const texts[] = {message->as.authorize.user, message->as.authorize.pass};
    add_texts(out, texts, 2);
}

static void add_submit(struct stratum_text *out, const struct stratum_message *message)
{
    const struct stratum_submit *submit = &message->as.submit;
    const char *const texts[] = {submit->user,  submit->job_id, submit->extranonce2,
                                 submit->ntime, submit->nonce,  submit->version_bits};
    add_texts(out, texts, *texts[5] != '\0' ? 6 : 5);
}

static void add_configure(struct stratum_text *out, const struct stratum_message *message)
{
    const struct stratum_configure *configure = &message->as.configure;
    const char *extensions[4];
    size_t count = 0;
    char buffer[256];
    struct stratum_text options = stratum_text_in(buffer, sizeof buffer);
    if (configure->version_rolling) {
        extensions[count++] = "version-rolling";
        stratum_text_format(&options,
                            "\"version-rolling.mask\":\"%08" PRIx32
                            "\",\"version-rolling.min-bit-count\":%" PRIu32,
                            configure->version_mask, configure->version_min_bit_count);
    }
    if (configure->minimum_difficulty) {
        stratum_text_add(&options, count > 0 ? "," : "");
        extensions[count++] = "minimum-difficulty";
        stratum_text_add(&options, "\"minimum-difficulty.value\":");
        stratum_text_number(&options, configure->minimum_difficulty_value);
    }
    if (configure->subscribe_extranonce) {
        extensions[count++] = "subscribe-extranonce";
    }
    if (configure->info) {
        extensions[count++] = "info";
    }
    assert(!options.overflow);
    stratum_text_add(out, "[");
    add_texts(out, extensions, count);
    stratum_text_format(out, "],{%s}", options.at);
}

static void add_suggest_difficulty(struct stratum_text *out, const struct stratum_message *message)
{
    stratum_text_number(out, message->as.suggest_difficulty.difficulty);
}

static void add_suggest_target(struct stratum_text *out, const struct stratum_message *message)
{
    const uint8_t *target = message->as.suggest_target.target;
    stratum_text_add(out, "\"");
    for (size_t index = 0; index < 32; index++) {
        stratum_text_hex(out, &target[31 - index], 1);
    }
    stratum_text_add(out, "\"");
}

static void add_set_difficulty(struct stratum_text *out, const struct stratum_message *message)
{
    stratum_text_number(out, message->as.set_difficulty.difficulty);
}

static void add_set_extranonce(struct stratum_text *out, const struct stratum_message *message)
{
    const struct stratum_set_extranonce *const extranonce = &message->as.set_extranonce;
    add_quoted_hex(out, extranonce->extranonce1, extranonce->extranonce1_len);
    stratum_text_format(out, ",%zu", extranonce->extranonce2_len);
}

static void add_set_version_mask(struct stratum_text *out, const struct stratum_message *message)
{
    stratum_text_format(out, "\"%08" PRIx32 "\"", message->as.set_version_mask.version_mask);
}

static void add_notify(struct stratum_text *out, const struct stratum_message *message)
{
    const struct stratum_notify *notify = &message->as.notify;
    stratum_text_json(out, notify->job_id);
    stratum_text_add(out, ",");
    add_quoted_hex(out, notify->prevhash_words, sizeof notify->prevhash_words);
    stratum_text_add(out, ",");
    add_quoted_hex(out, notify->coinbase, notify->coinb1_len);
    stratum_text_add(out, ",");
    add_quoted_hex(out, notify->coinbase + notify->coinb1_len, notify->coinb2_len);
    stratum_text_add(out, ",[");
    for (size_t index = 0; index < notify->branch_count; index++) {
        stratum_text_add(out, index == 0 ? "" : ",");
        add_quoted_hex(out, notify->branches[index], sizeof notify->branches[index]);
    }
    stratum_text_format(out, "],\"%08" PRIx32 "\",\"%08" PRIx32 "\",\"%08" PRIx32 "\",%s",
                        notify->version, notify->nbits, notify->ntime,
                        notify->clean ? "true" : "false");
}

/* [], [host], [host, port] or [host, port, wait]; null stands for "the same". */
static void add_reconnect(struct stratum_text *out, const struct stratum_message *message)
{
    const struct stratum_reconnect *reconnect = &message->as.reconnect;
    const bool with_wait = reconnect->wait_s > 0;
    const bool with_port = reconnect->port > 0 || with_wait;
    if (reconnect->host[0] != '\0') {
        stratum_text_json(out, reconnect->host);
    } else if (with_port) {
        stratum_text_add(out, "null");
    }
    if (reconnect->port > 0) {
        stratum_text_format(out, ",%u", (unsigned)reconnect->port);
    } else if (with_wait) {
        stratum_text_add(out, ",null");
    }
    if (with_wait) {
        stratum_text_format(out, ",%" PRIu32, reconnect->wait_s);
    }
}

static void add_show_message(struct stratum_text *out, const struct stratum_message *message)
{
    stratum_text_json(out, message->as.show_message.text);
}

static void add_nothing(struct stratum_text *out, const struct stratum_message *message)
{
    (void)out;
    (void)message;
}

typedef void (*add_params)(struct stratum_text *out, const struct stratum_message *message);
static const add_params writers[STRATUM_KIND_COUNT] = {
    [STRATUM_SUBSCRIBE] = add_subscribe,
    [STRATUM_AUTHORIZE] = add_authorize,
    [STRATUM_SUBMIT] = add_submit,
    [STRATUM_CONFIGURE] = add_configure,
    [STRATUM_EXTRANONCE_SUBSCRIBE] = add_nothing,
    [STRATUM_SUGGEST_DIFFICULTY] = add_suggest_difficulty,
    [STRATUM_SUGGEST_TARGET] = add_suggest_target,
    [STRATUM_SET_DIFFICULTY] = add_set_difficulty,
    [STRATUM_SET_EXTRANONCE] = add_set_extranonce,
    [STRATUM_SET_VERSION_MASK] = add_set_version_mask,
    [STRATUM_NOTIFY] = add_notify,
    [STRATUM_RECONNECT] = add_reconnect,
    [STRATUM_SHOW_MESSAGE] = add_show_message,
    [STRATUM_GET_VERSION] = add_nothing,
    [STRATUM_PING] = add_nothing,
};

void stratum_encode_params(struct stratum_text *out, const struct stratum_message *message)
{
    assert(message->kind < STRATUM_KIND_COUNT && writers[message->kind] != NULL);
    writers[message->kind](out, message);
}

enum stratum_status stratum_encode(struct stratum_text *out, const struct stratum_message *message)
{
    const size_t before = out->len;
    add_id(out, &message->id);
    stratum_text_format(out, ",\"method\":\"%s\",\"params\":[", stratum_kind_method(message->kind));
    stratum_encode_params(out, message);
    stratum_text_add(out, "]}");
    return stratum_text_end_line(out, before);
}

enum stratum_status stratum_encode_result(struct stratum_text *out, const struct stratum_id *id,
                                          const char *result_json)
{
    const size_t before = out->len;
    add_id(out, id);
    stratum_text_add(out, ",\"result\":");
    stratum_text_add(out, result_json);
    stratum_text_add(out, ",\"error\":null}");
    return stratum_text_end_line(out, before);
}

enum stratum_status stratum_encode_configured(struct stratum_text *out, const struct stratum_id *id,
                                              const struct stratum_reply *reply)
{
    const size_t before = out->len;
    add_id(out, id);
    stratum_text_add(out, ",\"result\":{\"version-rolling\":");
    if (reply->configured.version_rolling) {
        stratum_text_format(out, "true,\"version-rolling.mask\":\"%08" PRIx32 "\"",
                            reply->configured.version_mask);
    } else {
        stratum_text_add(out, "false");
    }
    stratum_text_format(out, ",\"minimum-difficulty\":%s,\"subscribe-extranonce\":%s}",
                        reply->configured.minimum_difficulty ? "true" : "false",
                        reply->configured.subscribe_extranonce ? "true" : "false");
    stratum_text_add(out, ",\"error\":null}");
    return stratum_text_end_line(out, before);
}
