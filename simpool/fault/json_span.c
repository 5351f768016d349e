#include "simpool/fault/json_span.h"

#include <ctype.h>
#include <string.h>

/** One walk over the text. */
struct walk {
    const char *text;
    size_t len;
    size_t at;
};

static bool is_blank(char letter)
{
    return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
}

/** What numbers, true, false and null are made of. */
static bool is_word(char letter)
{
    return isalnum((unsigned char)letter) || letter == '+' || letter == '-' || letter == '.';
}

static void skip_blanks(struct walk *walk)
{
    while (walk->at < walk->len && is_blank(walk->text[walk->at])) {
        walk->at++;
    }
}

static bool take(struct walk *walk, char wanted)
{
    skip_blanks(walk);
    if (walk->at >= walk->len || walk->text[walk->at] != wanted) {
        return false;
    }
    walk->at++;
    return true;
}

static bool skip_text(struct walk *walk)
{
    if (!take(walk, '"')) {
        return false;
    }
    while (walk->at < walk->len && walk->text[walk->at] != '"') {
        walk->at += walk->text[walk->at] == '\\' ? 2 : 1;
    }
    return take(walk, '"');
}

/** A number, true, false or null: what stands between marks. */
static bool skip_word(struct walk *walk)
{
    const size_t from = walk->at;
    while (walk->at < walk->len && is_word(walk->text[walk->at])) {
        walk->at++;
    }
    return walk->at > from;
}

static bool skip_value(struct walk *walk, int depth);

/** The rest of a list or object behind its opening bracket. */
static bool skip_rest(struct walk *walk, char close, int depth)
{
    if (take(walk, close)) {
        return true;
    }
    do {
        if (close == '}' && (!skip_text(walk) || !take(walk, ':'))) {
            return false;
        }
        if (!skip_value(walk, depth)) {
            return false;
        }
    } while (take(walk, ','));
    return take(walk, close);
}

static bool skip_value(struct walk *walk, int depth)
{
    skip_blanks(walk);
    if (walk->at >= walk->len || depth == SIMPOOL_SPAN_DEPTH_MAX) {
        return false;
    }
    switch (walk->text[walk->at]) {
    case '"':
        return skip_text(walk);
    case '[':
        walk->at++;
        return skip_rest(walk, ']', depth + 1);
    case '{':
        walk->at++;
        return skip_rest(walk, '}', depth + 1);
    default:
        return skip_word(walk);
    }
}

/** One part of a path: its bytes, and its number when it is one. */
struct step {
    const char *name;
    size_t len;
    size_t index; /* SIZE_MAX: no number */
};

static struct step next_step(const char **path)
{
    struct step step = {.name = *path, .len = strcspn(*path, ".")};
    for (size_t at = 0; at < step.len && step.index != SIZE_MAX; at++) {
        const bool digit = isdigit((unsigned char)step.name[at]) && step.len < 8;
        step.index = digit ? step.index * 10 + (size_t)(step.name[at] - '0') : SIZE_MAX;
    }
    *path += step.len + (step.name[step.len] == '.' ? 1 : 0);
    return step;
}

static bool is_step(const struct walk *key, size_t key_end, const struct step *step)
{
    return key_end - key->at == step->len + 2 &&
           memcmp(key->text + key->at + 1, step->name, step->len) == 0;
}

/** Into the member or element of that step. The walk stands behind the opening bracket. */
static bool enter(struct walk *walk, char close, const struct step *step, struct simpool_span *out)
{
    size_t comma = SIZE_MAX; /* before the present member */
    for (size_t index = 0;; index++) {
        skip_blanks(walk);
        const size_t begin = walk->at;
        bool here = close == ']' && index == step->index;
        if (close == '}') {
            const struct walk key = *walk;
            if (!skip_text(walk)) {
                return false;
            }
            here = is_step(&key, walk->at, step);
            if (!take(walk, ':')) {
                return false;
            }
            skip_blanks(walk);
        }
        out->from = walk->at;
        if (!skip_value(walk, 0)) {
            return false;
        }
        out->to = walk->at;
        const bool more = take(walk, ',');
        if (here) {
            out->cut_from = comma != SIZE_MAX ? comma : begin;
            out->cut_to = comma == SIZE_MAX && more ? walk->at : out->to;
            return true;
        }
        if (!more) {
            return false;
        }
        comma = walk->at - 1;
    }
}

bool simpool_span_find(struct simpool_span *out, const char *text, size_t len, const char *path)
{
    struct walk walk = {text, len, 0};
    skip_blanks(&walk);
    struct simpool_span span = {.from = walk.at};
    if (!skip_value(&walk, 0)) {
        return false;
    }
    span.to = walk.at;
    span.cut_from = span.from;
    span.cut_to = span.to;
    while (*path != '\0') {
        const struct step step = next_step(&path);
        const char open = text[span.from];
        struct walk inside = {text, span.to, span.from + 1};
        if ((open != '[' && open != '{') ||
            !enter(&inside, open == '[' ? ']' : '}', &step, &span)) {
            return false;
        }
    }
    *out = span;
    return true;
}

bool simpool_span_is_text(const char *text, const struct simpool_span *span, const char *words)
{
    const size_t len = strlen(words);
    return span->to - span->from == len + 2 && text[span->from] == '"' &&
           memcmp(text + span->from + 1, words, len) == 0;
}

bool simpool_span_path_is_good(const char *path)
{
    size_t parts = 0;
    if (*path == '\0') {
        return false;
    }
    do {
        const size_t len = strcspn(path, ".");
        parts++;
        if (len == 0 || parts > SIMPOOL_SPAN_DEPTH_MAX) {
            return false;
        }
        path += len;
    } while (*path++ == '.');
    return true;
}
