/** The "pools" of a configuration file, each with a login of its own. What the file says outside of
 *  them is for those that have none. */
#ifndef MINER_PROGRAM_FILE_POOLS_H
#define MINER_PROGRAM_FILE_POOLS_H

#include "miner/program/options.h"
#include "stratum/text.h"

/** Starts as zeros, but for the first. */
struct miner_file_pools {
    bool overruled; /* all logins are the command line's */
    bool begun;
    size_t index;            /* of the pool at hand */
    const char *user, *pass; /* for all; NULL: none */
};

/** Before what one pool says is taken. false: problem says what is wrong with what came before. */
bool miner_file_pools_open(struct miner_file_pools *pools, struct miner_options *options,
                           struct stratum_text *problem);
/** After it: what it did not say is not its neighbour's. Without a user it has the one for all,
 * with the password for all unless it has one itself; a user of its own without a password has
 * none. */
bool miner_file_pools_close(const struct miner_file_pools *pools, struct miner_options *options,
                            struct stratum_text *problem);

#endif
