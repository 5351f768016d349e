#include "simpool/fault/talk.h"

#include <string.h>

#include "simpool/fault/json_span.h"
#include "stratum/fingerprint.h"
#include "stratum/message.h"
#include "stratum/nearest.h"

static const char reply[] = "reply";
static const char reply_to[] = "reply to ";

static uint64_t hash(uint64_t start, const char *bytes, size_t len)
{
    return stratum_fingerprint_add(STRATUM_FINGERPRINT_EMPTY + start, bytes, len) |
           1; /* 0 is nobody's */
}

static void note(struct simpool_talk *talk, uint64_t id, uint64_t method)
{
    talk->asked[talk->next].id = id;
    talk->asked[talk->next].method = method;
    talk->next = (talk->next + 1) % SIMPOOL_TALK_ASKED_MAX;
}

/** What the request of that id was; its newest, when an id was used twice. 0: not known. */
static uint64_t asked(const struct simpool_talk *talk, uint64_t id)
{
    for (size_t back = 1; back <= SIMPOOL_TALK_ASKED_MAX; back++) {
        const size_t index = (talk->next + SIMPOOL_TALK_ASKED_MAX - back) % SIMPOOL_TALK_ASKED_MAX;
        if (talk->asked[index].id == id) {
            return talk->asked[index].method;
        }
    }
    return 0;
}

bool simpool_talk_hear(struct simpool_talk *talk, const char *wanted,
                       const struct simpool_parcel *line)
{
    const char *const text = (const char *)line->bytes;
    struct simpool_span id = {0};
    struct simpool_span method = {0};
    const bool has_id = simpool_span_find(&id, text, line->len, "id");
    const bool is_request = simpool_span_find(&method, text, line->len, "method") &&
                            method.to - method.from >= 2 && text[method.from] == '"';
    const uint64_t way = line->towards == SIMPOOL_TOWARDS_POOL ? 1 : 2;
    if (is_request && has_id) {
        note(talk, hash(way, text + id.from, id.to - id.from),
             hash(0, text + method.from + 1, method.to - method.from - 2));
    }
    if (wanted[0] == '\0') {
        return true;
    }
    if (is_request) {
        return simpool_span_is_text(text, &method, wanted);
    }
    if (!has_id || strncmp(wanted, reply, strlen(reply)) != 0) {
        return false;
    }
    const bool is_any = wanted[strlen(reply)] == '\0';
    const char *const to = wanted + strlen(reply_to);
    return is_any ||
           (strncmp(wanted, reply_to, strlen(reply_to)) == 0 &&
            asked(talk, hash(3 - way, text + id.from, id.to - id.from)) == hash(0, to, strlen(to)));
}

const char *simpool_talk_meant(const char *wanted)
{
    enum { TYPO_EDITS = 2 /* strangers' own methods are farther from ours */ };
    const bool behind = strncmp(wanted, reply_to, strlen(reply_to)) == 0;
    const char *const method = behind ? wanted + strlen(reply_to) : wanted;
    if (stratum_kind_of_method(method) != STRATUM_UNKNOWN) {
        return NULL;
    }
    for (int kind = 0; kind < STRATUM_KIND_COUNT; kind++) {
        const char *const known = stratum_kind_method((enum stratum_kind)kind);
        if (known != NULL && (strcmp(strrchr(known, '.') + 1, method) == 0 ||
                              stratum_nearest_edits(method, known) <= TYPO_EDITS)) {
            return known;
        }
    }
    return stratum_nearest_edits(method, reply) == 1 ? reply : NULL;
}
