#include "miner/crew/quota.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { QUOTA_PATH_MAX = 4096, QUOTA_LINE_MAX = QUOTA_PATH_MAX };

/** The path of our group, "/" or "/system.slice/miner.service". Empty: there is none. */
static void read_group(char out[QUOTA_LINE_MAX], const char *root)
{
    char path[QUOTA_PATH_MAX];
    char line[QUOTA_LINE_MAX];
    out[0] = '\0';
    (void)snprintf(path, sizeof path, "%s/proc/self/cgroup", root);
    FILE *const file = fopen(path, "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, "0::/", 4) == 0) {
            line[strcspn(line, "\n")] = '\0';
            memcpy(out, line + 3, strlen(line + 3) + 1);
        }
    }
    if (file != NULL) {
        (void)fclose(file);
    }
}

/** What one group says: "150000 100000", microseconds of each period, is two cores. */
static size_t read_quota(const char *root, const char *group)
{
    char path[2 * QUOTA_PATH_MAX];
    char line[64] = "";
    (void)snprintf(path, sizeof path, "%s/sys/fs/cgroup%s/cpu.max", root, group);
    FILE *const file = fopen(path, "re");
    if (file == NULL) {
        return SIZE_MAX;
    }
    const bool said = fgets(line, sizeof line, file) != NULL;
    (void)fclose(file);
    char *rest = line;
    const unsigned long long quota_us = strtoull(line, &rest, 10);
    const unsigned long long period_us = strtoull(rest, NULL, 10);
    const bool limited = said && quota_us > 0 && period_us > 0; /* "max 100000" is no number */
    return limited ? (size_t)((quota_us - 1) / period_us + 1) : SIZE_MAX;
}

/** In a container the path may be the host's, which is not to be seen here; then what is mounted at
 *  the top is ours. */
size_t miner_quota_cores(const char *root)
{
    char group[QUOTA_LINE_MAX];
    read_group(group, root);
    size_t least = SIZE_MAX;
    for (;;) {
        const size_t cores = read_quota(root, group);
        least = cores < least ? cores : least;
        char *const last = strrchr(group, '/');
        if (last == NULL) {
            return least;
        }
        *last = '\0';
    }
}
