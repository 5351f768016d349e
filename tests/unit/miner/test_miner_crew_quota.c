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

struct text_file {
    const char *name;
    const char *text; /* NULL: there is no such file */
};

/** What is read of a machine that has these files. */
static size_t cores_with(const struct text_file *files, size_t count)
{
    char root[] = "/tmp/miner_quota_XXXXXX";
    check_true(mkdtemp(root) != NULL);
    for (size_t index = 0; index < count; index++) {
        if (files[index].text != NULL) {
            place(root, files[index].name, files[index].text);
        }
    }
    const size_t cores = miner_quota_cores(root);
    for (size_t index = 0; index < count; index++) {
        if (files[index].text != NULL) {
            place(root, files[index].name, NULL);
        }
    }
    check_int(remove(root), 0);
    return cores;
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
        const struct text_file files[] = {{"/proc/self/cgroup", rows[row].group},
                                          {"/sys/fs/cgroup/a/b/cpu.max", rows[row].own},
                                          {"/sys/fs/cgroup/a/cpu.max", rows[row].above},
                                          {"/sys/fs/cgroup/cpu.max", rows[row].top}};
        check_row(rows[row].name,
                  cores_with(files, sizeof files / sizeof files[0]) == rows[row].cores);
    }
}

/* Of version 1 a controller has a hierarchy of its own, and quota and period a file each. */
void test_quota_of_version_1(void)
{
    static const struct {
        const char *name, *group;
        const char *own_quota, *own_period, *top_quota, *top_period;
        size_t cores;
    } rows[] = {
        {"no limit", "2:cpu:/a\n0::/\n", "-1\n", "100000\n", "-1\n", "100000\n", SIZE_MAX},
        {"its own", "2:cpu,cpuacct:/a\n", "150000\n", "100000\n", "-1\n", "100000\n", 2},
        {"after another", "4:cpuacct,cpu:/a\n", "300000\n", "100000\n", NULL, NULL, 3},
        {"above", "2:cpu:/a\n1:name=systemd:/b\n", "-1\n", "100000\n", "50000\n", "25000\n", 2},
        {"the host's path", "2:cpu:/docker/12\n", NULL, NULL, "200000\n", "100000\n", 2},
        {"other controllers", "3:cpuset:/a\n2:cpuacct:/a\n", "100000\n", "100000\n", NULL, NULL,
         SIZE_MAX},
        {"no period", "2:cpu:/a\n", "100000\n", NULL, NULL, NULL, SIZE_MAX},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        const struct text_file files[] = {
            {"/proc/self/cgroup", rows[row].group},
            {"/sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", rows[row].own_quota},
            {"/sys/fs/cgroup/cpu/a/cpu.cfs_period_us", rows[row].own_period},
            {"/sys/fs/cgroup/cpu/cpu.cfs_quota_us", rows[row].top_quota},
            {"/sys/fs/cgroup/cpu/cpu.cfs_period_us", rows[row].top_period}};
        check_row(rows[row].name,
                  cores_with(files, sizeof files / sizeof files[0]) == rows[row].cores);
    }
}
