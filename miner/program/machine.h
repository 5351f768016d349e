/** Which machine a number was measured on. */
#ifndef MINER_PROGRAM_MACHINE_H
#define MINER_PROGRAM_MACHINE_H

#include "stratum/text.h"

enum { MINER_MACHINE_NAME_MAX = 96 };

struct miner_machine {
    char cpu[MINER_MACHINE_NAME_MAX + 1]; /* "AMD EPYC-Milan Processor"; "" when nobody says */
    char kernel[MINER_MACHINE_NAME_MAX + 1];
    long cores;
    const char *compiler;
};

/** root: "" for this machine; a folder that looks like one, for tests. */
void miner_machine_read(struct miner_machine *out, const char *root);
void miner_machine_json(struct stratum_text *out, const struct miner_machine *machine);
/** The first line of root/path that begins with key, behind its colon; without key the first line.
 *  false: there is none. */
bool miner_machine_line(char out[MINER_MACHINE_NAME_MAX + 1], const char *root, const char *path,
                        const char *key);

#endif
