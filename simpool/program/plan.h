/** What `simpool test` was told to do, the cases it makes of that, and how each came out. */
#ifndef SIMPOOL_PROGRAM_PLAN_H
#define SIMPOOL_PROGRAM_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "qhash/algorithm.h"
#include "simpool/program/options.h"
#include "stratum/event.h"

enum { PROGRAM_PATH_MAX = 1024, PROGRAM_WHY_MAX = 2048, PROGRAM_CASES_MAX = 4096 };

struct program_case;
struct program_cases;
struct simpool_dialect;
struct simpool_story_faults;

/** What `simpool test` and `simlab` were told to do. */
struct program_plan {
    /** Play one case in this process, narrate on stdout, fill its outcome, leave nothing running.
     */
    void (*play)(struct program_case *one, const struct program_plan *plan);
    /** Instead of playing all cases and telling how they came out; returns an exit code. NULL: that
     * is done. */
    int (*instead)(struct program_cases *cases, const struct program_plan *plan);
    const char *for_one; /* words about options that want a single case; NULL: there may be more */
    const void *stage;   /* for play: what the lab adds; NULL in real time */
    const char *program; /* what to call to repeat a case: "build/bin/simpool test" */
    const char *also;    /* options to repeat as they are: " --mutant mute"; "" */
    struct program_words stories;
    struct program_words command; /* of the miner */
    enum qhash_algorithm algorithm;
    double hashrate_hps;   /* 0: unknown */
    double hours;          /* how long a day is, for stories that ask; 0: as they say */
    const char *weather;   /* a file of faults, for stories that ask; NULL: none */
    const char *decisions; /* a journal: decide as it says; NULL: anew */
    const struct simpool_story_faults *only; /* the only faults that take place; NULL: all */
    uint64_t seed;
    bool seed_given; /* else each story's own */
    uint64_t miners; /* how often the command is started in each case; 1 */
    uint64_t times;
    uint64_t at_once;
    const char *displays; /* where the miner shows its hashrate: words that such lines of its output
                             have, or a URL (gauge.h); NULL: not looked at */
    const char *tag;      /* NULL: all stories */
    const char *log;
    const char *dialect_name;              /* or file; NULL: each story's own */
    const struct simpool_dialect *dialect; /* of that name; NULL: each story's own */
    const char *report;                    /* NULL: a temporary folder */
    bool keep;
    bool repeatable; /* a failed run can be had again to the byte: nothing of it need be kept */
    bool verbose;    /* of several, all that each tells; else of those that failed */
    bool json, tap;
    const char *junit; /* a file; NULL: none */
};

/** How a case came out: a plain value, small enough for one write to a pipe. */
struct program_outcome {
    int exit_code; /* also PROGRAM_EXIT_INTERRUPTED (simpool/program/signals.h) */
    int64_t took_us;
    uint64_t shares, accepted;
    char why[PROGRAM_WHY_MAX]; /* "" when good; the first line says it, more may follow */
    char mistake[STRATUM_EVENT_MISTAKE_MAX + 1]; /* of most shares of one that failed; "": none */
};

/** One story, played once. */
struct program_case {
    char story[PROGRAM_PATH_MAX]; /* its file */
    char name[64];                /* the file's name without its end */
    char title[128];
    uint64_t seed;
    char folder[PROGRAM_PATH_MAX]; /* journal.jsonl, miner.log, with -j also output.txt */
    struct program_outcome outcome;
    bool told; /* it failed, and all that it said was printed */
};

struct program_cases {
    struct program_case *at;
    size_t count;
    char folder[PROGRAM_PATH_MAX]; /* that of all theirs */
};

bool program_outcome_failed(const struct program_outcome *outcome);
/** "PASSED", "SKIPPED", "FAILED" */
const char *program_outcome_word(const struct program_outcome *outcome);

/** Where a case keeps something: "journal.jsonl". */
void program_case_file(char path[PROGRAM_PATH_MAX], const struct program_case *one,
                       const char *file);

struct stratum_text;
/** The command line that plays a case again, with its seed. */
void program_plan_repeat(struct stratum_text *out, const struct program_plan *plan,
                         const struct program_case *one);

#endif
