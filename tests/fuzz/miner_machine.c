/* The miner's session before a pool that says anything at any time: it never asserts, never loops,
 * says nothing that is no request of a miner, and mines only what it was given.
 *
 *   {…          the pool says that line
 *   ~o  ~c      the connection opens, closes
 *   ~t MS       time goes on, deadlines are kept
 *   ~u MS       time goes on unseen: the process was stopped
 *   ~f NONCE    a device has found a share of the newest work
 *   ~F BACK NTIME VERSION  … of an older one, with its time and version bits moved
 *   ~v          a line without an end
 *   ~x          the next connection goes elsewhere
 *   ~l NAME     another login from the next connection on
 *   ~p BITS     other policies: rolling 1, extranonce 2, stale shares 4, no resuming 8,
 *              fixed time 16
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "miner/session/session.h"
#include "stratum/decode.h"
#include "tests/fuzz/clock.h"
#include "tests/fuzz/plan.h"

enum {
    STEPS_MAX = 400,    /* of a plan; what comes later is left out */
    ACTIONS_MAX = 2048, /* of one call; each unanswered share may lapse in it */
    AT_ONCE_MAX = 4,    /* deadlines at one instant */
    WORKS_MAX = 16
};
static const int64_t MS = 1000;
static const int64_t STEP_MS_MAX = INT64_C(40) * 24 * 3600 * 1000;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/** A share's fields of a work that was handed out. */
struct handed {
    uint64_t epoch;
    uint32_t ntime;
    uint32_t version;
    size_t extranonce2_len;
};

struct bench {
    struct miner_session *session;
    struct fuzz_clock clock;
    bool open;    /* the session was told so */
    bool closing; /* it wants to leave */
    uint64_t work_count;
    struct handed works[WORKS_MAX]; /* number n at n % WORKS_MAX */
    struct stratum_message message;
};

static struct miner_session_options policies(int64_t bits)
{
    static const int64_t second_us = 1000 * 1000;
    return (struct miner_session_options){
        .user = "bc1quser.rig",
        .pass = "x",
        .agent = "tester/1",
        .algorithm = QHASH_ALGORITHM_QHASH,
        .version_rolling = (bits & 1) != 0,
        .extranonce_subscribe = (bits & 2) != 0,
        .submit_stale = (bits & 4) != 0,
        .resume = (bits & 8) == 0,
        .ntime_ahead_max = (bits & 16) != 0 ? 0 : 600,
        .silence_limit_us = 150 * second_us,
        .job_limit_us = 1800 * second_us,
        .reply_limit_us = 30 * second_us,
        .answer_limit_us = 60 * second_us,
    };
}

/* What it says is one line, and a request or an answer of a miner. */
static void heard(struct bench *bench, const char *line, size_t len)
{
    assert(bench->open && !bench->closing);
    assert(len > 1 && line[len - 1] == '\n' && memchr(line, '\n', len - 1) == NULL);
    const enum stratum_status status = stratum_decode(&bench->message, line, len - 1, NULL);
    assert(status == STRATUM_OK);
    const enum stratum_kind kind = bench->message.kind;
    assert(kind == STRATUM_SUBSCRIBE || kind == STRATUM_AUTHORIZE || kind == STRATUM_SUBMIT ||
           kind == STRATUM_CONFIGURE || kind == STRATUM_EXTRANONCE_SUBSCRIBE ||
           kind == STRATUM_REPLY);
}

static void handed_out(struct bench *bench, const struct miner_work *work)
{
    assert(bench->open && miner_session_work(bench->session, work->epoch) == work);
    assert(bench->work_count == 0 ||
           bench->works[(bench->work_count - 1) % WORKS_MAX].epoch < work->epoch);
    assert(work->difficulty > 0 && work->extranonce.extranonce2_len <= STRATUM_EXTRANONCE_MAX);
    bench->works[bench->work_count++ % WORKS_MAX] = (struct handed){
        work->epoch, work->job.ntime, work->job.version, work->extranonce.extranonce2_len};
}

static void drain(struct bench *bench)
{
    struct miner_action action;
    size_t count = 0;
    for (; miner_session_next(bench->session, &action); count++) {
        assert(count < ACTIONS_MAX);
        switch (action.kind) {
        case MINER_ACTION_SEND:
            heard(bench, action.as.send.line, action.as.send.len);
            break;
        case MINER_ACTION_CLOSE:
            assert(bench->open && !bench->closing && action.as.close.text != NULL);
            bench->closing = true;
            break;
        case MINER_ACTION_WORK:
            handed_out(bench, action.as.work);
            break;
        case MINER_ACTION_RECONNECT:
            assert(action.as.reconnect.wait_s <= 60);
            break;
        case MINER_ACTION_EVENT:
            fuzz_check_event(action.as.event);
            break;
        case MINER_ACTION_PAUSE:
        case MINER_ACTION_READY:
            break;
        }
    }
    assert(miner_session_unanswered(bench->session) <= ACTIONS_MAX);
}

static int64_t deadline_us(void *machine)
{
    const struct bench *bench = machine;
    return miner_session_deadline_us(bench->session);
}

static void keep(void *machine)
{
    struct bench *bench = machine;
    miner_session_on_deadline(bench->session, bench->clock.now);
    drain(bench);
}

static void find(struct bench *bench, const struct fuzz_step *step)
{
    static const struct handed nothing = {.epoch = 1};
    const bool exact = step->letter == 'f';
    const uint64_t back = exact ? 0 : (uint64_t)fuzz_within(step->numbers[0], 0, WORKS_MAX - 1);
    const struct handed *work = back < bench->work_count
                                    ? &bench->works[(bench->work_count - 1 - back) % WORKS_MAX]
                                    : &nothing;
    struct miner_find found = {.epoch = work->epoch};
    found.share.extranonce2_len = work->extranonce2_len;
    found.share.ntime = work->ntime + (exact ? 0 : (uint32_t)step->numbers[1]);
    found.share.version = work->version ^ (exact ? 0 : (uint32_t)step->numbers[2]);
    found.share.nonce = exact ? (uint32_t)step->numbers[0] : 7;
    miner_session_on_find(bench->session, bench->clock.now, &found);
}

static void reopen(struct bench *bench, bool open)
{
    if (bench->open) {
        bench->open = bench->closing = false;
        miner_session_on_closed(bench->session, bench->clock.now);
        drain(bench);
    }
    if (open) {
        bench->open = true;
        miner_session_on_open(bench->session, bench->clock.now);
    }
}

static void hear(struct bench *bench, const struct fuzz_step *step)
{
    if (bench->open && step->len <= STRATUM_LINE_MAX) {
        char *line = fuzz_copy(step->line, step->len);
        miner_session_on_line(bench->session, bench->clock.now, line, step->len);
        drain(bench);
        free(line);
    }
}

static void take_step(struct bench *bench, const struct fuzz_step *step)
{
    const int64_t later_us =
        bench->clock.now.now_us + MS * fuzz_within(step->numbers[0], 0, STEP_MS_MAX);
    const struct miner_session_options options = policies(step->numbers[0]);
    switch (step->letter) {
    case 0:
        hear(bench, step);
        break;
    case 'o':
    case 'c':
        reopen(bench, step->letter == 'o');
        break;
    case 't':
    case 'u':
        fuzz_clock_pass(&bench->clock, later_us, step->letter == 'u');
        break;
    case 'f':
    case 'F':
        find(bench, step);
        break;
    case 'v':
        miner_session_on_overlong(bench->session, bench->clock.now);
        break;
    case 'x':
        miner_session_forget(bench->session, bench->clock.now);
        break;
    case 'l':
        (void)miner_session_login(bench->session, step->words, step->words);
        break;
    case 'p':
        miner_session_configure(bench->session, &options);
        break;
    default:
        break;
    }
    drain(bench);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct fuzz_plan plan = fuzz_plan_of(data, len);
    struct fuzz_step step;
    struct bench *bench = calloc(1, sizeof *bench);
    const struct miner_session_options options = policies(3);
    assert(bench != NULL);
    bench->session = miner_session_make(&options);
    assert(bench->session != NULL);
    bench->clock = (struct fuzz_clock){
        .unix_start_s = 1762230834,
        .machine = bench,
        .deadline_us = deadline_us,
        .keep = keep,
        .at_once_max = AT_ONCE_MAX,
    };
    fuzz_clock_set(&bench->clock, 1000);
    reopen(bench, true);
    drain(bench);
    for (int count = 0; count < STEPS_MAX && fuzz_plan_next(&plan, &step); count++) {
        take_step(bench, &step);
    }
    miner_session_free(bench->session);
    free(bench);
    return 0;
}
