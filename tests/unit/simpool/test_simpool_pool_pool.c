/* Rigs that come and go, and many at once. */
#include "simpool/pool/pool.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_pool_desk.h"

static struct desk *scripted(void)
{
    const struct simpool_pool_options options = desk_options();
    return desk_open(&options, NULL);
}

/* What it had sent, why it went; told as. */
static const struct {
    const char *name;
    bool subscribe, authorize;
    enum stratum_cause cause;
    enum stratum_event_kind told;
} ends[] = {
    {"port scan", false, false, STRATUM_CAUSE_MINER, STRATUM_EVENT_PROBED},
    {"bare subscribe", true, false, STRATUM_CAUSE_MINER, STRATUM_EVENT_PROBED},
    {"it asked to be let in", true, true, STRATUM_CAUSE_MINER, STRATUM_EVENT_DISCONNECTED},
    {"it gave up on silence", true, false, STRATUM_CAUSE_EXCUSED, STRATUM_EVENT_DISCONNECTED},
    {"a fault cut it", true, false, STRATUM_CAUSE_FAULT, STRATUM_EVENT_DISCONNECTED},
    {"the end of a session", true, true, STRATUM_CAUSE_EXCUSED, STRATUM_EVENT_DISCONNECTED},
};

void test_pool_tells_probes_from_disconnects(void)
{
    for (size_t index = 0; index < sizeof ends / sizeof ends[0]; index++) {
        struct desk *desk = scripted();
        const uint32_t rig = desk_rig(desk);
        if (ends[index].subscribe) {
            desk_line(desk, rig, "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}");
        }
        if (ends[index].authorize) {
            desk_line(desk, rig, "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"w\"]}");
        }
        simpool_pool_on_closed(desk->pool, desk->now, rig, ends[index].cause);
        desk_drain(desk);
        const struct stratum_event *event = desk_last(desk, ends[index].told);
        check_row(ends[index].name, event != NULL && desk->event_count == 2);
        check_row(ends[index].name,
                  event != NULL && event->cause == (ends[index].told == STRATUM_EVENT_PROBED
                                                        ? STRATUM_CAUSE_NONE
                                                        : ends[index].cause));
        check_row(ends[index].name, !simpool_pool_rig(desk->pool, rig)->open);
        desk_close(desk);
    }
}

void test_pool_remembers_rigs_that_left(void)
{
    struct desk *desk = scripted();
    const uint32_t first = desk_miner(desk);
    for (uint32_t index = 0; index <= SIMPOOL_GONE_KEPT; index++) {
        const uint32_t rig = index == 0 ? first : desk_rig(desk);
        simpool_pool_on_closed(desk->pool, desk->now, rig, STRATUM_CAUSE_MINER);
        desk_forget(desk);
        check_true(index == SIMPOOL_GONE_KEPT ||
                   strcmp(simpool_pool_rig(desk->pool, first)->user, "w") == 0);
    }
    check_true(simpool_pool_rig(desk->pool, first) != NULL);
    check_text(simpool_pool_rig(desk->pool, first)->user, "");
    check_true(simpool_pool_account(desk->pool, first) == NULL);
    check_true(simpool_pool_rig(desk->pool, SIMPOOL_GONE_KEPT + 2) == NULL);
    check_true(simpool_pool_rig(desk->pool, 0) == NULL);
    desk_close(desk);
}

void test_pool_sends_bytes_and_hangs_up_in_order(void)
{
    struct desk *desk = scripted();
    const uint32_t rig = desk_miner(desk);
    struct simpool_action action;
    simpool_pool_send_bytes(desk->pool, rig, "\0\x01", 2);
    simpool_pool_hang_up(desk->pool, desk->now, rig, true);
    check_true(simpool_pool_take(desk->pool, &action) && action.kind == SIMPOOL_ACTION_SEND);
    check_bytes(action.bytes, "\0\x01", 2);
    check_true(simpool_pool_take(desk->pool, &action) && action.kind == SIMPOOL_ACTION_EVENT);
    check_int(action.event->cause, STRATUM_CAUSE_POOL);
    check_true(simpool_pool_take(desk->pool, &action) && action.kind == SIMPOOL_ACTION_CLOSE);
    check_true(action.reset && action.rig == rig);
    check_true(!simpool_pool_take(desk->pool, &action));
    desk_close(desk);
}

void test_pool_serves_a_thousand_rigs(void)
{
    enum { RIGS = 1000 };
    struct simpool_pool_options options = desk_options();
    options.scripted = false;
    struct desk *desk = desk_open(&options, NULL);
    for (uint32_t index = 1; index <= RIGS; index++) {
        check_int(desk_miner(desk), index);
        desk_forget(desk);
    }
    uint32_t nonce = 0;
    for (uint32_t rig = 1; rig <= RIGS; rig += 37) {
        const struct stratum_share share = desk_find(desk, rig, 1, &nonce, 1e-7, INFINITY);
        check_int(desk_submit(desk, rig, 1, &share), STRATUM_VERDICT_ACCEPTED);
    }
    desk_forget(desk);
    desk_pass(desk, 64);
    check_int(desk->sends, RIGS);
    check_int(desk_count(desk, STRATUM_EVENT_JOB), RIGS);
    for (uint32_t rig = 1; rig <= RIGS; rig++) {
        check_int(simpool_pool_rig(desk->pool, rig)->job, 2);
        simpool_pool_on_closed(desk->pool, desk->now, rig, STRATUM_CAUSE_MINER);
    }
    desk_forget(desk);
    desk_pass(desk, 120);
    check_int(desk->sends, 0);
    desk_close(desk);
}

void test_pool_turns_away_one_too_many(void)
{
    struct desk *desk = scripted();
    for (uint32_t index = 1; index <= SIMPOOL_RIGS_MAX; index++) {
        check_true(simpool_pool_on_open(desk->pool, desk->now, "") == index);
        desk_forget(desk);
    }
    check_int(simpool_pool_on_open(desk->pool, desk->now, ""), 0);
    simpool_pool_on_closed(desk->pool, desk->now, 5, STRATUM_CAUSE_MINER);
    check_int(simpool_pool_on_open(desk->pool, desk->now, ""), SIMPOOL_RIGS_MAX + 1);
    desk_close(desk);
}
