/* Refused shares through the whole pool: what their events say of the mistake. */
#include "tests/unit/simpool/test_simpool_pool_desk.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "simpool/dialect/dialect.h"
#include "tests/unit/check.h"

/* A random digest meets this once in 42,950 times: one share tells. */
static const double tells = 1e-5;

static struct desk *open_with(const struct simpool_pool_options *options, double difficulty,
                              uint32_t *rig)
{
    struct desk *desk = desk_open(options, NULL);
    *rig = desk_miner(desk);
    simpool_pool_set_difficulty(desk->pool, desk->now, *rig, difficulty);
    simpool_pool_give(desk->pool, desk->now, *rig, simpool_pool_next_job(desk->pool, desk->now, 1));
    desk_drain(desk);
    return desk;
}

static struct desk *open_at(double difficulty, uint32_t *rig)
{
    const struct simpool_pool_options options = desk_options();
    return open_with(&options, difficulty, rig);
}

static uint32_t job_of(const struct desk *desk, uint32_t rig)
{
    return simpool_pool_rig(desk->pool, rig)->job;
}

static const char *mistake_of(const struct desk *desk)
{
    return desk_last(desk, STRATUM_EVENT_SHARE)->mistake;
}

static void give(struct desk *desk, uint32_t rig, uint32_t job)
{
    simpool_pool_give(desk->pool, desk->now, rig, job);
    desk_drain(desk);
}

/* However many jobs ago it was replaced. */
void test_pool_diagnose_previous_extranonce(void)
{
    uint32_t rig;
    struct desk *desk = open_at(tells, &rig);
    uint32_t nonce = 0;
    const uint32_t job = simpool_pool_next_job(desk->pool, desk->now, 0);
    const struct stratum_share share = desk_find(desk, rig, job, &nonce, tells, INFINITY);
    simpool_pool_set_extranonce(desk->pool, desk->now, rig, NULL);
    for (int jobs = 0; jobs < 8; jobs++) {
        give(desk, rig, simpool_pool_next_job(desk->pool, desk->now, 1));
    }
    give(desk, rig, job);
    check_int(desk_submit(desk, rig, job, &share), STRATUM_VERDICT_LOW_DIFFICULTY);
    check_text(mistake_of(desk), "previous-extranonce");
    const struct stratum_event *event = desk_last(desk, STRATUM_EVENT_SHARE);
    check_near(event->luck, 1 / (0.99 * tells * 4294967296.0), 1e-12);
    check_true(strstr(event->text, "; extranonce1 ") != NULL);
    desk_close(desk);
}

/* Announced for the next job, used for this one. */
void test_pool_diagnose_next_extranonce(void)
{
    uint32_t rig;
    struct desk *desk = open_at(tells, &rig);
    uint32_t nonce = 0;
    const uint32_t job = job_of(desk, rig);
    simpool_pool_set_extranonce(desk->pool, desk->now, rig, NULL);
    desk_drain(desk);
    const struct stratum_share share = desk_find(desk, rig, job, &nonce, tells, INFINITY);
    check_int(desk_submit(desk, rig, job, &share), STRATUM_VERDICT_LOW_DIFFICULTY);
    check_text(mistake_of(desk), "next-extranonce");
    desk_close(desk);
}

/* Kept from a connection that has gone. */
void test_pool_diagnose_extranonce_of_another_connection(void)
{
    uint32_t rig;
    struct desk *desk = open_at(tells, &rig);
    uint32_t nonce = 0;
    const uint32_t job = simpool_pool_next_job(desk->pool, desk->now, 0);
    const struct stratum_share share = desk_find(desk, rig, job, &nonce, tells, INFINITY);
    simpool_pool_on_closed(desk->pool, desk->now, rig, STRATUM_CAUSE_MINER);
    const uint32_t again = desk_miner(desk);
    simpool_pool_set_difficulty(desk->pool, desk->now, again, tells);
    give(desk, again, job);
    check_int(desk_submit(desk, again, job, &share), STRATUM_VERDICT_LOW_DIFFICULTY);
    check_text(mistake_of(desk), "other-extranonce");
    desk_close(desk);
}

void test_pool_diagnose_previous_job_under_a_new_name(void)
{
    uint32_t rig;
    struct desk *desk = open_at(tells, &rig);
    const uint32_t old = job_of(desk, rig);
    uint32_t nonce = 0;
    const struct stratum_share share = desk_find(desk, rig, old, &nonce, tells, INFINITY);
    const uint32_t next = simpool_pool_next_job(desk->pool, desk->now, 1);
    simpool_pool_give(desk->pool, desk->now, rig, next);
    desk_drain(desk);
    struct stratum_share renamed = share;
    renamed.ntime = simpool_pool_job(desk->pool, next)->notify.ntime;
    check_int(desk_submit(desk, rig, next, &renamed), STRATUM_VERDICT_LOW_DIFFICULTY);
    check_text(mistake_of(desk), "previous-job");
    /* The same share under its own name is late, and once more it is late again. */
    check_int(desk_submit(desk, rig, old, &share), STRATUM_VERDICT_STALE);
    check_text(mistake_of(desk), "late");
    desk_close(desk);
}

/* Where a new difficulty holds at once, the job's own is no longer enough: its job lives, and the
 * share is not late. Once the job has ended, that is why it was refused. */
void test_pool_diagnose_a_difficulty_that_holds_at_once(void)
{
    struct simpool_dialect dialect = simpool_dialect_nomp;
    dialect.difficulty_at_once = true;
    dialect.pays_previous = false;
    struct simpool_pool_options options = desk_options();
    options.dialect = &dialect;
    uint32_t rig;
    struct desk *desk = open_with(&options, tells, &rig);
    const uint32_t job = job_of(desk, rig);
    uint32_t nonce = 0;
    const struct stratum_share share = desk_find(desk, rig, job, &nonce, tells, 4 * tells);
    const struct stratum_share other = desk_find(desk, rig, job, &nonce, tells, 4 * tells);
    simpool_pool_set_difficulty(desk->pool, desk->now, rig, 8 * tells);
    desk_drain(desk);
    check_int(desk_submit(desk, rig, job, &share), STRATUM_VERDICT_LOW_DIFFICULTY);
    check_text(mistake_of(desk), "earlier-difficulty");
    give(desk, rig, simpool_pool_next_job(desk->pool, desk->now, 1));
    check_int(desk_submit(desk, rig, job, &other), STRATUM_VERDICT_STALE);
    check_text(mistake_of(desk), "late");
    desk_close(desk);
}

void test_pool_diagnose_what_needs_no_hash(void)
{
    uint32_t rig;
    struct desk *desk = open_at(1e-7, &rig);
    uint32_t nonce = 0;
    const uint32_t job = job_of(desk, rig);
    struct stratum_share share = desk_find(desk, rig, job, &nonce, 1e-7, INFINITY);
    check_int(desk_submit(desk, rig, job, &share), STRATUM_VERDICT_ACCEPTED);
    check_text(mistake_of(desk), "");
    check_int(desk_submit(desk, rig, job, &share), STRATUM_VERDICT_DUPLICATE);
    check_text(mistake_of(desk), "sent-again");
    share.ntime += 7 * 3600;
    check_int(desk_submit(desk, rig, job, &share), STRATUM_VERDICT_BAD_TIME);
    check_text(mistake_of(desk), "ntime-far");
    const uint32_t ntime = simpool_pool_job(desk->pool, job)->notify.ntime;
    share.ntime = ntime << 24 | (ntime & 0xff00) << 8 | (ntime >> 8 & 0xff00) | ntime >> 24;
    check_int(desk_submit(desk, rig, job, &share), STRATUM_VERDICT_BAD_TIME);
    check_text(mistake_of(desk), "ntime-order");
    share.ntime = ntime;
    share.extranonce2_len = 3;
    check_int(desk_submit(desk, rig, job, &share), STRATUM_VERDICT_MALFORMED);
    check_text(mistake_of(desk), "extranonce2-size");
    share.extranonce2_len = 4;
    const uint32_t other = desk_miner(desk);
    check_int(desk_submit(desk, other, job, &share), STRATUM_VERDICT_UNKNOWN_JOB);
    check_text(mistake_of(desk), "job-of-another-connection");
    desk_close(desk);
}

/* A flood of bad shares: some are looked into, the others are counted, and it passes. */
void test_pool_diagnose_has_a_budget(void)
{
    uint32_t rig;
    struct desk *desk = open_at(1, &rig);
    const uint32_t job = job_of(desk, rig);
    struct stratum_share share = {.extranonce2_len = 4,
                                  .ntime = simpool_pool_job(desk->pool, job)->notify.ntime,
                                  .version = simpool_pool_job(desk->pool, job)->notify.version};
    size_t looked_into = 0;
    for (share.nonce = 1; share.nonce <= 400; share.nonce++) {
        check_int(desk_submit(desk, rig, job, &share), STRATUM_VERDICT_LOW_DIFFICULTY);
        looked_into += strcmp(mistake_of(desk), "untold") != 0;
    }
    check_true(looked_into >= 10 && looked_into <= 100);
    check_text(mistake_of(desk), "untold");
    desk_pass(desk, 1);
    check_int(desk_submit(desk, rig, job, &share), STRATUM_VERDICT_LOW_DIFFICULTY);
    check_text(mistake_of(desk), "unexplained");
    desk_close(desk);
}

/* The pool is content with 0.99 of the difficulty, and luck meets that too often: what the journal
 * says is what was done, not what the difficulty alone would let one think. */
void test_pool_diagnose_says_whether_all_was_tried(void)
{
    static const struct {
        double in; /* digests, one of which meets the difficulty */
        const char *mistake;
    } rows[] = {{514, "untried"}, {520, "unexplained"}};
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        uint32_t rig;
        struct desk *desk = open_at(rows[index].in / 4294967296.0, &rig);
        const uint32_t job = job_of(desk, rig);
        const struct stratum_notify *const notify = &simpool_pool_job(desk->pool, job)->notify;
        const struct stratum_share share = {
            .extranonce2_len = 4, .ntime = notify->ntime, .version = notify->version, .nonce = 3};
        check_int(desk_submit(desk, rig, job, &share), STRATUM_VERDICT_LOW_DIFFICULTY);
        check_text(mistake_of(desk), rows[index].mistake);
        desk_close(desk);
    }
}

/* NerdMiner writes its nonce without leading zeros. */
void test_pool_diagnose_number_size(void)
{
    static const struct {
        int ntime_digits;
        const char *nonce;
        const char *text;
    } rows[] = {
        {8, "c8c9", "nonce of 4 digits, 8 expected: \"c8c9\""},
        {8, "00000c8c9", "nonce of 9 digits, 8 expected: \"00000c8c9\""},
        {9, "0000c8c9", "ntime of 9 digits, 8 expected: \"0"},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        uint32_t rig;
        struct desk *desk = open_at(1, &rig);
        const struct stratum_notify *const notify =
            &simpool_pool_job(desk->pool, job_of(desk, rig))->notify;
        char line[2048];
        (void)snprintf(line, sizeof line,
                       "{\"id\":7,\"method\":\"mining.submit\",\"params\":[\"w\",\"%s\","
                       "\"00000000\",\"%0*" PRIx32 "\",\"%s\"]}",
                       notify->job_id, rows[index].ntime_digits, notify->ntime, rows[index].nonce);
        desk_line(desk, rig, line);
        const char *const text = desk_last(desk, STRATUM_EVENT_SHARE)->text;
        check_row(text, strncmp(text, rows[index].text, strlen(rows[index].text)) == 0);
        check_text(mistake_of(desk), "number-size");
        desk_close(desk);
    }
}
