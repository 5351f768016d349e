/** A recording being written: what waits is one write(), so that whatever ends the program leaves
 *  whole lines. */
#ifndef SIMPOOL_PROGRAM_TAPE_H
#define SIMPOOL_PROGRAM_TAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "simpool/record/recording.h"
#include "stratum/net/outlet.h"

enum { PROGRAM_TAPE_WAITING_MAX = 256 * 1024 * 1024 /* while it is not taken */ };

/** All zero: it is not open. */
struct program_tape {
    struct stratum_outlet outlet;
    char *waiting;
    size_t len;
    size_t capacity;
    uint64_t segments;
    uint64_t lost; /* that found no room */
    int error;     /* the last write's errno; 0: it worked */
};

/** A new file; "-" is stdout. Nothing that exists is overwritten, but pipes and devices are written
 *  to. false: *problem says why. */
bool program_tape_open(struct program_tape *tape, const char *path, const char **problem);
void program_tape_add(struct program_tape *tape, const struct simpool_record *record);
/** One write() of what waits; what nobody takes now is kept for the next try. false: the disk
 *  refused. */
bool program_tape_flush(struct program_tape *tape);
/** The same at the end, when those who read slowly are waited for. false: something is lost. */
bool program_tape_finish(struct program_tape *tape);
void program_tape_close(struct program_tape *tape);

#endif
