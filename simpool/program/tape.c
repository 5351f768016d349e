#include "simpool/program/tape.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stratum/net/problem.h"

enum { TAPE_MODE = 0644, TAPE_FIRST_CAPACITY = 64 * 1024 };

/** A pipe, a terminal, /dev/null: what has no bytes that could be lost. */
static int open_existing(const char *path)
{
    struct stat about;
    if (stat(path, &about) != 0 || S_ISREG(about.st_mode)) {
        errno = EEXIST;
        return -1;
    }
    return open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
}

bool program_tape_open(struct program_tape *tape, const char *path, const char **problem)
{
    *tape = (struct program_tape){.fd = -1};
    if (strcmp(path, "-") == 0) {
        tape->fd = STDOUT_FILENO;
        return true;
    }
    tape->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, TAPE_MODE);
    if (tape->fd < 0 && errno == EEXIST) {
        tape->fd = open_existing(path);
    }
    if (tape->fd < 0 && errno == EEXIST) {
        *problem = stratum_problem("%s exists: choose another name, or remove it", path);
    } else if (tape->fd < 0) {
        *problem = stratum_problem("cannot write %s: %s", path, strerror(errno));
    }
    return tape->fd >= 0;
}

static bool make_room(struct program_tape *tape)
{
    if (tape->capacity - tape->len >= SIMPOOL_RECORD_MAX) {
        return true;
    }
    size_t capacity = tape->capacity == 0 ? TAPE_FIRST_CAPACITY : tape->capacity;
    while (capacity - tape->len < SIMPOOL_RECORD_MAX) {
        capacity *= 2;
    }
    char *const waiting =
        capacity > PROGRAM_TAPE_WAITING_MAX ? NULL : realloc(tape->waiting, capacity);
    if (waiting == NULL) {
        return false;
    }
    tape->waiting = waiting;
    tape->capacity = capacity;
    return true;
}

void program_tape_add(struct program_tape *tape, const struct simpool_record *record)
{
    if (!make_room(tape)) {
        tape->lost++;
        return;
    }
    struct stratum_text text =
        stratum_text_in(tape->waiting + tape->len, tape->capacity - tape->len);
    (void)simpool_recording_write(&text, record); /* there is room for any */
    tape->len += text.len;
    tape->segments++;
}

bool program_tape_flush(struct program_tape *tape)
{
    size_t written = 0;
    tape->error = 0;
    while (written < tape->len && tape->error == 0) { /* once, unless the write was partial */
        const ssize_t put = write(tape->fd, tape->waiting + written, tape->len - written);
        if (put >= 0) {
            written += (size_t)put;
        } else if (errno != EINTR) {
            tape->error = errno;
        }
    }
    if (written > 0) {
        tape->len -= written;
        memmove(tape->waiting, tape->waiting + written, tape->len);
    }
    return tape->error == 0;
}

void program_tape_close(struct program_tape *tape)
{
    if (tape->fd > STDOUT_FILENO) {
        (void)close(tape->fd);
    }
    free(tape->waiting);
    *tape = (struct program_tape){.fd = -1};
}
