#include "stratum/event.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "stratum/field.h"
#include "stratum/json.h"

static const char *const kinds[STRATUM_EVENT_COUNT] = {
#define X(name, word) [STRATUM_EVENT_##name] = (word),
    STRATUM_EVENT_LIST(X)
#undef X
};
static const char *const observers[STRATUM_OBSERVER_COUNT] = {"pool", "miner", "story"};
static const char *const causes[STRATUM_CAUSE_COUNT] = {"none", "pool", "fault", "miner",
                                                        "excused"};

/* The optional members, in the order of the line. One of zero, or empty, is left out. */
enum shape { CAUSE, VERDICT, RIG, UNSIGNED, SIGNED, REAL, TEXT };
#define PLACE(name)                                                                                \
#name, offsetof(struct stratum_event, name), sizeof((struct stratum_event *)NULL)->name
static const struct member {
    enum shape shape;
    const char *key;
    size_t offset;
    size_t size;
} members[] = {
    {RIG, PLACE(rig)},
    {CAUSE, PLACE(cause)},
    {TEXT, PLACE(job)},
    {VERDICT, PLACE(verdict)},
    {UNSIGNED, PLACE(seed)},
    {SIGNED, PLACE(unix_s)},
    {SIGNED, PLACE(duration_us)},
    {UNSIGNED, PLACE(count)},
    {REAL, PLACE(difficulty)},
    {REAL, PLACE(share_difficulty)},
    {REAL, PLACE(number)},
    {TEXT, PLACE(mistake)},
    {REAL, PLACE(luck)},
    {TEXT, PLACE(text)},
};
#undef PLACE
enum { MEMBER_COUNT = sizeof members / sizeof members[0] };

/* A run of three hundred years, an event of three: the sums of a longer one would overflow. */
static const double TIME_S_MAX = 1e10;
static const int64_t SIGNED_MAX = INT64_C(100000000000000);

struct stratum_event stratum_event_make(int64_t at_us, enum stratum_observer who,
                                        enum stratum_event_kind kind, uint32_t rig)
{
    return (struct stratum_event){.at_us = at_us, .who = who, .kind = kind, .rig = rig};
}

const char *stratum_event_word(enum stratum_event_kind kind)
{
    assert((size_t)kind < STRATUM_EVENT_COUNT);
    return kinds[kind];
}

bool stratum_event_tells_yield(const struct stratum_event *event)
{
    return event->number > 0 &&
           (event->kind == STRATUM_EVENT_RUN_STARTED || event->kind == STRATUM_EVENT_YIELD);
}

static bool is_empty(const struct member *member, const void *value)
{
    if (member->shape == TEXT) {
        return *(const char *)value == '\0';
    }
    if (member->shape == REAL) {
        return *(const double *)value == 0; /* -0 is nothing, too */
    }
    static const uint8_t zeros[sizeof(uint64_t)] = {0};
    assert(member->size <= sizeof zeros);
    return memcmp(value, zeros, member->size) == 0;
}

static void add_value(struct stratum_text *out, enum shape shape, const void *value)
{
    switch (shape) {
    case CAUSE:
        assert(*(const enum stratum_cause *)value < STRATUM_CAUSE_COUNT);
        stratum_text_json(out, causes[*(const enum stratum_cause *)value]);
        return;
    case VERDICT:
        stratum_text_json(out, stratum_verdict_word(*(const enum stratum_verdict *)value));
        return;
    case RIG:
        stratum_text_format(out, "%" PRIu32, *(const uint32_t *)value);
        return;
    case UNSIGNED:
        stratum_text_format(out, "%" PRIu64, *(const uint64_t *)value);
        return;
    case SIGNED:
        stratum_text_format(out, "%" PRId64, *(const int64_t *)value);
        return;
    case REAL:
        stratum_text_number(out, *(const double *)value);
        return;
    case TEXT:
        stratum_text_json(out, value);
        return;
    }
    assert(false && "a shape that does not exist");
}

enum stratum_status stratum_event_encode(struct stratum_text *out,
                                         const struct stratum_event *event)
{
    assert((size_t)event->who < STRATUM_OBSERVER_COUNT);
    const size_t before = out->len;
    const uint64_t at_us = event->at_us < 0 ? -(uint64_t)event->at_us : (uint64_t)event->at_us;
    stratum_text_format(out, "{\"t\":%s%" PRIu64 ".%06" PRIu64 ",\"who\":\"%s\",\"what\":\"%s\"",
                        event->at_us < 0 ? "-" : "", at_us / 1000000, at_us % 1000000,
                        observers[event->who], stratum_event_word(event->kind));
    for (size_t index = 0; index < MEMBER_COUNT; index++) {
        const void *value = (const char *)event + members[index].offset;
        if (!is_empty(&members[index], value)) {
            stratum_text_format(out, ",\"%s\":", members[index].key);
            add_value(out, members[index].shape, value);
        }
    }
    stratum_text_add(out, "}");
    return stratum_text_end_line(out, before);
}

static enum stratum_status read_word(size_t *out, const char *const *words, size_t count,
                                     struct stratum_json value)
{
    if (value.type != STRATUM_JSON_TEXT) {
        return STRATUM_BAD_TYPE;
    }
    for (size_t index = 0; index < count; index++) {
        if (stratum_field_is(value, words[index])) {
            *out = index;
            return STRATUM_OK;
        }
    }
    return STRATUM_BAD_RANGE;
}

static enum stratum_status read_verdict(enum stratum_verdict *out, struct stratum_json value)
{
    char word[32];
    const enum stratum_status status = stratum_field_text(word, sizeof word, value);
    if (status == STRATUM_BAD_TYPE) {
        return status;
    }
    return status == STRATUM_OK && stratum_verdict_by_word(out, word) ? STRATUM_OK
                                                                      : STRATUM_BAD_RANGE;
}

static enum stratum_status read_signed(int64_t *out, struct stratum_json value)
{
    if (!stratum_json_integer(out, value)) {
        return STRATUM_BAD_TYPE;
    }
    return *out < -SIGNED_MAX || *out > SIGNED_MAX ? STRATUM_BAD_RANGE : STRATUM_OK;
}

static enum stratum_status read_value(void *out, const struct member *member,
                                      struct stratum_json value)
{
    size_t index = 0;
    enum stratum_status status = STRATUM_OK;
    switch (member->shape) {
    case CAUSE:
        status = read_word(&index, causes, STRATUM_CAUSE_COUNT, value);
        *(enum stratum_cause *)out = (enum stratum_cause)index;
        return status;
    case VERDICT:
        return read_verdict(out, value);
    case RIG:
        return stratum_field_count(out, UINT32_MAX, false, value);
    case UNSIGNED:
        return stratum_json_unsigned(out, value) ? STRATUM_OK : STRATUM_BAD_TYPE;
    case SIGNED:
        return read_signed(out, value);
    case REAL:
        return stratum_json_number(out, value) ? STRATUM_OK : STRATUM_BAD_TYPE;
    case TEXT:
        return stratum_field_text_cut(out, member->size, value);
    }
    assert(false && "a shape that does not exist");
    return STRATUM_BAD_TYPE;
}

static enum stratum_status read_head(struct stratum_event *out, struct stratum_json object)
{
    double seconds = 0;
    size_t who = 0;
    size_t kind = 0;
    if (!stratum_json_number(&seconds, stratum_json_get(object, "t"))) {
        return STRATUM_BAD_TYPE;
    }
    if (fabs(seconds) > TIME_S_MAX) {
        return STRATUM_BAD_RANGE;
    }
    enum stratum_status status =
        read_word(&who, observers, STRATUM_OBSERVER_COUNT, stratum_json_get(object, "who"));
    if (status == STRATUM_OK) {
        status = read_word(&kind, kinds, STRATUM_EVENT_COUNT, stratum_json_get(object, "what"));
    }
    *out = stratum_event_make(llround(seconds * 1e6), (enum stratum_observer)who,
                              (enum stratum_event_kind)kind, 0);
    return status;
}

static enum stratum_status read_event(struct stratum_event *out, struct stratum_json object)
{
    if (object.type != STRATUM_JSON_OBJECT) {
        return STRATUM_NOT_OBJECT;
    }
    enum stratum_status status = read_head(out, object);
    for (size_t index = 0; index < MEMBER_COUNT && status == STRATUM_OK; index++) {
        const struct stratum_json value = stratum_json_get(object, members[index].key);
        /* A number that was none is written as null: it reads as nothing, like an absent one. */
        if (value.type != STRATUM_JSON_ABSENT && value.type != STRATUM_JSON_NULL) {
            status = read_value((char *)out + members[index].offset, &members[index], value);
        }
    }
    return status;
}

enum stratum_status stratum_event_decode(struct stratum_event *out, const char *line, size_t len)
{
    struct stratum_json_document *document = NULL;
    enum stratum_status status = stratum_json_parse(&document, line, len);
    if (status != STRATUM_OK) {
        return status;
    }
    struct stratum_event event;
    status = read_event(&event, stratum_json_root(document));
    stratum_json_free(document);
    if (status == STRATUM_OK) {
        *out = event;
    }
    return status;
}
