#include "simpool/script/vocabulary.h"

#include "tests/unit/check.h"

void test_script_vocabulary_nearest(void)
{
    static const struct {
        const char *word;
        const char *list;
        const char *best;
    } rows[] = {
        {"withn", "of verdict within count", "within"},
        {"wihtin", "of verdict within count", "within"},
        {"x", "of verdict within count", ""},
        {"coutn", "count", "count"},
        {"rat", "rest cat bat", "bat"}, /* of equals, the first by the alphabet */
        {"rat", "bat cat rest", "bat"},
        {"", "of", ""},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        struct stratum_nearest nearest = {.word = rows[index].word};
        script_nearest_offer_list(&nearest, rows[index].list);
        (void)check_row(rows[index].word, check_text(nearest.best, rows[index].best));
    }
}

void test_script_vocabulary_lists(void)
{
    check_true(script_list_has("of within", "within"));
    check_true(!script_list_has("of within", "with"));
    check_true(!script_list_has("", "with"));
}

void test_script_vocabulary_options(void)
{
    static const struct {
        const char *word;
        const char *list;
        const char *said;
    } rows[] = {
        {"withn", "of within", "; did you mean `within`?"},
        {"sleep", "within", "; it takes `within`"},
        {"x", "of within", "; it takes `of`, `within`"},
        {"x", " of  within ", "; it takes `of`, `within`"},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        char said[SCRIPT_SUGGESTION_MAX];
        script_suggest_option(said, sizeof said, rows[index].word, rows[index].list);
        (void)check_row(rows[index].word, check_text(said, rows[index].said));
    }
}
