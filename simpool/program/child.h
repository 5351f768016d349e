/** The program under test: started in a process group of its own, watched, and ended. Nothing is
 *  ever looked up by name; only the group that was started here is signalled. */
#ifndef SIMPOOL_PROGRAM_CHILD_H
#define SIMPOOL_PROGRAM_CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum { PROGRAM_CHILD_GRACE_US = 5000000 }; /* between SIGTERM and SIGKILL */

/** Zeros: none was started. */
struct program_child {
    pid_t pid;   /* 0: none, or reaped */
    pid_t group; /* the process group that it leads */
    bool asked_to_end;
    bool has_heirs; /* what it leaves is ended by who started it; else it goes with it */
    bool killed;
    int64_t kill_at_us;
    int wait_code;  /* CLD_EXITED, CLD_KILLED, CLD_DUMPED: how it ended */
    int wait_value; /* its exit status, or the signal */
    int64_t cpu_us; /* processor time of it and of those it waited for; once it has ended */
};

/** Whether the first word names something that can be run, by PATH as execvp() does.
 *  returns NULL: it does; else what is wrong, as stratum_problem() */
const char *program_child_problem(const char *word);
/** Start words[0] with words, stdin empty, stdout and stderr appended to a new file at
 *  output_path.
 *  false: errno says why. A program that cannot be run ends at once with status 127. */
bool program_child_start(struct program_child *child, char *const words[], const char *output_path);
/** Whether it runs. When it has ended it is reaped; call it now and then. The rest of the group of
 *  one that ended by itself is killed; else see kin.h. Past the grace of program_child_end() it
 * kills it and its group. */
bool program_child_runs(struct program_child *child, int64_t now_us);
/** Ask it to end: SIGTERM to its group (and SIGCONT, it may be stopped). */
void program_child_end(struct program_child *child, int64_t now_us);
/** How it ended: "exit status 1", "signal 11 (Segmentation fault)". */
const char *program_child_story(const struct program_child *child, char text[64]);

#endif
