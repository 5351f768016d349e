/** Lines for people who watch a run. Nobody waits for them: what is not read keeps for a while, and
 *  then lines are left out, which is said where they would stand. */
#ifndef SIMPOOL_PROGRAM_VOICE_H
#define SIMPOOL_PROGRAM_VOICE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "stratum/net/outlet.h"

enum { PROGRAM_VOICE_ROOM = 64 * 1024 };

/** Belongs to the loop's thread. All zero: it says nothing, to nobody. */
struct program_voice {
    bool heard;
    bool patient;
    struct stratum_outlet outlet;
    char waiting[PROGRAM_VOICE_ROOM]; /* whole lines, except that the first may have begun */
    size_t len;
    uint64_t left_out; /* lines, that this was not yet said of */
};

/** Behind what out was given so far. patient: it waits for its readers, where no time
 * passes; signals end the program meanwhile. */
void program_voice_open(struct program_voice *voice, FILE *out, bool patient);
/** line: without its newline */
void program_voice_say(struct program_voice *voice, const char *line);
/** Writes what can be written now. */
void program_voice_flush(struct program_voice *voice);
/** Those who read slowly are waited for. returns how many lines were left out that this could not
 *  be said of. */
uint64_t program_voice_close(struct program_voice *voice);

#endif
