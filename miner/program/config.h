/** Options from a file: one JSON object whose members are the command line's long names. */
#ifndef MINER_PROGRAM_CONFIG_H
#define MINER_PROGRAM_CONFIG_H

#include <stdbool.h>

#include "stratum/text.h"

enum { MINER_CONFIG_BYTES_MAX = 1024 * 1024 };

/** One option of the file. value NULL: a flag that is on; miner_config_off: nothing is asked for,
 *  but the name has to be one. It lives as long as the texts do. false: problem says what is wrong
 *  with it. */
typedef bool (*miner_config_take)(void *context, const char *name, const char *value,
                                  struct stratum_text *problem);

/** A name that no file can give: it is known by where it stands, not by its letters. */
extern const char miner_config_pool[];
/** Likewise a value that no file can give. */
extern const char miner_config_off[];

/** Read a file and hand over its options in the order written, its pools last. A list is the same
 * option several times; numbers are handed over as they are written; false, and a list of nothing,
 * are as if nothing had been said. "pools" may be a list of objects, each with what belongs to one
 * pool: url, user, pass. Before and after each of them take() is called with miner_config_pool
 * itself and no value.
 *
 *  texts    out  what the values are in; yours to free()
 *  problem  out  names the file, the option, and what is wrong
 */
bool miner_config_read(char **texts, const char *path, miner_config_take take, void *context,
                       struct stratum_text *problem);

#endif
