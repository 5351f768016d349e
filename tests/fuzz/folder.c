#include "tests/fuzz/folder.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_LEN_MAX = 512, NAMES_MAX = 4 };

/* A target is called with bytes alone: what outlives a call has no other place. */
static struct {
    char path[PATH_LEN_MAX];
    char file[PATH_LEN_MAX];
    char names[NAMES_MAX][PATH_LEN_MAX];
    size_t count;
} folder;

static void remove_folder(void)
{
    for (size_t index = 0; index < folder.count; index++) {
        (void)unlink(folder.names[index]);
    }
    (void)rmdir(folder.path);
}

static void make_folder(void)
{
    const char *where = getenv("TMPDIR");
    const int len =
        snprintf(folder.path, sizeof folder.path, "%s/fuzz-XXXXXX", where != NULL ? where : "/tmp");
    const bool made = len > 0 && len < PATH_LEN_MAX - 64 && mkdtemp(folder.path) != NULL;
    assert(made);
    const int registered = atexit(remove_folder);
    assert(registered == 0);
    (void)registered;
}

static void remember(const char *path)
{
    for (size_t index = 0; index < folder.count; index++) {
        if (strcmp(folder.names[index], path) == 0) {
            return;
        }
    }
    assert(folder.count < NAMES_MAX);
    (void)snprintf(folder.names[folder.count++], PATH_LEN_MAX, "%s", path);
}

const char *fuzz_file(const char *name, const uint8_t *data, size_t len)
{
    if (folder.path[0] == '\0') {
        make_folder();
    }
    const int path_len = snprintf(folder.file, sizeof folder.file, "%s/%s", folder.path, name);
    assert(path_len > 0 && path_len < PATH_LEN_MAX);
    remember(folder.file);
    FILE *file = fopen(folder.file, "wb");
    if (file == NULL) {
        perror(folder.file); /* a full disk is no finding */
    }
    assert(file != NULL);
    const size_t written = fwrite(data, 1, len, file);
    const int closed = fclose(file);
    assert(written == len && closed == 0);
    (void)written;
    (void)closed;
    return folder.file;
}
