#include "miner/program/reports.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "miner/program/retell.h"
#include "stratum/json.h"
#include "stratum/net/journal.h"
#include "tests/unit/check.h"

/** A minute of a miner with one device; every 10 s a share is found and accepted. */
static void write_journal(const char *path)
{
    const char *problem = NULL;
    struct stratum_journal *journal = stratum_journal_open(path, &problem);
    struct stratum_event event = stratum_event_make(0, STRATUM_MINER, STRATUM_EVENT_RUN_STARTED, 0);
    event.unix_s = 1761942677;
    event.seed = 7;
    event.number = 0.5;
    (void)snprintf(event.text, sizeof event.text, "miner 1: 4 x cpu, 1 x cuda, qhash, log <info>");
    stratum_journal_add(journal, &event);
    static const enum stratum_event_kind begins[] = {STRATUM_EVENT_CONNECTED,
                                                     STRATUM_EVENT_AUTHORIZED, STRATUM_EVENT_JOB};
    for (size_t index = 0; index < 3; index++) {
        event = stratum_event_make(1000000, STRATUM_MINER, begins[index], 1);
        event.difficulty = begins[index] == STRATUM_EVENT_JOB ? 0.001 : 0;
        stratum_journal_add(journal, &event);
    }
    for (int64_t second = 2; second <= 61; second++) {
        event = stratum_event_make(second * 1000000, STRATUM_MINER, STRATUM_EVENT_HASHED, 0);
        event.number = 1e6;
        stratum_journal_add(journal, &event);
        static const enum stratum_event_kind shares[] = {
            STRATUM_EVENT_FOUND, STRATUM_EVENT_SUBMITTED, STRATUM_EVENT_ANSWERED};
        for (size_t index = 0; index < 3 && second % 10 == 0; index++) {
            event = stratum_event_make(second * 1000000, STRATUM_MINER, shares[index], 1);
            event.difficulty = 0.001;
            if (shares[index] == STRATUM_EVENT_ANSWERED) {
                event.verdict = STRATUM_VERDICT_ACCEPTED;
                event.duration_us = 20000;
            }
            stratum_journal_add(journal, &event);
        }
    }
    event = stratum_event_make(61000000, STRATUM_MINER, STRATUM_EVENT_BATCHED, 0);
    event.count = 600;
    event.number = 6e7;
    event.duration_us = 31000;
    (void)snprintf(event.text, sizeof event.text, "device 0");
    stratum_journal_add(journal, &event);
    event = stratum_event_make(61000000, STRATUM_MINER, STRATUM_EVENT_USED, 0);
    event.duration_us = 30500000;
    stratum_journal_add(journal, &event);
    stratum_journal_close(journal);
}

static char *report_of(const char *journal, enum miner_reports_form form)
{
    char *text = NULL;
    size_t len = 0;
    const char *problem = "";
    FILE *out = open_memstream(&text, &len);
    check_true(miner_reports_write(out, journal, form, &problem));
    (void)fclose(out);
    return text;
}

static void check_json(const char *text)
{
    static const struct {
        const char *name;
        double number;
    } rows[] = {{"displayed_hps", 1e6},    {"cpu_use", 0.5}, {"acceptance_rate", 1},
                {"expected_shares", 6.98}, {"nonces", 6e7},  {"seed", 7}};
    struct stratum_json_document *document = NULL;
    check_true(stratum_json_parse(&document, text, strlen(text)) == STRATUM_OK);
    const struct stratum_json root = stratum_json_root(document);
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        double number = NAN;
        check_true(stratum_json_number(&number, stratum_json_get(root, rows[index].name)));
        check_near(number, rows[index].number, 0.02 * rows[index].number);
    }
    const char *devices = stratum_json_text(stratum_json_get(root, "devices"), &(size_t){0});
    check_text(devices != NULL ? devices : "", "4 x cpu, 1 x cuda");
    const struct stratum_json samples =
        stratum_json_get(stratum_json_get(root, "samples"), "hashed_hps");
    check_int(stratum_json_count(samples), 4); /* of six captures, the first and last left out */
    stratum_json_free(document);
}

void test_reports_of_a_journal(void)
{
    char journal[] = "/tmp/test-miner-reports-XXXXXX";
    const int fd = mkstemp(journal);
    check_true(fd >= 0);
    (void)close(fd);
    write_journal(journal);
    char *json = report_of(journal, MINER_REPORTS_JSON);
    check_json(json);
    char *markdown = report_of(journal, MINER_REPORTS_MARKDOWN);
    check_true(strstr(markdown, "| batch_time | 31.0 ms |") != NULL);
    check_true(strstr(markdown, "| shares found | 6 | 6.98") != NULL);
    check_true(strstr(markdown, "| cpu_use | 50 % | of one core |") != NULL);
    char *html = report_of(journal, MINER_REPORTS_HTML);
    check_true(strstr(html, "&lt;info&gt;") != NULL);
    check_true(strstr(html, "<strong>CUT</strong>") != NULL);
    check_true(strstr(html, "</html>") != NULL);
    free(json);
    free(markdown);
    free(html);
    (void)unlink(journal);
}

void test_reports_of_no_journal(void)
{
    const char *problem = "";
    check_true(!miner_reports_write(stdout, "/nowhere/journal", MINER_REPORTS_JSON, &problem));
    check_true(strstr(problem, "/nowhere/journal") != NULL);
    check_true(!miner_reports_write(stdout, "/dev/null", MINER_REPORTS_JSON, &problem));
    check_true(strstr(problem, "nothing of a miner") != NULL);
}

/* What was searched for may be rarer or easier than the job's difficulty says. */
void test_reports_retell_expects_what_was_searched_for(void)
{
    static struct miner_retell retell;
    struct stratum_event event = stratum_event_make(1, STRATUM_MINER, STRATUM_EVENT_RUN_STARTED, 0);
    event.number = 0.5;
    miner_retell_feed(&retell, &event);
    event = stratum_event_make(2, STRATUM_MINER, STRATUM_EVENT_JOB, 0);
    event.difficulty = 1;
    miner_retell_feed(&retell, &event);
    event = stratum_event_make(3, STRATUM_MINER, STRATUM_EVENT_HASHED, 0);
    event.number = 4294967296.0;
    miner_retell_feed(&retell, &event);
    check_near(retell.meter.expected, 0.5, 1e-9);
    event.difficulty = 0.125;
    miner_retell_feed(&retell, &event);
    check_near(retell.meter.expected, 4.5, 1e-9);
    struct stratum_event yield = stratum_event_make(4, STRATUM_MINER, STRATUM_EVENT_YIELD, 0);
    yield.number = 1;
    miner_retell_feed(&retell, &yield);
    miner_retell_feed(&retell, &event);
    check_near(retell.meter.expected, 12.5, 1e-9);
}

/* A title of another hand is no list of devices. */
void test_reports_retell_devices(void)
{
    static const char *const rows[][2] = {
        {"miner 1: 1 x cpu, qhash, log info", "1 x cpu"},
        {"miner 1: 1 x cpu, 2 x cuda, sha256d, log a=b, log c", "1 x cpu, 2 x cuda"},
        {"miner 1: qhash, log info", ""},
        {"miner 1", ""},
        {"simpool: , log", ""},
        {", log info: ", ""},
        {"", ""},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        static struct miner_retell retell;
        struct stratum_event event =
            stratum_event_make(1, STRATUM_MINER, STRATUM_EVENT_RUN_STARTED, 0);
        (void)snprintf(event.text, sizeof event.text, "%s", rows[row][0]);
        miner_retell_feed(&retell, &event);
        check_text(retell.title, rows[row][0]);
        check_text(retell.devices, rows[row][1]);
    }
}

void test_reports_retell_passes_over_strangers(void)
{
    static struct miner_retell retell;
    struct stratum_event event = stratum_event_make(5, STRATUM_POOL, STRATUM_EVENT_FOUND, 0);
    miner_retell_feed(&retell, &event);
    check_int(retell.meter.found, 0);
    static const char *const devices[] = {"device", "device x", "device 99999", "cpu 0"};
    for (size_t index = 0; index < sizeof devices / sizeof devices[0]; index++) {
        event = stratum_event_make(5, STRATUM_MINER, STRATUM_EVENT_BATCHED, 0);
        event.count = 1;
        (void)snprintf(event.text, sizeof event.text, "%s", devices[index]);
        miner_retell_feed(&retell, &event);
    }
    check_int(retell.device_count, 0);
}
