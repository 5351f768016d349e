/* Every verdict, its code and its text: on the one real qhash job, with shares found by two
 * implementations written apart (fixtures/shares). */
#include "simpool/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_real_job.h"

/* Everything of one judgement that succeeds; rows change it. */
struct court {
    struct simpool_judge judge;
    struct simpool_claim claim;
    struct stratum_submit submit;
    struct simpool_job *job;
    struct simpool_ruling ruling;
    int64_t unix_s;
};

static struct court court_open(void)
{
    struct court court = {
        .judge = {&simpool_dialect_nomp, QHASH_ALGORITHM_QHASH, simpool_ledger_make()},
        .job = calloc(1, sizeof(struct simpool_job)),
        .unix_s = 0x69098232,
    };
    court.job->number = 1;
    real_job_read(&court.job->notify);
    court.claim = (struct simpool_claim){
        .rig = 1,
        .authorized = true,
        .subscribed = true,
        .job = court.job,
        .extranonce = {{0x18, 0x03, 0x13, 0xf6}, 4, 4},
        .difficulty = 0.25,
        .announced = 0.25,
    };
    court.submit = (struct stratum_submit){.user = "w",
                                           .job_id = "480f",
                                           .extranonce2 = "00000000",
                                           .ntime = "69098232",
                                           .nonce = "013898ab"};
    return court;
}

static void court_close(struct court *court)
{
    simpool_ledger_free(court->judge.ledger);
    free(court->job);
}

static const struct simpool_ruling *hear(struct court *court)
{
    court->claim.submit = &court->submit;
    simpool_judge_share(&court->ruling, &court->judge, &court->claim, court->unix_s);
    return &court->ruling;
}

void test_judge_accepts_a_real_share(void)
{
    struct court court = court_open();
    const struct simpool_ruling *ruling = hear(&court);
    check_int(ruling->verdict, STRATUM_VERDICT_ACCEPTED);
    check_true(ruling->refusal == NULL);
    check_near(ruling->share_difficulty, 0.33119527, 1e-8);
    check_near(ruling->difficulty, 0.25, 0);
    check_text(ruling->why, "013898ab");
    check_text(ruling->text, "");
    check_true(ruling->margin > 0 && ruling->margin <= 0.5 && !ruling->ambiguous);
    court_close(&court);
}

/* What one row does to the share that is accepted, and what becomes of it. */
static const struct row {
    const char *name;
    const char *extranonce2, *ntime, *nonce, *version_bits; /* NULL: as it was */
    enum { ALIVE, ENDED, UNKNOWN } job;
    bool no_authorize, no_subscribe, unreadable;
    enum stratum_verdict verdict;
    int code;
    const char *text;
} rows[] = {
    {.name = "unauthorized",
     .no_authorize = true,
     .verdict = STRATUM_VERDICT_UNAUTHORIZED,
     .code = 24,
     .text = "unauthorized worker"},
    {.name = "unauthorized goes before subscribed",
     .no_authorize = true,
     .no_subscribe = true,
     .verdict = STRATUM_VERDICT_UNAUTHORIZED,
     .code = 24,
     .text = "unauthorized worker"},
    {.name = "not subscribed",
     .no_subscribe = true,
     .verdict = STRATUM_VERDICT_NOT_SUBSCRIBED,
     .code = 25,
     .text = "not subscribed"},
    {.name = "unreadable",
     .unreadable = true,
     .verdict = STRATUM_VERDICT_MALFORMED,
     .code = 20,
     .text = "malformed submit"},
    {.name = "extranonce2 short",
     .extranonce2 = "000000",
     .verdict = STRATUM_VERDICT_MALFORMED,
     .code = 20,
     .text = "incorrect size of extranonce2"},
    {.name = "extranonce2 long",
     .extranonce2 = "0000000000",
     .verdict = STRATUM_VERDICT_MALFORMED,
     .code = 20,
     .text = "incorrect size of extranonce2"},
    {.name = "extranonce2 goes before the job",
     .extranonce2 = "",
     .job = UNKNOWN,
     .verdict = STRATUM_VERDICT_MALFORMED,
     .code = 20,
     .text = "incorrect size of extranonce2"},
    {.name = "stale",
     .job = ENDED,
     .verdict = STRATUM_VERDICT_STALE,
     .code = 21,
     .text = "job not found"},
    {.name = "unknown job",
     .job = UNKNOWN,
     .verdict = STRATUM_VERDICT_UNKNOWN_JOB,
     .code = 21,
     .text = "job not found"},
    {.name = "the job goes before ntime",
     .job = ENDED,
     .ntime = "1",
     .verdict = STRATUM_VERDICT_STALE,
     .code = 21,
     .text = "job not found"},
    {.name = "ntime short",
     .ntime = "6909823",
     .verdict = STRATUM_VERDICT_MALFORMED,
     .code = 20,
     .text = "incorrect size of ntime"},
    {.name = "ntime long",
     .ntime = "690982320",
     .verdict = STRATUM_VERDICT_MALFORMED,
     .code = 20,
     .text = "incorrect size of ntime"},
    {.name = "ntime a second early",
     .ntime = "69098231",
     .verdict = STRATUM_VERDICT_BAD_TIME,
     .code = 20,
     .text = "ntime out of range"},
    {.name = "ntime a second late",
     .ntime = "69099e53",
     .verdict = STRATUM_VERDICT_BAD_TIME,
     .code = 20,
     .text = "ntime out of range"},
    {.name = "ntime goes before the nonce",
     .ntime = "00000000",
     .nonce = "0",
     .verdict = STRATUM_VERDICT_BAD_TIME,
     .code = 20,
     .text = "ntime out of range"},
    {.name = "nonce short",
     .nonce = "13898ab",
     .verdict = STRATUM_VERDICT_MALFORMED,
     .code = 20,
     .text = "incorrect size of nonce"},
    {.name = "nonce no hex",
     .nonce = "013898ag",
     .verdict = STRATUM_VERDICT_MALFORMED,
     .code = 20,
     .text = "malformed hex"},
    {.name = "nonce with a blank",
     .nonce = " 13898ab",
     .verdict = STRATUM_VERDICT_MALFORMED,
     .code = 20,
     .text = "malformed hex"},
    {.name = "nonce with 0x",
     .nonce = "0x3898ab",
     .verdict = STRATUM_VERDICT_MALFORMED,
     .code = 20,
     .text = "malformed hex"},
    {.name = "ntime no hex",
     .ntime = "6909823z",
     .verdict = STRATUM_VERDICT_MALFORMED,
     .code = 20,
     .text = "malformed hex"},
    {.name = "extranonce2 no hex",
     .extranonce2 = "0000000g",
     .verdict = STRATUM_VERDICT_MALFORMED,
     .code = 20,
     .text = "malformed hex"},
    {.name = "version bits no hex",
     .version_bits = "x",
     .verdict = STRATUM_VERDICT_MALFORMED,
     .code = 20,
     .text = "malformed hex"},
    {.name = "version bits without a mask",
     .version_bits = "00002000",
     .verdict = STRATUM_VERDICT_BAD_VERSION,
     .code = 20,
     .text = "invalid version bits"},
    {.name = "no version bits, said",
     .version_bits = "00000000",
     .verdict = STRATUM_VERDICT_ACCEPTED},
    {.name = "another ntime is another share",
     .ntime = "69098233",
     .verdict = STRATUM_VERDICT_LOW_DIFFICULTY,
     .code = 23,
     .text = "low difficulty share of "},
    {.name = "the last ntime is in range",
     .ntime = "69099e52",
     .verdict = STRATUM_VERDICT_LOW_DIFFICULTY,
     .code = 23,
     .text = "low difficulty share of "},
};

static void apply(struct court *court, const struct row *row)
{
    struct stratum_submit *submit = &court->submit;
    const struct {
        char *to;
        size_t capacity;
        const char *from;
    } texts[] = {
        {submit->extranonce2, sizeof submit->extranonce2, row->extranonce2},
        {submit->ntime, sizeof submit->ntime, row->ntime},
        {submit->nonce, sizeof submit->nonce, row->nonce},
        {submit->version_bits, sizeof submit->version_bits, row->version_bits},
    };
    for (size_t index = 0; index < sizeof texts / sizeof texts[0]; index++) {
        if (texts[index].from != NULL) {
            (void)snprintf(texts[index].to, texts[index].capacity, "%s", texts[index].from);
        }
    }
    court->claim.job = row->job == ALIVE ? court->job : NULL;
    court->claim.has_ended = row->job == ENDED;
    court->claim.authorized = !row->no_authorize;
    court->claim.subscribed = !row->no_subscribe;
    court->claim.problem = "params has 2 elements";
}

void test_judge_refuses_in_the_dialects_order_and_words(void)
{
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        const struct row *row = &rows[index];
        struct court court = court_open();
        apply(&court, row);
        court.claim.submit = row->unreadable ? NULL : &court.submit;
        simpool_judge_share(&court.ruling, &court.judge, &court.claim, court.unix_s);
        check_row(row->name, court.ruling.verdict == row->verdict);
        check_row(row->name, court.ruling.why[0] != '\0');
        check_row(row->name, (court.ruling.refusal == NULL) == (row->text == NULL));
        if (court.ruling.refusal != NULL && row->text != NULL) {
            check_row(row->name, court.ruling.refusal->code == row->code);
            check_row(row->name, strncmp(court.ruling.text, row->text, strlen(row->text)) == 0);
            check_row(row->name, strchr(court.ruling.refusal->text, '{') != NULL ||
                                     strcmp(court.ruling.text, row->text) == 0);
        }
        court_close(&court);
    }
}

void test_judge_tells_the_low_difficulty(void)
{
    struct court court = court_open();
    court.claim.difficulty = court.claim.announced = 1;
    const struct simpool_ruling *ruling = hear(&court);
    check_int(ruling->verdict, STRATUM_VERDICT_LOW_DIFFICULTY);
    check_near(strtod(ruling->text + strlen("low difficulty share of "), NULL), 0.33119527, 1e-8);
    check_near(ruling->share_difficulty, 0.33119527, 1e-8);
    check_near(ruling->difficulty, 1, 0); /* required */
    court_close(&court);
}

/* difficulty of the job, announced since, previous; credited, 0: refused. The share has 0.331195.
 */
static const struct {
    const char *name;
    double given, announced, previous, credited;
} prices[] = {
    {"just enough", 0.331, 0.331, 0, 0.331},
    {"within the tolerance of 1 %", 0.334, 0.334, 0, 0.334},
    {"past the tolerance", 0.335, 0.335, 0, 0},
    {"raised in flight: paid at the job's", 0.25, 2, 0.25, 0.25},
    {"raised before the job: paid at the previous one", 2, 2, 0.25, 0.25},
    {"the previous one has no tolerance", 2, 2, 0.334, 0},
    {"lowered since: taken up early", 2, 0.25, 2, 0.25},
    {"raised twice since the job", 0.25, 8, 2, 0.25},
};

void test_judge_pays_job_announced_or_previous(void)
{
    for (size_t index = 0; index < sizeof prices / sizeof prices[0]; index++) {
        struct court court = court_open();
        court.claim.difficulty = prices[index].given;
        court.claim.announced = prices[index].announced;
        court.claim.previous = prices[index].previous;
        const struct simpool_ruling *ruling = hear(&court);
        const bool accepted = prices[index].credited > 0;
        check_row(prices[index].name, (ruling->verdict == STRATUM_VERDICT_ACCEPTED) == accepted);
        check_row(prices[index].name,
                  ruling->difficulty == (accepted ? prices[index].credited : prices[index].given));
        court_close(&court);
    }
}

void test_judge_knows_a_share_in_any_hex_case(void)
{
    struct court court = court_open();
    check_int(hear(&court)->verdict, STRATUM_VERDICT_ACCEPTED);
    static const char *const nonces[] = {"013898ab", "013898AB", "013898aB"};
    for (size_t index = 0; index < 3; index++) {
        (void)snprintf(court.submit.nonce, sizeof court.submit.nonce, "%s", nonces[index]);
        check_int(hear(&court)->verdict, STRATUM_VERDICT_DUPLICATE);
        check_int(court.ruling.refusal->code, 22);
        check_text(court.ruling.text, "duplicate share");
    }
    court.claim.rig = 2; /* another connection has its own extranonce1, so its own shares */
    check_int(hear(&court)->verdict, STRATUM_VERDICT_ACCEPTED);
    court_close(&court);
}

void test_judge_counts_a_low_share_as_seen(void)
{
    struct court court = court_open();
    court.claim.difficulty = court.claim.announced = 1;
    check_int(hear(&court)->verdict, STRATUM_VERDICT_LOW_DIFFICULTY);
    check_int(hear(&court)->verdict, STRATUM_VERDICT_DUPLICATE);
    court_close(&court);
}

void test_judge_takes_old_recordings(void)
{
    struct court court = court_open();
    court.unix_s = 0x69098232 + 400LL * 86400; /* replayed a year later */
    check_int(hear(&court)->verdict, STRATUM_VERDICT_ACCEPTED);
    court.unix_s = 1000; /* a clock before the recording's: the job's own ntime is good */
    court.claim.rig = 2;
    check_int(hear(&court)->verdict, STRATUM_VERDICT_ACCEPTED);
    court_close(&court);
}

void test_judge_knows_version_bits_of_the_mask(void)
{
    struct court court = court_open();
    court.claim.version_mask = 0x1fffe000;
    (void)snprintf(court.submit.version_bits, sizeof court.submit.version_bits, "00002000");
    /* In the mask: hashed with them, so it is another header and no share. */
    check_int(hear(&court)->verdict, STRATUM_VERDICT_LOW_DIFFICULTY);
    (void)snprintf(court.submit.version_bits, sizeof court.submit.version_bits, "00000000");
    check_int(hear(&court)->verdict, STRATUM_VERDICT_ACCEPTED);
    (void)snprintf(court.submit.version_bits, sizeof court.submit.version_bits, "20000000");
    check_int(hear(&court)->verdict, STRATUM_VERDICT_BAD_VERSION);
    court_close(&court);
}

/* Nonces of real job 480f that the zero-byte rule discards are found by trying. */
void test_judge_refuses_discarded_nonces(void)
{
    struct court court = court_open();
    court.claim.difficulty = court.claim.announced = 1e-12;
    size_t discarded = 0;
    for (unsigned nonce = 0; nonce < 400; nonce++) {
        (void)snprintf(court.submit.nonce, sizeof court.submit.nonce, "%08x", nonce);
        const bool accepted = hear(&court)->verdict == STRATUM_VERDICT_ACCEPTED;
        check_true(accepted == (court.ruling.share_difficulty > 0));
        discarded += !accepted;
    }
    check_true(discarded > 5 && discarded < 50); /* 4.8 % */
    court_close(&court);
}
