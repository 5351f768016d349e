#include "qhash/verify.h"

#include <string.h>

#include "qhash/angles.h"
#include "qhash/circuit.h"
#include "qhash/header.h"
#include "qhash/q15.h"
#include "qhash/qhash.h"
#include "qhash/sha256.h"
#include "qhash/sweep_twice.h"
#include "qhash/target.h"

/* Below this margin a value is computed again. The closed form in double errs by 4e-11 of a step at
 * most in practice, so above it the rounding is certain. */
static const double margin_doubtful = 1e-9;

/* Below this margin a value is tied: 320 * 32768 * 2^-63, which is twice what 16 qubits of 20
 * roundings each can err by with 64 bits. The second look is better than that, to 1e-24 of a step;
 * the bound stays where it is for those who look with less, so that all name the same ties.
 * Measured: 569 ties among 20 million nonces of offset 0, and no other value below 1.4e-8. Offset 1
 * has no ties, but its values come as near as chance brings them (1.8e-11 in a billion nonces): one
 * in 3e10 nonces is called tied without being so. */
static const double margin_tied = 320 * (double)QHASH_Q15_ONE * 0x1p-63;

/** The expectations rounded, and in which of them both roundings are valid. */
struct rounding {
    int16_t q15[QHASH_QUBITS];
    int16_t other[QHASH_QUBITS]; /* the other rounding, where tied */
    uint32_t tied;               /* bit i: expectation i lies on a tie */
    double margin;
};

/** Look at expectation i in twice the precision, and correct its rounding or declare it tied. */
static void look_again(struct rounding *rounding, unsigned i, struct qhash_twice expectation)
{
    const bool negative = expectation.high < 0;
    const struct qhash_twice size = negative ? qhash_twice_minus(expectation) : expectation;
    const double steps = size.high * QHASH_Q15_ONE;
    const int32_t below =
        (int32_t)steps; /* it lies near a half: what is low carries nothing over */
    const double beyond_half = (steps - (double)below - 0.5) + size.low * QHASH_Q15_ONE;
    const double margin = beyond_half < 0 ? -beyond_half : beyond_half;
    const int16_t towards_zero = qhash_q15_wrap(negative ? -below : below);
    const int16_t away = qhash_q15_wrap(negative ? -below - 1 : below + 1);
    rounding->margin = margin < rounding->margin ? margin : rounding->margin;
    if (margin < margin_tied) {
        rounding->tied |= 1u << i;
        rounding->other[i] = rounding->q15[i] == away ? towards_zero : away;
    } else {
        rounding->q15[i] = beyond_half < 0 ? towards_zero : away;
    }
}

static void round_all(struct rounding *rounding, const uint8_t angle[64])
{
    double expectation[QHASH_QUBITS];
    uint32_t doubtful = 0;
    qhash_sweep(expectation, angle, qhash_double_turns);
    *rounding = (struct rounding){.margin = 0.5};
    for (unsigned i = 0; i < QHASH_QUBITS; i++) {
        const double margin = qhash_q15_margin(expectation[i]);
        rounding->q15[i] = qhash_q15(expectation[i]);
        if (margin < margin_doubtful) {
            doubtful |= 1u << i;
        } else if (margin < rounding->margin) {
            rounding->margin = margin;
        }
    }
    if (doubtful != 0) {
        struct qhash_twice again[QHASH_QUBITS];
        qhash_sweep_twice(again, angle);
        for (unsigned i = 0; i < QHASH_QUBITS; i++) {
            if ((doubtful >> i & 1u) != 0) {
                look_again(rounding, i, again[i]);
            }
        }
    }
}

/** Judge one choice among the roundings: bit i of `others` takes the other value of expectation i.
 */
static void judge_choice(struct qhash_verdict *out, const struct rounding *rounding,
                         uint32_t others, const uint8_t hash[32], struct qhash_rules rules)
{
    int16_t q15[QHASH_QUBITS];
    for (unsigned i = 0; i < QHASH_QUBITS; i++) {
        q15[i] = (others >> i & 1u) != 0 ? rounding->other[i] : rounding->q15[i];
    }
    out->rejected = qhash_finish(out->digest, hash, q15, rules) == QHASH_REJECTED;
}

static void verify_qhash(struct qhash_verdict *out, const uint8_t header[80],
                         const uint8_t target[32])
{
    const struct qhash_rules rules = qhash_rules_at(qhash_header_ntime(header));
    uint8_t hash[QHASH_DIGEST_LEN];
    uint8_t angle[QHASH_NIBBLES];
    struct rounding rounding;
    qhash_sha256(hash, header, QHASH_HEADER_LEN);
    qhash_circuit_angles(angle, hash, rules.angle_offset);
    round_all(&rounding, angle);
    judge_choice(out, &rounding, 0, hash, rules);
    out->margin = rounding.margin;
    out->ambiguous = rounding.tied != 0;
    out->meets = !out->rejected && qhash_target_met(out->digest, target);
    /* All subsets of the tied bits, the empty one (judged above) last. */
    for (uint32_t others = rounding.tied; others != 0 && !out->meets;
         others = (others - 1) & rounding.tied) {
        struct qhash_verdict choice = *out;
        judge_choice(&choice, &rounding, others, hash, rules);
        choice.meets = !choice.rejected && qhash_target_met(choice.digest, target);
        if (choice.meets) {
            *out = choice;
        }
    }
}

void qhash_verify(struct qhash_verdict *out, const uint8_t header[80], const uint8_t target[32],
                  enum qhash_algorithm algorithm)
{
    if (algorithm == QHASH_ALGORITHM_QHASH) {
        verify_qhash(out, header, target);
        return;
    }
    *out = (struct qhash_verdict){.margin = 0.5};
    qhash_sha256d(out->digest, header, QHASH_HEADER_LEN);
    out->meets = qhash_target_met(out->digest, target);
}
