#include "simpool/program/output.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOTE_MAX = 160 };

static void put(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        const ssize_t done = write(fd, bytes, len);
        if (done <= 0) {
            return; /* a full disk: then the end is lost */
        }
        bytes += done;
        len -= (size_t)done;
    }
}

/** The line that stands in the gap. returns its length */
static size_t write_note(char text[NOTE_MAX], uint64_t left_out)
{
    const int len = snprintf(text, NOTE_MAX,
                             "\n[simpool: %" PRIu64 " bytes of the miner's output are left out "
                             "here: it is kept up to %d MiB]\n",
                             left_out, PROGRAM_OUTPUT_MAX >> 20);
    return len > 0 ? (size_t)len : 0;
}

static void cut(int fd, off_t size, uint64_t *left_out)
{
    char text[NOTE_MAX];
    char *const tail = malloc(PROGRAM_OUTPUT_TAIL);
    const ssize_t got =
        tail == NULL ? 0 : pread(fd, tail, PROGRAM_OUTPUT_TAIL, size - PROGRAM_OUTPUT_TAIL);
    const size_t len = got > 0 ? (size_t)got : 0;
    const char *const line = len > 0 ? memchr(tail, '\n', len) : NULL;
    const size_t skipped = line != NULL ? (size_t)(line - tail) + 1 : 0;
    if (ftruncate(fd, PROGRAM_OUTPUT_HEAD) == 0) {
        const size_t own = *left_out > 0 ? write_note(text, *left_out) : 0; /* of the last time */
        *left_out += (uint64_t)(size - PROGRAM_OUTPUT_HEAD) - (len - skipped) - own;
        put(fd, text, write_note(text, *left_out));
        put(fd, tail + skipped, len - skipped);
    }
    free(tail);
}

void program_output_bound(uint64_t *left_out, const char *path)
{
    struct stat about;
    if (stat(path, &about) != 0 || about.st_size <= PROGRAM_OUTPUT_MAX) {
        return;
    }
    const int fd = open(path, O_RDWR | O_APPEND | O_CLOEXEC);
    if (fd >= 0) {
        if (fstat(fd, &about) == 0 && about.st_size > PROGRAM_OUTPUT_MAX) {
            cut(fd, about.st_size, left_out);
        }
        (void)close(fd);
    }
}
