#include "tests/fuzz/plan.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct fuzz_plan fuzz_plan_of(const uint8_t *data, size_t len)
{
    return (struct fuzz_plan){data, data + len};
}

static void read_numbers(struct fuzz_step *step)
{
    const char *at = step->words;
    for (size_t count = 0; count < FUZZ_NUMBERS_MAX && *at != '\0';) {
        char *end = NULL;
        const long long number = strtoll(at, &end, 10); /* what is too large is the largest */
        if (end != at) {
            step->numbers[count++] = number;
        }
        at = end != at ? end : at + 1;
    }
}

bool fuzz_plan_next(struct fuzz_plan *plan, struct fuzz_step *out)
{
    if (plan->at == plan->end) {
        return false;
    }
    const size_t left = (size_t)(plan->end - plan->at);
    const uint8_t *newline = memchr(plan->at, '\n', left);
    *out = (struct fuzz_step){.line = (const char *)plan->at};
    out->len = newline != NULL ? (size_t)(newline - plan->at) : left;
    plan->at += out->len + (newline != NULL ? 1 : 0);
    if (out->len >= 2 && out->line[0] == '~') {
        size_t len = out->len - 2;
        len = len < FUZZ_WORDS_MAX ? len : FUZZ_WORDS_MAX;
        out->letter = out->line[1];
        memcpy(out->words, out->line + 2, len); /* NOLINT(bugprone-not-null-terminated-result) */
        read_numbers(out);
    }
    return true;
}

int64_t fuzz_within(int64_t number, int64_t low, int64_t high)
{
    return number < low ? low : number > high ? high : number;
}

char *fuzz_copy(const void *bytes, size_t len)
{
    char *copy = malloc(len > 0 ? len : 1);
    assert(copy != NULL);
    if (len > 0) {
        memcpy(copy, bytes, len);
    }
    return copy;
}

/* Its words may be a stranger's: bytes that are no UTF-8 are written as letters. */
void fuzz_check_event(const struct stratum_event *event)
{
    char line[STRATUM_EVENT_LINE_MAX];
    struct stratum_event read;
    struct stratum_text text = stratum_text_in(line, sizeof line);
    enum stratum_status status = stratum_event_encode(&text, event);
    assert(status == STRATUM_OK);
    status = stratum_event_decode(&read, text.at, text.len);
    assert(status == STRATUM_OK);
    assert(read.at_us == event->at_us && read.who == event->who && read.kind == event->kind);
    assert(read.rig == event->rig && read.cause == event->cause);
    assert(read.verdict == event->verdict && read.duration_us == event->duration_us);
    assert(read.count == event->count && read.difficulty == event->difficulty);
}
