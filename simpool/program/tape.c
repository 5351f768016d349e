#include "simpool/program/tape.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stratum/net/problem.h"
#include "stratum/room.h"

enum { TAPE_MODE = 0644 };

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
    *tape = (struct program_tape){.len = 0};
    if (strcmp(path, "-") == 0) {
        tape->outlet = stratum_outlet_borrow(STDOUT_FILENO);
        return true;
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, TAPE_MODE);
    if (fd < 0 && errno == EEXIST) {
        fd = open_existing(path);
    }
    if (fd >= 0) {
        tape->outlet = stratum_outlet_own(fd);
        return true;
    }
    *problem = errno == EEXIST
                   ? stratum_problem("%s exists: choose another name, or remove it", path)
                   : stratum_problem("cannot write %s: %s", path, strerror(errno));
    return false;
}

static bool make_room(struct program_tape *tape)
{
    const size_t wanted = tape->len + SIMPOOL_RECORD_MAX;
    char *const waiting = wanted <= PROGRAM_TAPE_WAITING_MAX
                              ? stratum_room_for(tape->waiting, &tape->capacity, wanted, 1)
                              : NULL;
    if (waiting != NULL) {
        tape->waiting = waiting;
    }
    return waiting != NULL;
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

static bool put(struct program_tape *tape,
                size_t (*write)(const struct stratum_outlet *outlet, const char *bytes, size_t len,
                                int *error))
{
    const size_t taken = write(&tape->outlet, tape->waiting, tape->len, &tape->error);
    if (taken > 0) {
        tape->len -= taken;
        memmove(tape->waiting, tape->waiting + taken, tape->len);
    }
    return tape->error == 0;
}

bool program_tape_flush(struct program_tape *tape)
{
    return put(tape, stratum_outlet_write);
}

bool program_tape_finish(struct program_tape *tape)
{
    return put(tape, stratum_outlet_write_out) && tape->len == 0 && tape->lost == 0;
}

void program_tape_close(struct program_tape *tape)
{
    stratum_outlet_close(&tape->outlet);
    free(tape->waiting);
    *tape = (struct program_tape){.len = 0};
}
