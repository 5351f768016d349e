#include "simpool/record/recording_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/net/problem.h"

/** whole: it ended in a newline. returns NULL, or what is wrong with it */
static const char *read_line(const char *line, size_t len, bool whole,
                             simpool_recording_taker *take, void *context)
{
    struct simpool_recording_line read;
    const char *problem = NULL;
    if (len == 0) {
        return NULL;
    }
    if (simpool_recording_read(&read, line, len, &problem)) {
        problem = take(context, &read.record);
    } else if (!whole) {
        problem = NULL;
    }
    simpool_recording_done(&read);
    return problem;
}

const char *simpool_recording_each(const char *path, simpool_recording_taker *take, void *context)
{
    FILE *const file = fopen(path, "re");
    if (file == NULL) {
        return stratum_problem("%s: %s", path, strerror(errno));
    }
    char *line = NULL;
    size_t capacity = 0;
    size_t number = 0;
    const char *problem = NULL;
    ssize_t len = 0;
    while (problem == NULL && (len = getline(&line, &capacity, file)) > 0) {
        const bool whole = line[len - 1] == '\n';
        while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r')) {
            len--;
        }
        number++;
        problem = read_line(line, (size_t)len, whole, take, context);
    }
    if (problem != NULL) {
        problem = stratum_problem("%s:%zu: %s", path, number, problem);
    } else if (feof(file) == 0) {
        problem = stratum_problem("%s: %s", path, strerror(errno)); /* no memory, or no file */
    }
    free(line);
    (void)fclose(file);
    return problem;
}
