#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "stratum/decode_parts.h"
#include "stratum/field.h"

/* Takes params one by one. After the first that is wrong nothing more is taken, so that index and
 * name still say which it was. */
struct reader {
    struct stratum_json params;
    size_t count;
    size_t next;
    size_t index; /* of the one taken last */
    const char *name;
    enum stratum_status status;
};

static struct stratum_json take(struct reader *reader, const char *name)
{
    if (reader->status != STRATUM_OK) {
        return (struct stratum_json){.type = STRATUM_JSON_ABSENT};
    }
    reader->name = name;
    reader->index = reader->next++;
    return stratum_json_at(reader->params, reader->index);
}

/* The outcome of reading what was taken; the first failure stays. */
static void judge(struct reader *reader, enum stratum_status status)
{
    if (reader->status == STRATUM_OK) {
        reader->status = status;
    }
}

/* Whether an optional param is there; a null one is passed over. */
static bool is_given(struct reader *reader)
{
    const enum stratum_json_type type = stratum_json_at(reader->params, reader->next).type;
    if (type == STRATUM_JSON_NULL) {
        reader->next++;
    }
    return type != STRATUM_JSON_NULL && type != STRATUM_JSON_ABSENT;
}

static void take_cut(struct reader *reader, const char *name, char *out, size_t capacity)
{
    judge(reader, stratum_field_text_cut(out, capacity, take(reader, name)));
}

static void take_be32(struct reader *reader, const char *name, uint32_t *out)
{
    judge(reader, stratum_field_be32(out, take(reader, name)));
}

static void decode_subscribe(struct stratum_message *out, struct reader *reader)
{
    struct stratum_subscribe *subscribe = &out->as.subscribe;
    *subscribe = (struct stratum_subscribe){.agent = ""};
    if (is_given(reader)) {
        take_cut(reader, "agent", subscribe->agent, sizeof subscribe->agent);
    }
    if (is_given(reader)) {
        take_cut(reader, "session", subscribe->session, sizeof subscribe->session);
    }
}

static void decode_authorize(struct stratum_message *out, struct reader *reader)
{
    struct stratum_authorize *authorize = &out->as.authorize;
    *authorize = (struct stratum_authorize){.user = ""};
    take_cut(reader, "user", authorize->user, sizeof authorize->user);
    if (is_given(reader)) {
        take_cut(reader, "pass", authorize->pass, sizeof authorize->pass);
    }
}

/* A cut text stays certainly malformed: each capacity holds at least one digit more than is right.
 * Only the job id must be whole, for a cut one might name another job. */
static void decode_submit(struct stratum_message *out, struct reader *reader)
{
    struct stratum_submit *submit = &out->as.submit;
    *submit = (struct stratum_submit){.user = ""};
    take_cut(reader, "user", submit->user, sizeof submit->user);
    judge(reader,
          stratum_field_text(submit->job_id, sizeof submit->job_id, take(reader, "job_id")));
    take_cut(reader, "extranonce2", submit->extranonce2, sizeof submit->extranonce2);
    take_cut(reader, "ntime", submit->ntime, sizeof submit->ntime);
    take_cut(reader, "nonce", submit->nonce, sizeof submit->nonce);
    if (is_given(reader)) {
        take_cut(reader, "version_bits", submit->version_bits, sizeof submit->version_bits);
    }
}

static bool contains(struct stratum_json list, const char *word)
{
    for (size_t index = 0; index < stratum_json_count(list); index++) {
        if (stratum_field_is(stratum_json_at(list, index), word)) {
            return true;
        }
    }
    return false;
}

/* One option of an extension, under its own name in the complaint; absent leaves the default. */
static struct stratum_json option(struct reader *reader, struct stratum_json options,
                                  const char *name)
{
    reader->name = reader->status == STRATUM_OK ? name : reader->name;
    return stratum_json_get(options, name);
}

static void decode_configure(struct stratum_message *out, struct reader *reader)
{
    struct stratum_configure *configure = &out->as.configure;
    *configure = (struct stratum_configure){.version_mask = 0xffffffff};
    const struct stratum_json extensions = take(reader, "extensions");
    judge(reader, extensions.type == STRATUM_JSON_ARRAY ? STRATUM_OK : STRATUM_BAD_TYPE);
    const struct stratum_json options = take(reader, "options");
    configure->version_rolling = contains(extensions, "version-rolling");
    configure->subscribe_extranonce = contains(extensions, "subscribe-extranonce");
    configure->info = contains(extensions, "info");

    const struct stratum_json mask = option(reader, options, "version-rolling.mask");
    if (configure->version_rolling && mask.type != STRATUM_JSON_ABSENT) {
        judge(reader, stratum_field_be32(&configure->version_mask, mask));
    }
    const struct stratum_json bits = option(reader, options, "version-rolling.min-bit-count");
    if (configure->version_rolling && bits.type != STRATUM_JSON_ABSENT) {
        judge(reader, stratum_field_count(&configure->version_min_bit_count, 32, false, bits));
    }
    const struct stratum_json least = option(reader, options, "minimum-difficulty.value");
    if (contains(extensions, "minimum-difficulty") && least.type != STRATUM_JSON_ABSENT) {
        configure->minimum_difficulty = true;
        judge(reader, stratum_field_difficulty(&configure->minimum_difficulty_value, least));
    }
}

static void decode_suggest_difficulty(struct stratum_message *out, struct reader *reader)
{
    judge(reader, stratum_field_difficulty(&out->as.suggest_difficulty.difficulty,
                                           take(reader, "difficulty")));
}

static void decode_suggest_target(struct stratum_message *out, struct reader *reader)
{
    uint8_t digits[32];
    judge(reader, stratum_field_hash(digits, take(reader, "target")));
    for (size_t index = 0; reader->status == STRATUM_OK && index < sizeof digits; index++) {
        out->as.suggest_target.target[index] = digits[sizeof digits - 1 - index];
    }
}

static void decode_set_difficulty(struct stratum_message *out, struct reader *reader)
{
    judge(reader,
          stratum_field_difficulty(&out->as.set_difficulty.difficulty, take(reader, "difficulty")));
}

static void decode_set_extranonce(struct stratum_message *out, struct reader *reader)
{
    struct stratum_set_extranonce *extranonce = &out->as.set_extranonce;
    judge(reader, stratum_field_extranonce1(extranonce, take(reader, "extranonce1")));
    judge(reader, stratum_field_extranonce2_len(extranonce, take(reader, "extranonce2 size")));
}

static void decode_set_version_mask(struct stratum_message *out, struct reader *reader)
{
    take_be32(reader, "mask", &out->as.set_version_mask.version_mask);
}

static void take_branches(struct reader *reader, struct stratum_notify *notify)
{
    const struct stratum_json branches = take(reader, "branches");
    const size_t count = stratum_json_count(branches);
    judge(reader, branches.type != STRATUM_JSON_ARRAY ? STRATUM_BAD_TYPE
                  : count > STRATUM_BRANCHES_MAX      ? STRATUM_TOO_MANY
                                                      : STRATUM_OK);
    notify->branch_count = 0;
    for (size_t index = 0; index < count && reader->status == STRATUM_OK; index++) {
        judge(reader,
              stratum_field_hash(notify->branches[index], stratum_json_at(branches, index)));
        notify->branch_count++;
    }
}

/* Dialects append fields before it, so clean is the last one that looks like it; old servers have
 * none. */
static bool read_clean(struct reader *reader)
{
    bool clean = false;
    if (reader->next == reader->count) {
        return false;
    }
    for (size_t index = reader->count; index > reader->next; index--) {
        if (stratum_field_flag(&clean, stratum_json_at(reader->params, index - 1)) == STRATUM_OK) {
            return clean;
        }
    }
    (void)take(reader, "clean");
    judge(reader, STRATUM_BAD_TYPE);
    return false;
}

static void decode_notify(struct stratum_message *out, struct reader *reader)
{
    struct stratum_notify *notify = &out->as.notify;
    judge(reader,
          stratum_field_text(notify->job_id, sizeof notify->job_id, take(reader, "job_id")));
    judge(reader, stratum_field_hash(notify->prevhash_words, take(reader, "prevhash")));
    notify->coinb1_len = 0;
    judge(reader, stratum_field_hex(notify->coinbase, &notify->coinb1_len, STRATUM_COINBASE_MAX,
                                    take(reader, "coinb1")));
    judge(reader,
          stratum_field_hex(notify->coinbase + notify->coinb1_len, &notify->coinb2_len,
                            STRATUM_COINBASE_MAX - notify->coinb1_len, take(reader, "coinb2")));
    take_branches(reader, notify);
    take_be32(reader, "version", &notify->version);
    take_be32(reader, "nbits", &notify->nbits);
    take_be32(reader, "ntime", &notify->ntime);
    notify->clean = read_clean(reader);
}

/** "[::1]" is how an IPv6 address stands beside a port; the brackets are no part of it. */
static void strip_brackets(char *host)
{
    const size_t len = strlen(host);
    if (len > 2 && host[0] == '[' && host[len - 1] == ']') {
        memmove(host, host + 1, len - 2);
        host[len - 2] = '\0';
    }
}

static void decode_reconnect(struct stratum_message *out, struct reader *reader)
{
    struct stratum_reconnect *reconnect = &out->as.reconnect;
    *reconnect = (struct stratum_reconnect){.host = ""};
    if (is_given(reader)) {
        judge(reader,
              stratum_field_text(reconnect->host, sizeof reconnect->host, take(reader, "host")));
        strip_brackets(reconnect->host);
    }
    if (is_given(reader)) {
        uint32_t port = 0;
        judge(reader, stratum_field_count(&port, UINT16_MAX, true, take(reader, "port")));
        judge(reader, port > 0 ? STRATUM_OK : STRATUM_BAD_RANGE);
        reconnect->port = (uint16_t)port;
    }
    if (is_given(reader)) {
        judge(reader,
              stratum_field_count(&reconnect->wait_s, UINT32_MAX, true, take(reader, "wait")));
    }
}

static void decode_show_message(struct stratum_message *out, struct reader *reader)
{
    take_cut(reader, "text", out->as.show_message.text, sizeof out->as.show_message.text);
}

static void decode_nothing(struct stratum_message *out, struct reader *reader)
{
    (void)out;
    (void)reader;
}

/* How many params there must be at least, and who reads them. */
static const struct {
    size_t least;
    void (*decode)(struct stratum_message *out, struct reader *reader);
} decoders[STRATUM_KIND_COUNT] = {
    [STRATUM_SUBSCRIBE] = {0, decode_subscribe},
    [STRATUM_AUTHORIZE] = {1, decode_authorize},
    [STRATUM_SUBMIT] = {5, decode_submit},
    [STRATUM_CONFIGURE] = {1, decode_configure},
    [STRATUM_EXTRANONCE_SUBSCRIBE] = {0, decode_nothing},
    [STRATUM_SUGGEST_DIFFICULTY] = {1, decode_suggest_difficulty},
    [STRATUM_SUGGEST_TARGET] = {1, decode_suggest_target},
    [STRATUM_SET_DIFFICULTY] = {1, decode_set_difficulty},
    [STRATUM_SET_EXTRANONCE] = {2, decode_set_extranonce},
    [STRATUM_SET_VERSION_MASK] = {1, decode_set_version_mask},
    [STRATUM_NOTIFY] = {8, decode_notify},
    [STRATUM_RECONNECT] = {0, decode_reconnect},
    [STRATUM_SHOW_MESSAGE] = {1, decode_show_message},
    [STRATUM_GET_VERSION] = {0, decode_nothing},
    [STRATUM_PING] = {0, decode_nothing},
};

/* No params at all are an empty list; so is null. */
static enum stratum_status check_list(struct stratum_json params, size_t least)
{
    const bool none = params.type == STRATUM_JSON_ABSENT || params.type == STRATUM_JSON_NULL;
    const bool list = none || params.type == STRATUM_JSON_ARRAY;
    return list && stratum_json_count(params) >= least ? STRATUM_OK : STRATUM_BAD_PARAMS;
}

enum stratum_status stratum_decode_params(struct stratum_message *out, struct stratum_json params,
                                          struct stratum_complaint *complaint)
{
    assert(decoders[out->kind].decode != NULL);
    complaint->status = check_list(params, decoders[out->kind].least);
    if (complaint->status != STRATUM_OK) {
        (void)snprintf(complaint->field, sizeof complaint->field, "params");
        return complaint->status;
    }
    struct reader reader = {.params = params, .count = stratum_json_count(params)};
    decoders[out->kind].decode(out, &reader);
    complaint->status = reader.status;
    if (reader.status != STRATUM_OK) {
        (void)snprintf(complaint->field, sizeof complaint->field, "params[%zu] (%s)", reader.index,
                       reader.name);
    }
    return reader.status;
}
