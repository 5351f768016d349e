/** What the programs that were started here have started in turn, when it outlives them: the system
 *  makes such orphans children of this process. A child that was not waited for keeps its number,
 * so nobody else is ever signalled. */
#ifndef SIMPOOL_PROGRAM_KIN_H
#define SIMPOOL_PROGRAM_KIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { PROGRAM_KIN_MAX = 256 }; /* orphans that are looked at at a time */

struct program_kin {
    pid_t pid;
    pid_t group;
};

/** From now on what is orphaned below becomes a child of this process. false: it does not, as this
 *  process has other people's children: some from before it was this program, or, as the first
 *  process of a container, whatever is orphaned there. Then orphans are not to be touched. */
bool program_kin_adopt(void);
/** Whether a child is none of the orphans, but one that is watched elsewhere. */
typedef bool (*program_kin_known)(const void *context, const struct program_kin *kin);
/** Wait for the orphans that have ended: no zombies pile up. cost: little */
void program_kin_reap(program_kin_known known, const void *context);
/** Kill the orphans and what they leave in turn, however often it comes back.
 *  returns whether none is left; false: they will not end */
bool program_kin_kill(program_kin_known known, const void *context);

/** Orphans on their way out; zeros: nobody was told yet. */
struct program_kin_ending {
    int64_t kill_at_us; /* 0: not begun */
    pid_t told[PROGRAM_KIN_MAX];
    size_t told_count;
};

/** Who is to end, and what is known of them. */
struct program_kin_rule {
    program_kin_known known;
    program_kin_known told; /* whether somebody has told it to end already */
    const void *context;
    int64_t grace_us; /* between SIGTERM and SIGKILL */
};

/** Tell each orphan to end, once; past the grace kill them. Call it now and then.
 *  returns whether any is left and may still end */
bool program_kin_end(struct program_kin_ending *ending, const struct program_kin_rule *rule,
                     int64_t now_us);

#endif
