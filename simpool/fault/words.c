#include "simpool/fault/words.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

const char simpool_fault_words_common[] = "towards chance after first every ramp from to new name";
const char simpool_fault_words_message[] = "method";

#define PLACE(member)                                                                              \
    offsetof(struct simpool_fault_options, member),                                                \
        sizeof((struct simpool_fault_options *)NULL)->member
static const struct simpool_fault_word words[] = {
    {"delay", SIMPOOL_WORD_DURATION, PLACE(delay_us), NULL},
    {"within", SIMPOOL_WORD_DURATION, PLACE(delay_us), NULL},
    {"path", SIMPOOL_WORD_TEXT, PLACE(path), NULL},
    {"rate", SIMPOOL_WORD_RATE, PLACE(rate_bytes_s), NULL},
    {"method", SIMPOOL_WORD_TEXT, PLACE(method), NULL},
    {"jitter", SIMPOOL_WORD_DURATION, PLACE(jitter_us), NULL},
    {"shape", SIMPOOL_WORD_CHOICE, PLACE(shape), "uniform lognormal exponential"},
    {"bytes", SIMPOOL_WORD_COUNT, PLACE(slice_len), NULL},
    {"gap", SIMPOOL_WORD_DURATION, PLACE(gap_us), NULL},
    {"past", SIMPOOL_WORD_COUNT, PLACE(after_bytes), NULL},
    {"enter", SIMPOOL_WORD_PART, PLACE(enter), NULL},
    {"leave", SIMPOOL_WORD_PART, PLACE(leave), NULL},
    {"lose", SIMPOOL_WORD_PART, PLACE(lose), NULL},
    {"copies", SIMPOOL_WORD_COUNT, PLACE(copies), NULL},
    {"at", SIMPOOL_WORD_PART, PLACE(at), NULL},
    {"how", SIMPOOL_WORD_CHOICE, PLACE(how), "reset finish half"},
    {"half", SIMPOOL_WORD_FLAG, PLACE(half), NULL},
    {"value", SIMPOOL_WORD_JSON, PLACE(value), NULL},
    {"turn", SIMPOOL_WORD_CHOICE, PLACE(turn),
     "value flip remove text number bool null list object twice"},
    {"towards", SIMPOOL_WORD_CHOICE, PLACE(towards), "miner pool both"},
    {"chance", SIMPOOL_WORD_PART, PLACE(chance), NULL},
    {"after", SIMPOOL_WORD_COUNT, PLACE(after), NULL},
    {"first", SIMPOOL_WORD_COUNT, PLACE(first), NULL},
    {"every", SIMPOOL_WORD_COUNT, PLACE(every), NULL},
    {"ramp", SIMPOOL_WORD_DURATION, PLACE(ramp_us), NULL},
    {"from", SIMPOOL_WORD_DURATION, PLACE(from_us), NULL},
    {"to", SIMPOOL_WORD_DURATION, PLACE(to_us), NULL},
    {"new", SIMPOOL_WORD_FLAG, PLACE(new_links), NULL},
    {"name", SIMPOOL_WORD_TEXT, PLACE(name), NULL},
};
#undef PLACE

enum { WORD_COUNT = sizeof words / sizeof words[0], US_PER_MS = 1000, US_PER_S = 1000000 };

_Static_assert(sizeof(size_t) == sizeof(uint64_t), "a count is 64 bits");

const struct simpool_fault_word *simpool_fault_word_named(const char *name)
{
    for (size_t index = 0; index < WORD_COUNT; index++) {
        if (strcmp(words[index].name, name) == 0) {
            return &words[index];
        }
    }
    return NULL;
}

/** The place of a word in a blank-separated list; -1: it is not there. */
static int place_in(const char *list, const char *word)
{
    const size_t len = strlen(word);
    for (int place = 0; *list != '\0'; place++) {
        const size_t item = strcspn(list, " ");
        if (item == len && memcmp(list, word, len) == 0) {
            return place;
        }
        list += item;
        list += strspn(list, " ");
    }
    return -1;
}

bool simpool_fault_takes(const struct simpool_fault_ops *ops, const char *word)
{
    return place_in(ops->takes, word) >= 0 || place_in(simpool_fault_words_common, word) >= 0 ||
           (ops->layer == SIMPOOL_OF_MESSAGES && place_in(simpool_fault_words_message, word) >= 0);
}

void simpool_fault_each_word(const struct simpool_fault_ops *ops,
                             void (*each)(void *context, const struct simpool_fault_word *word),
                             void *context)
{
    for (size_t index = 0; index < WORD_COUNT; index++) {
        if (simpool_fault_takes(ops, words[index].name)) {
            each(context, &words[index]);
        }
    }
}

int simpool_fault_choice(const struct simpool_fault_word *word, const char *choice)
{
    assert(word->kind == SIMPOOL_WORD_CHOICE);
    return place_in(word->choices, choice);
}

static void add_duration(struct stratum_text *out, int64_t us)
{
    const bool seconds = us % US_PER_S == 0;
    const bool millis = us % US_PER_MS == 0;
    stratum_text_format(out, "\"%" PRId64 "%s\"",
                        seconds  ? us / US_PER_S
                        : millis ? us / US_PER_MS
                                 : us,
                        seconds  ? "s"
                        : millis ? "ms"
                                 : "us");
}

static void add_choice(struct stratum_text *out, const char *choices, int place)
{
    for (; place > 0; place--) {
        choices += strcspn(choices, " ");
        choices += strspn(choices, " ");
    }
    stratum_text_add(out, "\"");
    stratum_text_add_bytes(out, choices, strcspn(choices, " "));
    stratum_text_add(out, "\"");
}

static void add_value(struct stratum_text *out, const struct simpool_fault_word *word,
                      const void *value)
{
    switch (word->kind) {
    case SIMPOOL_WORD_DURATION:
        add_duration(out, *(const int64_t *)value);
        return;
    case SIMPOOL_WORD_COUNT:
        stratum_text_format(out, "%" PRIu64, *(const uint64_t *)value);
        return;
    case SIMPOOL_WORD_PART:
        stratum_text_number(out, *(const double *)value);
        return;
    case SIMPOOL_WORD_RATE:
        stratum_text_add(out, "\"");
        stratum_text_number(out, *(const double *)value);
        stratum_text_add(out, " B/s\"");
        return;
    case SIMPOOL_WORD_TEXT:
        stratum_text_json(out, value);
        return;
    case SIMPOOL_WORD_JSON:
        stratum_text_add(out, "json ");
        stratum_text_json(out, value);
        return;
    case SIMPOOL_WORD_CHOICE:
        add_choice(out, word->choices, *(const int *)value);
        return;
    case SIMPOOL_WORD_FLAG:
        stratum_text_add(out, *(const bool *)value ? "true" : "false");
        return;
    }
    assert(false);
}

static bool is_said(const struct simpool_fault_word *word, const void *value)
{
    static const uint8_t zeros[sizeof(uint64_t)] = {0};
    const bool is_text = word->kind == SIMPOOL_WORD_TEXT || word->kind == SIMPOOL_WORD_JSON;
    if (word->offset == offsetof(struct simpool_fault_options, towards)) {
        return *(const enum simpool_towards *)value != SIMPOOL_TOWARDS_BOTH;
    }
    return is_text ? *(const char *)value != '\0' : memcmp(value, zeros, word->size) != 0;
}

/** What is being written. */
struct writing {
    struct stratum_text *out;
    const struct simpool_fault_ops *ops;
    const struct simpool_fault_options *options;
    size_t said;
};

static void describe_word(void *context, const struct simpool_fault_word *word)
{
    struct writing *const writing = context;
    const void *const value = (const char *)writing->options + word->offset;
    const bool leads = writing->ops->leads != NULL && strcmp(writing->ops->leads, word->name) == 0;
    if (leads || !is_said(word, value)) {
        return;
    }
    stratum_text_format(writing->out, "%s%s = ", writing->said++ == 0 ? ", { " : ", ", word->name);
    add_value(writing->out, word, value);
}

void simpool_fault_describe(struct stratum_text *out, const struct simpool_fault_ops *ops,
                            const struct simpool_fault_options *options, uint32_t rig)
{
    struct writing writing = {out, ops, options, 0};
    stratum_text_format(out, "%s(%s", ops->name, rig == 0 ? "pool" : "rig.link");
    if (ops->leads != NULL) {
        const struct simpool_fault_word *const lead = simpool_fault_word_named(ops->leads);
        const void *const value = (const char *)options + lead->offset;
        if (is_said(lead, value)) {
            stratum_text_add(out, ", ");
            add_value(out, lead, value);
        }
    }
    simpool_fault_each_word(ops, describe_word, &writing);
    stratum_text_add(out, writing.said > 0 ? " })" : ")");
}
