#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_link_fault_world.h"

/** What was sent before close(FINISH) is delivered through the faults. */
void test_link_fault_finish_delivers(void)
{
    struct fault_world *const world = fault_world_make(1);
    (void)fault_world_add(world, "latency", fault_delay(400000));
    struct simpool_fault_options options = fault_both();
    options.rate_bytes_s = 10;
    (void)fault_world_add(world, "throttle", options);
    fault_world_say(&world->pool, "farewell!!");
    fault_world_leave(&world->pool, STRATUM_LINK_FINISH);
    fault_world_say(&world->miner, "nobody hears this");
    fault_world_run(world);
    check_text(world->miner.heard, "farewell!!");
    check_int(world->miner.end, STRATUM_LINK_END_FINISHED);
    check_int(world->miner.closed_us, 1400000);
    fault_world_free(world);
}

/** Behind a silence that nobody can lift any more it is lost, at once or when it gets there. */
void test_link_fault_finish_in_silence(void)
{
    for (int later = 0; later < 2; later++) {
        struct fault_world *const world = fault_world_make(1);
        (void)fault_world_add(world, "silence", fault_both());
        if (later) {
            (void)fault_world_add(world, "latency", fault_delay(700));
        }
        fault_world_say(&world->pool, "farewell");
        fault_world_leave(&world->pool, STRATUM_LINK_FINISH);
        fault_world_run(world);
        check_int(world->miner.len, 0);
        check_int(world->miner.end, STRATUM_LINK_END_RESET);
        check_int(world->miner.closed_us, later ? 700 : 0);
        fault_world_free(world);
    }
}

/** The miner leaves while the pool's last words are under way. */
void test_link_fault_finish_deserted(void)
{
    struct fault_world *const world = fault_world_make(1);
    (void)fault_world_add(world, "latency", fault_delay(400000));
    fault_world_say(&world->pool, "farewell");
    fault_world_leave(&world->pool, STRATUM_LINK_FINISH);
    fault_world_leave(&world->miner, STRATUM_LINK_RESET);
    fault_world_run(world);
    check_int(stratum_loop_now(world->loop).now_us, 0); /* nothing waits any more */
    fault_world_free(world);
}

/** A fault cuts what finishes. */
void test_link_fault_finish_cut(void)
{
    struct fault_world *const world = fault_world_make(1);
    (void)fault_world_add(world, "reset", fault_after(4));
    fault_world_say(&world->pool, "farewell");
    fault_world_leave(&world->pool, STRATUM_LINK_FINISH);
    fault_world_run(world);
    check_text(world->miner.heard, "fare");
    check_int(world->miner.end, STRATUM_LINK_END_RESET);
    fault_world_free(world);
}
