/** The miners of a case: one command started several times, or several commands between `---`. Each
 *  has its own output, its own journal, its own process group. */
#ifndef SIMPOOL_PROGRAM_TEAM_H
#define SIMPOOL_PROGRAM_TEAM_H

#include <stdio.h>

#include "simpool/program/child.h"
#include "simpool/program/gauge.h"
#include "simpool/program/kin.h"
#include "simpool/program/plan.h"
#include "simpool/program/voice.h"
#include "stratum/net/link.h"
#include "stratum/net/spare_port.h"

enum { PROGRAM_TEAM_MAX = 64 };

/** All zero: nobody was started. */
struct program_team {
    const struct program_plan *plan;
    const struct program_case *one;
    const struct stratum_address *address; /* of the pool; set when they are started */
    const char *authority;                 /* whom the miners are to trust: a file */
    struct program_voice *voice;           /* says how they are called */
    struct program_child members[PROGRAM_TEAM_MAX];
    struct stratum_spare_port
        api[PROGRAM_TEAM_MAX]; /* the port that each tells of itself at, if it is asked to */
    uint64_t left_out[PROGRAM_TEAM_MAX]; /* of what each printed, in bytes */
    struct program_kin_ending strays;    /* what they have started and left */
    bool adopts;                         /* what they leave becomes ours to end */
    bool ends;                           /* they were asked to end */
    size_t count;                        /* that were started */
    size_t gone; /* the first one that has ended by itself, from 0; count: nobody has */
};

/** How many miners the plan asks for. */
size_t program_team_size(const struct program_plan *plan);
/** What is wrong with its commands, in one line; NULL: nothing. */
const char *program_team_problem(const struct program_plan *plan);

/** Where a member keeps something: "miner.log" of the first, "miner-2.log" of the second. */
void program_team_file(char path[PROGRAM_PATH_MAX], const struct program_case *one,
                       const char *name, const char *end, size_t member);

/** Start all, and say how each is called. false: problem is one line; end those that run. */
bool program_team_start(struct program_team *team, const struct stratum_address *address,
                        char *problem, size_t capacity);
/** What --displays says of a member, its {api} and {n} replaced. false: problem is one line. */
bool program_team_gauge(struct program_gauge *out, const struct program_team *team, size_t member,
                        const char **problem);
/** Whether any runs, or anything that they have started and left; call it now and then. `gone` is
 * set when the first of them ends. What they print is kept within bounds (output.h). */
bool program_team_runs(struct program_team *team, int64_t now_us);
/** Ask all to end, and when they have, what they left. */
void program_team_end(struct program_team *team, int64_t now_us);
/** What each of them took of the processor and said last, when all have ended. */
void program_team_epilogue(const struct program_team *team, FILE *out);
/** Who ended by itself, how, and where its output is: one line. */
void program_team_obituary(const struct program_team *team, char *out, size_t capacity);
/** When all have ended: their ports are free for others. */
void program_team_close(struct program_team *team);

#endif
