/** Which known word a mistyped one was meant to be. */
#ifndef MINER_NEAREST_H
#define MINER_NEAREST_H

#include <stddef.h>

/** How many letters must be changed, put in or taken out; words count up to 32 letters. */
size_t miner_nearest_edits(const char *one, const char *other);

#endif
