#include "stratum/net/journal.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stratum/net/outlet.h"
#include "stratum/net/problem.h"
#include "stratum/room.h"
#include "stratum/text.h"

enum {
    JOURNAL_WAITING_MAX = 256 * 1024 * 1024, /* while the disk refuses */
    JOURNAL_MODE = 0644
};

struct listener {
    void (*heard)(void *context, const struct stratum_event *event);
    void *context;
};

/** Belongs to the loop's thread. */
struct stratum_journal {
    struct stratum_outlet outlet;
    char *path;     /* NULL: kept nowhere */
    bool old;       /* what is in the file is another run's, and goes with our first line */
    char *waiting;  /* whole lines not yet written, except that the first may have begun */
    size_t written; /* of them */
    size_t len;
    size_t capacity;
    uint64_t lost; /* events that found no room */
    int error;     /* of the last write; 0: none, or nobody reads just now */
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

/** A journal may take the place of another; everything else is left alone. */
static bool may_replace(int fd, const char *path, const char **problem)
{
    char line[STRATUM_EVENT_LINE_MAX];
    struct stratum_event event;
    const size_t len = first_line(fd, line, sizeof line);
    if (stratum_event_decode(&event, line, len) != STRATUM_OK ||
        event.kind != STRATUM_EVENT_RUN_STARTED) {
        *problem =
            stratum_problem("%s exists and is no journal: choose another name, or remove it", path);
        return false;
    }
    return true;
}

/** Two runs in one file would destroy each other's. The lock is held until the file is closed, and
 *  goes with a killed program. A file system that has no locks does not keep us from writing. */
static bool lock(int fd, const char *path, const char **problem)
{
    if (flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) {
        return true;
    }
    *problem = stratum_problem(
        "the journal %s is being written by another run: end that one, or choose another name",
        path);
    return false;
}

static bool look_at(struct stat *about, int fd, const char *path, const char **problem)
{
    if (fstat(fd, about) == 0) {
        return true;
    }
    *problem = stratum_problem("cannot look at the journal %s: %s", path, strerror(errno));
    return false;
}

/** *old: there is another run in it. false: *problem is set */
static bool take_file(int fd, bool *old, const char *path, const char **problem)
{
    struct stat about;
    if (!look_at(&about, fd, path, problem)) {
        return false;
    }
    if (!S_ISREG(about.st_mode)) {
        return true; /* a terminal, a pipe or /dev/null */
    }
    if (!lock(fd, path, problem) || !look_at(&about, fd, path, problem)) { /* it may have grown */
        return false;
    }
    *old = about.st_size > 0;
    return !*old || may_replace(fd, path, problem);
}

/** returns the file, or -1 with *problem set. */
static int open_file(const char *path, bool *old, const char **problem)
{
    int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, JOURNAL_MODE);
    if (fd < 0 && errno == EACCES) { /* a pipe or a device may be for writing only */
        fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY);
        errno = EACCES; /* a folder that may not be written to has no such file either */
    }
    if (fd < 0) {
        *problem = stratum_problem("cannot write the journal %s: %s", path, strerror(errno));
    } else if (!take_file(fd, old, path, problem)) {
        (void)close(fd);
        return -1;
    }
    return fd;
}

/** false: *problem is set. */
static bool open_path(struct stratum_journal *journal, const char *path, const char **problem)
{
    const char *wrong = "out of memory";
    journal->path = strdup(path);
    const int fd = journal->path != NULL ? open_file(path, &journal->old, &wrong) : -1;
    if (fd < 0) {
        *problem = wrong;
        return false;
    }
    journal->outlet = stratum_outlet_own(fd);
    return true;
}

struct stratum_journal *stratum_journal_open(const char *path, const char **problem)
{
    struct stratum_journal *const journal = calloc(1, sizeof *journal);
    if (journal == NULL) {
        *problem = "out of memory";
        return NULL;
    }
    if (path != NULL && !open_path(journal, path, problem)) {
        free(journal->path);
        free(journal);
        return NULL;
    }
    return journal;
}

/** Room for one more line of any length. false: over the limit, or out of memory. */
static bool make_room(struct stratum_journal *journal)
{
    if (journal->capacity - journal->len >= STRATUM_EVENT_LINE_MAX) {
        return true;
    }
    if (journal->written > journal->capacity / 2) {
        journal->len -= journal->written;
        memmove(journal->waiting, journal->waiting + journal->written, journal->len);
        journal->written = 0;
        return true;
    }
    const size_t wanted = journal->len + STRATUM_EVENT_LINE_MAX;
    char *const waiting = wanted <= JOURNAL_WAITING_MAX
                              ? stratum_room_for(journal->waiting, &journal->capacity, wanted, 1)
                              : NULL;
    if (waiting != NULL) {
        journal->waiting = waiting;
    }
    return waiting != NULL;
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
    if (journal->path != NULL) {
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
static void complain(struct stratum_journal *journal)
{
    if (!journal->complained) {
        stratum_outlet_say(STDERR_FILENO,
                           "journal %s: cannot write: %s; events are kept until it works again\n",
                           journal->path, strerror(journal->error));
        journal->complained = true;
    }
}

/** The other run's lines go when there is one of ours. */
static bool replace(struct stratum_journal *journal)
{
    if (journal->old && ftruncate(journal->outlet.fd, 0) != 0) {
        journal->error = errno;
        return false;
    }
    journal->old = false;
    return true;
}

static bool write_waiting(struct stratum_journal *journal,
                          size_t (*write)(const struct stratum_outlet *outlet, const char *bytes,
                                          size_t len, int *error))
{
    journal->error = 0;
    if (journal->written < journal->len && replace(journal)) {
        journal->written += write(&journal->outlet, journal->waiting + journal->written,
                                  journal->len - journal->written, &journal->error);
    }
    if (journal->written == journal->len) {
        journal->written = 0;
        journal->len = 0;
    }
    if (journal->error != 0) {
        complain(journal);
    }
    return journal->error == 0;
}

bool stratum_journal_flush(struct stratum_journal *journal)
{
    return write_waiting(journal, stratum_outlet_write);
}

void stratum_journal_forget(struct stratum_journal *journal)
{
    if (journal != NULL) {
        journal->written = 0;
        journal->len = 0;
        journal->lost = 0;
    }
}

/** How many events are not in the file. */
static uint64_t count_lost(const struct stratum_journal *journal)
{
    uint64_t lost = journal->lost;
    for (size_t index = journal->written; index < journal->len; index++) {
        lost += journal->waiting[index] == '\n' ? 1 : 0;
    }
    return lost;
}

bool stratum_journal_close(struct stratum_journal *journal)
{
    if (journal == NULL) {
        return true;
    }
    (void)write_waiting(journal, stratum_outlet_write_out);
    const uint64_t lost = count_lost(journal);
    if (lost > 0) {
        stratum_outlet_say(STDERR_FILENO, "journal %s: %llu events were lost: %s\n", journal->path,
                           (unsigned long long)lost,
                           journal->error != 0 ? strerror(journal->error)
                           : journal->len > 0  ? "nobody reads it"
                                              : "they found no room while it could not be written");
    }
    if (journal->path != NULL) {
        stratum_outlet_close(&journal->outlet);
    }
    free(journal->path);
    free(journal->waiting);
    free(journal);
    return lost == 0;
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
