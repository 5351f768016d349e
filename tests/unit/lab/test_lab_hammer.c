#include "lab/hammer.h"
#include "tests/unit/check.h"

enum { ENDS_MAX = 16 };

/** A pool that keeps whoever comes, and a miner with one connection. */
struct gate {
    struct stratum_loop *loop;
    struct stratum_dialer *dialer;
    struct stratum_address address;
    struct stratum_link *miner;
    struct stratum_link *pool[ENDS_MAX];
    int came;
    bool opened;
};

static void on_opened(void *context)
{
    ((struct gate *)context)->opened = true;
}

static void on_bytes(void *context, const uint8_t *bytes, size_t len)
{
    (void)context;
    (void)bytes;
    (void)len;
}

static void on_closed(void *context, enum stratum_link_end end, const char *text)
{
    (void)end;
    (void)text;
    struct gate *const gate = context;
    stratum_link_close(gate->miner, STRATUM_LINK_FINISH);
    gate->miner = NULL;
}

static const struct stratum_link_events miner_events = {on_opened, on_bytes, on_closed};

static void on_left(void *context, enum stratum_link_end end, const char *text)
{
    (void)end;
    (void)text;
    struct stratum_link **const place = context;
    stratum_link_close(*place, STRATUM_LINK_FINISH);
    *place = NULL;
}

static const struct stratum_link_events pool_events = {NULL, on_bytes, on_left};

static void on_accepted(void *context, struct stratum_link *link)
{
    struct gate *const gate = context;
    struct stratum_link **const place = &gate->pool[gate->came++ % ENDS_MAX];
    *place = link;
    stratum_link_own(link, &pool_events, place);
}

static void dial(void *context)
{
    struct gate *const gate = context;
    gate->miner = gate->dialer->dial(gate->dialer, &gate->address, &miner_events, gate);
}

static void hang_up(void *context)
{
    struct gate *const gate = context;
    stratum_link_close(gate->pool[0], STRATUM_LINK_RESET);
    gate->pool[0] = NULL;
}

static void stop(void *context)
{
    stratum_loop_stop(((struct gate *)context)->loop);
}

static void run_for(struct gate *gate, int64_t us)
{
    struct stratum_timer enough = stratum_timer_make(stop, gate);
    stratum_loop_arm(gate->loop, &enough, stratum_loop_now(gate->loop).now_us + us);
    stratum_loop_run(gate->loop);
}

void test_lab_hammer_knocks_while_nobody_is_connected(void)
{
    struct gate gate = {.loop = stratum_loop_sim_make(0), .address = {.host = "pool", .port = 1}};
    struct stratum_switchboard *const board = stratum_switchboard_make(gate.loop);
    struct stratum_listener *const listener = stratum_listener_mem_make(board, &gate.address);
    listener->accepted = on_accepted;
    listener->context = &gate;
    gate.dialer = lab_hammer_make(gate.loop, stratum_dialer_mem_make(board));
    dial(&gate);
    run_for(&gate, 10000000);
    check_true(gate.opened);
    check_int(gate.came, 1);
    hang_up(&gate);
    run_for(&gate, 2100000);
    check_true(gate.miner == NULL);
    check_int(gate.came, 1 + 8);
    dial(&gate);
    run_for(&gate, 10000000);
    check_int(gate.came, 1 + 8 + 1);
    stratum_link_close(gate.miner, STRATUM_LINK_FINISH);
    run_for(&gate, 200000);
    for (size_t index = 0; index < ENDS_MAX; index++) {
        stratum_link_close(gate.pool[index], STRATUM_LINK_FINISH);
    }
    gate.dialer->free(gate.dialer);
    listener->ops->free(listener);
    stratum_switchboard_free(board);
    stratum_loop_free(gate.loop);
}
