/* Wrong hashes, each against the state vector of the circuit with that mistake in its gates. */
#include <stdlib.h>
#include <string.h>

#include "qhash/circuit.h"
#include "qhash/header.h"
#include "qhash/q15.h"
#include "qhash/sha256.h"
#include "qhash/statevec.h"
#include "simpool/diagnosis/parts.h"
#include "tests/unit/check.h"

enum { HEADERS = 8, BEFORE_FORK = 1754220531, AFTER_FORK = 1758762000 };

static void some_header(uint8_t header[80], uint32_t number, uint32_t ntime)
{
    memset(header, 0, QHASH_HEADER_LEN);
    qhash_header_set_nonce(header, number);
    qhash_header_set_ntime(header, ntime);
}

/* SHA-256 of the header and of what the gates with these angles are measured as. */
static void by_oracle(uint8_t digest[32], const uint8_t hash[32], const uint8_t angle[64])
{
    struct qhash_workspace *workspace = malloc(sizeof *workspace);
    double expectation[16];
    int16_t q15[16];
    qhash_oracle_expectations(expectation, workspace, angle);
    for (size_t qubit = 0; qubit < 16; qubit++) {
        q15[qubit] = qhash_q15(expectation[qubit]);
    }
    const struct qhash_rules no_rule = {0, QHASH_ZERO_BYTES_NEVER};
    (void)qhash_finish(digest, hash, q15, no_rule);
    free(workspace);
}

static size_t way_of(enum simpool_mistake mistake)
{
    size_t index = 0;
    while (simpool_wrong_hash_mistake(QHASH_ALGORITHM_QHASH, index) != mistake) {
        index++;
    }
    return index;
}

/* Angle indices as the mistake makes them; the oracle's gates turn by -index * pi / 32. */
static void wrong_angles(uint8_t angle[64], const uint8_t hash[32], enum simpool_mistake mistake,
                         unsigned offset)
{
    for (unsigned index = 0; index < 64; index++) {
        const unsigned nibble =
            qhash_nibble(hash, mistake == SIMPOOL_MISTAKE_NIBBLE_ORDER ? index ^ 1u : index);
        unsigned turn = 2 * nibble + offset;
        if (mistake == SIMPOOL_MISTAKE_FORK_ANGLE) {
            turn = 2 * nibble + 1 - offset;
        } else if (mistake == SIMPOOL_MISTAKE_HALF_ANGLE) {
            turn = nibble; /* of offset 0 */
        } else if (mistake == SIMPOOL_MISTAKE_WRONG_SIGN && index / 16 % 2 == 0) {
            turn = (32 - turn) % 32; /* half a turn less, which changes the sign of a state alone */
        }
        angle[index] = (uint8_t)turn;
    }
}

void test_diagnosis_hash_gates_are_the_circuits_with_that_mistake(void)
{
    static const struct {
        enum simpool_mistake mistake;
        uint32_t ntime;
    } rows[] = {
        {SIMPOOL_MISTAKE_ZERO_RULE, AFTER_FORK},    {SIMPOOL_MISTAKE_ZERO_RULE, BEFORE_FORK},
        {SIMPOOL_MISTAKE_HALF_ANGLE, BEFORE_FORK},  {SIMPOOL_MISTAKE_WRONG_SIGN, AFTER_FORK},
        {SIMPOOL_MISTAKE_FORK_ANGLE, AFTER_FORK},   {SIMPOOL_MISTAKE_FORK_ANGLE, BEFORE_FORK},
        {SIMPOOL_MISTAKE_NIBBLE_ORDER, AFTER_FORK},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        const unsigned offset = rows[row].ntime == AFTER_FORK ? 1 : 0;
        for (uint32_t number = 0; number < HEADERS; number++) {
            uint8_t header[80], hash[32], angle[64], expected[32], found[32];
            some_header(header, number, rows[row].ntime);
            qhash_sha256(hash, header, sizeof header);
            wrong_angles(angle, hash, rows[row].mistake, offset);
            by_oracle(expected, hash, angle);
            simpool_wrong_hash(found, header, QHASH_ALGORITHM_QHASH, way_of(rows[row].mistake));
            check_row(simpool_mistake_word(rows[row].mistake), memcmp(found, expected, 32) == 0);
        }
    }
}

/* The vector whose first expectation is +1. */
void test_diagnosis_hash_keeps_one_from_wrapping(void)
{
    uint8_t header[80], right[32], wrong[32];
    bool differs = false;
    for (uint32_t number = 0; number < 4096 && !differs; number++) {
        some_header(header, number, 1753000000);
        struct qhash_trace trace;
        qhash_trace(&trace, header, qhash_rules_at(1753000000));
        bool wraps = false;
        for (size_t qubit = 0; qubit < 16; qubit++) {
            wraps |= trace.q15[qubit] == INT16_MIN && trace.expectations[qubit] > 0;
        }
        simpool_wrong_hash(right, header, QHASH_ALGORITHM_QHASH, 0);
        simpool_wrong_hash(wrong, header, QHASH_ALGORITHM_QHASH, way_of(SIMPOOL_MISTAKE_SATURATES));
        check_int(memcmp(right, wrong, 32) != 0, wraps);
        differs |= wraps;
    }
    check_true(differs);
}

void test_diagnosis_hash_sha256_alone(void)
{
    uint8_t header[80], once[32], twice[32], found[32];
    some_header(header, 1, AFTER_FORK);
    qhash_sha256(once, header, sizeof header);
    qhash_sha256(twice, once, sizeof once);
    simpool_wrong_hash(found, header, QHASH_ALGORITHM_QHASH, way_of(SIMPOOL_MISTAKE_SHA256));
    check_bytes(found, once, 32);
    simpool_wrong_hash(found, header, QHASH_ALGORITHM_QHASH, way_of(SIMPOOL_MISTAKE_SHA256D));
    check_bytes(found, twice, 32);
    simpool_wrong_hash(found, header, QHASH_ALGORITHM_SHA256D, 0);
    check_bytes(found, twice, 32);
}

/* Each rounding differs from the right digest by the qubits that it names, all near a tie. */
void test_diagnosis_hash_rounds_near_ties_the_other_way(void)
{
    struct simpool_roundings roundings;
    size_t near = 0;
    for (uint32_t number = 0; number < 256; number++) {
        uint8_t header[80], right[32];
        some_header(header, number, AFTER_FORK);
        simpool_wrong_roundings(&roundings, header);
        simpool_wrong_hash(right, header, QHASH_ALGORITHM_QHASH, 0);
        for (size_t index = 0; index < roundings.count; index++) {
            check_true(roundings.flipped[index] != 0);
            check_true(memcmp(roundings.digests[index], right, 32) != 0);
            for (size_t qubit = 0; qubit < 16; qubit++) {
                check_true((roundings.flipped[index] >> qubit & 1) == 0 ||
                           roundings.margin[qubit] < 0.02);
            }
        }
        check_true(roundings.count < SIMPOOL_ROUNDINGS_MAX);
        near += roundings.count > 0;
    }
    /* Sixteen qubits, each within 0.02 of a tie 4 % of the time: half of all headers have one. */
    check_true(near > 80 && near < 180);
}
