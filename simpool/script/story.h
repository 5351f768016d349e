/** A story: Lua text that plays a plot against a server. Loaded, then started on a loop; it calls
 *  back once when it has ended. */
#ifndef SIMPOOL_SCRIPT_STORY_H
#define SIMPOOL_SCRIPT_STORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "simpool/kpi/promise.h"
#include "simpool/server/server.h"

enum simpool_exit {
    SIMPOOL_EXIT_GOOD = 0,
    SIMPOOL_EXIT_CHECK = 1,   /* a check or an expectation failed */
    SIMPOOL_EXIT_USAGE = 2,   /* usage, configuration or script error */
    SIMPOOL_EXIT_PROMISE = 3, /* a KPI promise is broken */
    SIMPOOL_EXIT_TIMEOUT = 4, /* the story's own limit passed */
    SIMPOOL_EXIT_CRASH = 5,   /* the program under test ended by itself */
    SIMPOOL_EXIT_SKIPPED = 77
};
/** The more serious of two exit codes: 5, 4, 2, 1, 3, 77, 0. */
int simpool_exit_worse(int a, int b);

/** What the header of a story says. */
struct simpool_scenario {
    char title[128];    /* of the header, else the file's name */
    char purpose[2048]; /* the comment at the top of the file, line by line */
    uint64_t seed;
    char jobs[1024]; /* path, found relative to the story's folder, its parents' fixtures/ … */
    char tags[16][32];
    size_t tag_count;
    int64_t limit_us;                      /* of the whole story; 10 minutes by default */
    const struct simpool_dialect *dialect; /* NULL: the usual one; lives as long as the story */
    struct simpool_promise promises[SIMPOOL_PROMISES_MAX];
    size_t promise_count;
    char tls[16]; /* the kind of certificate the pool shows; "": it speaks plain TCP */
};

struct simpool_story;

/** Reads, checks the vocabulary and runs the file's top level (scenario{} and story(f)).
 *  NULL: problem (capacity given) is one line: file:line, what, and what to do. */
struct simpool_story *simpool_story_load(const char *path, char *problem, size_t capacity);
/** One that was started has ended by now (abort it). It hears its server's last events: free it
 *  after the server, or at least after the last of them. NULL is fine. */
void simpool_story_free(struct simpool_story *story);
const struct simpool_scenario *simpool_story_scenario(const struct simpool_story *story);

enum { SIMPOOL_STORY_FAULTS_MAX = 256 };

/** Some of the faults that a story puts on, by their place among them all, from 1. */
struct simpool_story_faults {
    uint64_t numbers[SIMPOOL_STORY_FAULTS_MAX];
    size_t count;
};

/** Read "3,7,12". false: it is no such list; *out is as it was. */
bool simpool_story_faults_parse(struct simpool_story_faults *out, const char *text);
void simpool_story_faults_write(struct stratum_text *out,
                                const struct simpool_story_faults *faults);
bool simpool_story_faults_have(const struct simpool_story_faults *faults, uint64_t number);

struct simpool_story_run {
    struct simpool_server *server;  /* scripted; borrowed until the story has ended */
    uint64_t seed;                  /* of this run: the scenario's, or the command line's */
    double hashrate_hps;            /* of the miner; 0: unknown, welcome calibrates */
    enum qhash_algorithm algorithm; /* the pool's: how many nonces a share takes */
    double hours;                   /* how long the day is, for stories that ask; 0: as they say */
    const char *weather;            /* a file of faults, for stories that ask; NULL: none */
    const struct simpool_story_faults *only; /* the only faults that take place; NULL: all */
    void (*ended)(void *context, int exit_code, const char *why); /* why: "" when good */
    void *context;
};
/** Starts the plot at the server's current instant. */
void simpool_story_start(struct simpool_story *story, const struct simpool_story_run *run);
/** End it from outside (the miner died, an interrupt): it unwinds, faults are lifted, and ended
 *  comes with that exit code. */
void simpool_story_abort(struct simpool_story *story, int exit_code, const char *why);

#endif
