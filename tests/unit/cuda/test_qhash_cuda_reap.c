#include "qhash/device/cuda/reap.h"

#include <string.h>

#include "qhash/header.h"
#include "qhash/verify.h"
#include "tests/unit/check.h"
#include "tests/unit/qhash/sample.h"

enum { NONCES = 2000 };

/** A work, its true winners, and a report to fill. */
struct reaped {
    struct device_work work;
    struct cuda_batch batch;
    struct cuda_tally tally;
    struct cuda_report report;
    struct device_results results;
};

static void begin(struct reaped *reaped, const char *variant, uint8_t target_top)
{
    memset(reaped, 0, sizeof *reaped);
    reaped->work = (struct device_work){.epoch = 9, .nonce_first = 100};
    reaped->work.nonce_last = reaped->work.nonce_first + NONCES - 1;
    sample_header(reaped->work.header, 4, SAMPLE_NTIME_OFFSET_1);
    memset(reaped->work.target, 0xff, sizeof reaped->work.target);
    reaped->work.target[31] = target_top;
    cuda_batch_plan(&reaped->batch, &reaped->work, cuda_variant_by_name(variant));
    reaped->report.stopped = UINT64_MAX;
}

static bool wins(const struct device_work *work, uint32_t nonce, uint32_t version)
{
    struct qhash_verdict verdict;
    uint8_t header[QHASH_HEADER_LEN];
    memcpy(header, work->header, sizeof header);
    qhash_header_set_nonce(header, nonce);
    qhash_header_set_version(header, version);
    qhash_verify(&verdict, header, work->target, work->algorithm);
    return verdict.meets;
}

/** Report all winners of the planned nonces, the last first; returns how many. */
static uint32_t report_winners(struct reaped *reaped)
{
    const uint32_t first = reaped->work.nonce_first;
    for (uint64_t i = reaped->batch.nonces; i-- > 0;) {
        for (uint32_t each = 0; each < reaped->batch.variant->levers.midstates; each++) {
            const uint32_t version = cuda_job_version(&reaped->work, each);
            if (wins(&reaped->work, first + (uint32_t)i, version)) {
                reaped->report.candidates[reaped->report.count++] =
                    (struct cuda_candidate){first + (uint32_t)i, each};
            }
        }
    }
    return reaped->report.count;
}

static enum device_status reap(struct reaped *reaped)
{
    return cuda_batch_reap(&reaped->results, &reaped->tally, &reaped->batch, &reaped->work,
                           &reaped->report);
}

void test_qhash_cuda_reap_plan(void)
{
    static struct reaped reaped;
    begin(&reaped, "exact", 0x00);
    check_int(reaped.batch.nonces, NONCES);
    check_int(reaped.batch.angle_offset, 1);
    begin(&reaped, "exact", 0x3f); /* a quarter wins */
    check_int(reaped.batch.nonces, 4 * DEVICE_FINDS_MAX);
    begin(&reaped, "filter_four", 0xff); /* all do, four times */
    check_int(reaped.batch.nonces, DEVICE_FINDS_MAX / 4);
    reaped.work.nonce_first = 0;
    reaped.work.nonce_last = UINT32_MAX;
    memset(reaped.work.target, 0, sizeof reaped.work.target);
    cuda_batch_plan(&reaped.batch, &reaped.work, cuda_variant_by_name("exact"));
    check_true(reaped.batch.nonces == UINT64_C(1) << 32);
}

void test_qhash_cuda_reap_in_order(void)
{
    static struct reaped reaped;
    begin(&reaped, "exact", 0x04);
    const uint32_t winners = report_winners(&reaped);
    check_true(winners > 10 && winners <= DEVICE_FINDS_MAX);
    check_int(reap(&reaped), DEVICE_OK);
    check_int(reaped.results.find_count, winners);
    check_int(reaped.results.nonces_tried, NONCES);
    check_int(reaped.results.nonce_next, reaped.work.nonce_last + 1);
    check_true(reaped.results.complete);
    for (size_t i = 0; i < reaped.results.find_count; i++) {
        const struct device_find *find = &reaped.results.finds[i];
        check_true(wins(&reaped.work, find->nonce, find->version) && find->epoch == 9);
        check_true(i == 0 || find->nonce > find[-1].nonce);
    }
    check_int(reaped.tally.wrong, 0);
    check_int(reaped.tally.candidates, winners);
}

/** What lies beyond the place where a search stopped is left to the next. */
void test_qhash_cuda_reap_stopped(void)
{
    static struct reaped reaped;
    begin(&reaped, "exact", 0x07);
    (void)report_winners(&reaped);
    reaped.report.stopped = 700;
    check_int(reap(&reaped), DEVICE_OK);
    check_int(reaped.results.nonces_tried, 700);
    check_int(reaped.results.nonce_next, 800);
    check_true(!reaped.results.complete && reaped.results.find_count > 0);
    check_true(reaped.results.finds[reaped.results.find_count - 1].nonce < 800);
}

/** More finds than fit: the results end before the first that does not, with all its versions. */
void test_qhash_cuda_reap_too_many(void)
{
    static struct reaped reaped;
    begin(&reaped, "exact_two", 0xff);
    reaped.work.version_mask = 0x1fffe000u;
    reaped.batch.nonces = 40; /* 80 headers, nearly all of which win */
    (void)report_winners(&reaped);
    check_int(reap(&reaped), DEVICE_OK);
    check_true(!reaped.results.complete && reaped.results.find_count >= DEVICE_FINDS_MAX - 1);
    check_int(reaped.results.nonces_tried % 2, 0);
    const uint32_t next = reaped.results.nonce_next;
    check_int(next - reaped.work.nonce_first, reaped.results.nonces_tried / 2);
    check_true(reaped.results.finds[reaped.results.find_count - 1].nonce < next);
    check_true(reaped.results.finds[0].version != reaped.results.finds[1].version);
}

/** The zero-byte rule is the host's: no GPU is wrong for not knowing it. */
void test_qhash_cuda_reap_discarded(void)
{
    static struct reaped reaped;
    begin(&reaped, "exact", 0xff);
    reaped.batch.nonces = 900;
    for (uint32_t i = 0; i < 900; i++) {
        reaped.report.candidates[reaped.report.count++] = (struct cuda_candidate){100 + i, 0};
    }
    check_int(reap(&reaped), DEVICE_OK);
    check_int(reaped.tally.wrong, 0);
    check_true(reaped.tally.candidates > DEVICE_FINDS_MAX);
}

/** What no sound GPU reports. */
void test_qhash_cuda_reap_unfit(void)
{
    static struct reaped reaped;
    static const struct {
        const char *name;
        struct cuda_candidate candidates[2];
        uint32_t count;
    } rows[] = {
        {"before the first", {{99, 0}}, 1},
        {"behind the last", {{100 + NONCES, 0}}, 1},
        {"no such version", {{100, 1}}, 1},
        {"twice the same", {{100, 0}, {100, 0}}, 2},
        {"more than fit", {{100, 0}}, CUDA_CANDIDATES_MAX + 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        begin(&reaped, "exact", 0x07);
        memcpy(reaped.report.candidates, rows[i].candidates, sizeof rows[i].candidates);
        reaped.report.count = rows[i].count;
        check_row(rows[i].name, reap(&reaped) == DEVICE_UNFIT);
    }
}

/** A filter slips now and then; a GPU that is wrong more often than that is ill. */
void test_qhash_cuda_reap_wrong(void)
{
    static struct reaped reaped;
    enum device_status status = DEVICE_OK;
    unsigned rounds = 0;
    for (; status == DEVICE_OK && rounds < 100; rounds++) {
        const struct cuda_tally tally = reaped.tally;
        begin(&reaped, "filter", 0x07);
        reaped.tally = tally;
        (void)report_winners(&reaped);
        uint32_t loser = reaped.work.nonce_first;
        while (wins(&reaped.work, loser, qhash_header_version(reaped.work.header))) {
            loser++;
        }
        reaped.report.candidates[reaped.report.count++] = (struct cuda_candidate){loser, 0};
        status = reap(&reaped);
        check_true(status != DEVICE_OK || reaped.results.find_count > 0);
    }
    check_int(status, DEVICE_UNFIT);
    check_true(rounds > 12);
}
