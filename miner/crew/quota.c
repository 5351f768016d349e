#include "miner/crew/quota.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { QUOTA_PATH_MAX = 4096, QUOTA_LINE_MAX = QUOTA_PATH_MAX, QUOTA_WORDS_MAX = 64 };

/** Whether "cpu" is one of these controllers: "cpu,cpuacct". Of version 2 there is no list. */
static bool has_cpu(const char *controllers, size_t len)
{
    static const char name[] = "cpu";
    for (size_t at = 0; at < len;) {
        size_t word = 0;
        while (at + word < len && controllers[at + word] != ',') {
            word++;
        }
        if (word == sizeof name - 1 && memcmp(controllers + at, name, word) == 0) {
            return true;
        }
        at += word + 1;
    }
    return false;
}

/** The path of our group, "/" or "/system.slice/miner.service", in the one hierarchy of version 2
 *  ("0::PATH"), or in version 1's of processor time ("3:cpu,cpuacct:PATH"). Empty: there is none.
 */
static void read_group(char out[QUOTA_LINE_MAX], const char *root, bool version_1)
{
    char path[QUOTA_PATH_MAX];
    char line[QUOTA_LINE_MAX];
    out[0] = '\0';
    (void)snprintf(path, sizeof path, "%s/proc/self/cgroup", root);
    FILE *const file = fopen(path, "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        const char *const list = strchr(line, ':');
        const char *const group = list != NULL ? strchr(list + 1, ':') : NULL;
        if (group == NULL || group[1] != '/') {
            continue;
        }
        const size_t list_len = (size_t)(group - list) - 1;
        if (version_1 ? has_cpu(list + 1, list_len) : strncmp(line, "0::", 3) == 0) {
            line[strcspn(line, "\n")] = '\0';
            memcpy(out, group + 1, strlen(group + 1) + 1);
        }
    }
    if (file != NULL) {
        (void)fclose(file);
    }
}

/** The first line of a group's file; empty: there is no such file. */
static void read_words(char out[QUOTA_WORDS_MAX], const char *folder, const char *file_name)
{
    char path[2 * QUOTA_PATH_MAX + QUOTA_WORDS_MAX];
    out[0] = '\0';
    (void)snprintf(path, sizeof path, "%s/%s", folder, file_name);
    FILE *const file = fopen(path, "re");
    if (file != NULL && fgets(out, QUOTA_WORDS_MAX, file) == NULL) {
        out[0] = '\0';
    }
    if (file != NULL) {
        (void)fclose(file);
    }
}

/** What one group says: so many microseconds of each period. Version 2 says both in one file,
 * "150000 100000", which is two cores; "max", and -1 of version 1, is no limit. */
static size_t read_quota(const char *folder, bool version_1)
{
    char quota[QUOTA_WORDS_MAX];
    char period[QUOTA_WORDS_MAX];
    read_words(quota, folder, version_1 ? "cpu.cfs_quota_us" : "cpu.max");
    char *rest = quota;
    const long long quota_us = strtoll(quota, &rest, 10);
    if (version_1) {
        read_words(period, folder, "cpu.cfs_period_us");
        rest = period;
    }
    const long long period_us = strtoll(rest, NULL, 10);
    const bool limited = quota_us > 0 && period_us > 0;
    return limited ? (size_t)((quota_us - 1) / period_us + 1) : SIZE_MAX;
}

/** In a container the path may be the host's, which is not to be seen here; then what is mounted at
 *  the top is ours. */
static size_t least_quota(const char *root, bool version_1)
{
    char group[QUOTA_LINE_MAX];
    read_group(group, root, version_1);
    size_t least = SIZE_MAX;
    for (;;) {
        char folder[2 * QUOTA_PATH_MAX];
        (void)snprintf(folder, sizeof folder, "%s/sys/fs/cgroup%s%s", root, version_1 ? "/cpu" : "",
                       group);
        const size_t cores = read_quota(folder, version_1);
        least = cores < least ? cores : least;
        char *const last = strrchr(group, '/');
        if (last == NULL) {
            return least;
        }
        *last = '\0';
    }
}

size_t miner_quota_cores(const char *root)
{
    const size_t newer = least_quota(root, false);
    const size_t older = least_quota(root, true);
    return newer < older ? newer : older;
}
