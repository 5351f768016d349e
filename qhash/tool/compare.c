/* qhash compare: a device against the exact reference, nonce by nonce. */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "qhash/bytes.h"
#include "qhash/device/device.h"
#include "qhash/device/engine.h"
#include "qhash/header.h"
#include "qhash/tool/commands.h"
#include "qhash/tool/text.h"
#include "qhash/verify.h"

enum {
    CHUNK = 2048, /* nonces of a work, at a target that one nonce in 64 meets */
    CHUNK_SPARSE = 65536,
    SPARSE_FROM = 10000000, /* so many nonces have winners enough at one in 2048 */
    CORES_MAX = 256
};

/** What has been counted. */
struct count {
    uint64_t nonces, winners, missed, invented, ambiguous;
};

/** A comparison in progress: cores take turns at the device, and hash again side by side. */
struct comparison {
    struct device *d;
    struct device_work work; /* but for its nonces */
    uint64_t nonces;         /* wanted */
    uint32_t chunk;
    const struct device_engine *engine; /* that hashes again */
    pthread_mutex_t mutex;              /* of all below, and of the device */
    uint64_t begun;                     /* nonces handed to the device so far */
    struct count count;
    enum device_status status;
};

/** Whether the exact digest meets the target, and whether a tie leaves that open. */
static struct qhash_verdict verdict_of(const struct device_work *work, uint32_t nonce)
{
    struct qhash_verdict verdict;
    uint8_t header[QHASH_HEADER_LEN];
    memcpy(header, work->header, sizeof header);
    qhash_header_set_nonce(header, nonce);
    qhash_verify(&verdict, header, work->target, work->algorithm);
    return verdict;
}

/** Judge one result of a device: an engine of this CPU says which nonces win, and where the two
 *  differ the reference decides. */
static struct count judge(const struct device_engine *engine, const struct device_work *work,
                          const struct device_results *results)
{
    struct count count = {.nonces = results->nonces_tried};
    struct device_search search;
    size_t seen = 0;
    device_search_init(&search, work);
    for (uint64_t done = 0; done < results->nonces_tried; done += DEVICE_SLICE) {
        uint32_t winners[DEVICE_SLICE];
        const uint64_t left = results->nonces_tried - done;
        const uint32_t first = work->nonce_first + (uint32_t)done;
        const uint32_t tried = left < DEVICE_SLICE ? (uint32_t)left : DEVICE_SLICE;
        const size_t found = device_scan(winners, device_engine_tops(engine, work->algorithm),
                                         &search, first, tried);
        size_t next = 0;
        for (uint32_t nonce = first; nonce - first < tried; nonce++) {
            const bool wins = next < found && winners[next] == nonce;
            const bool said = seen < results->find_count && results->finds[seen].nonce == nonce;
            next += wins ? 1 : 0;
            seen += said ? 1 : 0;
            count.winners += wins ? 1 : 0;
            if (wins != said) {
                const struct qhash_verdict verdict = verdict_of(work, nonce);
                count.ambiguous += verdict.ambiguous ? 1 : 0; /* both answers are right */
                count.missed += !verdict.ambiguous && verdict.meets && !said ? 1 : 0;
                count.invented += !verdict.ambiguous && !verdict.meets && said ? 1 : 0;
            }
        }
    }
    count.invented += results->find_count - seen; /* outside of the nonces tried, or twice */
    return count;
}

/** Whether a count exceeds its expectation beyond doubt: by more than six deviations and a dozen.
 */
static bool exceeds(uint64_t found, double expected)
{
    const double excess = (double)found - expected - (expected > 0 ? 12 : 0);
    return excess > 0 && excess * excess > 36 * expected;
}

/** Have the device search the next chunk; false: there is none left, or it failed. */
static bool search_next(struct comparison *all, struct device_work *work,
                        struct device_results *results)
{
    (void)pthread_mutex_lock(&all->mutex);
    const uint64_t left = all->nonces - all->begun;
    const bool more = left > 0 && all->status == DEVICE_OK;
    if (more) {
        *work = all->work;
        work->nonce_first = (uint32_t)all->begun;
        work->nonce_last =
            work->nonce_first + (left < all->chunk ? (uint32_t)left : all->chunk) - 1;
        all->status = all->d->ops->submit(all->d, work);
        if (all->status == DEVICE_OK) {
            all->status = all->d->ops->collect(all->d, results);
        }
        if (all->status == DEVICE_OK && results->nonces_tried == 0) {
            all->status = DEVICE_UNFIT;
        }
        all->begun += all->status == DEVICE_OK ? results->nonces_tried : 0;
    }
    const bool good = more && all->status == DEVICE_OK;
    (void)pthread_mutex_unlock(&all->mutex);
    return good;
}

static void *compare(void *context)
{
    struct comparison *all = context;
    struct device_work work;
    struct device_results results;
    while (search_next(all, &work, &results)) {
        const struct count count = judge(all->engine, &work, &results);
        (void)pthread_mutex_lock(&all->mutex);
        all->count.nonces += count.nonces;
        all->count.winners += count.winners;
        all->count.missed += count.missed;
        all->count.invented += count.invented;
        all->count.ambiguous += count.ambiguous;
        (void)pthread_mutex_unlock(&all->mutex);
    }
    return NULL;
}

/** Compare on all cores. */
static void compare_all(struct comparison *all)
{
    pthread_t threads[CORES_MAX];
    size_t started = 0;
    const long online = sysconf(_SC_NPROCESSORS_ONLN);
    const size_t wanted = online < 1 ? 1 : online > CORES_MAX ? CORES_MAX : (size_t)online;
    while (started + 1 < wanted && pthread_create(&threads[started], NULL, compare, all) == 0) {
        started++;
    }
    (void)compare(all);
    while (started > 0) {
        (void)pthread_join(threads[--started], NULL);
    }
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
    struct comparison all = {.work = {.epoch = 1}, .nonces = 100000, .chunk = CHUNK};
    struct device_work *work = &all.work;
    char why_not[DEVICE_DETAIL_LEN] = "";
    const struct device_options options = {
        .engine = tool_argument(arguments, "--engine"),
        .why = why_not,
    };
    const char *name = tool_argument(arguments, "--device");
    const char *header = tool_argument(arguments, "--header");
    const char *why;
    const struct device_ops *ops = device_by_name(name != NULL ? name : "cpu");
    if (ops == NULL) {
        fprintf(stderr, "qhash compare: no device is called %s; see qhash devices\n", name);
        return TOOL_USAGE;
    }
    if (!tool_argument_number(&all.nonces, arguments, "--nonces", 1, UINT32_MAX)) {
        return TOOL_USAGE;
    }
    qhash_header_set_ntime(work->header, 1758762000);
    if (header != NULL && !text_hex(work->header, sizeof work->header, header, &why)) {
        fprintf(stderr, "qhash compare: --header: %s\n", why);
        return TOOL_USAGE;
    }
    if (options.engine != NULL && strcmp(ops->name, "cpu") == 0 &&
        !tool_engine_runs("compare", options.engine)) {
        return TOOL_USAGE;
    }
    memset(work->target, 0xff, sizeof work->target);
    work->target[QHASH_TARGET_LEN - 1] = 3;
    all.engine = device_engine_by_name("plain");
    if (all.nonces >= SPARSE_FROM) {
        all.chunk = CHUNK_SPARSE;
        /* The best is as exact, which its own comparison with the plain one shows. */
        all.engine = strcmp(ops->name, "cpu") == 0 ? all.engine : device_engine_best(true);
        qhash_store_le32(work->target + QHASH_TARGET_LEN - 4, UINT32_MAX >> 11);
    }
    struct device_description description = {.missed_rate = 0};
    all.status = ops->open(&all.d, &options);
    if (all.status == DEVICE_OK) {
        if (ops->describe != NULL) {
            ops->describe(all.d, &description);
        }
        (void)pthread_mutex_init(&all.mutex, NULL);
        compare_all(&all);
        (void)pthread_mutex_destroy(&all.mutex);
    }
    ops->close(all.d);
    if (all.status != DEVICE_OK) {
        fprintf(stderr, "qhash compare: %s: %s%s%s\n", ops->name, device_status_text(all.status),
                why_not[0] != 0 ? ": " : "", why_not);
        return TOOL_CHECK_FAILED;
    }
    return report(&all.count, &description);
}

const struct tool_command tool_compare = {
    .name = "compare",
    .operands = "",
    .summary = "a device against the exact reference: winners missed, and false ones",
    .options =
        {
            {"--device", "D", "cpu (the default), cuda, fake"},
            {"--engine", "E", "one of its engines; the best unless told otherwise"},
            {"--nonces", "N", "how many, from nonce 0 (100000)"},
            {"--header", "HEX", "whose nonces; its ntime decides the rule"},
        },
    .run = run_compare,
};
