#include "stratum/net/journal.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/check.h"
#include "tests/unit/net/files.h"

enum { EVENTS = 2000 };

/* The linker sends the folder's fstat here (see CMakeLists.txt). */
int __real_fstat(int fd, struct stat *about);
int __wrap_fstat(int fd, struct stat *about);

static long until_failure = -1; /* looks at a file that still succeed; -1: all do */

int __wrap_fstat(int fd, struct stat *about)
{
    if (until_failure >= 0 && until_failure-- == 0) {
        errno = EIO;
        return -1;
    }
    return __real_fstat(fd, about);
}

static struct stratum_event numbered(uint32_t number)
{
    struct stratum_event event =
        stratum_event_make(number * 1000, STRATUM_POOL,
                           number == 0 ? STRATUM_EVENT_RUN_STARTED : STRATUM_EVENT_NOTE, number);
    (void)snprintf(event.text, sizeof event.text, "event %u", (unsigned)number);
    return event;
}

static void add(struct stratum_journal *journal, uint32_t first, uint32_t past)
{
    for (uint32_t number = first; number < past; number++) {
        const struct stratum_event event = numbered(number);
        stratum_journal_add(journal, &event);
    }
}

static struct stratum_journal *open_journal(const char *path)
{
    const char *problem = "";
    struct stratum_journal *const journal = stratum_journal_open(path, &problem);
    check_text(problem, "");
    return journal;
}

/** What a reader saw: how many events came in the order they were added. */
struct reader {
    uint32_t in_order;
    uint32_t all;
};

static void read_one(void *context, const struct stratum_event *event)
{
    struct reader *const reader = context;
    const struct stratum_event expected = numbered(reader->in_order);
    if (event->rig == expected.rig && event->at_us == expected.at_us &&
        strcmp(event->text, expected.text) == 0) {
        reader->in_order++;
    }
    reader->all++;
}

/** The file has these events, and nothing else. */
static void check_file(const char *path, uint32_t count)
{
    struct reader reader = {0};
    const char *problem = "";
    check_int(stratum_journal_read(path, read_one, &reader, &problem), count);
    check_text(problem, "");
    check_int(reader.in_order, count);
    check_int(reader.all, count);
}

void test_journal_round_trip(void)
{
    char path[FILES_PATH_MAX];
    files_make(path);
    struct stratum_journal *const journal = open_journal(path);
    check_true(stratum_journal_flush(journal)); /* of nothing */
    check_file(path, 0);
    add(journal, 0, EVENTS / 2);
    check_file(path, 0);
    check_true(stratum_journal_flush(journal));
    check_file(path, EVENTS / 2);
    add(journal, EVENTS / 2, EVENTS);
    check_true(stratum_journal_close(journal));
    check_file(path, EVENTS);
    files_remove(path);
    check_true(stratum_journal_close(NULL));
}

/** A second start with the same command line: it must not empty what the first is writing. */
void test_journal_of_a_running_program(void)
{
    char path[FILES_PATH_MAX];
    char expected[FILES_PATH_MAX + 100];
    files_make(path);
    (void)snprintf(
        expected, sizeof expected,
        "the journal %s is being written by another run: end that one, or choose another "
        "name",
        path);
    struct stratum_journal *const first = open_journal(path);
    add(first, 0, 5);
    check_true(stratum_journal_flush(first));
    const char *problem = "";
    check_true(stratum_journal_open(path, &problem) == NULL);
    check_text(problem, expected);
    check_file(path, 5);
    check_true(stratum_journal_close(first));
    struct stratum_journal *const second = open_journal(path);
    check_file(path, 5);
    add(second, 0, 2);
    check_true(stratum_journal_close(second));
    check_file(path, 2);
    files_remove(path);
}

/** A run that does not take place leaves the last one's journal. */
void test_journal_forgotten(void)
{
    char path[FILES_PATH_MAX];
    files_make(path);
    struct stratum_journal *journal = open_journal(path);
    add(journal, 0, 5);
    check_true(stratum_journal_close(journal));
    journal = open_journal(path);
    add(journal, 0, 1);
    stratum_journal_forget(journal);
    check_true(stratum_journal_close(journal));
    check_file(path, 5);
    stratum_journal_forget(NULL);
    files_remove(path);
}

struct listener {
    struct listener *before; /* must have heard as much as this one will have */
    uint32_t heard;
};

static void hear(void *context, const struct stratum_event *event)
{
    struct listener *const listener = context;
    check_int(event->rig, listener->heard++);
    check_true(listener->before == NULL || listener->before->heard == listener->heard);
}

void test_journal_listeners_hear_in_order(void)
{
    struct stratum_journal *const journal = open_journal(NULL); /* kept nowhere */
    struct listener listeners[STRATUM_JOURNAL_LISTENERS_MAX] = {{NULL, 0}};
    for (size_t index = 0; index < STRATUM_JOURNAL_LISTENERS_MAX; index++) {
        listeners[index].before = index == 0 ? NULL : &listeners[index - 1];
        stratum_journal_listen(journal, hear, &listeners[index]);
    }
    add(journal, 0, 10);
    check_int(listeners[STRATUM_JOURNAL_LISTENERS_MAX - 1].heard, 10);
    check_true(stratum_journal_flush(journal));
    check_true(stratum_journal_close(journal));
}

void test_journal_what_it_replaces(void)
{
    static const struct {
        const char *text;
        bool replaced;
    } rows[] = {
        {"", true},
        {"{\"t\":0,\"who\":\"pool\",\"what\":\"run-started\"}\n{\"t\":1,\"who\":", true},
        {"{\"t\":0,\"who\":\"pool\",\"what\":\"note\"}\n", false},
        {"my only copy\n", false},
        {"\n", false},
    };
    char path[FILES_PATH_MAX];
    files_make(path);
    char expected[FILES_PATH_MAX + 80];
    (void)snprintf(expected, sizeof expected,
                   "%s exists and is no journal: choose another name, or remove it", path);
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        files_write(path, rows[index].text, strlen(rows[index].text));
        const char *problem = "";
        struct stratum_journal *const journal = stratum_journal_open(path, &problem);
        check_row(rows[index].text, (journal != NULL) == rows[index].replaced);
        check_text(problem, rows[index].replaced ? "" : expected);
        char *const text = files_read(path);
        check_text(text, rows[index].text); /* until there is something to put in its place */
        free(text);
        if (journal != NULL) {
            add(journal, 0, 3);
            check_true(stratum_journal_close(journal));
            check_file(path, 3);
        }
    }
    files_remove(path);
    const char *problem = "";
    check_true(stratum_journal_open("/nowhere/journal", &problem) == NULL);
    check_text(problem, "cannot write the journal /nowhere/journal: No such file or directory");
}

void test_journal_file_that_cannot_be_looked_at(void)
{
    char path[FILES_PATH_MAX];
    files_make(path);
    char expected[FILES_PATH_MAX + 80];
    (void)snprintf(expected, sizeof expected, "cannot look at the journal %s: Input/output error",
                   path);
    for (long looks = 0; looks < 2; looks++) {
        const char *problem = "";
        until_failure = looks;
        struct stratum_journal *const journal = stratum_journal_open(path, &problem);
        until_failure = -1;
        check_true(journal == NULL);
        check_text(problem, expected);
    }
    files_remove(path);
}

void test_journal_broken_files(void)
{
#define NOTE "{\"t\":0,\"who\":\"pool\",\"what\":\"note\"}\n"
    static const struct {
        const char *text;
        long count; /* -1: broken */
        const char *says;
    } rows[] = {
        {NOTE NOTE "{\"t\":0,\"who\":\"po", 2, ""},
        {NOTE "{", 1, ""},
        {NOTE "{\n" NOTE, -1, ":2: no journal line: "},
        {NOTE NOTE "{\n", -1, ":3: no journal line: "},
        {NOTE "\n" NOTE, -1, ":2: no journal line: "},
        {"{\"t\":0,\"who\":\"pool\",\"what\":\"danced\"}\n", -1, ":1: no journal line: "},
    };
#undef NOTE
    char path[FILES_PATH_MAX];
    files_make(path);
    const char *problem = "";
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        files_write(path, rows[index].text, strlen(rows[index].text));
        struct reader reader = {0};
        problem = "";
        check_int(stratum_journal_read(path, read_one, &reader, &problem), rows[index].count);
        char expected[FILES_PATH_MAX + 40];
        (void)snprintf(expected, sizeof expected, "%s%s", rows[index].count < 0 ? path : "",
                       rows[index].says);
        check_row(problem, strncmp(problem, expected, strlen(expected)) == 0);
    }
    char *const endless = calloc(1, 3 * STRATUM_EVENT_LINE_MAX);
    memset(endless, ' ', 3 * STRATUM_EVENT_LINE_MAX);
    files_write(path, endless, 3 * STRATUM_EVENT_LINE_MAX);
    check_int(stratum_journal_read(path, read_one, NULL, &problem), -1);
    free(endless);
    files_write(path, "{\"t\":0\0\"}\n\n", 12); /* a NUL in the middle */
    check_int(stratum_journal_read(path, read_one, NULL, &problem), -1);
    files_remove(path);
    check_int(stratum_journal_read(path, read_one, NULL, &problem), -1);
    check_true(strstr(problem, "cannot read the journal /tmp/") != NULL);
}

/** What was flushed is there after kill -9, and what was not leaves no trace. */
void test_journal_survives_kill(void)
{
    char path[FILES_PATH_MAX];
    files_make(path);
    const pid_t child = fork();
    if (child == 0) {
        struct stratum_journal *const journal = open_journal(path);
        for (uint32_t number = 0; number < EVENTS; number += 10) {
            add(journal, number, number + 10);
            (void)stratum_journal_flush(journal);
        }
        add(journal, EVENTS, EVENTS + 10);
        (void)kill(getpid(), SIGKILL);
    }
    int status = 0;
    check_int(waitpid(child, &status, 0), child);
    check_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    check_file(path, EVENTS);
    files_remove(path);
}

/** Sends stderr to a file. returns the old one */
static int stderr_to(const char *path)
{
    (void)fflush(stderr);
    const int old = dup(STDERR_FILENO);
    const int fd = open(path, O_WRONLY | O_TRUNC);
    check_int(dup2(fd, STDERR_FILENO), STDERR_FILENO);
    (void)close(fd);
    return old;
}

static void stderr_back(int old)
{
    (void)fflush(stderr);
    check_int(dup2(old, STDERR_FILENO), STDERR_FILENO);
    (void)close(old);
}

void test_journal_full_disk_is_said_once(void)
{
    char said[FILES_PATH_MAX];
    files_make(said);
    struct stratum_journal *const journal = open_journal("/dev/full");
    const int old = stderr_to(said);
    for (uint32_t number = 0; number < 10; number++) {
        add(journal, number, number + 1);
        check_true(!stratum_journal_flush(journal));
    }
    check_true(!stratum_journal_close(journal));
    stderr_back(old);
    char *const text = files_read(said);
    check_text(text, "journal /dev/full: cannot write: No space left on device; events are kept "
                     "until it works again\n"
                     "journal /dev/full: 10 events were lost: No space left on device\n");
    free(text);
    files_remove(said);
}

/** A pipe whose reader rests: the loop goes on, and what comes out in the end is whole. */
void test_journal_pipe_that_nobody_reads(void)
{
    char path[FILES_PATH_MAX];
    char said[FILES_PATH_MAX];
    char expected[FILES_PATH_MAX + 80];
    files_make(path);
    files_make(said);
    files_remove(path);
    check_int(mkfifo(path, 0600), 0);
    const int reader = open(path, O_RDONLY | O_NONBLOCK);
    struct stratum_journal *journal = open_journal(path);
    for (uint32_t number = 0; number < EVENTS; number++) {
        add(journal, number, number + 1);
        check_true(stratum_journal_flush(journal));
    }
    char bytes[4096];
    size_t lines = 0;
    for (ssize_t got = 0; (got = read(reader, bytes, sizeof bytes)) > 0;) {
        check_true(stratum_journal_flush(journal));
        for (ssize_t index = 0; index < got; index++) {
            lines += bytes[index] == '\n' ? 1 : 0;
        }
    }
    check_int(lines, EVENTS);
    add(journal, 0, EVENTS);
    const int old = stderr_to(said);
    check_true(!stratum_journal_close(journal));
    stderr_back(old);
    char *const text = files_read(said);
    (void)snprintf(expected, sizeof expected, "journal %s: ", path);
    check_true(strncmp(text, expected, strlen(expected)) == 0);
    check_true(strstr(text, " events were lost: nobody reads it\n") != NULL);
    free(text);
    (void)close(reader);
    files_remove(path);
    files_remove(said);
}

/** A limit on the file's size stands for the disk: the write that meets it is a partial one. */
void test_journal_goes_on_when_the_disk_does(void)
{
    char path[FILES_PATH_MAX];
    char said[FILES_PATH_MAX];
    files_make(path);
    files_make(said);
    struct stratum_journal *const journal = open_journal(path);
    add(journal, 0, EVENTS / 2);
    struct rlimit usual;
    check_int(getrlimit(RLIMIT_FSIZE, &usual), 0);
    const struct rlimit tight = {10001, usual.rlim_max};
    void (*const before)(int) = signal(SIGXFSZ, SIG_IGN);
    check_int(setrlimit(RLIMIT_FSIZE, &tight), 0);
    const int old = stderr_to(said);
    check_true(!stratum_journal_flush(journal));
    add(journal, EVENTS / 2, EVENTS);
    check_true(!stratum_journal_flush(journal));
    stderr_back(old);
    check_int(setrlimit(RLIMIT_FSIZE, &usual), 0);
    (void)signal(SIGXFSZ, before);
    check_true(stratum_journal_flush(journal));
    check_file(path, EVENTS);
    check_true(stratum_journal_close(journal));
    check_file(path, EVENTS);
    files_remove(path);
    files_remove(said);
}
