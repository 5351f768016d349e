/** The blunders there are, for the mutants. */
#ifndef LAB_BLUNDERS_H
#define LAB_BLUNDERS_H

#include "lab/blunder.h"

extern const struct lab_blunder lab_blunder_prevhash_order;
extern const struct lab_blunder lab_blunder_merkle_order;
extern const struct lab_blunder lab_blunder_ntime_order;
extern const struct lab_blunder lab_blunder_nonce_order;
extern const struct lab_blunder lab_blunder_version_order;
extern const struct lab_blunder lab_blunder_no_extranonce1;
extern const struct lab_blunder lab_blunder_extranonce2_order;
extern const struct lab_blunder lab_blunder_first_extranonce1;
extern const struct lab_blunder lab_blunder_previous_job;
extern const struct lab_blunder lab_blunder_half_angle;
extern const struct lab_blunder lab_blunder_wrong_sign;
extern const struct lab_blunder lab_blunder_fork_angle;
extern const struct lab_blunder lab_blunder_single_precision;
extern const struct lab_blunder lab_blunder_zero_rule;
extern const struct lab_blunder lab_blunder_mean_field;
extern const struct lab_blunder lab_blunder_rust_miner;
extern const struct lab_blunder lab_blunder_sha256d;
extern const struct lab_blunder lab_blunder_digest_order;
extern const struct lab_blunder lab_blunder_two_orders;
extern const struct lab_blunder lab_blunder_easy_target;

#endif
