/* Each blunder gives another digest than the right one, and the same each time; what the pool says
 * of their shares is tests/lab/teaches.txt. */
#include "lab/blunders.h"

#include <stdio.h>
#include <string.h>

#include "qhash/header.h"
#include "qhash/qhash.h"
#include "tests/unit/check.h"

static const struct {
    const char *name;
    const struct lab_blunder *blunder;
    bool drops; /* most nonces */
} rows[] = {
    {"prevhash-order", &lab_blunder_prevhash_order, false},
    {"merkle-order", &lab_blunder_merkle_order, false},
    {"ntime-order", &lab_blunder_ntime_order, false},
    {"nonce-order", &lab_blunder_nonce_order, false},
    {"version-order", &lab_blunder_version_order, false},
    {"two-orders", &lab_blunder_two_orders, false},
    {"no-extranonce1", &lab_blunder_no_extranonce1, false},
    {"first-extranonce1", &lab_blunder_first_extranonce1, false},
    {"extranonce2-order", &lab_blunder_extranonce2_order, false},
    {"previous-job", &lab_blunder_previous_job, false},
    {"half-angle", &lab_blunder_half_angle, false},
    {"wrong-sign", &lab_blunder_wrong_sign, false},
    {"fork-angle", &lab_blunder_fork_angle, false},
    {"single-precision", &lab_blunder_single_precision, true},
    {"zero-rule", &lab_blunder_zero_rule, true},
    {"mean-field", &lab_blunder_mean_field, false},
    {"rust-miner", &lab_blunder_rust_miner, false},
    {"sha256d", &lab_blunder_sha256d, false},
    {"easy-target", &lab_blunder_easy_target, false},
};

static void some_work(struct lab_blunder_work *work)
{
    *work = (struct lab_blunder_work){
        .extranonce = {{1, 2, 3, 4}, 4, 4},
        .first = {{5, 6, 7, 8}, 4, 4},
        .share = {.extranonce2 = {1, 2, 3, 4}, .extranonce2_len = 4, .ntime = 0x69098232},
    };
    work->share.version = work->job.version = 0x20000004;
    work->job.nbits = 0x1a0ccaa1;
    work->job.branch_count = 1;
    for (size_t at = 0; at < 32; at++) {
        work->job.prevhash_words[at] = (uint8_t)at;
        work->job.branches[0][at] = (uint8_t)(at + 64);
    }
    work->before = work->job;
    work->before.prevhash_words[0] = 0xee;
}

/* false: this nonce is dropped. */
static bool digest_of(uint8_t digest[32], const struct lab_blunder *blunder, uint32_t nonce)
{
    static struct lab_blunder_work work;
    uint8_t header[80];
    some_work(&work);
    if (blunder->bend != NULL) {
        blunder->bend(&work);
    }
    stratum_job_header(header, &work.job, &work.extranonce, &work.share);
    qhash_header_set_nonce(header, nonce);
    if (blunder->twist != NULL) {
        blunder->twist(header);
    }
    return blunder->hash != NULL
               ? blunder->hash(digest, header)
               : qhash_digest(digest, header, qhash_rules_at(qhash_header_ntime(header))) ==
                     QHASH_OK;
}

void test_lab_blunders_are_wrong_in_their_own_ways(void)
{
    static const struct lab_blunder good = {NULL, NULL, NULL, false};
    enum { COUNT = sizeof rows / sizeof rows[0], NONCES = 3000 };
    static uint8_t first[COUNT][32];
    for (size_t index = 0; index < COUNT; index++) {
        unsigned kept = 0;
        for (uint32_t nonce = 1; nonce <= NONCES; nonce++) {
            uint8_t wrong[32], right[32], again[32];
            if (!digest_of(wrong, rows[index].blunder, nonce * 77)) {
                continue;
            }
            check_row(rows[index].name, digest_of(again, rows[index].blunder, nonce * 77) &&
                                            memcmp(wrong, again, 32) == 0);
            const bool differs =
                !digest_of(right, &good, nonce * 77) || memcmp(wrong, right, 32) != 0;
            if (!check_row(rows[index].name, differs)) {
                return;
            }
            if (kept++ == 0) {
                memcpy(first[index], wrong, 32);
            }
            if (!rows[index].drops && kept == 50) {
                break;
            }
        }
        check_row(rows[index].name, rows[index].drops ? kept > 0 && kept < NONCES / 3 : kept == 50);
        for (size_t other = 0; other < index; other++) {
            check_row(rows[index].name, memcmp(first[index], first[other], 32) != 0);
        }
    }
    check_true(lab_blunder_digest_order.reads_backwards && lab_blunder_rust_miner.reads_backwards);
}
