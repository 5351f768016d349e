#include "simpool/pool/out.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/check.h"

void test_pool_out_shares_bytes_and_keeps_order(void)
{
    struct simpool_outbox outbox = {.count = 0};
    struct simpool_action action;
    check_true(!simpool_outbox_take(&outbox, &action));
    for (int round = 0; round < 3; round++) {
        const size_t at = simpool_outbox_put(&outbox, 1, "line\n", 5);
        struct stratum_event event = stratum_event_make(5, STRATUM_POOL, STRATUM_EVENT_JOB, 1);
        (void)snprintf(event.text, sizeof event.text, "text %d", round);
        simpool_outbox_tell(&outbox, &event);
        simpool_outbox_send(&outbox, 1, at, 5);
        simpool_outbox_send(&outbox, 2, at, 5);
        simpool_outbox_close(&outbox, 2, true, "why");
        check_true(simpool_outbox_take(&outbox, &action));
        check_int(action.kind, SIMPOOL_ACTION_EVENT);
        check_text(action.event->text, event.text);
        for (uint32_t rig = 1; rig <= 2; rig++) {
            check_true(simpool_outbox_take(&outbox, &action));
            check_int(action.kind, SIMPOOL_ACTION_SEND);
            check_int(action.rig, rig);
            check_bytes(action.bytes, "line\n", 5);
        }
        check_true(simpool_outbox_take(&outbox, &action));
        check_true(action.kind == SIMPOOL_ACTION_CLOSE && action.reset);
        check_text(action.text, "why");
        check_true(!simpool_outbox_take(&outbox, &action));
    }
    check_true(outbox.room_len < 1024); /* the room is used again */
    simpool_outbox_done(&outbox);
}

/* A job is put before it shows that nobody is there to be sent it. */
void test_pool_out_forgets_what_went_to_nobody(void)
{
    struct simpool_outbox outbox = {.count = 0};
    struct simpool_action action;
    for (int round = 0; round < 1000; round++) {
        (void)simpool_outbox_put(&outbox, 0, "a job for nobody\n", 17);
        check_true(!simpool_outbox_take(&outbox, &action));
    }
    check_true(outbox.room_len < 1024);
    simpool_outbox_done(&outbox);
}

void test_pool_out_grows(void)
{
    struct simpool_outbox outbox = {.count = 0};
    struct simpool_action action;
    char bytes[1000];
    for (int index = 0; index < 1000; index++) {
        memset(bytes, 'a' + index % 26, sizeof bytes);
        const size_t at = simpool_outbox_put(&outbox, 1, bytes, sizeof bytes);
        simpool_outbox_send(&outbox, 1, at, sizeof bytes);
    }
    for (int index = 0; index < 1000; index++) {
        check_true(simpool_outbox_take(&outbox, &action));
        check_true(action.bytes[0] == 'a' + index % 26 && action.bytes[999] == action.bytes[0]);
    }
    simpool_outbox_done(&outbox);
}

void test_pool_out_closes_a_rig_it_has_no_memory_for(void)
{
    struct simpool_outbox outbox = {.count = 0};
    struct simpool_action action;
    outbox.starved_rig = 3;
    check_true(simpool_outbox_take(&outbox, &action));
    check_int(action.kind, SIMPOOL_ACTION_CLOSE);
    check_int(action.rig, 3);
    check_true(!simpool_outbox_take(&outbox, &action));
    simpool_outbox_done(&outbox);
}
