#include "report/miners.h"

#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/report/paper.h"

static void tell_session(struct report_record *record, double at_s, uint32_t rig, const char *name)
{
    record_tell(record, at_s, STRATUM_EVENT_CONNECTED, rig, "mem");
    if (name != NULL) {
        record_tell(record, at_s, STRATUM_EVENT_AUTHORIZED, rig, name);
    }
}

static void tell_left(struct report_record *record, double at_s, uint32_t rig,
                      enum stratum_cause cause)
{
    struct stratum_event event =
        stratum_event_make((int64_t)(at_s * 1e6), STRATUM_POOL, STRATUM_EVENT_DISCONNECTED, rig);
    event.cause = cause;
    report_record_feed(record, &event);
}

void test_report_miners_by_name(void)
{
    struct report_record record;
    struct report_miners miners;
    report_record_init(&record);
    tell_session(&record, 1, 1, "one");
    tell_session(&record, 2, 2, NULL);
    tell_session(&record, 3, 3, "two");
    record_share_of(&record, 4, 1, STRATUM_VERDICT_ACCEPTED);
    record_share_of(&record, 4, 2, STRATUM_VERDICT_UNAUTHORIZED);
    record_share_of(&record, 4, 3, STRATUM_VERDICT_STALE);
    tell_left(&record, 5, 1, STRATUM_CAUSE_POOL);
    tell_left(&record, 5, 2, STRATUM_CAUSE_MINER);
    tell_session(&record, 6, 4, "one");
    record_share_of(&record, 7, 4, STRATUM_VERDICT_ACCEPTED);
    tell_left(&record, 8, 4, STRATUM_CAUSE_MINER);
    tell_session(&record, 9, 5, "one");
    report_record_finish(&record);
    report_miners_find(&miners, &record);
    check_int(miners.count, 2);
    const struct report_miner *const one = &miners.at[0];
    check_text(one->name, "one");
    check_int(one->since_us, 1000000);
    check_int(one->connections, 3);
    check_int(one->left, 1);
    check_int(one->by_verdict[STRATUM_VERDICT_ACCEPTED], 2);
    check_int(one->credit.count, 2);
    check_int(miners.at[1].by_verdict[STRATUM_VERDICT_STALE], 1);
    check_text(report_miners_name(&record, 5), "one");
    check_text(report_miners_name(&record, 2), "");
    check_text(report_miners_name(&record, 99), "");
    report_record_done(&record);
}

void test_report_miners_more_than_there_is_room_for(void)
{
    struct report_record record;
    struct report_miners miners;
    report_record_init(&record);
    for (uint32_t rig = 1; rig <= REPORT_MINERS_MAX + 3; rig++) {
        char name[16];
        (void)snprintf(name, sizeof name, "miner %u", rig);
        tell_session(&record, rig, rig, name);
        record_share_of(&record, rig, rig, STRATUM_VERDICT_ACCEPTED);
    }
    report_record_finish(&record);
    report_miners_find(&miners, &record);
    check_int(miners.count, REPORT_MINERS_MAX);
    check_int(miners.others, 3);
    report_record_done(&record);
}
