#include "simpool/program/about.h"

#include <stdlib.h>
#include <string.h>

void program_about_print(FILE *out, const char *path)
{
    FILE *const file = fopen(path, "re");
    char *line = NULL;
    size_t capacity = 0;
    for (unsigned count = 0; file != NULL && count < PROGRAM_ABOUT_LINES_MAX; count++) {
        const ssize_t len = getline(&line, &capacity, file);
        if (len < 2 || strncmp(line, "--", 2) != 0) {
            break;
        }
        const char *words = line + 2;
        words += strspn(words, "- ");
        fprintf(out, "%-8s %.*s\n", count == 0 ? "about" : "", (int)strcspn(words, "\r\n"), words);
    }
    free(line);
    if (file != NULL) {
        (void)fclose(file);
    }
}
