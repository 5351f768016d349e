#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "simpool/report/report.h"
#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_report_run.h"

static void write_journal(char path[64], const struct kpi_told *told, size_t count,
                          const char *tail)
{
    (void)snprintf(path, 64, "/tmp/test_simpool_report_XXXXXX");
    const int fd = mkstemp(path);
    assert(fd >= 0);
    FILE *const file = fdopen(fd, "w");
    assert(file != NULL);
    for (size_t index = 0; index < count; index++) {
        struct stratum_event event =
            stratum_event_make((int64_t)llround(told[index].at_s * 1e6), told[index].who,
                               told[index].kind, told[index].rig);
        event.cause = told[index].cause;
        event.verdict = told[index].verdict;
        event.difficulty = told[index].difficulty;
        event.number = told[index].number;
        if (event.kind == STRATUM_EVENT_RUN_ENDED) {
            (void)snprintf(event.text, sizeof event.text, "the plot is over");
        }
        char line[STRATUM_EVENT_LINE_MAX];
        struct stratum_text out = stratum_text_in(line, sizeof line);
        check_int(stratum_event_encode(&out, &event), STRATUM_OK);
        fputs(line, file);
    }
    fputs(tail, file);
    (void)fclose(file);
}

/** Reports on one or two journals; NULL: it failed, *problem says why. */
static const char *report(const char *const *paths, size_t count, enum simpool_report_format format,
                          const char **problem)
{
    const struct simpool_report_journals journals = {paths, count};
    FILE *const file = report_paper();
    const enum simpool_report_status status =
        simpool_report_journals(file, &journals, format, problem);
    static char found[REPORT_TEXT_MAX];
    report_read(file, found);
    check_true(status == SIMPOOL_REPORT_OK || found[0] == '\0');
    return status == SIMPOOL_REPORT_OK ? found : NULL;
}

void test_report_journals_whole(void)
{
    char path[64];
    char expected[160];
    const char *problem = NULL;
    const char *const paths[] = {path};
    write_journal(path, report_run, REPORT_RUN_COUNT, "");
    const char *found = report(paths, 1, SIMPOOL_REPORT_TABLE, &problem);
    (void)snprintf(expected, sizeof expected, "\njournal %s: 13 events, 110 s, ended: %s\n", path,
                   "the plot is over");
    check_true(found != NULL && strstr(found, expected) != NULL);
    check_true(found != NULL && strstr(found, "recovery_time          3.999 s") != NULL);
    found = report(paths, 1, SIMPOOL_REPORT_JSON, &problem);
    (void)snprintf(expected, sizeof expected,
                   "{\"journals\":[{\"path\":\"%s\",\"events\":13,\"last_s\":110.000000,"
                   "\"ended\":true}],\"kpis\":[{",
                   path);
    check_true(found != NULL && strncmp(found, expected, strlen(expected)) == 0);
    (void)unlink(path);
}

/** After a kill -9 there is half a line at the end, and no run-ended. */
void test_report_journals_cut(void)
{
    char path[64];
    char expected[160];
    const char *problem = NULL;
    const char *const paths[] = {path};
    write_journal(path, report_run, 9, "{\"t\":103.9,\"who\":\"po");
    const char *found = report(paths, 1, SIMPOOL_REPORT_TABLE, &problem);
    (void)snprintf(expected, sizeof expected,
                   "\njournal %s: 9 events, 103.5 s, cut (no run-ended): measured up to its last "
                   "event\n",
                   path);
    check_true(found != NULL && strstr(found, expected) != NULL);
    check_true(found != NULL && strstr(found, "recovery_time          3.5 s") != NULL);
    found = report(paths, 1, SIMPOOL_REPORT_JSON, &problem);
    check_true(found != NULL && strstr(found, "\"ended\":false}]") != NULL);
    (void)unlink(path);
}

/** The miner's journal in any order; its clock is its own. */
void test_report_journals_two(void)
{
    static const struct kpi_told told[] = {
        TOLD(0, RUN_STARTED, .who = STRATUM_MINER),
        TOLD(5, JOB, .who = STRATUM_MINER),
        TOLD(6, FOUND, .who = STRATUM_MINER),
        TOLD(7, FOUND, .who = STRATUM_MINER),
        TOLD(905, HASHED, .number = 9e8, .who = STRATUM_MINER),
    };
    char pool[64];
    char miner[64];
    const char *problem = NULL;
    write_journal(pool, report_run, REPORT_RUN_COUNT, "");
    write_journal(miner, told, sizeof told / sizeof told[0], "");
    for (int order = 0; order < 2; order++) {
        const char *const paths[] = {order ? pool : miner, order ? miner : pool};
        const char *const found = report(paths, 2, SIMPOOL_REPORT_TABLE, &problem);
        check_true(found != NULL && strstr(found, "share_loss             0  ") != NULL);
        check_true(found != NULL && strstr(found, "displayed_hps          1 MH/s") != NULL);
        check_true(found != NULL && strstr(found, "recovery_time          3.999 s") != NULL);
    }
    const char *const alone[] = {miner};
    const char *const found = report(alone, 1, SIMPOOL_REPORT_TABLE, &problem);
    const char *const lacking = found != NULL ? strstr(found, "\nneeds the pool's journal:") : NULL;
    check_true(lacking != NULL && strstr(lacking, " stale_rate") != NULL);
    (void)unlink(pool);
    (void)unlink(miner);
}

/** One journal of both sides: the miner stops at the very moment at which the run ends, and what it
 *  leaves undone is no loss. A miner's own journal, put behind the pool's, is another matter. */
void test_report_journals_of_both(void)
{
    static const struct kpi_told told[] = {
        TOLD(0, RUN_STARTED, .who = STRATUM_STORY),
        TOLD(0, CONNECTED, .rig = 1),
        TOLD(0, JOB, .rig = 1),
        TOLD(0, JOB, .who = STRATUM_MINER),
        TOLD(9, FOUND, .who = STRATUM_MINER),
        TOLD(9, SHARE, .rig = 1, .verdict = STRATUM_VERDICT_ACCEPTED, .difficulty = 1),
        TOLD(9, RUN_ENDED, .who = STRATUM_STORY),
        TOLD(9, FOUND, .who = STRATUM_MINER),
        TOLD(9, HASHED, .who = STRATUM_MINER, .number = 9e6),
    };
    static const char own[] = "{\"t\":0.000000,\"who\":\"miner\",\"what\":\"run-started\"}\n"
                              "{\"t\":1.000000,\"who\":\"miner\",\"what\":\"found\",\"rig\":1}\n";
    static const char *const expected[] = {"\nshare_loss             0  ",
                                           "\nshare_loss             0.5  "};
    for (int behind = 0; behind < 2; behind++) {
        char path[64];
        const char *problem = NULL;
        const char *const paths[] = {path};
        write_journal(path, told, sizeof told / sizeof told[0], behind ? own : "");
        const char *const found = report(paths, 1, SIMPOOL_REPORT_TABLE, &problem);
        check_true(found != NULL && strstr(found, expected[behind]) != NULL);
        check_true(found != NULL && strstr(found, "displayed_hps          0 H/s") != NULL);
        (void)unlink(path);
    }
}

void test_report_journals_unreadable(void)
{
    char path[64];
    const char *problem = NULL;
    write_journal(path, report_run, 2, "this is no event\n");
    const char *const paths[] = {path};
    check_true(report(paths, 1, SIMPOOL_REPORT_TABLE, &problem) == NULL);
    check_true(problem != NULL && strstr(problem, path) != NULL);
    (void)unlink(path);
    problem = NULL;
    check_true(report(paths, 1, SIMPOOL_REPORT_MARKDOWN, &problem) == NULL);
    check_true(problem != NULL && strstr(problem, path) != NULL);
}

/** Two pools, named or put into one file, and a miner that began twice. */
void test_report_journals_of_two_runs(void)
{
    static const struct kpi_told miner_twice[] = {TOLD(0, RUN_STARTED, .who = STRATUM_MINER),
                                                  TOLD(9, RUN_STARTED, .who = STRATUM_MINER)};
    static const char second[] = "{\"t\":0.000000,\"who\":\"story\",\"what\":\"run-started\"}\n";
    char one[64];
    char other[64];
    char both[64];
    char miner[64];
    write_journal(one, report_run, REPORT_RUN_COUNT, "");
    write_journal(other, report_run, REPORT_RUN_COUNT, "");
    write_journal(both, report_run, REPORT_RUN_COUNT, second);
    write_journal(miner, miner_twice, 2, "");
    const struct {
        const char *paths[2];
        size_t count;
        const char *named;
    } rows[] = {{{one, other}, 2, other}, {{both}, 1, both}, {{one, miner}, 2, miner}};
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        const char *problem = "";
        check_true(report(rows[row].paths, rows[row].count, SIMPOOL_REPORT_HTML, &problem) == NULL);
        check_true(strstr(problem, rows[row].named) == problem);
        check_true(strstr(problem, ": a second run begins there") != NULL);
    }
    (void)unlink(one);
    (void)unlink(other);
    (void)unlink(both);
    (void)unlink(miner);
}

/** A run that was killed before its first line, or the wrong file. */
void test_report_journals_of_nothing(void)
{
    char path[64];
    const char *problem = "";
    const char *const paths[] = {path};
    write_journal(path, report_run, 0, "");
    check_true(report(paths, 1, SIMPOOL_REPORT_TABLE, &problem) == NULL);
    check_true(strstr(problem, ": no event in it") != NULL);
    (void)unlink(path);
}

void test_report_journals_pipe(void)
{
    char path[64];
    const char *problem = "";
    const char *const paths[] = {path};
    write_journal(path, report_run, 0, "");
    (void)unlink(path);
    check_int(mkfifo(path, 0600), 0);
    check_true(report(paths, 1, SIMPOOL_REPORT_TABLE, &problem) == NULL); /* and it does not wait */
    check_true(strstr(problem, "is no file") != NULL);
    (void)unlink(path);
}

void test_report_journals_on_a_full_disk(void)
{
    char path[64];
    const char *const paths[] = {path};
    const struct simpool_report_journals journals = {paths, 1};
    write_journal(path, report_run, REPORT_RUN_COUNT, "");
    for (int format = SIMPOOL_REPORT_TABLE; format <= SIMPOOL_REPORT_HTML; format++) {
        const char *problem = "";
        FILE *const full = fopen("/dev/full", "we");
        assert(full != NULL);
        check_int(
            simpool_report_journals(full, &journals, (enum simpool_report_format)format, &problem),
            SIMPOOL_REPORT_UNWRITTEN);
        check_text(problem, "No space left on device");
        (void)fclose(full);
    }
    (void)unlink(path);
}
