#include "qhash/qhash.h"

#include <assert.h>
#include <string.h>

#include "qhash/angles.h"
#include "qhash/circuit.h"
#include "qhash/q15.h"
#include "qhash/sha256.h"
#include "qhash/sweep.h"

const char *qhash_status_text(enum qhash_status status)
{
    switch (status) {
#define STATUS_TEXT(name, text)                                                                    \
    case name:                                                                                     \
        return text;
        QHASH_STATUSES(STATUS_TEXT)
#undef STATUS_TEXT
    }
    assert(false && "a status outside of the list");
    return "";
}

enum qhash_status qhash_finish(uint8_t digest[32], const uint8_t header_hash[32],
                               const int16_t q15[16], struct qhash_rules rules)
{
    uint8_t message[QHASH_DIGEST_LEN + QHASH_Q15_LEN];
    const unsigned zero_bytes = qhash_q15_pack(message + QHASH_DIGEST_LEN, q15);
    if (zero_bytes >= rules.reject_zero_bytes) {
        memset(digest, 0xff, QHASH_DIGEST_LEN);
        return QHASH_REJECTED;
    }
    memcpy(message, header_hash, QHASH_DIGEST_LEN);
    qhash_sha256(digest, message, sizeof message);
    return QHASH_OK;
}

void qhash_trace(struct qhash_trace *out, const uint8_t header[80], struct qhash_rules rules)
{
    qhash_sha256(out->header_hash, header, QHASH_HEADER_LEN);
    qhash_circuit_angles(out->angles, out->header_hash, rules.angle_offset);
    qhash_sweep(out->expectations, out->angles, qhash_double_turns);
    out->margin = 0.5;
    for (unsigned i = 0; i < QHASH_QUBITS; i++) {
        const double margin = qhash_q15_margin(out->expectations[i]);
        out->margin = margin < out->margin ? margin : out->margin;
        out->q15[i] = qhash_q15(out->expectations[i]);
    }
    for (unsigned i = 0; i < QHASH_NIBBLES; i++) {
        out->nibbles[i] = qhash_nibble(out->header_hash, i);
    }
    out->zero_bytes = qhash_q15_pack(out->q15_bytes, out->q15);
    out->rejected = qhash_finish(out->digest, out->header_hash, out->q15, rules) == QHASH_REJECTED;
}

enum qhash_status qhash_digest(uint8_t digest[32], const uint8_t header[80],
                               struct qhash_rules rules)
{
    uint8_t hash[QHASH_DIGEST_LEN];
    uint8_t angle[QHASH_NIBBLES];
    double expectation[QHASH_QUBITS];
    int16_t q15[QHASH_QUBITS];
    qhash_sha256(hash, header, QHASH_HEADER_LEN);
    qhash_circuit_angles(angle, hash, rules.angle_offset);
    qhash_sweep(expectation, angle, qhash_double_turns);
    for (unsigned i = 0; i < QHASH_QUBITS; i++) {
        q15[i] = qhash_q15(expectation[i]);
    }
    return qhash_finish(digest, hash, q15, rules);
}
