#include "simpool/record/recording_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/json.h"
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

/** Up to and with the newline; line has room for STRATUM_JSON_BYTES_MAX and one more, so that a
 *  line which fills it is too long. returns how many bytes; 0: the end, or ferror() */
static size_t take_line(char *line, FILE *file)
{
    size_t len = 0;
    int letter = 0;
    while (len <= STRATUM_JSON_BYTES_MAX && letter != '\n' &&
           (letter = getc_unlocked(file)) != EOF) {
        line[len++] = (char)letter;
    }
    return len;
}

const char *simpool_recording_each(const char *path, simpool_recording_taker *take, void *context)
{
    FILE *const file = fopen(path, "re");
    char *const line = file != NULL ? malloc(STRATUM_JSON_BYTES_MAX + 1) : NULL;
    size_t number = 0;
    size_t len = 0;
    const char *problem = NULL;
    if (line == NULL) {
        problem = stratum_problem("%s: %s", path, file == NULL ? strerror(errno) : "out of memory");
        if (file != NULL) {
            (void)fclose(file);
        }
        return problem;
    }
    while (problem == NULL && (len = take_line(line, file)) > 0) {
        const bool whole = line[len - 1] == '\n';
        while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r')) {
            len--;
        }
        number++;
        problem = len > STRATUM_JSON_BYTES_MAX
                      ? "the line is longer than 4 MiB: that is no recording"
                      : read_line(line, len, whole, take, context);
    }
    if (problem != NULL) {
        problem = stratum_problem("%s:%zu: %s", path, number, problem);
    } else if (feof(file) == 0) {
        problem = stratum_problem("%s: %s", path, strerror(errno)); /* no file */
    }
    free(line);
    (void)fclose(file);
    return problem;
}
