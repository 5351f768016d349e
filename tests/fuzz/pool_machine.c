/* The pool's machine before miners that say anything at any time, in any dialect: it never asserts,
 * never loops, and speaks in whole lines to who is there.
 *
 *   {…          the rig at hand says that line
 *   ~k NAME BITS  first of all: a dialect, and whether the pool is scripted 1, has fresh ntimes 2,
 *               closes the idle 4, hashes with qhash 8, keeps recorded job ids 16
 *   ~o PEER     a rig comes; it is at hand then, until  ~r NUMBER  takes another
 *   ~c CAUSE    it goes        ~h RESET  it is hung up on
 *   ~b BYTES    its first ones, before any line         ~v  a line without an end
 *   ~t MS  ~u MS  time goes on; unseen
 *   ~s NONCE    it sends a share of its job             ~S BACK NTIME NONCE  of an older one
 *   a story's verbs: ~w N welcome  ~j CLEAN next job  ~a CLEAN next job for all  ~i ID name a job
 *   ~d N difficulty  ~x LEN1 LEN2 extranonce  ~q METHOD take a held line  ~m METHOD hold the next
 *   ~y {…       the pool says that message
 */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simpool/pool/pool.h"
#include "simpool/script/dialect.h"
#include "stratum/decode.h"
#include "stratum/encode.h"
#include "stratum/job.h"
#include "stratum/json.h"
#include "tests/fuzz/clock.h"
#include "tests/fuzz/plan.h"

enum {
    STEPS_MAX = 300, /* of a plan; what comes later is left out */
    RIGS_MAX = 40,
    DIALECTS_MAX = 64,
    ACTIONS_MAX = 4096, /* of one call */
    AT_ONCE_MAX = 16,   /* deadlines at one instant */
};
static const int64_t MS = 1000;
static const int64_t STEP_MS_MAX = INT64_C(24) * 3600 * 1000;
/* Every second nonce is a share: nobody has to search. */
static const double EASY = 1.0 / 2147483648.0;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* A target is called with bytes alone: what is read once has no other place. */
static struct {
    struct simpool_replay *replay;
    struct simpool_dialect_book *dialects[DIALECTS_MAX];
    size_t count;
} shelf;

static void open_shelf(void)
{
    const char *problem = NULL;
    char words[1024];
    if (shelf.replay != NULL) {
        return;
    }
    shelf.replay = simpool_replay_open(FIXTURES "/jobs/luckypool-derived.jsonl", &problem);
    assert(shelf.replay != NULL);
    for (const char *at = simpool_dialect_names(); *at != '\0'; at += strspn(at, " ")) {
        char name[64];
        (void)snprintf(name, sizeof name, "%.*s", (int)strcspn(at, " "), at);
        at += strlen(name);
        assert(shelf.count < DIALECTS_MAX);
        shelf.dialects[shelf.count] = simpool_dialect_open(name, words, sizeof words);
        assert(shelf.dialects[shelf.count] != NULL);
        shelf.count++;
    }
}

/* NULL: there is no such dialect, the usual one then. */
static const struct simpool_dialect *dialect_named(const char *words)
{
    const size_t len = strcspn(words, " ");
    for (size_t index = 0; index < shelf.count; index++) {
        const struct simpool_dialect *dialect = simpool_dialect_of(shelf.dialects[index]);
        if (strlen(dialect->name) == len && memcmp(dialect->name, words, len) == 0) {
            return dialect;
        }
    }
    return NULL;
}

struct bench {
    struct simpool_pool *pool;
    struct fuzz_clock clock;
    uint32_t rig; /* at hand; 0: none came yet */
    uint32_t rig_count;
    bool open[RIGS_MAX + 1]; /* as the edge sees it */
    bool raw;                /* a story has said things that may be no JSON */
    struct stratum_message message;
};

/* Whole lines, each of them JSON. */
static void heard(struct bench *bench, const char *bytes, size_t len)
{
    assert(len > 0 && bytes[len - 1] == '\n');
    while (len > 0) {
        const char *newline = memchr(bytes, '\n', len);
        const size_t line_len = (size_t)(newline - bytes);
        struct stratum_json_document *document = NULL;
        const enum stratum_status status = stratum_json_parse(&document, bytes, line_len);
        assert(status == STRATUM_OK || bench->raw);
        if (status == STRATUM_OK) {
            stratum_json_free(document);
        }
        len -= line_len + 1;
        bytes = newline + 1;
    }
}

static void drain(struct bench *bench)
{
    struct simpool_action action;
    for (size_t count = 0; simpool_pool_take(bench->pool, &action); count++) {
        assert(count < ACTIONS_MAX && action.rig <= bench->rig_count);
        switch (action.kind) {
        case SIMPOOL_ACTION_SEND:
            assert(bench->open[action.rig]);
            heard(bench, action.bytes, action.len);
            break;
        case SIMPOOL_ACTION_CLOSE:
            assert(bench->open[action.rig] && action.text[0] != '\0');
            bench->open[action.rig] = false;
            break;
        case SIMPOOL_ACTION_EVENT:
            fuzz_check_event(action.event);
            break;
        }
    }
    for (uint32_t rig = 1; rig <= bench->rig_count; rig++) {
        const struct simpool_rig *known = simpool_pool_rig(bench->pool, rig);
        const struct simpool_account *account = simpool_pool_account(bench->pool, rig);
        assert(known != NULL && known->open == bench->open[rig]);
        assert(account == NULL || (isfinite(account->credited) && account->credited >= 0));
    }
}

static int64_t deadline_us(void *machine)
{
    const struct bench *bench = machine;
    return simpool_pool_deadline_us(bench->pool);
}

static void keep(void *machine)
{
    struct bench *bench = machine;
    simpool_pool_on_deadline(bench->pool, bench->clock.now);
    drain(bench);
}

static void come(struct bench *bench, const struct fuzz_step *step)
{
    char peer[64];
    if (bench->rig_count == RIGS_MAX) {
        return;
    }
    (void)snprintf(peer, sizeof peer, "10.0.0.%d:4000", (int)(step->numbers[0] & 3));
    const uint32_t rig = simpool_pool_on_open(bench->pool, bench->clock.now, peer);
    if (rig != 0) {
        assert(rig == bench->rig_count + 1);
        bench->rig = bench->rig_count = rig;
        bench->open[rig] = true;
    }
}

static void say(struct bench *bench, const char *bytes, size_t len)
{
    if (bench->open[bench->rig] && len <= simpool_pool_line_max(bench->pool)) {
        char *line = fuzz_copy(bytes, len);
        (void)simpool_pool_on_line(bench->pool, bench->clock.now, bench->rig, line, len);
        drain(bench);
        free(line);
    }
}

/* A share as a miner would send it, good or late or twice. */
static void submit(struct bench *bench, const struct fuzz_step *step)
{
    const bool newest = step->letter == 's';
    const uint32_t back = newest ? 0 : (uint32_t)fuzz_within(step->numbers[0], 0, 70);
    const struct simpool_rig *rig = simpool_pool_rig(bench->pool, bench->rig);
    const struct simpool_job *job =
        rig == NULL || rig->job <= back ? NULL : simpool_pool_job(bench->pool, rig->job - back);
    if (job == NULL) {
        return;
    }
    char line[8 * 1024];
    struct stratum_text text = stratum_text_in(line, sizeof line);
    struct stratum_share share = {.extranonce2_len = rig->extranonce.extranonce2_len,
                                  .ntime = job->notify.ntime,
                                  .nonce = (uint32_t)step->numbers[newest ? 0 : 2],
                                  .version = job->notify.version};
    share.ntime += newest ? 0 : (uint32_t)step->numbers[1];
    const struct stratum_share_context context = {.job_id = job->notify.job_id,
                                                  .user = rig->user,
                                                  .version_mask = rig->version_mask,
                                                  .job_version = job->notify.version};
    bench->message.kind = STRATUM_SUBMIT;
    bench->message.id = stratum_id_of_number(9);
    stratum_share_submit(&bench->message.as.submit, &share, &context);
    const enum stratum_status status = stratum_encode(&text, &bench->message);
    if (status == STRATUM_OK) {
        say(bench, text.at, text.len - 1);
    }
}

/* What a story of ours can make the pool say. */
static void pool_says(struct bench *bench, const struct fuzz_step *step)
{
    struct stratum_message *message = &bench->message;
    const size_t skipped = strspn(step->words, " ") + 2;
    if (step->len < skipped ||
        stratum_decode(message, step->line + skipped, step->len - skipped, NULL) != STRATUM_OK) {
        return;
    }
    if (message->kind == STRATUM_REPLY || message->kind >= STRATUM_SET_DIFFICULTY) {
        simpool_pool_say(bench->pool, bench->clock.now, bench->rig, message);
    }
}

static void set_extranonce(struct bench *bench, const struct fuzz_step *step)
{
    struct stratum_set_extranonce extranonce = {
        .extranonce1_len = (size_t)fuzz_within(step->numbers[0], 0, STRATUM_EXTRANONCE_MAX),
        .extranonce2_len = (size_t)fuzz_within(step->numbers[1], 0, STRATUM_EXTRANONCE_MAX)};
    simpool_pool_set_extranonce(bench->pool, bench->clock.now, bench->rig,
                                step->numbers[0] < 0 ? NULL : &extranonce);
}

/* A story's verbs. */
static void direct(struct bench *bench, const struct fuzz_step *step)
{
    const char *words = step->words + strspn(step->words, " ");
    const int clean = (int)fuzz_within(step->numbers[0], -1, 1);
    const double difficulty = EASY * (double)fuzz_within(step->numbers[0], 1, INT64_MAX);
    uint32_t job = simpool_pool_newest_job(bench->pool);
    switch (step->letter) {
    case 'w':
        simpool_pool_welcome(bench->pool, bench->clock.now, bench->rig, difficulty, job);
        break;
    case 'j':
    case 'i':
        job = simpool_pool_next_job(bench->pool, bench->clock.now, clean);
        (void)(step->letter == 'i' && simpool_pool_name_job(bench->pool, job, words));
        simpool_pool_give(bench->pool, bench->clock.now, bench->rig, job);
        break;
    case 'a':
        (void)simpool_pool_give_all(bench->pool, bench->clock.now, clean);
        break;
    case 'd':
        simpool_pool_set_difficulty(bench->pool, bench->clock.now, bench->rig, difficulty);
        break;
    case 'x':
        set_extranonce(bench, step);
        break;
    case 'q':
        (void)simpool_pool_take_held(bench->pool, bench->rig, words, &bench->message);
        break;
    case 'm':
        simpool_pool_hold_next(bench->pool, bench->rig, words);
        break;
    case 'y':
        pool_says(bench, step);
        break;
    default:
        break;
    }
}

static void take_step(struct bench *bench, const struct fuzz_step *step)
{
    const int64_t number = step->numbers[0];
    const int64_t later_us = bench->clock.now.now_us + MS * fuzz_within(number, 0, STEP_MS_MAX);
    const size_t skipped = strspn(step->words, " ");
    switch (step->letter) {
    case 0:
        say(bench, step->line, step->len);
        break;
    case 'o':
        come(bench, step);
        break;
    case 'r':
        bench->rig = (uint32_t)fuzz_within(number, 0, bench->rig_count);
        break;
    case 'c':
        if (bench->open[bench->rig]) {
            bench->open[bench->rig] = false;
            simpool_pool_on_closed(
                bench->pool, bench->clock.now, bench->rig,
                (enum stratum_cause)fuzz_within(number, STRATUM_CAUSE_POOL, STRATUM_CAUSE_EXCUSED));
        }
        break;
    case 'h':
        simpool_pool_hang_up(bench->pool, bench->clock.now, bench->rig, number != 0);
        break;
    case 'b':
        simpool_pool_on_first_bytes(bench->pool, bench->clock.now, bench->rig,
                                    (const uint8_t *)step->words + skipped,
                                    strlen(step->words + skipped));
        break;
    case 'v':
        simpool_pool_on_overlong(bench->pool, bench->clock.now, bench->rig);
        break;
    case 't':
    case 'u':
        fuzz_clock_pass(&bench->clock, later_us, step->letter == 'u');
        break;
    case 's':
    case 'S':
        submit(bench, step);
        break;
    default:
        direct(bench, step);
        break;
    }
    drain(bench);
}

static void open_pool(struct bench *bench, const struct fuzz_step *step)
{
    const bool told = step->letter == 'k';
    const char *words = step->words + strspn(step->words, " ");
    const long long bits = told ? strtoll(words + strcspn(words, " "), NULL, 10) : 0;
    const struct simpool_pool_options options = {
        .algorithm = (bits & 8) != 0 ? QHASH_ALGORITHM_QHASH : QHASH_ALGORITHM_SHA256D,
        .replay = shelf.replay,
        .dialect = told ? dialect_named(words) : NULL,
        .scripted = (bits & 1) != 0,
        .difficulty = EASY,
        .seed = 1,
        .time_scale = 1,
        .refresh_us = 120 * 1000 * MS,
        .idle_limit_us = (bits & 4) != 0 ? 300 * 1000 * MS : 0,
        .fresh_ntime = (bits & 2) != 0,
        .keeps_job_ids = (bits & 16) != 0,
    };
    bench->pool = simpool_pool_make(&options);
    assert(bench->pool != NULL);
    bench->clock = (struct fuzz_clock){
        .unix_start_s = simpool_replay_unix_start(shelf.replay),
        .machine = bench,
        .deadline_us = deadline_us,
        .keep = keep,
        .at_once_max = AT_ONCE_MAX,
        .unseen_is_excused = true,
    };
    fuzz_clock_set(&bench->clock, 1000);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    open_shelf();
    struct fuzz_plan plan = fuzz_plan_of(data, len);
    struct fuzz_step step = {0};
    struct bench *bench = calloc(1, sizeof *bench);
    assert(bench != NULL);
    bool more = fuzz_plan_next(&plan, &step);
    open_pool(bench, &step);
    for (int count = 0; count < STEPS_MAX && more; count++) {
        take_step(bench, &step);
        more = fuzz_plan_next(&plan, &step);
    }
    simpool_pool_free(bench->pool);
    free(bench);
    return 0;
}
