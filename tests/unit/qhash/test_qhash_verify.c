#include "qhash/verify.h"

#include <string.h>

#include "qhash/header.h"
#include "qhash/q15.h"
#include "qhash/qhash.h"
#include "qhash/sha256.h"
#include "tests/unit/check.h"
#include "tests/unit/qhash/sample.h"

static const uint8_t impossible[32] = {0};

static void all_ones(uint8_t target[32])
{
    memset(target, 0xff, 32);
}

void test_qhash_verify_equals_digest(void)
{
    for (uint32_t i = 0; i < 3000; i++) {
        uint8_t header[80], digest[32], target[32];
        struct qhash_verdict verdict;
        sample_header(header, i, i % 2 == 0 ? SAMPLE_NTIME_OFFSET_0 : SAMPLE_NTIME_OFFSET_1);
        const struct qhash_rules rules = qhash_rules_at(qhash_header_ntime(header));
        const bool rejected = qhash_digest(digest, header, rules) == QHASH_REJECTED;
        all_ones(target);
        qhash_verify(&verdict, header, target, QHASH_ALGORITHM_QHASH);
        if (verdict.ambiguous) {
            continue; /* tested below */
        }
        check_bytes(verdict.digest, digest, sizeof digest);
        check_true(verdict.rejected == rejected);
        check_true(verdict.meets == !rejected);
        check_true(verdict.margin > 0 && verdict.margin <= 0.5);
    }
}

void test_qhash_verify_target_edges(void)
{
    uint8_t header[80], target[32];
    struct qhash_verdict verdict;
    sample_header(header, 1, SAMPLE_NTIME_OFFSET_1);
    qhash_verify(&verdict, header, impossible, QHASH_ALGORITHM_QHASH);
    check_true(!verdict.rejected && !verdict.meets);
    memcpy(target, verdict.digest, sizeof target);
    qhash_verify(&verdict, header, target, QHASH_ALGORITHM_QHASH);
    check_true(verdict.meets);
    target[0]--; /* not zero in this sample */
    qhash_verify(&verdict, header, target, QHASH_ALGORITHM_QHASH);
    check_true(!verdict.meets);
}

/** A zero header at offset 0 with these nonces has expectations exactly on a tie (found by search).
 */
static const struct {
    uint32_t nonce;
    uint32_t tied; /* bit i: expectation i */
    bool rejected; /* by the default rounding */
} ties[] = {
    {0x000127f3, 1u << 11, true},
    {0x000158fd, 1u << 11, false},
    {0x0001847a, 1u << 15, false},
    {0x0003236f, 1u << 14 | 1u << 15, false},
    {0x0003a07b, 1u << 14, true},
    {0x000442ab, 1u << 14 | 1u << 15, true},
    {0x000449fa, 1u << 13 | 1u << 15, false},
    {0x010e7636, 1u << 11 | 1u << 12, true},
};

/** The tie's other rounding: one step towards zero or away, the side the default did not take. */
static int16_t other_rounding(double expectation)
{
    const double steps = expectation * QHASH_Q15_ONE;
    const int32_t whole = (int32_t)steps;
    const int32_t away = steps < 0 ? whole - 1 : whole + 1;
    return qhash_q15_wrap(qhash_q15(expectation) == away ? whole : away);
}

/** Every subset of the tied values rounded otherwise is valid, and nothing else is. */
void test_qhash_verify_ties(void)
{
    for (size_t row = 0; row < sizeof ties / sizeof ties[0]; row++) {
        uint8_t header[80] = {0}, target[32];
        struct qhash_verdict verdict;
        struct qhash_trace trace;
        qhash_header_set_ntime(header, SAMPLE_NTIME_OFFSET_0);
        qhash_header_set_nonce(header, ties[row].nonce);
        const struct qhash_rules rules = qhash_rules_at(SAMPLE_NTIME_OFFSET_0);
        qhash_trace(&trace, header, rules);

        qhash_verify(&verdict, header, impossible, QHASH_ALGORITHM_QHASH);
        check_true(verdict.ambiguous && !verdict.meets);
        check_true(verdict.rejected == ties[row].rejected);
        check_true(verdict.margin < 1e-24);
        check_bytes(verdict.digest, trace.digest, 32); /* the default when nothing meets */

        for (uint32_t others = 0; others < 1u << 16; others++) {
            if ((others & ~ties[row].tied) != 0) {
                continue;
            }
            int16_t q15[16];
            for (unsigned i = 0; i < QHASH_QUBITS; i++) {
                q15[i] =
                    (others >> i & 1u) != 0 ? other_rounding(trace.expectations[i]) : trace.q15[i];
            }
            const enum qhash_status status = qhash_finish(target, trace.header_hash, q15, rules);
            qhash_verify(&verdict, header, target, QHASH_ALGORITHM_QHASH);
            if (status == QHASH_REJECTED) {
                check_bytes(target, "\xff\xff\xff\xff", 4);
                continue; /* all ones as a target is met by whatever is not rejected */
            }
            check_true(verdict.ambiguous && verdict.meets && !verdict.rejected);
            check_true(memcmp(verdict.digest, target, 32) == 0 || verdict.digest[31] <= target[31]);
        }
    }
}

/** Values within 1e-9 of a tie that are none: the second look decides, and nothing is ambiguous. A
 *  margin stands in the journal, so it is the same on every machine. (Made with integers of 400
 *  bits.) */
void test_qhash_verify_near_ties(void)
{
    static const struct {
        uint32_t nonce;
        double margin;
    } rows[] = {{0x0021992c, 0x1.b676d9b45314ep-32},
                {0x034d5474, 0x1.a84b352aa3c57p-33},
                {0x03afb9ca, 0x1.2a82e8917201bp-32}};
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        uint8_t header[80] = {0}, digest[32];
        struct qhash_verdict verdict;
        qhash_header_set_ntime(header, SAMPLE_NTIME_OFFSET_1);
        qhash_header_set_nonce(header, rows[row].nonce);
        (void)qhash_digest(digest, header, qhash_rules_at(SAMPLE_NTIME_OFFSET_1));
        qhash_verify(&verdict, header, impossible, QHASH_ALGORITHM_QHASH);
        check_true(!verdict.ambiguous);
        check_near(verdict.margin, rows[row].margin, 1e-24);
        check_bytes(verdict.digest, digest, sizeof digest);
    }
}

/** A tie between discarded and not discarded: the share is good, if only by one rounding. */
void test_qhash_verify_tie_decides_rejection(void)
{
    uint8_t header[80] = {0}, target[32];
    struct qhash_verdict verdict;
    qhash_header_set_ntime(header, SAMPLE_NTIME_OFFSET_0);
    qhash_header_set_nonce(header, 0x0003a07b); /* +0.5 steps: 0 or 1 */
    all_ones(target);
    qhash_verify(&verdict, header, impossible, QHASH_ALGORITHM_QHASH);
    const bool by_default = verdict.rejected;
    qhash_verify(&verdict, header, target, QHASH_ALGORITHM_QHASH);
    check_true(verdict.ambiguous);
    check_true(verdict.meets == !verdict.rejected);
    check_true(by_default || verdict.meets);
}

void test_qhash_verify_rejected_meets_nothing(void)
{
    uint8_t header[80], target[32];
    struct qhash_verdict verdict;
    unsigned seen = 0;
    all_ones(target);
    for (uint32_t i = 0; i < 200; i++) {
        sample_header(header, i, SAMPLE_NTIME_OFFSET_1);
        qhash_verify(&verdict, header, target, QHASH_ALGORITHM_QHASH);
        if (verdict.rejected) {
            seen++;
            check_true(!verdict.meets);
            check_bytes(verdict.digest, target, sizeof target);
        }
    }
    check_true(seen > 0);
}

/** The header's own ntime chooses the rule: one header with its ntime rolled over each fork. */
void test_qhash_verify_rule_of_ntime(void)
{
    for (size_t row = 1; qhash_fork_row(row) != NULL; row++) {
        for (uint32_t before = 0; before < 2; before++) {
            const uint32_t ntime = qhash_fork_row(row)->ntime - before;
            uint8_t header[80], digest[32];
            struct qhash_verdict verdict;
            sample_header(header, 3, ntime);
            (void)qhash_digest(digest, header, qhash_fork_row(row - before)->rules);
            qhash_verify(&verdict, header, impossible, QHASH_ALGORITHM_QHASH);
            check_bytes(verdict.digest, digest, sizeof digest);
        }
    }
}

void test_qhash_verify_sha256d(void)
{
    uint8_t header[80], digest[32];
    struct qhash_verdict verdict;
    sample_header(header, 1, SAMPLE_NTIME_OFFSET_1);
    qhash_sha256d(digest, header, sizeof header);
    qhash_verify(&verdict, header, digest, QHASH_ALGORITHM_SHA256D);
    check_bytes(verdict.digest, digest, sizeof digest);
    check_true(verdict.meets && !verdict.ambiguous && !verdict.rejected);
    check_near(verdict.margin, 0.5, 0);
    qhash_verify(&verdict, header, impossible, QHASH_ALGORITHM_SHA256D);
    check_true(!verdict.meets);
}
