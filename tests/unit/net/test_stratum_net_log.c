#include "stratum/net/log.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stratum/net/log_ring.h"
#include "tests/unit/check.h"
#include "tests/unit/net/logs.h"

enum { THREADS = 4, LINES_EACH = 3000, OWNER_LINES = 5 * STRATUM_LOG_RING_LINES };

void test_log_waits(void)
{
    char path[FILES_PATH_MAX];
    struct stratum_log *const log = logs_open("info", path);
    check_true(!stratum_log_waits(log));
    stratum_log_write(log, 0, "session", STRATUM_LOG_DEBUG, "%s", "not wanted");
    check_true(!stratum_log_waits(log));
    stratum_log_write(log, 0, "session", STRATUM_LOG_INFO, "%s", "wanted");
    check_true(stratum_log_waits(log));
    stratum_log_flush(log);
    check_true(!stratum_log_waits(log));
    free(logs_close(log, path));
}

void test_log_levels(void)
{
    static const struct {
        const char *spec;
        const char *module;
        enum stratum_log_level loudest; /* wanted, and nothing above it */
    } rows[] = {
        {"info", "session", STRATUM_LOG_INFO},
        {"off", "session", STRATUM_LOG_OFF},
        {"trace", "session", STRATUM_LOG_TRACE},
        {"info,session=debug,link=trace", "session", STRATUM_LOG_DEBUG},
        {"info,session=debug,link=trace", "link", STRATUM_LOG_TRACE},
        {"info,session=debug,link=trace", "crew", STRATUM_LOG_INFO},
        {"debug,session=error", "session", STRATUM_LOG_ERROR},
        {"debug,session=error", "sess", STRATUM_LOG_DEBUG},
        {"session=warn", "session", STRATUM_LOG_WARN},
        {"session=warn", "link", STRATUM_LOG_OFF},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        const char *problem = "";
        struct stratum_log *const log = stratum_log_open(rows[index].spec, NULL, &problem);
        for (int level = STRATUM_LOG_ERROR; level <= STRATUM_LOG_TRACE; level++) {
            const bool wants =
                stratum_log_wants(log, rows[index].module, (enum stratum_log_level)level);
            check_row(rows[index].spec, wants == (level <= (int)rows[index].loudest));
        }
        stratum_log_close(log);
    }
    check_true(!stratum_log_wants(NULL, "session", STRATUM_LOG_ERROR));
    stratum_log_write(NULL, 0, "session", STRATUM_LOG_ERROR, "nobody hears");
    stratum_log_close(NULL);
}

void test_log_bad_specs(void)
{
    static const char *const rows[][2] = {
        {"debgu", "\"debgu\" is no level: off, error, warn, info, debug or trace"},
        {"info,session=loud", "\"loud\" is no level: off, error, warn, info, debug or trace"},
        {"", "\"\" is no level: off, error, warn, info, debug or trace"},
        {"info,", "\"\" is no level: off, error, warn, info, debug or trace"},
        {"=info", "\"=info\": too many modules, or no module's name"},
        {"a=off,b=off,c=off,d=off,e=off,f=off,g=off,h=off,i=off,j=off,k=off,l=off,m=off,n=off,"
         "o=off,p=off,q=off",
         "\"q=off\": too many modules, or no module's name"},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        const char *problem = "";
        check_row(rows[index][0], stratum_log_open(rows[index][0], NULL, &problem) == NULL);
        check_text(problem, rows[index][1]);
    }
    const char *problem = "";
    check_true(stratum_log_open("info", "/nowhere/log", &problem) == NULL);
    check_text(problem, "cannot write the log /nowhere/log: No such file or directory");
}

void test_log_lines(void)
{
    char path[FILES_PATH_MAX];
    struct stratum_log *const log = logs_open("info,link=trace", path);
    stratum_log_write(log, 12345678, "session", STRATUM_LOG_INFO, "subscribed, extranonce1 %s",
                      "180313f6");
    stratum_log_write(log, 12345679, "session", STRATUM_LOG_DEBUG, "not wanted");
    stratum_log_write(log, 1, "link", STRATUM_LOG_TRACE, "%d bytes", 7);
    stratum_log_write(log, 2, "session", STRATUM_LOG_OFF, "off is no level to write at");
    char *const early = files_read(path);
    check_text(early, ""); /* lines wait for a flush */
    stratum_log_flush(log);
    stratum_log_flush(log);
    stratum_log_write(log, INT64_C(123456789012345), "pool", STRATUM_LOG_ERROR, "far out");
    char *const text = logs_close(log, path);
    check_text(text, "    12.345678  info   session   subscribed, extranonce1 180313f6\n"
                     "     0.000001  trace  link      7 bytes\n"
                     "123456789.012345  error  pool      far out\n");
    free(early);
    free(text);
}

void test_log_long_and_dirty_words(void)
{
    char path[FILES_PATH_MAX];
    struct stratum_log *const log = logs_open("info", path);
    char words[1000];
    memset(words, 'w', sizeof words);
    words[sizeof words - 1] = '\0';
    stratum_log_write(log, 0, "session", STRATUM_LOG_INFO, "%s", words);
    stratum_log_write(log, 0, "session", STRATUM_LOG_INFO, "%s", "a\nb\x1b[31mc\x7f\xc3\xa9");
    char *const text = logs_close(log, path);
    char *const second = strchr(text, '\n') + 1;
    check_int(second - text, STRATUM_LOG_LINE_MAX);
    check_true(strncmp(second - 4, "...\n", 4) == 0);
    check_text(second, "     0.000000  info   session   a?b?[31mc?\xc3\xa9\n");
    free(text);
}

static size_t count_lines(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++) {
        count += *text == '\n';
    }
    return count;
}

void test_log_owner_never_loses(void)
{
    char path[FILES_PATH_MAX];
    struct stratum_log *const log = logs_open("info", path);
    for (int line = 0; line < OWNER_LINES; line++) {
        stratum_log_write(log, line, "session", STRATUM_LOG_INFO, "line %d", line);
    }
    char *const text = logs_close(log, path);
    check_int(count_lines(text), OWNER_LINES);
    check_true(strstr(text, "lost") == NULL);
    free(text);
}

/** A thread that writes numbered lines. */
struct writer {
    struct stratum_log *log;
    int number;
    int lines;
    pthread_t thread;
};

static void *write_lines(void *context)
{
    const struct writer *const writer = context;
    for (int line = 0; line < writer->lines; line++) {
        stratum_log_write(writer->log, line, "crew", STRATUM_LOG_INFO, "%d:%d", writer->number,
                          line);
    }
    return NULL;
}

void test_log_others_lose_and_it_is_said(void)
{
    char path[FILES_PATH_MAX];
    struct writer writer = {.lines = STRATUM_LOG_RING_LINES + 17};
    writer.log = logs_open("info", path);
    check_int(pthread_create(&writer.thread, NULL, write_lines, &writer), 0);
    check_int(pthread_join(writer.thread, NULL), 0);
    char *const text = logs_close(writer.log, path);
    check_int(count_lines(text), STRATUM_LOG_RING_LINES + 1);
    const char *const said = strstr(text, "warn");
    check_text(said, "warn   log       17 lines were lost: more came than could be written\n");
    free(text);
}

/** Reads the file: each thread's lines in order, and as many as were not said to be lost. */
static void check_threads(const char *text, long sent)
{
    long next[THREADS] = {0};
    long whole = 0;
    long lost = 0;
    for (const char *line = text; *line != '\0'; line = strchr(line, '\n') + 1) {
        const char *const words = line + 32;
        char *rest = NULL;
        const long number = strtol(words, &rest, 10);
        if (strncmp(rest, " lines were lost", 16) == 0) {
            lost += number;
            continue;
        }
        whole++;
        check_true(*rest == ':' && number >= 0 && number < THREADS);
        const long at = strtol(rest + 1, &rest, 10);
        if (!check_true(*rest == '\n' && at >= next[number])) {
            return;
        }
        next[number] = at + 1;
    }
    check_int(whole + lost, sent);
}

void test_log_many_threads(void)
{
    char path[FILES_PATH_MAX];
    struct writer writers[THREADS];
    struct stratum_log *const log = logs_open("info", path);
    for (int index = 0; index < THREADS; index++) {
        writers[index] = (struct writer){.log = log, .number = index, .lines = LINES_EACH};
        check_int(pthread_create(&writers[index].thread, NULL, write_lines, &writers[index]), 0);
    }
    for (int round = 0; round < 1000; round++) {
        stratum_log_flush(log);
    }
    for (int index = 0; index < THREADS; index++) {
        check_int(pthread_join(writers[index].thread, NULL), 0);
    }
    char *const text = logs_close(log, path);
    check_threads(text, (long)THREADS * LINES_EACH);
    free(text);
}

/** stderr is one end of a pipe, as under `2>&1 | tee log`. */
struct piped {
    int old; /* what stderr was */
    int reader;
};

static struct piped pipe_stderr(void)
{
    int ends[2];
    (void)fflush(stderr);
    const int old = dup(STDERR_FILENO);
    check_int(pipe(ends), 0);
    check_int(dup2(ends[1], STDERR_FILENO), STDERR_FILENO);
    (void)close(ends[1]);
    return (struct piped){old, ends[0]};
}

static void unpipe_stderr(const struct piped *piped)
{
    check_int(dup2(piped->old, STDERR_FILENO), STDERR_FILENO);
    (void)close(piped->old);
}

/** Numbered lines, with a flush for each, until so many are in nobody's hands. */
static int write_until_lost(struct stratum_log *log, uint64_t lost)
{
    int line = 0;
    for (; stratum_log_lost(log) < lost; line++) {
        stratum_log_write(log, line, "session", STRATUM_LOG_INFO, "line %d", line);
        stratum_log_flush(log);
    }
    return line;
}

/** Reads what is in the pipe now. returns how much that was */
static size_t read_some(int fd, char *text, size_t capacity)
{
    const ssize_t got = read(fd, text, capacity);
    check_true(got > 0);
    return (size_t)got;
}

/** The loop goes on, lines get lost, and when the reader is back each line is whole and in order
 *  and the loss is said. */
void test_log_nobody_reads_the_pipe(void)
{
    enum { TEXT_MAX = 4 * 1024 * 1024 };
    static char text[TEXT_MAX + 1];
    const char *problem = "";
    const struct piped piped = pipe_stderr();
    struct stratum_log *const log = stratum_log_open("info", NULL, &problem);
    const int written = write_until_lost(log, 100);
    size_t len = 0;
    while (strstr(text, "were lost") == NULL) {
        len += read_some(piped.reader, text + len, TEXT_MAX - len);
        text[len] = '\0';
        stratum_log_flush(log);
    }
    stratum_log_close(log);
    unpipe_stderr(&piped);
    (void)close(piped.reader);
    check_true(strstr(text, "warn   log       100 lines were lost") != NULL);
    check_int(count_lines(text), written - 100 + 1);
    int number = 0;
    for (const char *line = text; number < written - 100; line = strchr(line, '\n') + 1) {
        if (!check_int(strtol(line + 37, NULL, 10), number++)) {
            break;
        }
    }
}

/** Closing waits a moment for the reader, not for ever. */
void test_log_closes_with_nobody_reading(void)
{
    const char *problem = "";
    const struct piped piped = pipe_stderr();
    struct stratum_log *const log = stratum_log_open("info", NULL, &problem);
    (void)write_until_lost(log, 1);
    stratum_log_close(log);
    unpipe_stderr(&piped);
    (void)close(piped.reader);
}

/** The other end is gone: the lines are lost, each counted once, and nothing else happens. */
void test_log_reader_is_gone(void)
{
    const char *problem = "";
    const struct piped piped = pipe_stderr();
    struct stratum_log *const log = stratum_log_open("info", NULL, &problem);
    void (*const before)(int) = signal(SIGPIPE, SIG_IGN);
    (void)close(piped.reader);
    stratum_log_write(log, 0, "session", STRATUM_LOG_INFO, "nobody hears");
    stratum_log_write(log, 0, "session", STRATUM_LOG_INFO, "nor this");
    for (int turn = 0; turn < 10; turn++) {
        stratum_log_flush(log);
    }
    check_int(stratum_log_lost(log), 2);
    stratum_log_close(log);
    (void)signal(SIGPIPE, before);
    unpipe_stderr(&piped);
}
