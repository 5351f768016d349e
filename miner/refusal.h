/** What a pool meant by its answer to a share. Pure.
 *
 *  Codes mean different things at different pools (23 is low difficulty, bad version or bad time),
 *  so words decide, and a code only where there are none. source: docs/STRATUM.md, error codes
 */
#ifndef MINER_REFUSAL_H
#define MINER_REFUSAL_H

#include "stratum/message.h"
#include "stratum/verdict.h"

/** ACCEPTED, or why not; MALFORMED where nothing tells. */
enum stratum_verdict miner_refusal_verdict(const struct stratum_reply *reply);

#endif
