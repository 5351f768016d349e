#include "simpool/script/load.h"

#include "simpool/script/story.h"
#include "tests/unit/check.h"
#include "tests/unit/script/theatre.h"

void test_script_load_refuses(void)
{
    check_refused("", "there is no scenario{ jobs = \"…\" }: a story begins with it");
    check_refused("scenario { }\n",
                  "there is no story(function(pool) … end): nothing would be played");
    check_refused("scenario { } story(function() end)\n",
                  "its scenario names no jobs: say jobs = \"jobs/….jsonl\"");
    check_refused("scenario { jobs = 'jobs/none.jsonl' } story(function() end)\n",
                  "no \"jobs/none.jsonl\" beside it, nor in the fixtures/ of any folder above: "
                  "correct `jobs`, or record some with `simpool record`");
    check_refused("scenario { } scenario { }\n", "1: scenario{} stands once in a file");
    check_refused("story(function() end)\nstory(function() end)\n",
                  "2: story() stands once in a file; two plots are both(f, g)");
    check_refused("note 'too early'\n", "1: note has no journal before the story begins: write it "
                                        "inside story(function …)");
}

void test_script_load_no_file(void)
{
    char problem[256];
    check_true(simpool_story_load("/none/such.lua", problem, sizeof problem) == NULL);
    check_text(problem, "/none/such.lua: No such file or directory: is the path right?");
    check_true(simpool_story_load("/tmp", problem, sizeof problem) == NULL);
    check_text(problem, "/tmp: Is a directory: is the path right?");
}
