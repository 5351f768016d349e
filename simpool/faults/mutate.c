/* mutate: one field of a message is another one; every other byte stays. */
#include <string.h>

#include "simpool/fault/json_span.h"
#include "simpool/faults/faults.h"
#include "stratum/text.h"

/** --- doc Faults of messages
 *  mutate(rig.link, "params.2", { method = "mining.notify", value = "00" }) -> fault
 *  One field of messages of that method is another one. The path is names and places from 0:
 *  "id", "params.8", "result.0.1", "error". `value` is what it becomes, any value of Lua or `null`,
 *  or a text as it is with json "…"; or `turn` says what to do: "flip" (one digit or letter is
 *  another one), "remove", "twice" (in a list: it stands there twice, the list has one more), or
 *  the same as another type: "text", "number", "bool", "null", "list", "object". A message that has
 *  no such field passes as it is.
 */
struct mutate {
    const struct simpool_fault_options *options; /* they live as long as the fault is on */
};

/* A line, and what a turn may add to it: another value, or the field itself once more. */
enum { LINE_MAX = 2 * SIMPOOL_FAULT_LINE_MAX + SIMPOOL_FAULT_VALUE_MAX + 32 };

static const char *mutate_check(const struct simpool_fault_options *options)
{
    if (!simpool_span_path_is_good(options->path)) {
        return "mutate takes the path of a field, such as \"params.2\" or \"id\"";
    }
    if (options->turn == SIMPOOL_TURN_VALUE && options->value[0] == '\0') {
        return "mutate takes a `value`, or a `turn` such as \"flip\", \"remove\" or \"null\"";
    }
    const char *const dot = strrchr(options->path, '.');
    const char *const last = dot != NULL ? dot + 1 : options->path;
    if (options->turn == SIMPOOL_TURN_TWICE && last[strspn(last, "0123456789")] != '\0') {
        return "only what stands in a list can be there \"twice\": \"params.8\"";
    }
    return options->turn == SIMPOOL_TURN_VALUE || options->value[0] == '\0'
               ? NULL
               : "mutate takes either a `value` or a `turn`";
}

static void mutate_start(void *state, const struct simpool_fault_options *options, int64_t now_us)
{
    (void)now_us;
    *(struct mutate *)state = (struct mutate){options};
}

/** Another digit for a digit: of a text any hex digit, of anything else a decimal one. From a place
 *  on, by luck. */
static void add_flipped(struct stratum_text *out, const char *value, size_t len, uint64_t luck)
{
    static const char digits[] = "0123456789abcdef";
    const size_t base = value[0] == '"' ? 16 : 10;
    const char *digit = NULL;
    size_t at = 0;
    for (size_t step = 0; step < len && digit == NULL; step++) {
        at = ((luck >> 8) + step) % len;
        digit = memchr(digits, value[at], base);
    }
    if (digit == NULL) { /* true, false and null have none */
        stratum_text_add(out, value[0] == 't' ? "false" : value[0] == 'f' ? "true" : "");
        stratum_text_add_bytes(out, value, value[0] == 't' || value[0] == 'f' ? 0 : len);
        return;
    }
    size_t place = ((size_t)(digit - digits) + 1 + (luck & 0xff) % (base - 1)) % base;
    if (place == 0 && base == 10) { /* no number begins with it */
        place = value[at] == '1' ? 2 : 1;
    }
    stratum_text_add_bytes(out, value, at);
    stratum_text_add_bytes(out, &digits[place], 1);
    stratum_text_add_bytes(out, value + at + 1, len - at - 1);
}

/** The bytes of a text without its quotes; of anything else, all. */
static void add_bare(struct stratum_text *out, const char *value, size_t len)
{
    const size_t quote = value[0] == '"' ? 1 : 0;
    stratum_text_add_bytes(out, value + quote, len - 2 * quote);
}

static void add_between(struct stratum_text *out, const char *before, const char *value, size_t len,
                        const char *after)
{
    stratum_text_add(out, before);
    stratum_text_add_bytes(out, value, len);
    stratum_text_add(out, after);
}

static void add_turned(struct stratum_text *out, const struct simpool_fault_options *options,
                       const char *value, size_t len, uint64_t luck)
{
    switch (options->turn) {
    case SIMPOOL_TURN_VALUE:
        stratum_text_add(out, options->value);
        return;
    case SIMPOOL_TURN_FLIP:
        add_flipped(out, value, len, luck);
        return;
    case SIMPOOL_TURN_TEXT:
        if (value[0] == '"' || value[0] == '[' || value[0] == '{') {
            stratum_text_add(out, value[0] == '"' ? "" : "\"\"");
            stratum_text_add_bytes(out, value, value[0] == '"' ? len : 0);
        } else {
            add_between(out, "\"", value, len, "\"");
        }
        return;
    case SIMPOOL_TURN_NUMBER: /* the digits as they are, when it has no others */
        if (value[0] == '"' && len > 2 && strspn(value + 1, "0123456789") == len - 2) {
            add_bare(out, value, len);
        } else {
            stratum_text_add(out, "7");
        }
        return;
    case SIMPOOL_TURN_BOOL:
        stratum_text_add(out, value[0] == 't' ? "false" : "true");
        return;
    case SIMPOOL_TURN_NULL:
        stratum_text_add(out, "null");
        return;
    case SIMPOOL_TURN_LIST:
        add_between(out, "[", value, len, "]");
        return;
    case SIMPOOL_TURN_OBJECT:
        add_between(out, "{\"value\":", value, len, "}");
        return;
    case SIMPOOL_TURN_TWICE:
        stratum_text_add_bytes(out, value, len);
        add_between(out, ",", value, len, "");
        return;
    case SIMPOOL_TURN_REMOVE:
    case SIMPOOL_TURN_COUNT:
        return;
    }
}

static enum simpool_fate mutate_pass(void *state, const struct simpool_parcel *parcel,
                                     struct simpool_outlet *outlet)
{
    const struct simpool_fault_options *const options = ((struct mutate *)state)->options;
    const char *const text = (const char *)parcel->bytes;
    struct simpool_span span;
    if (!simpool_span_find(&span, text, parcel->len, options->path)) {
        outlet->put(outlet, parcel->bytes, parcel->len, parcel->arrive_us);
        return SIMPOOL_PASSED;
    }
    const bool removes = options->turn == SIMPOOL_TURN_REMOVE;
    const size_t from = removes ? span.cut_from : span.from;
    const size_t to = removes ? span.cut_to : span.to;
    char line[LINE_MAX];
    struct stratum_text out = stratum_text_in(line, sizeof line);
    stratum_text_add_bytes(&out, text, from);
    add_turned(&out, options, text + span.from, span.to - span.from, parcel->luck);
    stratum_text_add_bytes(&out, text + to, parcel->len - to);
    outlet->put(outlet, (const uint8_t *)line, out.len, parcel->arrive_us);
    return SIMPOOL_PASSED;
}

const struct simpool_fault_ops simpool_fault_mutate = {
    .name = "mutate",
    .summary = "one field of a message is another one",
    .layer = SIMPOOL_OF_MESSAGES,
    .leads = "path",
    .takes = "path value turn",
    .state_size = sizeof(struct mutate),
    .check = mutate_check,
    .start = mutate_start,
    .pass = mutate_pass,
};
