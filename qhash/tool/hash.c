/* qhash hash: headers to digests, from the command line or from stdin. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qhash/algorithm.h"
#include "qhash/header.h"
#include "qhash/q15.h"
#include "qhash/qhash.h"
#include "qhash/sha256.h"
#include "qhash/statevec.h"
#include "qhash/tool/commands.h"
#include "qhash/tool/text.h"
#include "qhash/verify.h"

/** One run of the subcommand. */
struct run {
    enum qhash_algorithm algorithm;
    bool json;
    struct qhash_workspace *workspace; /* NULL: the closed form */
    bool failed;
};

/** Replace what the closed form said by what the oracle says. */
static void trace_by_oracle(struct qhash_trace *trace, struct qhash_workspace *workspace,
                            struct qhash_rules rules)
{
    qhash_oracle_expectations(trace->expectations, workspace, trace->angles);
    trace->margin = 0.5;
    for (size_t i = 0; i < QHASH_QUBITS; i++) {
        const double margin = qhash_q15_margin(trace->expectations[i]);
        trace->margin = margin < trace->margin ? margin : trace->margin;
        trace->q15[i] = qhash_q15(trace->expectations[i]);
    }
    trace->zero_bytes = qhash_q15_pack(trace->q15_bytes, trace->q15);
    trace->rejected =
        qhash_finish(trace->digest, trace->header_hash, trace->q15, rules) == QHASH_REJECTED;
}

static void print_json(const struct qhash_trace *trace, const uint8_t header[80],
                       struct qhash_rules rules)
{
    static const uint8_t hardest[QHASH_TARGET_LEN] = {0};
    char text[TEXT_HEX_MAX + 1];
    struct qhash_verdict verdict;
    qhash_verify(&verdict, header, hardest, QHASH_ALGORITHM_QHASH);
    printf("{\"algo\":\"qhash\",\"header\":\"%s\"", text_of_bytes(text, header, QHASH_HEADER_LEN));
    printf(",\"ntime\":%" PRIu32 ",\"angle_offset\":%u,\"reject_zero_bytes\":%u",
           qhash_header_ntime(header), rules.angle_offset, rules.reject_zero_bytes);
    printf(",\"sha256\":\"%s\",\"nibbles\":[", text_of_bytes(text, trace->header_hash, 32));
    text_print_bytes(trace->nibbles, QHASH_NIBBLES, ",");
    printf("],\"angles\":[");
    text_print_bytes(trace->angles, QHASH_NIBBLES, ",");
    printf("],\"expectations\":[");
    text_print_doubles(trace->expectations, QHASH_QUBITS, ",");
    printf("],\"q15\":[");
    text_print_q15(trace->q15, QHASH_QUBITS, ",");
    printf("],\"q15_bytes\":\"%s\"", text_of_bytes(text, trace->q15_bytes, QHASH_Q15_LEN));
    printf(",\"zero_bytes\":%u,\"rejected\":%s", trace->zero_bytes,
           trace->rejected ? "true" : "false");
    printf(",\"digest\":\"%s\"", text_of_bytes(text, trace->digest, QHASH_DIGEST_LEN));
    printf(",\"display\":\"%s\"", text_of_digest(text, trace->digest));
    printf(",\"margin\":%.9g,\"ambiguous\":%s}\n", trace->margin,
           verdict.ambiguous ? "true" : "false");
}

static void hash_sha256d(const struct run *run, const uint8_t header[80])
{
    uint8_t digest[QHASH_DIGEST_LEN];
    char text[TEXT_HEX_MAX + 1];
    qhash_sha256d(digest, header, QHASH_HEADER_LEN);
    if (run->json) {
        printf("{\"algo\":\"sha256d\",\"header\":\"%s\"",
               text_of_bytes(text, header, QHASH_HEADER_LEN));
        printf(",\"digest\":\"%s\"", text_of_bytes(text, digest, QHASH_DIGEST_LEN));
        printf(",\"display\":\"%s\"}\n", text_of_digest(text, digest));
    } else {
        printf("%s\n", text_of_digest(text, digest));
    }
}

/** Hash one header given as text; `place` is its number among the arguments or lines. */
static void hash_text(struct run *run, const char *given, const char *kind, size_t place)
{
    uint8_t header[QHASH_HEADER_LEN];
    char text[TEXT_HEX_MAX + 1];
    const char *why;
    if (!text_hex(header, sizeof header, given, &why)) {
        fprintf(stderr, "qhash hash: %s %zu: %s: a header is %d hexadecimal digits\n", kind, place,
                why, 2 * QHASH_HEADER_LEN);
        run->failed = true;
        return;
    }
    if (run->algorithm == QHASH_ALGORITHM_SHA256D) {
        hash_sha256d(run, header);
        return;
    }
    struct qhash_trace trace;
    const struct qhash_rules rules = qhash_rules_at(qhash_header_ntime(header));
    qhash_trace(&trace, header, rules);
    if (run->workspace != NULL) {
        trace_by_oracle(&trace, run->workspace, rules);
    }
    if (run->json) {
        print_json(&trace, header, rules);
    } else {
        printf("%s\n", text_of_digest(text, trace.digest));
    }
}

static void hash_stdin(struct run *run)
{
    char line[TEXT_LINE_MAX];
    size_t number = 0;
    while (text_line_read(line, stdin) != TEXT_LINE_END) {
        number++;
        if (line[0] != 0) {
            hash_text(run, line, "line", number); /* too long a line has too many digits */
        }
    }
}

static int run_hash(const struct tool_arguments *arguments)
{
    struct run run = {.json = tool_argument(arguments, "--json") != NULL};
    if (!tool_argument_algorithm(&run.algorithm, arguments)) {
        return TOOL_USAGE;
    }
    if (tool_argument(arguments, "--oracle") != NULL) {
        run.workspace = malloc(sizeof *run.workspace);
        if (run.workspace == NULL) {
            fprintf(stderr, "qhash hash: the oracle needs 1 MiB of memory, which there is not\n");
            return TOOL_USAGE;
        }
    }
    if (arguments->operand_count == 0) {
        hash_stdin(&run);
    }
    for (size_t i = 0; i < arguments->operand_count; i++) {
        if (strcmp(arguments->operands[i], "-") == 0) {
            hash_stdin(&run);
        } else {
            hash_text(&run, arguments->operands[i], "argument", i + 1);
        }
    }
    free(run.workspace);
    return run.failed ? TOOL_CHECK_FAILED : TOOL_GOOD;
}

const struct tool_command tool_hash = {
    .name = "hash",
    .operands = "[HEX...|-]",
    .operands_max = SIZE_MAX,
    .summary = "80-byte headers as hex, arguments or lines of stdin: one digest a line",
    .options =
        {
            {"--algo", "NAME", "qhash (the default) or sha256d"},
            {"--json", NULL, "every intermediate and the rounding margin"},
            {"--oracle", NULL, "run the circuit gate by gate instead of the closed form"},
        },
    .run = run_hash,
};
