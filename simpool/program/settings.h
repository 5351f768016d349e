/** Options from a JSON file, by the same table as those of the command line. */
#ifndef SIMPOOL_PROGRAM_SETTINGS_H
#define SIMPOOL_PROGRAM_SETTINGS_H

#include "simpool/program/options.h"

/** NULL: no option of that name. */
const struct program_option *program_option_named(const struct program_syntax *syntax,
                                                  const char *name, size_t len);
/** NULL: none is near. */
const char *program_option_nearest(const struct program_syntax *syntax, const char *name);

/** Read {"name": value, …} and set each. false: said on stderr, with the file and the name.
 *  *file, unless it stays NULL, is yours to free when the values are no longer needed. */
bool program_settings_read(struct stratum_json_document **file, const struct program_syntax *syntax,
                           const char *path);

#endif
