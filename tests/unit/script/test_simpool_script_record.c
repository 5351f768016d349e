#include "simpool/script/record.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/check.h"

static void feed_share(struct script_record *record, uint32_t rig, const char *job,
                       enum stratum_verdict verdict)
{
    struct stratum_event event =
        stratum_event_make(1500000, STRATUM_POOL, STRATUM_EVENT_SHARE, rig);
    event.verdict = verdict;
    event.difficulty = 0.5;
    event.share_difficulty = 0.6;
    (void)snprintf(event.job, sizeof event.job, "%s", job);
    (void)snprintf(event.text, sizeof event.text, "why\n%s", job);
    script_record_feed(record, &event);
}

void test_script_record_find_and_count(void)
{
    struct script_record record = {.share_count = 0};
    for (int index = 0; index < 300; index++) {
        feed_share(&record, 1 + (uint32_t)index % 2, index < 100 ? "a" : "b",
                   index % 10 < 5 ? STRATUM_VERDICT_ACCEPTED : STRATUM_VERDICT_STALE);
    }
    struct script_share_filter filter = {.rig = 1};
    check_int(script_record_count(&record, &filter), 150);
    filter.verdict = STRATUM_VERDICT_STALE;
    check_int(script_record_count(&record, &filter), 60);
    (void)snprintf(filter.job, sizeof filter.job, "a");
    check_int(script_record_count(&record, &filter), 20);
    size_t next = 0;
    struct script_share *const share = script_record_find(&record, &next, &filter);
    check_true(share != NULL && share == &record.shares[6] && next == 7);
    check_text(share->reason, "why\na");
    share->taken = true;
    next = 0;
    check_true(script_record_find(&record, &next, &filter) == &record.shares[8]);
    script_record_forget(&record, 1);
    check_int(script_record_count(&record, &filter), 0);
    filter.rig = 2;
    check_true(script_record_count(&record, &filter) > 0);
    script_record_done(&record);
}

void test_script_record_keeps_the_last_lines(void)
{
    struct script_record record = {.share_count = 0};
    char buffer[2048];
    for (int index = 0; index < 20; index++) {
        char job[8];
        (void)snprintf(job, sizeof job, "%d", index);
        feed_share(&record, 3, job, STRATUM_VERDICT_STALE);
    }
    struct stratum_text lines = stratum_text_in(buffer, sizeof buffer);
    script_record_lines(&record, &lines);
    static const char first[] =
        "\n       1.500  pool   share, rig 3, job 12, difficulty 0.5, stale: why?12";
    check_true(strncmp(buffer, first, strlen(first)) == 0);
    check_true(strstr(buffer, "job 19") != NULL && strstr(buffer, "job 11") == NULL);
    script_record_done(&record);
}

void test_script_record_is_bounded(void)
{
    struct script_record record = {.share_count = 0};
    for (size_t index = 0; index <= SCRIPT_SHARES_MAX; index++) {
        feed_share(&record, 1, "a", STRATUM_VERDICT_ACCEPTED);
    }
    check_int(record.share_count, SCRIPT_SHARES_MAX);
    check_true(record.full);
    script_record_done(&record);
}
