#include "report/record.h"

#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/report/paper.h"

void test_report_record_sessions(void)
{
    struct report_record record;
    report_record_init(&record);
    record_tell(&record, 1, STRATUM_EVENT_CONNECTED, 1, "127.0.0.1:4000");
    record_tell(&record, 2, STRATUM_EVENT_AUTHORIZED, 1, "somebody");
    record_tell(&record, 3, STRATUM_EVENT_CONNECTED, 2, "127.0.0.1:4001");
    record_tell(&record, 4, STRATUM_EVENT_DISCONNECTED, 1, "hung up");
    record_tell(&record, 5, STRATUM_EVENT_DISCONNECTED, 9, "nobody we know");
    record_tell(&record, 8, STRATUM_EVENT_RUN_ENDED, 0, "");
    record_tell(&record, 9, STRATUM_EVENT_CONNECTED, 3, "too late");
    report_record_finish(&record);
    const struct report_list *const sessions = &record.view->sessions;
    check_int(sessions->count, 2);
    const struct report_span *const first = REPORT_AT(sessions, report_span, 0);
    check_int(first->until_us, 4000000);
    check_int(first->authorized_us, 2000000);
    check_text(first->words, "somebody");
    check_text(first->end, "hung up");
    check_true(!first->open);
    const struct report_span *const second = REPORT_AT(sessions, report_span, 1);
    check_true(second->open);
    check_int(second->until_us, 8000000);
    check_int(second->authorized_us, -1);
    check_int(record.exit_code, 0);
    report_record_done(&record);
}

void test_report_record_yield(void)
{
    struct report_record record;
    struct stratum_event event = stratum_event_make(0, STRATUM_MINER, STRATUM_EVENT_RUN_STARTED, 0);
    report_record_init(&record);
    check_near(record.yield, 1, 0);
    event.number = 0.5;
    report_record_feed(&record, &event);
    check_near(record.yield, 0.5, 0);
    event.kind = STRATUM_EVENT_YIELD;
    event.number = 0.75;
    report_record_feed(&record, &event);
    check_near(record.yield, 0.75, 0);
    report_record_done(&record);
}

void test_report_record_weather(void)
{
    struct report_record record;
    report_record_init(&record);
    record_tell(&record, 1, STRATUM_EVENT_FAULT_ON, 1, "latency 200ms");
    record_tell(&record, 2, STRATUM_EVENT_FAULT_ON, 1, "silence");
    record_tell(&record, 3, STRATUM_EVENT_FAULT_OFF, 1, "latency 200ms");
    record_tell(&record, 4, STRATUM_EVENT_UNREACHABLE, 0, "refusing");
    record_tell(&record, 5, STRATUM_EVENT_UNREACHABLE, 0, "silence"); /* worse: another outage */
    record_tell(&record, 6, STRATUM_EVENT_REACHABLE, 0, "");
    record_tell(&record, 7, STRATUM_EVENT_NOTE, 0, "all quiet");
    report_record_finish(&record);
    check_int(REPORT_AT(&record.view->faults, report_span, 0)->until_us, 3000000);
    check_int(REPORT_AT(&record.view->faults, report_span, 1)->until_us, 7000000);
    check_int(REPORT_AT(&record.view->outages, report_span, 0)->until_us, 5000000);
    check_int(REPORT_AT(&record.view->outages, report_span, 1)->until_us, 6000000);
    check_int(record.exit_code, -1);
    report_record_done(&record);
}

void test_report_record_promises(void)
{
    static const char *const no_promises[] = {"promise", "promise me", "promise a b: c",
                                              "promises are kept"};
    struct report_record record;
    report_record_init(&record);
    record_tell(&record, 1, STRATUM_EVENT_NOTE, 0,
                "promise recovery_time at most 20s: measured 0.8 s, kept");
    for (size_t index = 0; index < sizeof no_promises / sizeof no_promises[0]; index++) {
        record_tell(&record, 1, STRATUM_EVENT_NOTE, 0, no_promises[index]);
    }
    report_record_finish(&record);
    check_int(record.promises.count, 1);
    const struct report_promise *const promise = REPORT_AT(&record.promises, report_promise, 0);
    check_text(promise->name, "recovery_time");
    check_text(promise->written, "at most 20s");
    check_text(promise->verdict, "kept");
    check_int(record.view->notes.count, sizeof no_promises / sizeof no_promises[0]);
    report_record_done(&record);
}

static void tell_miner(struct report_record *record, double at_s, enum stratum_event_kind kind)
{
    const struct stratum_event event =
        stratum_event_make((int64_t)(at_s * 1e6), STRATUM_MINER, kind, 0);
    report_record_feed(record, &event);
}

/** The miner began three seconds after the pool; what it did after the pool's run is left out. */
void test_report_record_two_clocks(void)
{
    struct report_record record;
    report_record_init(&record);
    record_tell(&record, 0, STRATUM_EVENT_RUN_STARTED, 0, "simpool: a story");
    record_tell(&record, 4, STRATUM_EVENT_CONNECTED, 1, "");
    record_tell(&record, 20, STRATUM_EVENT_RUN_ENDED, 0, "");
    tell_miner(&record, 0, STRATUM_EVENT_RUN_STARTED);
    tell_miner(&record, 1, STRATUM_EVENT_CONNECTED);
    record_hashed(&record, 2, 1000);
    record_answered(&record, 3, 0.1);
    record_hashed(&record, 18, 2000);
    report_record_finish(&record);
    check_int(record.hashed.count, 1);
    check_int(REPORT_AT(&record.hashed, report_sample, 0)->at_us, 5000000);
    check_int(REPORT_AT(&record.answers, report_sample, 0)->at_us, 6000000);
    check_int(record.until_us, 20000000);
    check_text(record.title, "simpool: a story");
    report_record_done(&record);
}

/** On virtual time the first connection may well be at 0, and a later one is not the first. */
void test_report_record_first_connection(void)
{
    struct report_record record;
    report_record_init(&record);
    record_tell(&record, 0, STRATUM_EVENT_CONNECTED, 1, "");
    record_tell(&record, 30, STRATUM_EVENT_DISCONNECTED, 1, "");
    record_tell(&record, 40, STRATUM_EVENT_CONNECTED, 2, "");
    report_record_finish(&record);
    check_true(record.view->connected);
    check_int(record.view->connected_us, 0);
    report_record_done(&record);
}

static void tell_shown(struct report_record *record, double at_s, double rate_hps)
{
    struct stratum_event event =
        stratum_event_make((int64_t)(at_s * 1e6), STRATUM_STORY, STRATUM_EVENT_DISPLAYED, 0);
    event.number = rate_hps;
    report_record_feed(record, &event);
}

/** A miner without a journal is drawn by what it showed; one that keeps one, by what it counted. */
void test_report_record_shown(void)
{
    for (int journal = 0; journal <= 1; journal++) {
        struct report_record record;
        report_record_init(&record);
        record_tell(&record, 1, STRATUM_EVENT_CONNECTED, 1, "");
        tell_shown(&record, 1.5, 1000);
        tell_shown(&record, 1.75, 2000);
        tell_shown(&record, 60, 3000); /* nothing was heard for long */
        if (journal == 1) {
            record_hashed(&record, 2, 4000);
        }
        report_record_finish(&record);
        check_int(record.hashed.count, journal == 1 ? 1 : 3);
        static const double nonces[] = {500, 500, 3000};
        for (size_t index = 0; index < 3 && journal == 0; index++) {
            check_near(REPORT_AT(&record.hashed, report_sample, index)->number, nonces[index],
                       1e-6);
        }
        report_record_done(&record);
    }
}

void test_report_record_miner_alone(void)
{
    struct report_record record;
    report_record_init(&record);
    tell_miner(&record, 0, STRATUM_EVENT_RUN_STARTED);
    tell_miner(&record, 1, STRATUM_EVENT_CONNECTED);
    record_answered(&record, 3, 0.1);
    report_record_finish(&record);
    check_true(record.view == &record.miner);
    check_int(record.view->shares.count, 1);
    check_int(record.view->sessions.count, 1);
    check_int(report_record_lost(&record), 0);
    report_record_done(&record);
}

void test_report_record_keeps_whole_letters(void)
{
    char words[3 * REPORT_WORDS_MAX] = "a";
    for (size_t len = 1; len + 3 < sizeof words; len += 3) {
        memcpy(words + len, "日", 4);
    }
    struct report_record record;
    report_record_init(&record);
    record_tell(&record, 1, STRATUM_EVENT_NOTE, 0, words);
    report_record_finish(&record);
    const char *const kept = REPORT_AT(&record.view->notes, report_note, 0)->words;
    check_int(strlen(kept), 1 + (REPORT_WORDS_MAX - 1) / 3 * 3);
    report_record_done(&record);
}
