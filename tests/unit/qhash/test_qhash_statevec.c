#include "qhash/statevec.h"

#include <math.h>

#include "qhash/angles.h"
#include "qhash/circuit.h"
#include "qhash/header.h"
#include "tests/unit/check.h"
#include "tests/unit/qhash/sample.h"

static struct qhash_workspace workspace;

/** How far oracle and closed form are apart, in steps of Q1.15. */
static double steps_apart(const uint8_t angle[64])
{
    double oracle[16], closed[16], worst = 0;
    qhash_oracle_expectations(oracle, &workspace, angle);
    qhash_sweep(closed, angle, qhash_double_turns);
    for (unsigned i = 0; i < QHASH_QUBITS; i++) {
        worst = fmax(worst, fabs(oracle[i] - closed[i]) * QHASH_Q15_ONE);
    }
    return worst;
}

static void check_random(uint64_t seed, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        uint8_t angle[64];
        for (unsigned k = 0; k < 64; k++) {
            angle[k] = qhash_angle_index((unsigned)(sample_number(&seed) >> 60), i % 2);
        }
        if (!check_near(steps_apart(angle), 0, 1e-6)) {
            return;
        }
    }
}

/** Four tests of 125 so that they run side by side. */
void test_qhash_statevec_random_1(void)
{
    check_random(1, 125);
}

void test_qhash_statevec_random_2(void)
{
    check_random(2, 125);
}

void test_qhash_statevec_random_3(void)
{
    check_random(3, 125);
}

void test_qhash_statevec_random_4(void)
{
    check_random(4, 125);
}

void test_qhash_statevec_ten_thousand(void)
{
    check_random(5, 10000);
}

/** All nibbles alike, and all alike but one: the states farthest from random. */
void test_qhash_statevec_degenerate(void)
{
    for (unsigned k = 0; k < QHASH_ANGLES; k++) {
        uint8_t angle[64];
        for (unsigned i = 0; i < 64; i++) {
            angle[i] = (uint8_t)k;
        }
        check_near(steps_apart(angle), 0, 1e-6);
        angle[k] = (uint8_t)(31 - k);
        check_near(steps_apart(angle), 0, 1e-6);
    }
}

/** Only one of the three live rows of rotations is turned, the others stand still. */
void test_qhash_statevec_single_rows(void)
{
    for (unsigned row = 0; row < 4; row++) {
        uint8_t angle[64] = {0};
        for (unsigned i = 0; i < 16; i++) {
            angle[16 * row + i] = (uint8_t)(2 * i + 1);
        }
        check_near(steps_apart(angle), 0, 1e-6);
    }
}

/** Negative control: with the sign of each Y rotation turned the oracle must notice. */
void test_qhash_statevec_notices_sign_of_y(void)
{
    unsigned noticed = 0;
    for (uint64_t seed = 1; seed <= 8; seed++) {
        uint64_t state = seed;
        uint8_t angle[64], turned[64];
        double oracle[16], closed[16], worst = 0;
        for (unsigned i = 0; i < 64; i++) {
            angle[i] = (uint8_t)(sample_number(&state) >> 59);
            const bool is_y = i / 16 % 2 == 0;
            turned[i] = (uint8_t)(is_y ? (32 - angle[i]) % 32 : angle[i]);
        }
        /* 32 - k stands for pi - k * pi / 32: the sign of Y and of the whole state are turned. */
        qhash_oracle_expectations(oracle, &workspace, angle);
        qhash_sweep(closed, turned, qhash_double_turns);
        for (unsigned i = 0; i < QHASH_QUBITS; i++) {
            worst = fmax(worst, fabs(oracle[i] - closed[i]) * QHASH_Q15_ONE);
        }
        noticed += worst > 1 ? 1 : 0;
    }
    check_int(noticed, 8);
}

/** The whole hash by the oracle, and its statuses. */
void test_qhash_statevec_digest(void)
{
    unsigned rejected = 0;
    for (uint32_t i = 0; i < 24; i++) {
        uint8_t header[80], oracle[32], closed[32];
        sample_header(header, i, i % 2 == 0 ? SAMPLE_NTIME_OFFSET_0 : SAMPLE_NTIME_OFFSET_1);
        const struct qhash_rules rules = qhash_rules_at(qhash_header_ntime(header));
        const enum qhash_status status = qhash_digest(closed, header, rules);
        check_int(qhash_oracle(oracle, &workspace, header, rules), status);
        check_bytes(oracle, closed, sizeof oracle);
        rejected += status == QHASH_REJECTED ? 1 : 0;
    }
    check_true(rejected > 0 && rejected < 24);
}
