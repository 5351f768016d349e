/* What one hash costs on one core: the digest, the verdict and the oracle. One JSON object a line.
 * usage: bench_digest [SECONDS], of each; 0.2 unless told otherwise */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "qhash/header.h"
#include "qhash/statevec.h"
#include "qhash/verify.h"

static double now_s(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/** What every measured function gets: a header to change, and a byte to leave something in. */
struct sample {
    uint8_t header[80];
    struct qhash_workspace *workspace;
    unsigned sink;
};

static void digest(struct sample *sample)
{
    uint8_t out[32];
    (void)qhash_digest(out, sample->header, qhash_rules_at(qhash_header_ntime(sample->header)));
    sample->sink += out[0];
}

static void verify(struct sample *sample)
{
    static const uint8_t target[32] = {0};
    struct qhash_verdict out;
    qhash_verify(&out, sample->header, target, QHASH_ALGORITHM_QHASH);
    sample->sink += out.digest[0];
}

static void oracle(struct sample *sample)
{
    uint8_t out[32];
    (void)qhash_oracle(out, sample->workspace, sample->header,
                       qhash_rules_at(qhash_header_ntime(sample->header)));
    sample->sink += out[0];
}

static void measure(const char *name, void (*hash)(struct sample *), struct sample *sample,
                    double seconds)
{
    uint32_t count = 0;
    const double begun = now_s();
    double took;
    do {
        qhash_header_set_nonce(sample->header, count++);
        hash(sample);
        took = now_s() - begun;
    } while (took < seconds);
    printf("{\"bench\":\"%s\",\"count\":%" PRIu32 ",\"microseconds\":%.3f,\"per_second\":%.0f}\n",
           name, count, took / count * 1e6, count / took);
}

int main(int argc, char **argv)
{
    const double seconds = argc > 1 ? strtod(argv[1], NULL) : 0.2;
    struct sample sample = {.workspace = malloc(sizeof *sample.workspace)};
    if (sample.workspace == NULL || !(seconds > 0)) {
        free(sample.workspace);
        fprintf(stderr, "usage: bench_digest [SECONDS]\n");
        return 2;
    }
    qhash_header_set_ntime(sample.header, 1758762000);
    measure("digest", digest, &sample, seconds);
    measure("verify", verify, &sample, seconds);
    measure("oracle", oracle, &sample, seconds);
    free(sample.workspace);
    return sample.sink == UINT32_MAX ? 1 : 0; /* so that no work can be left out */
}
