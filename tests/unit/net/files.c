#include "tests/unit/net/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/unit/check.h"

void files_make(char path[FILES_PATH_MAX])
{
    (void)snprintf(path, FILES_PATH_MAX, "%s", "/tmp/stratum_net_XXXXXX");
    const int fd = mkstemp(path);
    check_true(fd >= 0);
    (void)close(fd);
}

void files_remove(const char *path)
{
    check_int(unlink(path), 0);
}

void files_write(const char *path, const char *text, size_t len)
{
    FILE *const file = fopen(path, "w");
    check_int(fwrite(text, 1, len, file), len);
    check_int(fclose(file), 0);
}

char *files_read(const char *path)
{
    FILE *const file = fopen(path, "r");
    check_int(fseek(file, 0, SEEK_END), 0);
    const long len = ftell(file);
    rewind(file);
    char *const text = calloc((size_t)len + 1, 1);
    check_int(fread(text, 1, (size_t)len, file), len);
    (void)fclose(file);
    return text;
}
