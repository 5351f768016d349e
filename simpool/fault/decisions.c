#include "simpool/fault/decisions.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/fingerprint.h"
#include "stratum/room.h"

/** One line of the log. */
struct entry {
    uint64_t stream;
    struct simpool_decision decision;
};

struct simpool_decisions {
    struct entry *at; /* settled: by stream, then by index */
    size_t count;
    size_t capacity;
};

static const char *const ways[] = {"miner", "pool"};

uint64_t simpool_decision_stream(const char *rule, enum simpool_towards towards)
{
    return stratum_fingerprint_add(STRATUM_FINGERPRINT_EMPTY + (uint64_t)towards, rule,
                                   strlen(rule));
}

void simpool_decision_write(struct stratum_event *event, const struct simpool_decision *decision,
                            const char *rule, enum simpool_towards towards)
{
    struct stratum_text text = stratum_text_in(event->text, sizeof event->text);
    stratum_text_format(&text, "towards %s %" PRIu64 " luck %016" PRIx64 " level ", ways[towards],
                        decision->index, decision->luck);
    stratum_text_number(&text, decision->level);
    stratum_text_format(&text, " by %s", rule);
}

/** Goes on behind a word of the text. false: it does not stand there. */
static bool pass_word(const char **at, const char *word)
{
    const size_t len = strlen(word);
    const bool there = strncmp(*at, word, len) == 0;
    *at += there ? len : 0;
    return there;
}

static bool read_whole(uint64_t *out, const char **at, int base)
{
    char *end = NULL;
    *out = isxdigit((unsigned char)**at) ? strtoull(*at, &end, base) : 0;
    const bool good = end != NULL && end != *at;
    *at = good ? end : *at;
    return good;
}

/** The inverse. false: the text is no decision. */
static bool read_text(struct entry *out, const char *text)
{
    const char *at = text;
    char *end = NULL;
    struct simpool_decision decision = {.acts = true};
    const bool to_pool = strncmp(text, "towards pool ", strlen("towards pool ")) == 0;
    if (!pass_word(&at, to_pool ? "towards pool " : "towards miner ") ||
        !read_whole(&decision.index, &at, 10) || !pass_word(&at, " luck ") ||
        !read_whole(&decision.luck, &at, 16) || !pass_word(&at, " level ")) {
        return false;
    }
    decision.level = strtod(at, &end);
    at = end;
    if (!pass_word(&at, " by ") || *at == '\0') {
        return false;
    }
    *out = (struct entry){
        simpool_decision_stream(at, to_pool ? SIMPOOL_TOWARDS_POOL : SIMPOOL_TOWARDS_MINER),
        decision};
    return true;
}

struct simpool_decisions *simpool_decisions_make(void)
{
    return calloc(1, sizeof(struct simpool_decisions));
}

void simpool_decisions_free(struct simpool_decisions *decisions)
{
    if (decisions != NULL) {
        free(decisions->at);
        free(decisions);
    }
}

bool simpool_decisions_feed(struct simpool_decisions *decisions, const struct stratum_event *event)
{
    struct entry entry;
    if (event->kind != STRATUM_EVENT_DECIDED) {
        return true;
    }
    if (!read_text(&entry, event->text)) {
        return false;
    }
    struct entry *const at =
        stratum_room_for(decisions->at, &decisions->capacity, decisions->count + 1, sizeof *at);
    if (at == NULL) {
        return false;
    }
    decisions->at = at;
    decisions->at[decisions->count++] = entry;
    return true;
}

static int by_stream_and_index(const void *a, const void *b)
{
    const struct entry *const one = a;
    const struct entry *const two = b;
    if (one->stream != two->stream) {
        return one->stream < two->stream ? -1 : 1;
    }
    return (one->decision.index > two->decision.index) -
           (one->decision.index < two->decision.index);
}

void simpool_decisions_settle(struct simpool_decisions *decisions)
{
    if (decisions->count > 0) {
        qsort(decisions->at, decisions->count, sizeof *decisions->at, by_stream_and_index);
    }
}

size_t simpool_decisions_count(const struct simpool_decisions *decisions)
{
    return decisions->count;
}

bool simpool_decisions_look_up(const struct simpool_decisions *decisions, uint64_t stream,
                               struct simpool_decision *decision)
{
    const struct entry wanted = {stream, *decision};
    size_t low = 0;
    size_t high = decisions != NULL ? decisions->count : 0;
    while (low < high) { /* the first that is not before the wanted one */
        const size_t middle = low + (high - low) / 2;
        if (by_stream_and_index(&decisions->at[middle], &wanted) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (decisions == NULL || low == decisions->count || decisions->at[low].stream != stream) {
        return false;
    }
    if (decisions->at[low].decision.index == decision->index) {
        *decision = decisions->at[low].decision;
    } else {
        decision->acts = false;
    }
    return true;
}
