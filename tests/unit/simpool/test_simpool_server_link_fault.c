#include "simpool/server/link_fault.h"

#include "stratum/dice.h"
#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_link_fault_world.h"

void test_link_fault_passes_through(void)
{
    struct fault_world *const world = fault_world_make(1);
    fault_world_say(&world->miner, "hello pool");
    fault_world_say(&world->pool, "hello ");
    fault_world_say(&world->pool, "miner");
    check_int(world->pool.link->ops->queued_bytes(world->pool.link), 11);
    fault_world_run(world);
    check_text(world->pool.heard, "hello pool");
    check_text(world->miner.heard, "hello miner");
    check_int(world->pool.last_us, 0);
    fault_world_leave(&world->miner, STRATUM_LINK_FINISH);
    fault_world_run(world);
    check_int(world->pool.closed_us, 0);
    check_int(world->pool.end, STRATUM_LINK_END_FINISHED);
    fault_world_free(world);
}

static void on_opened(void *context)
{
    *(int *)context = 1;
}

static void on_bytes(void *context, const uint8_t *bytes, size_t len)
{
    (void)context;
    check_true(bytes == NULL && len == 0); /* never called */
}

static void on_closed(void *context, enum stratum_link_end end, const char *text)
{
    check_text(text, "the peer closed the connection");
    check_int(end, STRATUM_LINK_END_FINISHED);
    *(int *)context = 2;
}

/** The end that dials may have faults, too. */
void test_link_fault_dialed(void)
{
    static const struct stratum_link_events events = {on_opened, on_bytes, on_closed};
    struct fault_world *const world = fault_world_make(1);
    int heard = 0;
    struct stratum_link *const inner =
        world->dialer->dial(world->dialer, &world->listener->address, &events, &heard);
    struct stratum_link *const link = simpool_link_fault_make(world->loop, inner, 1, "dialed");
    stratum_link_own(link, &events, &heard);
    fault_world_run(world);
    check_int(heard, 2);
    stratum_link_close(link, STRATUM_LINK_FINISH);
    fault_world_free(world);
}

void test_link_fault_latency(void)
{
    struct fault_world *const world = fault_world_make(1);
    (void)fault_world_add(world, "latency", fault_delay(400000));
    fault_world_say(&world->pool, "slow");
    fault_world_say(&world->miner, "word");
    check_int(world->pool.link->ops->queued_bytes(world->pool.link), 4);
    fault_world_leave(&world->miner, STRATUM_LINK_FINISH);
    fault_world_run(world);
    check_text(world->pool.heard, "word");
    check_int(world->pool.last_us, 400000);
    check_int(world->pool.closed_us, 400000); /* the end comes as late as the bytes */
    fault_world_free(world);
}

/** A black hole: nobody hears anything, not even that the other is gone. */
void test_link_fault_black_hole(void)
{
    struct fault_world *const world = fault_world_make(1);
    const unsigned silence = fault_world_add(world, "silence", fault_both());
    fault_world_say(&world->pool, "job");
    fault_world_say(&world->miner, "share");
    fault_world_run(world);
    fault_world_leave(&world->miner, STRATUM_LINK_RESET);
    fault_world_run_until(world, 90000000);
    check_int(world->pool.len, 0);
    check_int(world->miner.len, 0);
    check_int(world->pool.closed_us, -1);
    simpool_link_fault_remove(world->pool.link, silence);
    check_int(world->pool.len, 0); /* never before it returns */
    fault_world_run(world);
    check_text(world->pool.heard, "share");
    check_int(world->pool.closed_us, 90000000);
    check_int(world->pool.end, STRATUM_LINK_END_RESET);
    fault_world_free(world);
}

/** What comes late is known to be late, whatever came or was lifted since. */
void test_link_fault_was_late(void)
{
    struct fault_world *const world = fault_world_make(1);
    fault_world_say(&world->miner, "1");
    fault_world_run(world);
    check_true(!world->pool.was_late);
    const unsigned silence = fault_world_add(world, "silence", fault_both());
    fault_world_say(&world->miner, "2");
    fault_world_run_until(world, 10);
    simpool_link_fault_remove(world->pool.link, silence);
    fault_world_run(world);
    check_true(world->pool.was_late);
    fault_world_say(&world->miner, "3");
    fault_world_run(world);
    check_true(!world->pool.was_late);
    const unsigned again = fault_world_add(world, "silence", fault_both());
    fault_world_leave(&world->miner, STRATUM_LINK_FINISH);
    fault_world_run_until(world, 20);
    simpool_link_fault_remove(world->pool.link, again);
    fault_world_run(world);
    check_int(world->pool.closed_us, 20);
    check_true(world->pool.was_late);
    check_text(world->pool.heard, "123");
    fault_world_free(world);
}

void test_link_fault_resumes(void)
{
    struct fault_world *const world = fault_world_make(1);
    const unsigned silence = fault_world_add(world, "silence", fault_both());
    fault_world_say(&world->pool, "1");
    fault_world_say(&world->miner, "a");
    fault_world_run_until(world, 5000000);
    simpool_link_fault_remove(world->pool.link, silence);
    simpool_link_fault_remove(world->pool.link, silence);
    fault_world_say(&world->pool, "2"); /* not before what was held */
    fault_world_say(&world->miner, "b");
    fault_world_run(world);
    check_text(world->miner.heard, "12");
    check_text(world->pool.heard, "ab");
    check_int(world->pool.closed_us, -1);
    fault_world_free(world);
}

void test_link_fault_cut(void)
{
    struct fault_world *const world = fault_world_make(1);
    (void)fault_world_add(world, "reset", fault_after(6));
    fault_world_say(&world->pool, "abc");
    fault_world_run_until(world, 1000000);
    check_text(world->miner.heard, "abc");
    fault_world_say(&world->pool, "defghi");
    fault_world_run(world);
    check_text(world->miner.heard, "abcdef"); /* what was put before the cut arrives */
    check_int(world->miner.end, STRATUM_LINK_END_RESET);
    check_int(world->pool.end, STRATUM_LINK_END_RESET);
    check_int(world->pool.closed_us, 1000000);
    fault_world_free(world);
}

void test_link_fault_cut_at_once(void)
{
    struct fault_world *const world = fault_world_make(1);
    const unsigned handle = fault_world_add(world, "reset", fault_both());
    check_int(world->pool.closed_us, -1); /* never before it returns */
    fault_world_say(&world->pool, "into the void");
    simpool_link_fault_remove(world->pool.link, handle);
    fault_world_run(world);
    check_int(world->pool.closed_us, 0);
    check_int(world->pool.end, STRATUM_LINK_END_RESET);
    check_int(world->miner.end, STRATUM_LINK_END_RESET);
    fault_world_free(world);
}

/** The miner resets what a fault has just cut: the owner hears of one end. */
void test_link_fault_cut_and_reset(void)
{
    struct fault_world *const world = fault_world_make(1);
    (void)fault_world_add(world, "reset", fault_both());
    fault_world_leave(&world->miner, STRATUM_LINK_RESET);
    fault_world_run(world);
    check_true(world->pool.was_cut);
    check_int(world->pool.end, STRATUM_LINK_END_RESET);
    fault_world_free(world);
}

/** The owner can tell a fault's cut from a reset of the peer's. */
void test_link_fault_was_cut(void)
{
    for (int cut = 0; cut < 2; cut++) {
        struct fault_world *const world = fault_world_make(1);
        if (cut) {
            (void)fault_world_add(world, "reset", fault_both());
        } else {
            fault_world_leave(&world->miner, STRATUM_LINK_RESET);
        }
        fault_world_run(world);
        check_int(world->pool.closed_us, 0);
        check_int(world->pool.end, STRATUM_LINK_END_RESET);
        check_int(world->pool.was_cut, cut);
        fault_world_free(world);
    }
}

/** An owner may close the link it hears from, with a fault on and with none. */
void test_link_fault_closed_while_heard(void)
{
    for (int faulty = 0; faulty < 2; faulty++) {
        struct fault_world *const world = fault_world_make(1);
        if (faulty) {
            (void)fault_world_add(world, "latency", fault_delay(10));
        }
        world->pool.close_when_heard = true;
        fault_world_say(&world->miner, "one");
        fault_world_say(&world->miner, "two");
        fault_world_run(world);
        check_text(world->pool.heard, "one");
        check_int(world->miner.end, STRATUM_LINK_END_FINISHED);
        fault_world_free(world);
    }
}

void test_link_fault_too_much(void)
{
    static char words[1024 * 1024];
    struct fault_world *const world = fault_world_make(1);
    (void)fault_world_add(world, "silence", fault_both());
    for (int index = 0; index < 17; index++) {
        stratum_link_send(world->pool.link, words, sizeof words);
    }
    check_int(world->pool.closed_us, -1);
    fault_world_run(world);
    check_int(world->pool.end, STRATUM_LINK_END_FAILED);
    check_int(world->miner.end, STRATUM_LINK_END_RESET);
    fault_world_free(world);
}

/* ---- whole and in order, the same again ---- */

enum { STEPS_MAX = 256 };

struct plot {
    struct fault_world *world;
    struct stratum_dice dice;
    struct stratum_timer timer;
    int steps;
    size_t sent[2];
};

static void send_some(struct plot *plot, struct fault_party *from, size_t *sent)
{
    char words[40];
    const size_t len = 1 + (size_t)stratum_dice_below(&plot->dice, sizeof words);
    for (size_t index = 0; index < len; index++) {
        words[index] = (char)('a' + (*sent)++ % 23);
    }
    stratum_link_send(from->link, words, len);
}

static void on_step(void *context)
{
    struct plot *const plot = context;
    struct fault_world *const world = plot->world;
    static const char *const names[] = {"latency",  "silence",  "reset", "slice",
                                        "throttle", "coalesce", "loss",  "hold"};
    const uint64_t luck = stratum_dice_below(&plot->dice, 8);
    if (luck == 0) {
        const struct simpool_fault_options options = {
            .towards = (enum simpool_towards)stratum_dice_below(&plot->dice, 3),
            .delay_us = 1 + (int64_t)stratum_dice_below(&plot->dice, 200000),
            .jitter_us = (int64_t)stratum_dice_below(&plot->dice, 200000),
            .slice_len = 1 + (size_t)stratum_dice_below(&plot->dice, 9),
            .gap_us = (int64_t)stratum_dice_below(&plot->dice, 5000),
            .rate_bytes_s = 50 + (double)stratum_dice_below(&plot->dice, 5000),
            .after_bytes = UINT64_MAX,
            .method = "nothing.of.the.kind",
        };
        const size_t name = (size_t)stratum_dice_below(&plot->dice, sizeof names / sizeof names[0]);
        const struct simpool_rule rule = {simpool_fault_by_name(names[name]), options, NULL};
        const char *problem = NULL;
        (void)simpool_link_fault_add(world->pool.link, &rule, &problem);
    } else if (luck == 1) {
        simpool_link_fault_remove(world->pool.link,
                                  1 + (unsigned)stratum_dice_below(&plot->dice, 12));
    } else if (luck < 5) {
        send_some(plot, &world->miner, &plot->sent[0]);
    } else {
        send_some(plot, &world->pool, &plot->sent[1]);
    }
    if (--plot->steps > 0) {
        stratum_loop_arm(world->loop, &plot->timer,
                         stratum_loop_now(world->loop).now_us +
                             (int64_t)stratum_dice_below(&plot->dice, 30000));
        return;
    }
    for (unsigned handle = 1; handle < STEPS_MAX; handle++) {
        simpool_link_fault_remove(world->pool.link, handle);
    }
    fault_world_leave(&world->miner, STRATUM_LINK_FINISH);
}

static bool in_order(const struct fault_party *party)
{
    for (size_t index = 0; index < party->len; index++) {
        if (party->heard[index] != (char)('a' + index % 23)) {
            return false;
        }
    }
    return true;
}

/** returns when the last byte was heard, as a mark of this run */
static int64_t play(uint64_t seed)
{
    struct plot plot = {.world = fault_world_make(seed), .steps = STEPS_MAX};
    stratum_dice_init(&plot.dice, seed, "plot");
    plot.timer = stratum_timer_make(on_step, &plot);
    stratum_loop_arm(plot.world->loop, &plot.timer, 0);
    fault_world_run(plot.world);
    const struct fault_party *const pool = &plot.world->pool;
    const struct fault_party *const miner = &plot.world->miner;
    check_int(pool->len, plot.sent[0]);
    check_true(in_order(pool));
    check_true(in_order(miner));
    check_int(pool->end, STRATUM_LINK_END_FINISHED);
    check_true(pool->closed_us >= pool->last_us);
    const int64_t mark = pool->last_us * 31 + miner->last_us * 7 + (int64_t)miner->len;
    fault_world_free(plot.world);
    return mark;
}

void test_link_fault_whole_and_in_order(void)
{
    for (uint64_t seed = 1; seed <= 100; seed++) {
        const int64_t mark = play(seed);
        check_int(play(seed), mark);
    }
}
