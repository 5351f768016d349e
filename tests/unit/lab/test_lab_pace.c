#include "lab/pace.h"

#include "qhash/target.h"
#include "qhash/verify.h"
#include "tests/unit/check.h"

enum { RATE_HPS = 2000, US_PER_S = 1000000 };

struct tally {
    struct stratum_loop *loop;
    const struct miner_work *work;
    uint64_t nonces;
    unsigned finds;
    unsigned right;
    uint64_t working;
};

static void on_found(void *context, const struct miner_find *find)
{
    struct tally *tally = context;
    uint8_t header[80];
    stratum_job_header(header, &tally->work->job, &tally->work->extranonce, &find->share);
    struct qhash_verdict verdict;
    qhash_verify(&verdict, header, tally->work->target, tally->work->algorithm);
    tally->finds++;
    tally->right += verdict.meets && find->epoch == tally->work->epoch;
}

static void on_hashed(void *context, size_t device_index, uint64_t nonces)
{
    struct tally *tally = context;
    check_int(device_index, 0);
    tally->nonces += nonces;
}

static void on_working(void *context, uint64_t epoch)
{
    ((struct tally *)context)->working = epoch;
}

static void on_trouble(void *context, size_t device_index, const char *text)
{
    (void)context;
    (void)device_index;
    check_text(text, "no trouble was expected");
}

static void stop(void *context)
{
    stratum_loop_stop(((struct tally *)context)->loop);
}

void test_lab_pace_hashes_at_its_rate(void)
{
    static const struct miner_crew_events events = {on_found, on_hashed, on_working, on_trouble};
    static struct miner_work work; /* large */
    work.epoch = 7;
    work.space = 1;
    work.algorithm = QHASH_ALGORITHM_QHASH;
    work.extranonce.extranonce2_len = 4;
    work.job.ntime = 1762230834;
    qhash_target_pdiff(work.target, 200 / 4294967296.0); /* one find in about 210 nonces */

    struct tally tally = {.loop = stratum_loop_sim_make(0), .work = &work};
    struct miner_crew *crew = lab_pace_make(tally.loop, RATE_HPS);
    crew->events = &events;
    crew->context = &tally;
    crew->ops->work(crew, &work);
    struct stratum_timer end = stratum_timer_make(stop, &tally);
    stratum_loop_arm(tally.loop, &end, 10 * US_PER_S);
    stratum_loop_run(tally.loop);

    check_near((double)tally.nonces, 10.0 * RATE_HPS, 0.02 * 10 * RATE_HPS);
    check_true(tally.finds > 50 && tally.finds < 150);
    check_int(tally.right, tally.finds);
    check_int(tally.working, 7);
    (void)crew->ops->free(crew);
    stratum_loop_free(tally.loop);
}
