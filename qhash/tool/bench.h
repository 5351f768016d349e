/* What `qhash bench` asks of a kind of device: to run by its whole work, or by its ceiling's, for a
 * slice of time. Alternation, medians and reporting are the same for all kinds. */
#ifndef QHASH_TOOL_BENCH_H
#define QHASH_TOOL_BENCH_H

#include <stdbool.h>
#include <stdint.h>

#include "qhash/algorithm.h"

enum { BENCH_CORES_MAX = 1024 };

/** What the command line asks for. */
struct bench_request {
    const char *engine; /* NULL: every one that the kind has; cuda: or several, "one,two" */
    enum qhash_algorithm algorithm;
    unsigned cores; /* 0: one, and then all */
    int64_t seconds;
    bool json;
};

/** The two sides of a comparison. */
enum bench_side {
    BENCH_WHOLE,  /* the search as a miner does it, its target out of reach */
    BENCH_CEILING /* the SHA-256 work of qhash alone, on the same code path */
};

/** Nonces tried and the time that they took. */
struct bench_slice {
    uint64_t nonces;
    int64_t took_us;
};

/** One thing to measure. */
struct bench_subject {
    const char *device, *engine;
    unsigned cores;       /* at work at once; 0: the word means nothing to this kind */
    double missed_rate;   /* the loss that it declares */
    bool has_ceiling;     /* sha256d is its own ceiling */
    int64_t slice_us_min; /* shorter ones would measure how a slice begins and ends */
    const char *beside;   /* for people, what the other side is; NULL: SHA-256 alone */
    /** Work by one side for about slice_us; *out is all zero before. */
    void (*run)(void *state, enum bench_side side, int64_t slice_us, struct bench_slice *out);
    void *state;
};

/** Measure both sides in alternation and print one line. Rates and ratio are medians over pairs of
 *  slices, so a neighbour that comes and goes moves them little. */
void bench_measure(const struct bench_subject *subject, const struct bench_request *request);

/** Measure all that a request asks of one kind of device.
 *  returns  an enum tool_exit; what is wrong is said on stderr */
typedef int bench_kind(const struct bench_request *request);

/** The CPU: bench_cpu.c. */
int bench_cpu(const struct bench_request *request);

/** NVIDIA GPUs, each kernel that this program and the GPU have: bench_cuda.c. */
int bench_cuda(const struct bench_request *request);

#endif
