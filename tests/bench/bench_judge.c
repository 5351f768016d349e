/* What judging one share costs on one core, beside the JSON around it: reading the submit and
 * writing the reply. All in alternation, medians, one JSON object a line; on the one real job of
 * qhash that is a fixture.
 * usage: bench_judge NOTIFY.json [SECONDS], in all; 2 unless told otherwise */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "qhash/verify.h"
#include "simpool/judge.h"
#include "stratum/decode.h"
#include "stratum/encode.h"

enum { SLICES = 100, LINE_MAX_BYTES = 8192, CALLS_PER_LOOK = 64, JOB_NTIME = 0x69098232 };

/** A pool's desk with one rig at it. */
struct desk {
    struct simpool_judge judge;
    struct simpool_claim claim;
    struct simpool_job *job;
    struct stratum_message *message; /* the submit in hand */
    struct simpool_ruling ruling;
    uint32_t nonce; /* every share is a new one */
    uint8_t header[80];
    char line[LINE_MAX_BYTES];
    size_t line_len, nonce_at;
    unsigned sink; /* so that no work can be left out */
};

/** The nonce as the digits of the submit and of its line. */
static void next_share(struct desk *desk)
{
    static const char digits[] = "0123456789abcdef";
    char *text = desk->message->as.submit.nonce;
    desk->nonce++;
    for (unsigned i = 0; i < 8; i++) {
        text[i] = digits[desk->nonce >> (28 - 4 * i) & 15u];
    }
    memcpy(desk->line + desk->nonce_at, text, 8);
}

static void decode(struct desk *desk)
{
    next_share(desk);
    if (stratum_decode(desk->message, desk->line, desk->line_len, NULL) != STRATUM_OK) {
        abort();
    }
}

static void encode(struct desk *desk)
{
    char reply[256];
    struct stratum_text text = stratum_text_in(reply, sizeof reply);
    (void)stratum_encode_result(&text, &desk->message->id, "true");
    desk->sink += (unsigned char)reply[5];
}

static void json(struct desk *desk)
{
    decode(desk);
    encode(desk);
}

static void judge(struct desk *desk)
{
    next_share(desk);
    if (simpool_ledger_count(desk->judge.ledger, 1) > SIMPOOL_LEDGER_SHARES_MAX / 64) {
        simpool_ledger_forget(desk->judge.ledger, 1);
    }
    simpool_judge_share(&desk->ruling, &desk->judge, &desk->claim, JOB_NTIME);
    desk->sink += desk->ruling.verdict == STRATUM_VERDICT_ACCEPTED ? 1 : 0;
}

static void whole(struct desk *desk)
{
    decode(desk);
    judge(desk);
    encode(desk);
}

static void header(struct desk *desk)
{
    const struct stratum_share share = {.extranonce2_len = 4, .ntime = JOB_NTIME};
    stratum_job_header(desk->header, &desk->job->notify, &desk->claim.extranonce, &share);
    desk->sink += desk->header[40];
}

static void verify(struct desk *desk)
{
    static const uint8_t hardest[32] = {0};
    struct qhash_verdict verdict;
    memcpy(desk->header + 76, &desk->nonce, sizeof desk->nonce);
    desk->nonce++;
    qhash_verify(&verdict, desk->header, hardest, QHASH_ALGORITHM_QHASH);
    desk->sink += verdict.digest[0];
}

static const struct {
    const char *name;
    void (*run)(struct desk *);
} parts[] = {
    {"json", json},     /* decode the submit, encode the reply */
    {"judge", judge},   /* every check, the header, the hash, the ledger */
    {"whole", whole},   /* both, as the pool does */
    {"header", header}, /* of the judge: coinbase, merkle root */
    {"verify", verify}, /* of the judge: the proof of work */
};

enum { PART_COUNT = sizeof parts / sizeof parts[0] };

static int64_t worked_ns(void)
{
    struct timespec now = {.tv_sec = 0};
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/** Microseconds of this core for one call. */
static double cost_us(void (*run)(struct desk *), struct desk *desk, int64_t slice_ns)
{
    const int64_t begun_ns = worked_ns();
    int64_t took_ns, calls = 0;
    do {
        for (unsigned i = 0; i < CALLS_PER_LOOK; i++) {
            run(desk);
        }
        calls += CALLS_PER_LOOK;
        took_ns = worked_ns() - begun_ns;
    } while (took_ns < slice_ns);
    return (double)took_ns / (double)calls / 1000;
}

static int compare_numbers(const void *one, const void *other)
{
    const double left = *(const double *)one, right = *(const double *)other;
    return left < right ? -1 : left > right;
}

static bool desk_open(struct desk *desk, const char *path)
{
    static const char submit[] = "{\"id\":4711,\"method\":\"mining.submit\",\"params\":"
                                 "[\"bc1qexampleexampleexampleexample.rig\",\"480f\",\"00000000\","
                                 "\"69098232\",\"013898ab\"]}";
    FILE *file = fopen(path, "r");
    const size_t len = file == NULL ? 0 : fread(desk->line, 1, sizeof desk->line, file);
    if (file != NULL) {
        (void)fclose(file);
    }
    desk->message = calloc(1, sizeof *desk->message);
    desk->job = calloc(1, sizeof *desk->job);
    desk->judge =
        (struct simpool_judge){&simpool_dialect_nomp, QHASH_ALGORITHM_QHASH, simpool_ledger_make()};
    if (desk->message == NULL || desk->job == NULL || desk->judge.ledger == NULL ||
        stratum_decode(desk->message, desk->line, len, NULL) != STRATUM_OK ||
        desk->message->kind != STRATUM_NOTIFY) {
        return false;
    }
    desk->job->number = 1;
    desk->job->notify = desk->message->as.notify;
    desk->line_len = sizeof submit - 1;
    memcpy(desk->line, submit, sizeof submit);
    desk->nonce_at = (size_t)(strstr(submit, "013898ab") - submit);
    desk->claim = (struct simpool_claim){
        .rig = 1,
        .authorized = true,
        .subscribed = true,
        .submit = &desk->message->as.submit,
        .job = desk->job,
        .extranonce = {{0x18, 0x03, 0x13, 0xf6}, 4, 4},
        .difficulty = 1e-12,
        .announced = 1e-12,
    };
    decode(desk);
    header(desk);
    return true;
}

static void desk_close(struct desk *desk)
{
    simpool_ledger_free(desk->judge.ledger);
    free(desk->job);
    free(desk->message);
}

static void measure(struct desk *desk, double seconds)
{
    static double costs[PART_COUNT][SLICES];
    const int64_t slice_ns = (int64_t)(seconds * 1e9 / SLICES / PART_COUNT);
    for (size_t slice = 0; slice < SLICES; slice++) {
        for (size_t part = 0; part < PART_COUNT; part++) {
            costs[part][slice] = cost_us(parts[part].run, desk, slice_ns);
        }
    }
    for (size_t part = 0; part < PART_COUNT; part++) {
        qsort(costs[part], SLICES, sizeof costs[part][0], compare_numbers);
        const double median_us = costs[part][SLICES / 2];
        printf("{\"bench\":\"%s\",\"microseconds\":%.3f,\"per_second\":%.0f,\"of_json\":%.3f}\n",
               parts[part].name, median_us, 1e6 / median_us, median_us / costs[0][SLICES / 2]);
    }
}

int main(int argc, char **argv)
{
    struct desk desk = {.nonce = 0};
    const double seconds = argc == 3 ? strtod(argv[2], NULL) : 2;
    const bool good = (argc == 2 || argc == 3) && seconds > 0 && desk_open(&desk, argv[1]);
    if (good) {
        measure(&desk, seconds);
    } else {
        fprintf(stderr, "usage: bench_judge NOTIFY.json [SECONDS]\n");
    }
    desk_close(&desk);
    return good && desk.sink != UINT32_MAX ? 0 : 2;
}
