/* What becomes of a log's file while it is written: renamed, full. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/check.h"
#include "tests/unit/net/logs.h"

enum { RENAMED_MAX = FILES_PATH_MAX + 2 };

static void rename_away(const char *path, char renamed[RENAMED_MAX])
{
    (void)snprintf(renamed, RENAMED_MAX, "%s.1", path);
    check_int(rename(path, renamed), 0);
}

static void say(struct stratum_log *log, const char *words)
{
    stratum_log_write(log, 0, "session", STRATUM_LOG_INFO, "%s", words);
}

/** A disk that is full in the middle of a line, and has room again: the line is ended first. */
void test_log_full_disk_tears_no_line(void)
{
    enum { LINES = 20, LINE_LEN = 42 };
    char path[FILES_PATH_MAX];
    struct stratum_log *const log = logs_open("info", path);
    struct rlimit before;
    void (*const handler)(int) = signal(SIGXFSZ, SIG_IGN);
    check_int(getrlimit(RLIMIT_FSIZE, &before), 0);
    const struct rlimit full = {.rlim_cur = LINE_LEN * 5 / 2, .rlim_max = before.rlim_max};
    check_int(setrlimit(RLIMIT_FSIZE, &full), 0);
    for (int index = 0; index < LINES; index++) {
        say(log, "line");
        stratum_log_flush(log);
    }
    check_int(setrlimit(RLIMIT_FSIZE, &before), 0);
    (void)signal(SIGXFSZ, handler);
    say(log, "line");
    char *const text = logs_close(log, path);
    size_t count = 0;
    for (const char *line = text; *line != '\0'; count++) {
        const char *const end = strchr(line, '\n');
        check_true(end != NULL && end - line > 4 && strncmp(end - 4, "line", 4) == 0);
        check_true(strncmp(line, "     0.000000  ", 15) == 0);
        line = end != NULL ? end + 1 : "";
    }
    check_true(count >= 4); /* two, the one that was torn, and the last */
    free(text);
}

/** As logrotate does: what was said before stands in the renamed file, what comes in the new one.
 */
void test_log_file_is_renamed(void)
{
    char path[FILES_PATH_MAX];
    char renamed[RENAMED_MAX];
    struct stratum_log *const log = logs_open("info", path);
    say(log, "written");
    stratum_log_flush(log);
    rename_away(path, renamed);
    say(log, "waiting");
    check_true(stratum_log_reopen(log) == NULL);
    say(log, "after");
    char *const text = logs_close(log, path);
    char *const before = files_read(renamed);
    files_remove(renamed);
    check_true(strstr(before, "written") != NULL && strstr(before, "waiting") != NULL);
    check_true(strstr(before, "after") == NULL);
    check_true(strstr(text, "waiting") == NULL && strstr(text, "after") != NULL);
    free(before);
    free(text);
}

/** Then the old one is written on, wherever it is by now; and stderr has no name to be opened by.
 */
void test_log_file_cannot_be_opened_again(void)
{
    char path[FILES_PATH_MAX];
    char renamed[RENAMED_MAX];
    struct stratum_log *const log = logs_open("info", path);
    rename_away(path, renamed);
    check_int(mkdir(path, 0700), 0);
    const char *const problem = stratum_log_reopen(log);
    check_true(problem != NULL && strstr(problem, path) != NULL);
    check_int(rmdir(path), 0);
    say(log, "after");
    char *const text = logs_close(log, renamed);
    check_true(strstr(text, "after") != NULL);
    free(text);

    const char *wrong = "";
    struct stratum_log *const unnamed = stratum_log_open("info", NULL, &wrong);
    check_true(stratum_log_reopen(unnamed) == NULL);
    stratum_log_close(unnamed);
}
