#include "stratum/net/journal.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stratum/net/problem.h"
#include "stratum/text.h"

enum {
    JOURNAL_FIRST_CAPACITY = 4 * STRATUM_EVENT_LINE_MAX,
    JOURNAL_WAITING_MAX = 256 * 1024 * 1024, /* while the disk refuses */
    JOURNAL_MODE = 0644
};

struct listener {
    void (*heard)(void *context, const struct stratum_event *event);
    void *context;
};

/** Belongs to the loop's thread. */
struct stratum_journal {
    int fd;        /* -1: kept nowhere */
    char *waiting; /* whole lines not yet written, except that the first may have begun */
    size_t len;
    size_t capacity;
    uint64_t lost; /* events that found no room */
    bool complained;
    struct listener listeners[STRATUM_JOURNAL_LISTENERS_MAX];
    size_t listener_count;
};

/** Reads up to the first newline. returns how many bytes of it, 0 for an empty or dumb file. */
static size_t first_line(int fd, char *line, size_t capacity)
{
    const ssize_t got = pread(fd, line, capacity, 0);
    if (got <= 0) {
        return 0;
    }
    const char *const newline = memchr(line, '\n', (size_t)got);
    return newline != NULL ? (size_t)(newline - line) : (size_t)got;
}

/** Empties what is a journal already; leaves everything else alone. */
static bool make_empty(int fd, const char *path, const char **problem)
{
    struct stat about;
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size == 0) {
        return true; /* a terminal, a pipe, /dev/null, or new */
    }
    char line[STRATUM_EVENT_LINE_MAX];
    struct stratum_event event;
    const size_t len = first_line(fd, line, sizeof line);
    if (stratum_event_decode(&event, line, len) != STRATUM_OK ||
        event.kind != STRATUM_EVENT_RUN_STARTED) {
        *problem =
            stratum_problem("%s exists and is no journal: choose another name, or remove it", path);
        return false;
    }
    if (ftruncate(fd, 0) != 0) {
        *problem = stratum_problem("cannot empty %s: %s", path, strerror(errno));
        return false;
    }
    return true;
}

/** returns the file, or -1 with *problem set. */
static int open_file(const char *path, const char **problem)
{
    int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, JOURNAL_MODE);
    if (fd < 0 && errno == EACCES) { /* a pipe or a device may be for writing only */
        fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY);
    }
    if (fd < 0) {
        *problem = stratum_problem("cannot write the journal %s: %s", path, strerror(errno));
        return -1;
    }
    if (!make_empty(fd, path, problem)) {
        (void)close(fd);
        return -1;
    }
    return fd;
}

struct stratum_journal *stratum_journal_open(const char *path, const char **problem)
{
    struct stratum_journal *const journal = calloc(1, sizeof *journal);
    if (journal == NULL) {
        *problem = "out of memory";
        return NULL;
    }
    journal->fd = -1;
    if (path != NULL) {
        journal->fd = open_file(path, problem);
        if (journal->fd < 0) {
            free(journal);
            return NULL;
        }
    }
    return journal;
}

void stratum_journal_close(struct stratum_journal *journal)
{
    if (journal == NULL) {
        return;
    }
    (void)stratum_journal_flush(journal);
    if (journal->lost > 0) {
        fprintf(stderr, "journal: %llu events were lost: the disk refused for too long\n",
                (unsigned long long)journal->lost);
    }
    if (journal->fd >= 0) {
        (void)close(journal->fd);
    }
    free(journal->waiting);
    free(journal);
}

/** Room for one more line of any length. false: over the limit, or out of memory. */
static bool make_room(struct stratum_journal *journal)
{
    if (journal->capacity - journal->len >= STRATUM_EVENT_LINE_MAX) {
        return true;
    }
    const size_t capacity = journal->capacity == 0 ? JOURNAL_FIRST_CAPACITY : 2 * journal->capacity;
    char *const waiting =
        capacity > JOURNAL_WAITING_MAX ? NULL : realloc(journal->waiting, capacity);
    if (waiting == NULL) {
        return false;
    }
    journal->waiting = waiting;
    journal->capacity = capacity;
    return true;
}

static void keep(struct stratum_journal *journal, const struct stratum_event *event)
{
    if (!make_room(journal)) {
        journal->lost++;
        return;
    }
    struct stratum_text line =
        stratum_text_in(journal->waiting + journal->len, journal->capacity - journal->len);
    const enum stratum_status status = stratum_event_encode(&line, event);
    assert(status == STRATUM_OK); /* LINE_MAX holds every event */
    (void)status;
    journal->len += line.len;
}

void stratum_journal_add(struct stratum_journal *journal, const struct stratum_event *event)
{
    if (journal->fd >= 0) {
        keep(journal, event);
    }
    for (size_t index = 0; index < journal->listener_count; index++) {
        const struct listener *const listener = &journal->listeners[index];
        listener->heard(listener->context, event);
    }
}

void stratum_journal_listen(struct stratum_journal *journal,
                            void (*heard)(void *context, const struct stratum_event *event),
                            void *context)
{
    assert(journal->listener_count < STRATUM_JOURNAL_LISTENERS_MAX);
    journal->listeners[journal->listener_count++] = (struct listener){heard, context};
}

/** Said once a run: a full disk stays full, and stderr is for people. */
static void complain(struct stratum_journal *journal, int error)
{
    if (!journal->complained) {
        fprintf(stderr, "journal: cannot write: %s; events are kept until it works again\n",
                strerror(error));
        journal->complained = true;
    }
}

bool stratum_journal_flush(struct stratum_journal *journal)
{
    size_t written = 0;
    int error = 0;
    while (written < journal->len && error == 0) { /* once, unless the write was partial */
        const ssize_t put = write(journal->fd, journal->waiting + written, journal->len - written);
        if (put >= 0) {
            written += (size_t)put;
        } else if (errno != EINTR) {
            error = errno;
        }
    }
    if (written > 0) {
        journal->len -= written;
        memmove(journal->waiting, journal->waiting + written, journal->len);
    }
    if (error != 0) {
        complain(journal, error);
    }
    return error == 0;
}

/** One line of the file, or what is left of it.
 *  returns 1 an event, 0 the end (or a half line, which a killed program leaves), -1 broken */
static int read_event(FILE *file, struct stratum_event *event, enum stratum_status *status)
{
    char line[STRATUM_EVENT_LINE_MAX + 2];
    if (fgets(line, sizeof line, file) == NULL) {
        return 0;
    }
    const size_t len = strlen(line);
    if (len == 0 || line[len - 1] != '\n') {
        *status = len < sizeof line - 1 ? STRATUM_NOT_JSON : STRATUM_LINE_TOO_LONG;
        return feof(file) ? 0 : -1;
    }
    *status = stratum_event_decode(event, line, len - 1);
    return *status == STRATUM_OK ? 1 : -1;
}

long stratum_journal_read(const char *path,
                          void (*each)(void *context, const struct stratum_event *event),
                          void *context, const char **problem)
{
    FILE *const file = fopen(path, "re");
    if (file == NULL) {
        *problem = stratum_problem("cannot read the journal %s: %s", path, strerror(errno));
        return -1;
    }
    long count = 0;
    struct stratum_event event;
    enum stratum_status status = STRATUM_OK;
    int got = 0;
    while ((got = read_event(file, &event, &status)) > 0) {
        count++;
        each(context, &event);
    }
    if (got < 0) {
        *problem = stratum_problem("%s:%ld: no journal line: %s", path, count + 1,
                                   stratum_status_text(status));
    } else if (ferror(file)) {
        *problem = stratum_problem("cannot read the journal %s: %s", path, strerror(errno));
        got = -1;
    }
    (void)fclose(file);
    return got < 0 ? -1 : count;
}
