#include "miner/crew/quota.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/unit/check.h"

enum { PATH_BYTES = 256 };

/** A file below root, and the folders on the way to it. text NULL: it goes, and they go. */
static void place(const char *root, const char *name, const char *text)
{
    char path[PATH_BYTES];
    (void)snprintf(path, sizeof path, "%s%s", root, name);
    for (char *slash = path + strlen(root) + 1;
         text != NULL && (slash = strchr(slash, '/')) != NULL; slash++) {
        *slash = '\0';
        (void)mkdir(path, 0700); /* another file's, perhaps */
        *slash = '/';
    }
    if (text != NULL) {
        FILE *const file = fopen(path, "we");
        check_true(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
        return;
    }
    while (strlen(path) > strlen(root) && remove(path) == 0) {
        *strrchr(path, '/') = '\0';
    }
}

void test_quota_is_the_least_of_all_above(void)
{
    static const struct {
        const char *name;
        const char *group; /* of /proc/self/cgroup; NULL: no /proc */
        const char *own, *above, *top;
        size_t cores;
    } rows[] = {
        {"nothing is said", NULL, NULL, NULL, NULL, SIZE_MAX},
        {"no limit", "0::/a/b\n", "max 100000\n", NULL, NULL, SIZE_MAX},
        {"its own", "0::/a/b\n", "200000 100000\n", NULL, NULL, 2},
        {"rounded up", "0::/a/b\n", "150000 100000\n", NULL, NULL, 2},
        {"less than a core", "0::/a/b\n", "1000 100000\n", NULL, NULL, 1},
        {"one above", "0::/a/b\n", "max 100000\n", "300000 100000\n", NULL, 3},
        {"both", "0::/a/b\n", "400000 100000\n", "300000 100000\n", NULL, 3},
        {"a container", "0::/\n", NULL, NULL, "50000 25000\n", 2},
        {"the host's path", "0::/docker/1234\n", NULL, NULL, "200000 100000\n", 2},
        {"two hierarchies", "3:cpu:/x\n0::/a/b\n", "200000 100000\n", NULL, NULL, 2},
        {"the older one alone", "3:cpu,cpuacct:/a/b\n", "200000 100000\n", NULL, NULL, SIZE_MAX},
        {"rubbish", "0::/a/b\n", "many\n", NULL, NULL, SIZE_MAX},
        {"a period of nothing", "0::/a/b\n", "100 0\n", NULL, NULL, SIZE_MAX},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        char root[] = "/tmp/miner_quota_XXXXXX";
        check_true(mkdtemp(root) != NULL);
        const struct {
            const char *name, *text;
        } files[] = {{"/proc/self/cgroup", rows[row].group},
                     {"/sys/fs/cgroup/a/b/cpu.max", rows[row].own},
                     {"/sys/fs/cgroup/a/cpu.max", rows[row].above},
                     {"/sys/fs/cgroup/cpu.max", rows[row].top}};
        enum { FILES = sizeof files / sizeof files[0] };
        for (size_t index = 0; index < FILES; index++) {
            if (files[index].text != NULL) {
                place(root, files[index].name, files[index].text);
            }
        }
        check_row(rows[row].name, miner_quota_cores(root) == rows[row].cores);
        for (size_t index = 0; index < FILES; index++) {
            if (files[index].text != NULL) {
                place(root, files[index].name, NULL);
            }
        }
        check_int(remove(root), 0);
    }
}
