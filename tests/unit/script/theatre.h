/** A stage for stories: a real server on virtual time, and a miner of few words that follows its
 *  script. Each play is a world of its own. */
#ifndef TESTS_UNIT_SCRIPT_THEATRE_H
#define TESTS_UNIT_SCRIPT_THEATRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A welcomed rig and its job, as the first line of a plot. */
#define WELCOMED     "local rig = pool:next_miner() local job = rig:welcome()\n"
#define THEATRE_JOBS FIXTURES "/jobs/luckypool-derived.jsonl"

/** How the miner behaves; zeros: it comes at once, returns after a second, and sends a share of its
 *  newest job each 100 ms. */
struct cast {
    bool absent;         /* it never comes */
    bool never_returns;  /* one connection in its life */
    bool mute;           /* no shares */
    unsigned probes;     /* so many times it subscribes and leaves before it comes to stay */
    bool clings;         /* it works on its first job for ever */
    bool repeats;        /* it sends each share twice */
    int64_t share_us;    /* between two shares; 0: 100 ms */
    double floor;        /* no share of it is easier, whatever it is told; 0: any nonce is one */
    int64_t gives_up_us; /* it closes a connection that was silent for so long; 0: never */
    bool pace_known;     /* the story is told a hashrate, so that welcome need not measure */
    bool abort_is_good;  /* … with exit code 0: it was only stopped */
    int64_t abort_at_us; /* the story is aborted then with exit code 5; 0: never */
    uint64_t seed;
    const char *weather; /* a file, as behind --weather; NULL: none */
};

/** What came of it. */
struct play {
    int exit_code;
    char why[4096];    /* without the path of the file: "2: …" */
    char problem[512]; /* why it could not be loaded, without the path; empty: it was */
    int64_t lasted_us;
    char *journal; /* every event as a line */
    size_t journal_len;
    size_t journal_capacity;
};

/** Plays body as the plot: lines count from 1. Free with play_done. */
void play_plot(struct play *play, const struct cast *cast, const char *body);
/** Plays a whole file. */
void play_file(struct play *play, const struct cast *cast, const char *text);
void play_done(struct play *play);

/** Plays body and checks exit code and that why begins with these words. */
void check_play(const struct cast *cast, const char *body, int exit_code, const char *why);
/** Loads a whole file and checks that it is refused with exactly this problem. */
void check_refused(const char *text, const char *problem);

#endif
