#include "stratum/net/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

char *stratum_file_read(size_t *len, const char *path, size_t max)
{
    FILE *const file = fopen(path, "re");
    if (file == NULL) {
        return NULL;
    }
    char *const bytes = malloc(max + 1);
    const size_t had = bytes != NULL ? fread(bytes, 1, max + 1, file) : 0;
    const int error = bytes == NULL ? ENOMEM : ferror(file) != 0 ? errno : had > max ? EFBIG : 0;
    (void)fclose(file);
    if (error != 0) {
        free(bytes);
        errno = error;
        return NULL;
    }
    bytes[had] = '\0';
    *len = had;
    return bytes;
}
