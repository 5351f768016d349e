#include "simpool/script/paths.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/check.h"

static const char *const made[] = {"fixtures/",      "fixtures/a.jsonl",     "one/",
                                   "one/fixtures/",  "one/fixtures/b.jsonl", "one/two/",
                                   "one/two/c.jsonl"};

static void make_all(void)
{
    for (size_t index = 0; index < sizeof made / sizeof made[0]; index++) {
        const char *const path = made[index];
        if (path[strlen(path) - 1] == '/') {
            (void)mkdir(path, 0700);
        } else {
            (void)fclose(fopen(path, "w"));
        }
    }
}

static void remove_all(void)
{
    for (size_t index = sizeof made / sizeof made[0]; index-- > 0;) {
        (void)remove(made[index]);
    }
}

void test_script_paths_find(void)
{
    static const struct {
        const char *story;
        const char *name;
        const char *found; /* NULL: nowhere */
    } rows[] = {
        {"one/two/x.lua", "c.jsonl", "one/two/c.jsonl"},
        {"one/two/x.lua", "b.jsonl", "one/fixtures/b.jsonl"},
        {"one/two/x.lua", "a.jsonl", "./fixtures/a.jsonl"},
        {"one/x.lua", "a.jsonl", "./fixtures/a.jsonl"},
        {"x.lua", "a.jsonl", "./fixtures/a.jsonl"},
        {"./one/two/x.lua", "b.jsonl", "./one/fixtures/b.jsonl"},
        {"one/two/../two/x.lua", "c.jsonl", "one/two/../two/c.jsonl"},
        {"x.lua", "b.jsonl", NULL},
        {"one/two/x.lua", "d.jsonl", NULL},
        {"one/two/x.lua", "", NULL},
        {"one/two/x.lua", "/none/such", NULL},
        {"one/two/x.lua", "/dev/null", "/dev/null"},
    };
    char folder[] = "/tmp/paths-XXXXXX";
    char before[1024];
    check_true(getcwd(before, sizeof before) != NULL && mkdtemp(folder) != NULL &&
               chdir(folder) == 0);
    make_all();
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        char found[1024] = "";
        const bool has = script_path_find(found, sizeof found, rows[index].story, rows[index].name);
        (void)check_row(rows[index].name, has == (rows[index].found != NULL));
        check_text(found, rows[index].found != NULL ? rows[index].found : "");
    }
    char small[8];
    check_true(!script_path_find(small, sizeof small, "one/two/x.lua", "c.jsonl"));
    remove_all();
    check_true(chdir(before) == 0 && rmdir(folder) == 0);
}
