/* qhash explain: one header step by step, for a person. */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "qhash/circuit.h"
#include "qhash/header.h"
#include "qhash/target.h"
#include "qhash/tool/commands.h"
#include "qhash/tool/text.h"
#include "qhash/verify.h"

static void explain_header(const uint8_t header[80])
{
    struct qhash_header parts;
    char text[TEXT_HEX_MAX + 1], date[40] = "";
    struct tm utc;
    qhash_header_unpack(&parts, header);
    const time_t seconds = (time_t)parts.ntime;
    if (gmtime_r(&seconds, &utc) != NULL) {
        (void)strftime(date, sizeof date, "%Y-%m-%d %H:%M:%S UTC", &utc);
    }
    printf("1. The header, %d bytes\n", QHASH_HEADER_LEN);
    printf("   version   %08" PRIx32 "\n", parts.version);
    printf("   previous  %s\n", text_of_digest(text, parts.previous));
    printf("   merkle    %s\n", text_of_digest(text, parts.merkle_root));
    printf("   ntime     %" PRIu32 "  %s\n", parts.ntime, date);
    printf("   nbits     %08" PRIx32 "\n", parts.nbits);
    printf("   nonce     %08" PRIx32 "\n\n", parts.nonce);
}

static void explain_rule(uint32_t ntime)
{
    const struct qhash_fork *fork = qhash_fork_at(ntime);
    printf("2. The rule at this ntime: %s\n", fork->title);
    printf("   the angle of nibble n is -(2n + %u) * pi / 32\n", fork->rules.angle_offset);
    if (fork->rules.reject_zero_bytes >= QHASH_ZERO_BYTES_NEVER) {
        printf("   no digest is discarded\n\n");
    } else {
        printf("   discarded when %u or more of the 32 expectation bytes are zero\n\n",
               fork->rules.reject_zero_bytes);
    }
}

static void explain_circuit(const struct qhash_trace *trace)
{
    char text[TEXT_HEX_MAX + 1];
    printf("3. SHA-256 of the header, whose nibbles turn the qubits\n   %s\n\n",
           text_of_bytes(text, trace->header_hash, QHASH_DIGEST_LEN));
    printf("4. The circuit: nibble (angle index) of each rotation; what is measured; Q1.15\n");
    printf("   qubit    Y1       Z1       Y2       Z2           <Z>            steps     q15\n");
    for (unsigned qubit = 0; qubit < QHASH_QUBITS; qubit++) {
        printf("   %5u", qubit);
        for (unsigned layer = 0; layer < QHASH_LAYERS; layer++) {
            for (unsigned axis = QHASH_AXIS_Y; axis <= QHASH_AXIS_Z; axis++) {
                const unsigned at = qhash_circuit_nibble(layer, (enum qhash_axis)axis, qubit);
                printf("  %2u (%2u)", trace->nibbles[at], trace->angles[at]);
            }
        }
        printf("  %+.12f  %+13.6f  %6d\n", trace->expectations[qubit],
               trace->expectations[qubit] * QHASH_Q15_ONE, trace->q15[qubit]);
    }
    printf("   the rotations Z2 have no effect: they commute with the measurement\n\n");
}

static int run_explain(const struct tool_arguments *arguments)
{
    static const uint8_t hardest[QHASH_TARGET_LEN] = {0};
    uint8_t header[QHASH_HEADER_LEN];
    char text[TEXT_HEX_MAX + 1];
    const char *why;
    if (!text_hex(header, sizeof header, arguments->operands[0], &why)) {
        fprintf(stderr, "qhash explain: %s: a header is %d hexadecimal digits\n", why,
                2 * QHASH_HEADER_LEN);
        return TOOL_USAGE;
    }
    struct qhash_trace trace;
    struct qhash_verdict verdict;
    qhash_trace(&trace, header, qhash_rules_at(qhash_header_ntime(header)));
    qhash_verify(&verdict, header, hardest, QHASH_ALGORITHM_QHASH);
    explain_header(header);
    explain_rule(qhash_header_ntime(header));
    explain_circuit(&trace);
    printf("5. The 32 expectation bytes, %u of them zero\n   %s\n\n", trace.zero_bytes,
           text_of_bytes(text, trace.q15_bytes, QHASH_Q15_LEN));
    printf("6. %s\n   %s\n",
           trace.rejected ? "Discarded: the digest is set to all ones"
                          : "SHA-256 of the hash and the bytes: the digest",
           text_of_bytes(text, trace.digest, QHASH_DIGEST_LEN));
    printf("   as explorers show it\n   %s\n", text_of_digest(text, trace.digest));
    if (!trace.rejected) {
        printf("   share difficulty %.10g\n", qhash_target_difficulty(trace.digest));
    }
    printf("\n7. The nearest rounding tie is %.3g of a step away%s\n", verdict.margin,
           verdict.ambiguous ? ": ambiguous, both roundings are valid" : "");
    return TOOL_GOOD;
}

const struct tool_command tool_explain = {
    .name = "explain",
    .operands = "HEX",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "one header step by step, for a person",
    .run = run_explain,
};
