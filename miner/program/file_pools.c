#include "miner/program/file_pools.h"

/** The pools that the file has listed without logins of their own are complete now. */
static bool begin(struct miner_file_pools *pools, struct miner_options *options,
                  struct stratum_text *problem)
{
    const size_t listed = options->agent.pool_count;
    const size_t most = listed > 0 ? listed : 1;
    struct miner_login *const logins = options->agent.logins;
    if (options->user_count > most || options->pass_count > most) {
        stratum_text_add(problem, "more users or passwords than pools");
        return false;
    }
    pools->begun = true;
    pools->user = options->user_count > 0 ? logins[options->user_count - 1].user : NULL;
    pools->pass = options->pass_count > 0 ? logins[options->pass_count - 1].pass : NULL;
    for (size_t pool = options->user_count; pool < listed; pool++) {
        logins[pool].user = pools->user;
    }
    for (size_t pool = options->pass_count; pool < listed; pool++) {
        logins[pool].pass = pools->pass;
    }
    return true;
}

bool miner_file_pools_open(struct miner_file_pools *pools, struct miner_options *options,
                           struct stratum_text *problem)
{
    pools->index = options->agent.pool_count;
    if (pools->overruled) {
        return true;
    }
    if (!pools->begun && !begin(pools, options, problem)) {
        return false;
    }
    options->user_count = options->pass_count = pools->index;
    return true;
}

bool miner_file_pools_close(const struct miner_file_pools *pools, struct miner_options *options,
                            struct stratum_text *problem)
{
    const size_t index = pools->index;
    if (options->agent.pool_count == index) { /* its login would be the next one's */
        stratum_text_add(problem, "pools: one has no url");
        return false;
    }
    if (pools->overruled) {
        return true;
    }
    struct miner_login *const login = &options->agent.logins[index];
    const bool own = options->user_count > index;
    if (!own) {
        login->user = pools->user;
    }
    if (options->pass_count == index) {
        login->pass = own ? NULL : pools->pass;
    }
    options->user_count = options->pass_count = index + 1;
    return true;
}
