/* Names of mistakes, and how little luck explains. */
#include "simpool/diagnosis/mistake.h"

#include <math.h>
#include <string.h>

#include "tests/unit/check.h"

void test_mistake_words_name_one_mistake_each(void)
{
    enum simpool_mistake found[SIMPOOL_MISTAKES_MAX];
    for (size_t index = 0; index < SIMPOOL_MISTAKE_COUNT; index++) {
        const enum simpool_mistake mistake = (enum simpool_mistake)index;
        const char *const word = simpool_mistake_word(mistake);
        check_row(word, simpool_mistakes_by_words(found, word) == 1 && found[0] == mistake);
        check_row(word, simpool_mistake_what(mistake)[0] != '\0');
        check_row(word,
                  mistake == SIMPOOL_MISTAKE_UNTOLD || simpool_mistake_fix(mistake)[0] != '\0');
        check_row(word, SIMPOOL_MISTAKES_MAX * (strlen(word) + 1) <= SIMPOOL_MISTAKE_WORDS_MAX);
    }
}

void test_mistake_words_may_be_joined(void)
{
    enum simpool_mistake found[SIMPOOL_MISTAKES_MAX];
    check_int(simpool_mistakes_by_words(found, "nonce-order+half-angle+digest-order"), 3);
    check_int(found[0], SIMPOOL_MISTAKE_NONCE_ORDER);
    check_int(found[1], SIMPOOL_MISTAKE_HALF_ANGLE);
    check_int(found[2], SIMPOOL_MISTAKE_DIGEST_ORDER);
    static const char *const wrong[] = {
        "", "half", "half-angles", "half-angle+", "+", "late+late+late+late", "half-angle+nothing"};
    for (size_t index = 0; index < sizeof wrong / sizeof wrong[0]; index++) {
        check_row(wrong[index], simpool_mistakes_by_words(found, wrong[index]) == 0);
    }
}

void test_mistake_more_tries_for_more_at_once(void)
{
    const enum simpool_mistake half[] = {SIMPOOL_MISTAKE_HALF_ANGLE, SIMPOOL_MISTAKE_DIGEST_ORDER};
    const enum simpool_mistake late[] = {SIMPOOL_MISTAKE_LATE};
    check_int(simpool_mistakes_tries(half, 1), SIMPOOL_TRIES_ALONE);
    check_int(simpool_mistakes_tries(half, 2), SIMPOOL_TRIES_MAX);
    check_int(simpool_mistakes_tries(late, 1), SIMPOOL_TRIES_WHOLE);
}

/* A union bound, worked out by hand. */
void test_mistake_chance_is_a_union_bound(void)
{
    static const struct {
        const char *name;
        double luck;
        uint64_t hits, count;
        unsigned tries;
        double chance;
    } rows[] = {
        {"one share of an easy target proves nothing", 1.0 / 256, 1, 1, 256, 1},
        {"one share of a hard target does", 1e-9, 1, 1, 256, 2.56e-7},
        {"two shares", 1e-3, 2, 2, 256, 2.56e-4},
        {"two of four: six ways to choose them", 1e-3, 2, 4, 256, 6 * 2.56e-4},
        {"what is plain needs no luck", 0, 5, 5, 8, 0},
        {"27 of 27 at one in a thousand", 1e-3, 27, 27, 256, 2.56e-79},
        {"never above one", 0.9, 3, 9, 4096, 1},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        const double chance =
            simpool_mistake_chance((double)rows[index].hits * log(rows[index].luck),
                                   rows[index].hits, rows[index].count, rows[index].tries);
        check_row(rows[index].name, fabs(chance - rows[index].chance) <= 1e-9 * rows[index].chance);
    }
}
