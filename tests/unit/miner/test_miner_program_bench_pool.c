#include "miner/program/bench_pool.h"

#include <string.h>

#include "miner/agent/agent.h"
#include "miner/meter.h"
#include "tests/unit/check.h"

/** A crew that finds what it is asked to at once. */
struct eager {
    struct miner_crew crew;
    unsigned works;
    double difficulty;
};

static void work(struct miner_crew *crew, const struct miner_work *work)
{
    struct eager *eager = (struct eager *)crew;
    eager->works++;
    eager->difficulty = work->difficulty;
}

static void nothing(struct miner_crew *crew)
{
    (void)crew;
}

static void stop(void *context)
{
    stratum_loop_stop(context);
}

/* It speaks well enough for a whole miner to be connected and get job after job. */
void test_bench_pool_gives_jobs(void)
{
    static const struct miner_crew_ops ops = {.work = work, .pause = nothing};
    const char *problem = NULL;
    struct stratum_loop *loop = stratum_loop_sim_make(1761942677);
    struct stratum_switchboard *board = stratum_switchboard_make(loop);
    struct stratum_dialer *dialer = stratum_dialer_mem_make(board);
    struct miner_bench_pool pool = {.loop = loop, .difficulty = 0.5, .job_every_us = 250000};
    struct miner_agent_options options;
    miner_agent_defaults(&options);
    check_true(stratum_address_parse(&options.pools[0], "bench:1", &problem));
    options.pool_count = 1;
    options.session.user = "bench";
    check_true(miner_bench_pool_open(&pool, board, &options.pools[0]));
    struct eager eager = {.crew = {.ops = &ops}};
    const struct miner_seams seams = {loop, dialer, &eager.crew, NULL, NULL};
    struct miner_agent *agent = miner_agent_make(&options, &seams, NULL, NULL);
    struct stratum_timer until = stratum_timer_make(stop, loop);
    stratum_loop_arm(loop, &until, 10100000);
    miner_agent_start(agent);
    stratum_loop_run(loop);
    check_true(eager.works >= 40);
    check_near(eager.difficulty, 0.5, 0);
    check_true(miner_agent_meter(agent)->connected);
    miner_agent_free(agent);
    miner_bench_pool_close(&pool);
    dialer->free(dialer);
    stratum_switchboard_free(board);
    stratum_loop_free(loop);
}
