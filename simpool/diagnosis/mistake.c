#include "simpool/diagnosis/mistake.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const struct {
    const char *word;
    const char *what;
    const char *fix;
} table[SIMPOOL_MISTAKE_COUNT] = {
#define X(name, word, what, fix) [SIMPOOL_MISTAKE_##name] = {word, what, fix},
    SIMPOOL_MISTAKE_LIST(X)
#undef X
};

const char *simpool_mistake_word(enum simpool_mistake mistake)
{
    assert((size_t)mistake < SIMPOOL_MISTAKE_COUNT);
    return table[mistake].word;
}

const char *simpool_mistake_what(enum simpool_mistake mistake)
{
    assert((size_t)mistake < SIMPOOL_MISTAKE_COUNT);
    return table[mistake].what;
}

const char *simpool_mistake_fix(enum simpool_mistake mistake)
{
    assert((size_t)mistake < SIMPOOL_MISTAKE_COUNT);
    return table[mistake].fix;
}

/** SIMPOOL_MISTAKE_COUNT: no such word. */
static enum simpool_mistake by_word(const char *word, size_t len)
{
    size_t index = 0;
    while (index < SIMPOOL_MISTAKE_COUNT &&
           (strncmp(table[index].word, word, len) != 0 || table[index].word[len] != '\0')) {
        index++;
    }
    return (enum simpool_mistake)index;
}

size_t simpool_mistakes_by_words(enum simpool_mistake out[SIMPOOL_MISTAKES_MAX], const char *words)
{
    size_t count = 0;
    for (;;) {
        const size_t len = strcspn(words, "+");
        const enum simpool_mistake mistake = by_word(words, len);
        if (mistake == SIMPOOL_MISTAKE_COUNT || count == SIMPOOL_MISTAKES_MAX) {
            return 0;
        }
        out[count++] = mistake;
        if (words[len] == '\0') {
            return count;
        }
        words += len + 1;
    }
}

unsigned simpool_mistakes_tries(const enum simpool_mistake *mistakes, size_t count)
{
    assert(count >= 1);
    if (count > 1) {
        return SIMPOOL_TRIES_MAX;
    }
    return mistakes[0] >= SIMPOOL_MISTAKE_LATE ? SIMPOOL_TRIES_WHOLE : SIMPOOL_TRIES_ALONE;
}

double simpool_mistake_chance(double log_luck, uint64_t hits, uint64_t count, unsigned tries)
{
    assert(hits > 0 && hits <= count);
    const double n = (double)count;
    const double k = (double)hits;
    const double choices = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
    const double log_chance = log(tries) + choices + log_luck;
    return log_chance >= 0 ? 1 : exp(log_chance);
}
