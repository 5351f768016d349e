#include "tests/unit/miner/retries.h"

#include <string.h>

#include "tests/unit/check.h"

static const struct miner_place pools[] = {
    {"us.pool.example", 3333}, {"backup.example", 4444}, {"10.0.0.7", 5555}};

struct miner_retry retries_make(size_t pool_count, uint64_t seed)
{
    const struct miner_retry_options options = {
        .pools = pools,
        .pool_count = pool_count,
        .first_us = SECOND_US,
        .max_us = 30 * SECOND_US,
        .seed = seed,
    };
    struct miner_retry retry;
    miner_retry_init(&retry, &options);
    return retry;
}

enum miner_redirect retries_send_to(struct miner_retry *retry, int64_t now_us, const char *host,
                                    uint16_t port)
{
    struct stratum_reconnect where = {.port = port};
    const char *problem = "none";
    int64_t wait_us = -1;
    memcpy(where.host, host, strlen(host) + 1);
    const enum miner_redirect answer =
        miner_retry_on_redirect(retry, now_us, &where, &wait_us, &problem);
    check_true(answer != MINER_REDIRECT_STAY ? wait_us >= 0 : strcmp(problem, "none") != 0);
    return answer;
}
