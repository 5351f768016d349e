#include "simpool/script/story.h"
#include "tests/unit/check.h"

void test_script_story_faults_lists(void)
{
    static const struct {
        const char *text;
        bool good;
        size_t count;
    } rows[] = {
        {"1", true, 1},    {"3,7,12", true, 3}, {"", false, 0},     {"0", false, 0},
        {"1,", false, 0},  {",1", false, 0},    {"1 ,2", false, 0}, {"-1", false, 0},
        {"1;2", false, 0}, {"x", false, 0},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        struct simpool_story_faults faults = {.count = 99};
        check_row(rows[index].text,
                  simpool_story_faults_parse(&faults, rows[index].text) == rows[index].good);
        check_int(faults.count, rows[index].good ? rows[index].count : 99);
        if (rows[index].good) {
            char buffer[64];
            struct stratum_text text = stratum_text_in(buffer, sizeof buffer);
            simpool_story_faults_write(&text, &faults);
            check_text(buffer, rows[index].text);
        }
    }
}

void test_script_story_faults_have(void)
{
    const struct simpool_story_faults faults = {{3, 7}, 2};
    check_true(simpool_story_faults_have(&faults, 7));
    check_true(!simpool_story_faults_have(&faults, 4));
    const struct simpool_story_faults none = {.count = 0};
    check_true(!simpool_story_faults_have(&none, 3));
}
