#include "stratum/message.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

static const char *const methods[STRATUM_KIND_COUNT] = {
    [STRATUM_SUBSCRIBE] = "mining.subscribe",
    [STRATUM_AUTHORIZE] = "mining.authorize",
    [STRATUM_SUBMIT] = "mining.submit",
    [STRATUM_CONFIGURE] = "mining.configure",
    [STRATUM_EXTRANONCE_SUBSCRIBE] = "mining.extranonce.subscribe",
    [STRATUM_SUGGEST_DIFFICULTY] = "mining.suggest_difficulty",
    [STRATUM_SUGGEST_TARGET] = "mining.suggest_target",
    [STRATUM_SET_DIFFICULTY] = "mining.set_difficulty",
    [STRATUM_SET_EXTRANONCE] = "mining.set_extranonce",
    [STRATUM_SET_VERSION_MASK] = "mining.set_version_mask",
    [STRATUM_NOTIFY] = "mining.notify",
    [STRATUM_RECONNECT] = "client.reconnect",
    [STRATUM_SHOW_MESSAGE] = "client.show_message",
    [STRATUM_GET_VERSION] = "client.get_version",
    [STRATUM_PING] = "mining.ping",
};

const char *stratum_kind_method(enum stratum_kind kind)
{
    assert((size_t)kind < STRATUM_KIND_COUNT);
    return methods[kind];
}

enum stratum_kind stratum_kind_of_method(const char *method)
{
    for (size_t kind = 0; kind < STRATUM_KIND_COUNT; kind++) {
        if (methods[kind] != NULL && strcmp(methods[kind], method) == 0) {
            return (enum stratum_kind)kind;
        }
    }
    return STRATUM_UNKNOWN;
}

void stratum_notify_copy(struct stratum_notify *out, const struct stratum_notify *from)
{
    memcpy(out, from, offsetof(struct stratum_notify, coinbase));
    memcpy(out->coinbase, from->coinbase, from->coinb1_len + from->coinb2_len);
}

bool stratum_id_equal(const struct stratum_id *a, const struct stratum_id *b)
{
    if (a->kind != b->kind) {
        return false;
    }
    switch (a->kind) {
    case STRATUM_ID_NUMBER:
        return a->number == b->number;
    case STRATUM_ID_STRING:
        return strcmp(a->text, b->text) == 0;
    case STRATUM_ID_NONE:
    case STRATUM_ID_NULL:
        return true;
    }
    assert(false && "an id kind that does not exist");
    return false;
}

struct stratum_id stratum_id_of_number(int64_t number)
{
    return (struct stratum_id){.kind = STRATUM_ID_NUMBER, .number = number};
}
