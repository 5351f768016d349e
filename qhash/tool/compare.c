/* qhash compare: a device against the exact reference, nonce by nonce. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "qhash/device/device.h"
#include "qhash/header.h"
#include "qhash/tool/commands.h"
#include "qhash/tool/text.h"
#include "qhash/verify.h"

/* One nonce in 64 wins: many enough to count, few enough that a result is rarely full. */
enum { TARGET_TOP = 3, CHUNK = 2048 };

/** What has been counted. */
struct count {
    uint64_t nonces, winners, missed, invented, ambiguous;
};

/** Judge one result of a device; every nonce that it claims to have tried is hashed again. */
static void judge(struct count *count, const struct device_work *work,
                  const struct device_results *results)
{
    uint8_t header[QHASH_HEADER_LEN];
    size_t seen = 0;
    memcpy(header, work->header, sizeof header);
    for (uint64_t i = 0; i < results->nonces_tried; i++) {
        const uint32_t nonce = work->nonce_first + (uint32_t)i;
        struct qhash_verdict verdict;
        qhash_header_set_nonce(header, nonce);
        qhash_verify(&verdict, header, work->target, work->algorithm);
        const bool found = seen < results->find_count && results->finds[seen].nonce == nonce;
        seen += found ? 1 : 0;
        count->winners += verdict.meets ? 1 : 0;
        if (found != verdict.meets && verdict.ambiguous) {
            count->ambiguous++; /* both answers are right */
        } else {
            count->missed += verdict.meets && !found ? 1 : 0;
            count->invented += found && !verdict.meets ? 1 : 0;
        }
    }
    count->invented += results->find_count - seen; /* outside of the nonces tried, or twice */
    count->nonces += results->nonces_tried;
}

/** Whether a count exceeds its expectation beyond doubt: by more than six deviations and a dozen.
 */
static bool exceeds(uint64_t found, double expected)
{
    const double excess = (double)found - expected - (expected > 0 ? 12 : 0);
    return excess > 0 && excess * excess > 36 * expected;
}

static enum device_status compare(struct count *count, struct device *d, struct device_work *work,
                                  uint64_t nonces)
{
    struct device_results results;
    while (count->nonces < nonces) {
        const uint64_t left = nonces - count->nonces;
        work->nonce_first = (uint32_t)count->nonces;
        work->nonce_last = work->nonce_first + (uint32_t)(left < CHUNK ? left : CHUNK) - 1;
        enum device_status status = d->ops->submit(d, work);
        if (status == DEVICE_OK) {
            status = d->ops->collect(d, &results);
        }
        if (status != DEVICE_OK) {
            return status;
        }
        if (results.nonces_tried == 0) {
            return DEVICE_UNFIT;
        }
        judge(count, work, &results);
    }
    return DEVICE_OK;
}

static int report(const struct count *count, const struct device_description *description)
{
    const double winners = (double)count->winners;
    const bool misses = exceeds(count->missed, winners * description->missed_rate);
    const bool invents = exceeds(count->invented, winners * description->false_rate);
    printf("%" PRIu64 " nonces, %" PRIu64 " winners, %" PRIu64 " ambiguous\n", count->nonces,
           count->winners, count->ambiguous);
    printf("missed %" PRIu64 " (declared %g a winner)%s\n", count->missed, description->missed_rate,
           misses ? ": too many" : "");
    printf("false %" PRIu64 " (declared %g a winner)%s, 0 after the recheck\n", count->invented,
           description->false_rate, invents ? ": too many" : "");
    return misses || invents ? TOOL_CHECK_FAILED : TOOL_GOOD;
}

static int run_compare(const struct tool_arguments *arguments)
{
    struct device_work work = {.epoch = 1};
    uint64_t nonces = 100000;
    const char *name = tool_argument(arguments, "--device");
    const char *header = tool_argument(arguments, "--header");
    const char *why;
    const struct device_ops *ops = device_by_name(name != NULL ? name : "cpu");
    if (ops == NULL) {
        fprintf(stderr, "qhash compare: no device is called %s; see qhash devices\n", name);
        return TOOL_USAGE;
    }
    if (!tool_argument_number(&nonces, arguments, "--nonces", 1, UINT32_MAX)) {
        return TOOL_USAGE;
    }
    qhash_header_set_ntime(work.header, 1758762000);
    if (header != NULL && !text_hex(work.header, sizeof work.header, header, &why)) {
        fprintf(stderr, "qhash compare: --header: %s\n", why);
        return TOOL_USAGE;
    }
    memset(work.target, 0xff, sizeof work.target);
    work.target[QHASH_TARGET_LEN - 1] = TARGET_TOP;
    struct device *d = NULL;
    struct count count = {0};
    struct device_description description = {.missed_rate = 0};
    enum device_status status = ops->open(&d, NULL);
    if (status == DEVICE_OK) {
        if (ops->describe != NULL) {
            ops->describe(d, &description);
        }
        status = compare(&count, d, &work, nonces);
    }
    ops->close(d);
    if (status != DEVICE_OK) {
        fprintf(stderr, "qhash compare: %s: %s\n", ops->name, device_status_text(status));
        return TOOL_CHECK_FAILED;
    }
    return report(&count, &description);
}

const struct tool_command tool_compare = {
    .name = "compare",
    .operands = "",
    .summary = "a device against the exact reference: winners missed, and false ones",
    .options =
        {
            {"--device", "D", "cpu (the default), fake"},
            {"--nonces", "N", "how many, from nonce 0 (100000)"},
            {"--header", "HEX", "whose nonces; its ntime decides the rule"},
        },
    .run = run_compare,
};
