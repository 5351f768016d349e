/* qhash vectors: random headers with every intermediate, in the format that verify reads. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "qhash/bytes.h"
#include "qhash/header.h"
#include "qhash/sha256.h"
#include "qhash/tool/commands.h"
#include "qhash/tool/vector_file.h"

/** Header number `index` of a seed: SHA-256 in counter mode, so that anyone can make it again. */
static void random_header(uint8_t header[80], uint64_t seed, uint64_t index, uint32_t ntime)
{
    uint8_t bytes[3 * QHASH_DIGEST_LEN];
    for (uint8_t part = 0; part < 3; part++) {
        uint8_t counter[17];
        qhash_store_be64(counter, seed);
        qhash_store_be64(counter + 8, index);
        counter[16] = part;
        qhash_sha256(bytes + (size_t)part * QHASH_DIGEST_LEN, counter, sizeof counter);
    }
    memcpy(header, bytes, QHASH_HEADER_LEN);
    qhash_header_set_ntime(header, ntime);
}

static int run_vectors(const struct tool_arguments *arguments)
{
    uint64_t seed = 1, count = 10, ntime = 1758762000;
    if (!tool_argument_number(&seed, arguments, "--seed", 0, UINT64_MAX) ||
        !tool_argument_number(&count, arguments, "--count", 1, 1000000000) ||
        !tool_argument_number(&ntime, arguments, "--ntime", 0, UINT32_MAX)) {
        return TOOL_USAGE;
    }
    printf("# qhash vectors --seed %" PRIu64 " --count %" PRIu64 " --ntime %" PRIu64 "\n", seed,
           count, ntime);
    for (uint64_t i = 0; i < count; i++) {
        uint8_t header[QHASH_HEADER_LEN];
        char name[VECTOR_NAME_MAX];
        random_header(header, seed, i, (uint32_t)ntime);
        (void)snprintf(name, sizeof name, "seed_%" PRIu64 "_%" PRIu64, seed, i);
        vector_print(name, header);
    }
    return TOOL_GOOD;
}

const struct tool_command tool_vectors = {
    .name = "vectors",
    .operands = "",
    .summary = "makes vectors with every intermediate, in the format of verify",
    .options =
        {
            {"--seed", "N", "the same seed makes the same headers (1)"},
            {"--count", "N", "how many (10)"},
            {"--ntime", "T", "Unix seconds; decides the rule (1758762000, the last fork)"},
        },
    .run = run_vectors,
};
