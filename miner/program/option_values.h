/** How the values of the command line are read: one function a kind of value. */
#ifndef MINER_PROGRAM_OPTION_VALUES_H
#define MINER_PROGRAM_OPTION_VALUES_H

#include "miner/program/options.h"
#include "stratum/text.h"

/** Takes one value; false: problem says what is wrong with it. */
typedef bool (*miner_option_take)(struct miner_options *options, const char *value,
                                  struct stratum_text *problem);

/** A number from 0 on, decimal or with 0x. */
bool miner_option_read_count(uint64_t *out, const char *text);

bool miner_option_take_algorithm(struct miner_options *options, const char *value,
                                 struct stratum_text *problem);
bool miner_option_take_url(struct miner_options *options, const char *value,
                           struct stratum_text *problem);
bool miner_option_take_user(struct miner_options *options, const char *value,
                            struct stratum_text *problem);
bool miner_option_take_pass(struct miner_options *options, const char *value,
                            struct stratum_text *problem);
bool miner_option_take_proxy(struct miner_options *options, const char *value,
                             struct stratum_text *problem);
bool miner_option_take_silence(struct miner_options *options, const char *value,
                               struct stratum_text *problem);
bool miner_option_take_ntime(struct miner_options *options, const char *value,
                             struct stratum_text *problem);
bool miner_option_take_userpass(struct miner_options *options, const char *value,
                                struct stratum_text *problem);
/* option_devices.c */
bool miner_option_take_device(struct miner_options *options, const char *value,
                              struct stratum_text *problem);
bool miner_option_take_threads(struct miner_options *options, const char *value,
                               struct stratum_text *problem);
bool miner_option_take_duration(struct miner_options *options, const char *value,
                                struct stratum_text *problem);
bool miner_option_take_iterations(struct miner_options *options, const char *value,
                                  struct stratum_text *problem);
bool miner_option_take_api(struct miner_options *options, const char *value,
                           struct stratum_text *problem);
bool miner_option_take_log(struct miner_options *options, const char *value,
                           struct stratum_text *problem);
bool miner_option_take_seed(struct miner_options *options, const char *value,
                            struct stratum_text *problem);
/** When all were taken: what must be there, and what is assumed where nothing was said. */
bool miner_option_complete(struct miner_options *options, struct stratum_text *problem);

#endif
