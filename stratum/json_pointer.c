#include "stratum/json_pointer.h"

#include <string.h>

#include "stratum/hex.h"

enum { INDEX_DIGITS_MAX = 9 };

/** The next byte of a fragment, with %XX read. returns what is left; NULL: a % without two digits,
 *  or a NUL. */
static const char *next_byte(char *out, const char *text)
{
    uint8_t byte = (uint8_t)*text;
    if (byte != '%') {
        *out = *text;
        return text + 1;
    }
    if (strlen(text) < 3 || !stratum_hex_read(&byte, 1, text + 1, 2) || byte == 0) {
        return NULL;
    }
    *out = (char)byte;
    return text + 3;
}

/** What one of RFC 6901's escapes stands for; 0: it is none. */
static char escaped(char after_tilde)
{
    return after_tilde == '0' ? '~' : after_tilde == '1' ? '/' : '\0';
}

/** The word up to the next slash, plain. returns what is left; NULL: it cannot be read. */
static const char *next_word(char out[STRATUM_JSON_POINTER_WORD_MAX + 1], const char *text)
{
    size_t len = 0;
    while (*text != '\0' && *text != '/') {
        char byte = '\0';
        text = next_byte(&byte, text);
        if (text != NULL && byte == '~') {
            char after = '\0';
            text = *text != '\0' ? next_byte(&after, text) : NULL;
            byte = escaped(after);
        }
        if (text == NULL || byte == '\0' || len == STRATUM_JSON_POINTER_WORD_MAX) {
            return NULL;
        }
        out[len++] = byte;
    }
    out[len] = '\0';
    return text;
}

const char *stratum_json_pointer_problem(const char *pointer)
{
    char word[STRATUM_JSON_POINTER_WORD_MAX + 1];
    if (*pointer != '\0' && *pointer != '/') {
        return "a JSON pointer begins with a slash: #/gpus/0/hashrate";
    }
    while (pointer != NULL && *pointer == '/') {
        pointer = next_word(word, pointer + 1);
    }
    return pointer != NULL ? NULL
                           : "a JSON pointer has words of at most 255 bytes, with ~0 for ~, ~1 "
                             "for / and %25 for %";
}

/** An element by its index: digits alone, none of them a leading zero. */
static struct stratum_json element(struct stratum_json array, const char *word)
{
    const size_t digits = strspn(word, "0123456789");
    const bool plain = digits > 0 && word[digits] == '\0' && digits <= INDEX_DIGITS_MAX &&
                       (word[0] != '0' || digits == 1);
    size_t index = 0;
    for (size_t at = 0; plain && at < digits; at++) {
        index = index * 10 + (size_t)(word[at] - '0');
    }
    return plain ? stratum_json_at(array, index)
                 : (struct stratum_json){.type = STRATUM_JSON_ABSENT};
}

struct stratum_json_place stratum_json_point(struct stratum_json root, const char *pointer)
{
    struct stratum_json_place place = {.value = root};
    while (*pointer == '/' && place.value.type != STRATUM_JSON_ABSENT) {
        pointer = next_word(place.word, pointer + 1);
        if (pointer == NULL) {
            place.value = (struct stratum_json){.type = STRATUM_JSON_ABSENT};
            break;
        }
        place.within = place.value;
        place.value = place.within.type == STRATUM_JSON_ARRAY
                          ? element(place.within, place.word)
                          : stratum_json_get(place.within, place.word);
    }
    return place;
}
