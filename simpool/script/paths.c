#include "simpool/script/paths.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_MAX_LEN = 1024 };

/** The folder above, by its name alone; false: there is none. */
static bool go_up(char folder[PATH_MAX_LEN])
{
    if (strcmp(folder, "/") == 0) {
        return false;
    }
    char *const slash = strrchr(folder, '/');
    const char *const last = slash != NULL ? slash + 1 : folder;
    if (strcmp(last, "..") == 0) {
        const size_t len = strlen(folder);
        return len + 4 < PATH_MAX_LEN && snprintf(folder + len, 4, "/..") == 3;
    }
    if (strcmp(folder, ".") == 0) {
        (void)snprintf(folder, PATH_MAX_LEN, "..");
    } else if (slash == NULL) {
        (void)snprintf(folder, PATH_MAX_LEN, ".");
    } else {
        slash[slash == folder ? 1 : 0] = '\0';
    }
    return true;
}

static bool is_there(char *out, size_t capacity, const char *folder, const char *between,
                     const char *name)
{
    char path[2 * PATH_MAX_LEN];
    const int len = snprintf(path, sizeof path, "%s/%s%s", folder, between, name);
    if (len < 0 || (size_t)len >= sizeof path || (size_t)len >= capacity ||
        access(path, R_OK) != 0) {
        return false;
    }
    memcpy(out, path, (size_t)len + 1);
    return true;
}

bool script_path_find(char *out, size_t capacity, const char *story, const char *name)
{
    char folder[PATH_MAX_LEN];
    const int len = snprintf(folder, sizeof folder, "%s", story);
    if (len < 0 || (size_t)len >= sizeof folder || name[0] == '\0' || !go_up(folder)) {
        return false;
    }
    if (name[0] == '/') {
        return access(name, R_OK) == 0 && (size_t)snprintf(out, capacity, "%s", name) < capacity;
    }
    if (is_there(out, capacity, folder, "", name)) {
        return true;
    }
    for (size_t above = 0; above < SCRIPT_FOLDERS_MAX; above++) {
        if (is_there(out, capacity, folder, "fixtures/", name)) {
            return true;
        }
        if (!go_up(folder)) {
            return false;
        }
    }
    return false;
}
