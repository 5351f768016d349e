/** How the values of the command line are read: one function a kind of value. */
#ifndef MINER_OPTION_VALUES_H
#define MINER_OPTION_VALUES_H

#include "miner/options.h"
#include "stratum/text.h"

/** Takes one value; false: problem says what is wrong with it. */
typedef bool (*miner_option_take)(struct miner_options *options, const char *value,
                                  struct stratum_text *problem);

bool miner_option_take_algorithm(struct miner_options *options, const char *value,
                                 struct stratum_text *problem);
bool miner_option_take_url(struct miner_options *options, const char *value,
                           struct stratum_text *problem);
bool miner_option_take_userpass(struct miner_options *options, const char *value,
                                struct stratum_text *problem);
bool miner_option_take_device(struct miner_options *options, const char *value,
                              struct stratum_text *problem);
bool miner_option_take_threads(struct miner_options *options, const char *value,
                               struct stratum_text *problem);
bool miner_option_take_duration(struct miner_options *options, const char *value,
                                struct stratum_text *problem);
bool miner_option_take_iterations(struct miner_options *options, const char *value,
                                  struct stratum_text *problem);
bool miner_option_take_seed(struct miner_options *options, const char *value,
                            struct stratum_text *problem);

#endif
