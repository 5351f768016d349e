/** What a miner prints, kept within bounds: its beginning and its end. */
#ifndef SIMPOOL_PROGRAM_OUTPUT_H
#define SIMPOOL_PROGRAM_OUTPUT_H

#include <stdint.h>

enum {
    PROGRAM_OUTPUT_MAX = 64 * 1024 * 1024, /* docs/OPERATING.md says it, too */
    PROGRAM_OUTPUT_HEAD = 32 * 1024 * 1024,
    PROGRAM_OUTPUT_TAIL = 4 * 1024 * 1024, /* what is kept of the end at least */
};

/** Cut the middle out of a file that has grown past PROGRAM_OUTPUT_MAX; call it now and then.
 * Whoever writes appends, is not held up and knows nothing of it: a line that it writes just then
 * may be lost. left_out counts the bytes of that file that are gone. */
void program_output_bound(uint64_t *left_out, const char *path);

#endif
