#include "stratum/nearest.h"
#include "tests/unit/check.h"

void test_stratum_nearest_edits(void)
{
    static const struct {
        const char *one;
        const char *other;
        size_t edits;
    } rows[] = {{"", "", 0},
                {"url", "url", 0},
                {"ulr", "url", 2},
                {"", "seed", 4},
                {"duration", "", 8},
                {"jason", "json", 1},
                {"kitten", "sitting", 3},
                {"device", "devices", 1}};
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        check_row(rows[row].one,
                  stratum_nearest_edits(rows[row].one, rows[row].other) == rows[row].edits);
    }
    static const char long_word[] =
        "0123456789012345678901234567890123456789012345678901234567890123456789";
    check_int(stratum_nearest_edits(long_word, long_word), 0);
    check_int(stratum_nearest_edits(long_word, "x"), STRATUM_WORD_MAX);
}

void test_stratum_nearest_best(void)
{
    static const struct {
        const char *word;
        const char *known[4];
        const char *best;
    } rows[] = {
        {"withn", {"of", "verdict", "within"}, "within"},
        {"wihtin", {"within", "of"}, "within"},
        {"x", {"of", "within"}, ""},
        {"rat", {"rest", "cat", "bat"}, "bat"}, /* of equals, the first by the alphabet */
        {"rat", {"bat", "cat", "rest"}, "bat"},
        {"", {"of"}, ""},
        {"o", {"j", "v"}, ""}, /* nothing of it is alike */
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct stratum_nearest nearest = {.word = rows[row].word};
        for (size_t index = 0; index < 4 && rows[row].known[index] != NULL; index++) {
            stratum_nearest_offer(&nearest, rows[row].known[index]);
        }
        check_text(nearest.best, rows[row].best);
    }
}
