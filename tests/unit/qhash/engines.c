#include "tests/unit/qhash/engines.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "qhash/bytes.h"
#include "qhash/header.h"
#include "qhash/qhash.h"
#include "qhash/verify.h"
#include "tests/unit/check.h"
#include "tests/unit/qhash/sample.h"

enum { SHORT_NONCES = 1000, SHORT_HEADERS = 3 };

/* FP32 errs by 1.3e-2 of a step at most. */
static const double margin_of_filters = 0.02;

/* Below this a value is computed again, twice as precisely (qhash/verify.c). */
static const double margin_doubtful = 1e-9;

/** What a comparison came to. */
struct tally {
    uint64_t nonces;
    uint64_t wrong; /* tops that differ from the reference's */
    uint64_t far;   /* of those, how many without a tie nearby */
    uint64_t tied;  /* nonces with an exact tie, equal or not */
};

/** What the scalar code says of one nonce. */
struct expected {
    uint32_t top;
    double margin;
    bool discarded; /* by the zero-byte rule: an engine may say what it likes */
};

static bool skips(const struct device_engine *engine)
{
    const char *lacks = device_engine_lacks(engine);
    if (lacks != NULL) {
        char why[128];
        (void)snprintf(why, sizeof why, "engine %s needs %s", engine->name, lacks);
        check_skip(why);
    }
    return lacks != NULL;
}

/** The scalar code, by rules that never discard, so that no nonce is exempt. */
static void expect(struct expected *out, const uint8_t header[80], enum qhash_algorithm algorithm)
{
    if (algorithm == QHASH_ALGORITHM_SHA256D) {
        uint8_t digest[32];
        qhash_sha256d(digest, header, 80);
        *out = (struct expected){.top = qhash_load_le32(digest + 28), .margin = 0.5};
        return;
    }
    struct qhash_trace trace;
    struct qhash_rules rules = qhash_rules_at(qhash_header_ntime(header));
    const unsigned discarded_at = rules.reject_zero_bytes;
    rules.reject_zero_bytes = QHASH_ZERO_BYTES_NEVER;
    qhash_trace(&trace, header, rules);
    *out = (struct expected){.top = qhash_load_le32(trace.digest + 28),
                             .margin = trace.margin,
                             .discarded = trace.zero_bytes >= discarded_at};
}

static bool is_tied(const uint8_t header[80])
{
    static const uint8_t hardest[32] = {0};
    struct qhash_verdict verdict;
    qhash_verify(&verdict, header, hardest, QHASH_ALGORITHM_QHASH);
    return verdict.ambiguous;
}

static void compare_slice(struct tally *tally, const struct device_engine *engine,
                          const struct device_work *work)
{
    uint32_t tops[DEVICE_SLICE];
    struct device_search search;
    uint8_t header[80];
    const uint32_t count = work->nonce_last - work->nonce_first + 1;
    device_search_init(&search, work);
    memcpy(header, work->header, sizeof header);
    device_engine_tops(engine, work->algorithm)(tops, &search, work->nonce_first, count);
    for (uint32_t i = 0; i < count; i++) {
        struct expected expected;
        qhash_header_set_nonce(header, work->nonce_first + i);
        expect(&expected, header, work->algorithm);
        tally->tied += expected.margin < margin_doubtful && is_tied(header) ? 1 : 0;
        if (tops[i] != expected.top && !(expected.discarded && tops[i] == UINT32_MAX)) {
            tally->wrong++;
            tally->far += expected.margin > margin_of_filters ? 1 : 0;
        }
    }
    tally->nonces += count;
}

/** Compare the first nonces of a header. */
static void compare(struct tally *tally, const struct device_engine *engine,
                    struct device_work *work, uint32_t nonces)
{
    for (uint32_t done = 0; done < nonces; done += DEVICE_SLICE) {
        const uint32_t left = nonces - done;
        work->nonce_first = done;
        work->nonce_last = done + (left < DEVICE_SLICE ? left : DEVICE_SLICE) - 1;
        compare_slice(tally, engine, work);
    }
}

/** An exact engine is never wrong; a filter is where a tie is near, and not much more often than it
 *  declares: six deviations and a dozen. */
static void check_tally(const struct tally *tally, const struct device_engine *engine)
{
    const double declared = engine->missed_rate * (double)tally->nonces;
    const double excess = (double)tally->wrong - declared - (declared > 0 ? 12 : 0);
    check_row(engine->name, tally->far == 0);
    check_row(engine->name, excess <= 0 || excess * excess <= 36 * declared);
}

void engines_check_eras(const struct device_engine *engine)
{
    if (skips(engine)) {
        return;
    }
    for (size_t row = 0; qhash_fork_row(row) != NULL; row++) {
        for (uint32_t index = 0; index < SHORT_HEADERS; index++) {
            struct tally tally = {.nonces = 0};
            struct device_work work = {.algorithm = QHASH_ALGORITHM_QHASH};
            sample_header(work.header, index, qhash_fork_row(row)->ntime);
            compare(&tally, engine, &work, SHORT_NONCES);
            check_tally(&tally, engine);
        }
    }
}

void engines_check_sha256d(const struct device_engine *engine)
{
    if (skips(engine)) {
        return;
    }
    struct tally tally = {.nonces = 0};
    struct device_work work = {.algorithm = QHASH_ALGORITHM_SHA256D};
    sample_header(work.header, 7, SAMPLE_NTIME_OFFSET_1);
    compare(&tally, engine, &work, SHORT_NONCES);
    check_int(tally.wrong, 0);
}

void engines_check_tails(const struct device_engine *engine)
{
    if (skips(engine)) {
        return;
    }
    struct device_search search;
    struct device_work work = {.algorithm = QHASH_ALGORITHM_SHA256D};
    sample_header(work.header, 8, SAMPLE_NTIME_OFFSET_1);
    memset(work.target, 0xff, sizeof work.target); /* every nonce is a find */
    device_search_init(&search, &work);
    for (uint32_t count = 1; count <= DEVICE_SLICE; count++) {
        uint32_t finds[DEVICE_SLICE];
        const uint32_t first = UINT32_MAX - count + 1;
        check_int(device_scan(finds, engine->sha256d, &search, first, count), count);
        check_row(engine->name, finds[0] == first && finds[count - 1] == UINT32_MAX);
    }
    /* A slice that ends within a vector is as right as a whole one. */
    for (uint32_t count = 1; count < 130; count += 3) {
        struct tally tally = {.nonces = 0};
        work.algorithm = QHASH_ALGORITHM_QHASH;
        work.nonce_first = UINT32_MAX - count + 1;
        work.nonce_last = UINT32_MAX;
        compare_slice(&tally, engine, &work);
        check_tally(&tally, engine);
    }
}

void engines_check_long(const struct device_engine *engine, uint32_t nonces)
{
    static const struct {
        unsigned offset;
        uint32_t ntime;
    } rows[] = {{0, SAMPLE_NTIME_OFFSET_0}, {1, SAMPLE_NTIME_OFFSET_1}};
    if (skips(engine)) {
        return;
    }
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct tally tally = {.nonces = 0};
        struct device_work work = {.algorithm = QHASH_ALGORITHM_QHASH};
        sample_header(work.header, 9, rows[i].ntime);
        compare(&tally, engine, &work, nonces);
        check_tally(&tally, engine);
        printf("%s, offset %u: %" PRIu64 " nonces, %" PRIu64 " differ (%.3g), %" PRIu64
               " exact ties\n",
               engine->name, rows[i].offset, tally.nonces, tally.wrong,
               (double)tally.wrong / (double)tally.nonces, tally.tied);
    }
}
