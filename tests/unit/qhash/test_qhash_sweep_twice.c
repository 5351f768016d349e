#include "qhash/sweep_twice.h"

#include <math.h>

#include "qhash/circuit.h"
#include "qhash/header.h"
#include "qhash/sha256.h"
#include "qhash/sweep.h"
#include "tests/unit/check.h"
#include "tests/unit/qhash/sample.h"

void test_qhash_sweep_twice_agrees(void)
{
    uint64_t state = 2;
    for (unsigned i = 0; i < 20000; i++) {
        uint8_t angle[64];
        double found[16];
        struct qhash_twice exact[16];
        for (unsigned nibble = 0; nibble < QHASH_NIBBLES; nibble++) {
            angle[nibble] = qhash_angle_index((unsigned)(sample_number(&state) >> 60), i % 2);
        }
        qhash_sweep(found, angle, qhash_double_turns);
        qhash_sweep_twice(exact, angle);
        double worst = 0;
        for (unsigned q = 0; q < QHASH_QUBITS; q++) {
            worst = fmax(worst, fabs(found[q] - exact[q].high) * QHASH_Q15_ONE);
            check_near(exact[q].high + exact[q].low, exact[q].high, 0);
        }
        if (!check_near(worst, 0, 1e-10)) {
            return;
        }
    }
}

/** A zero header of offset 1 with nonce 0x0021992c: <Z> of qubits 0..15, made with integers of 400
 *  bits from the same closed form. */
void test_qhash_sweep_twice_exact(void)
{
    static const struct qhash_twice rows[QHASH_QUBITS] = {
        {-0x1.29363eadce2efp-1, 0x1.9085b6ed9d5b0p-59},
        {-0x1.1160e13bb61bbp-1, 0x1.8e0b59e963d80p-56},
        {-0x1.3b8fa3193c382p-2, -0x1.41a8ad33e7eb9p-57},
        {0x1.5d129a3192121p-3, -0x1.58f5df1eadd70p-57},
        {-0x1.159fa6ee67a16p-2, -0x1.bd024ac29f3fbp-56},
        {-0x1.12bcbb9d42400p-3, 0x1.21defadeb707dp-57},
        {0x1.677320d34ebdfp-4, -0x1.b5943d5105597p-59},
        {0x1.b203b3e322e06p-5, 0x1.6243ac85aa397p-60},
        {-0x1.819fffffff926p-5, -0x1.24c9759d64bd9p-60},
        {-0x1.d983aeb713a4dp-6, 0x1.3496944ab24c8p-60},
        {0x1.a52e59513ad30p-11, 0x1.2ec0ec1cd2599p-65},
        {-0x1.a314c3cf94085p-9, -0x1.f4f6dc7bb4ca0p-64},
        {0x1.6b502754f1ec5p-6, 0x1.e170a579d0ad1p-60},
        {0x1.34e6e3e85bcd0p-8, 0x1.03fb8f52fd8f5p-62},
        {-0x1.3a96a4a326314p-6, -0x1.a5740e3b45b74p-61},
        {-0x1.52ef56a535df1p-6, -0x1.24d49768b3a04p-60},
    };
    uint8_t header[80] = {0}, hash[32], angle[64];
    struct qhash_twice found[QHASH_QUBITS];
    qhash_header_set_ntime(header, SAMPLE_NTIME_OFFSET_1);
    qhash_header_set_nonce(header, 0x0021992c);
    qhash_sha256(hash, header, sizeof header);
    qhash_circuit_angles(angle, hash, 1);
    qhash_sweep_twice(found, angle);
    for (unsigned q = 0; q < QHASH_QUBITS; q++) {
        check_near(found[q].high, rows[q].high, 0);
        check_near(found[q].low, rows[q].low, 1e-29);
    }
}

/** Where a double alone loses what matters. */
void test_qhash_sweep_twice_arithmetic(void)
{
    const double most = 0x1.fffffffffffffp0; /* 2 - 2^-52; its square is 4 - 2^-50 + 2^-104 */
    const struct qhash_twice square = qhash_twice_product(most, most);
    check_near(square.high, 0x1.ffffffffffffep1, 0);
    check_near(square.low, 0x1p-104, 0);
    const struct qhash_twice sum = qhash_twice_sum(0x1p-60, 1);
    check_near(sum.high, 1, 0);
    check_near(sum.low, 0x1p-60, 0);

    const struct qhash_twice one = {1, 0x1p-60}, other = {-1, 0x1p-70};
    const struct qhash_twice rest = qhash_twice_add(one, other);
    check_near(rest.high, 0x1.004p-60, 0);
    check_near(rest.low, 0, 0);
    const struct qhash_twice product = qhash_twice_times(one, qhash_twice_minus(other));
    check_near(product.high, 1, 0); /* (1 + 2^-60)(1 - 2^-70) */
    check_near(product.low, 0x1p-60 - 0x1p-70, 0x1p-103);
}
