/** What a page draws of a run, taken from the events of its journals. Pure.
 *
 *  The pool's view is drawn; where there is no journal of the pool, the miner's. What only the
 * miner sees (what it hashed, how long answers took) is shifted to the pool's clock: both sides saw
 * the first connection at the same moment.
 */
#ifndef REPORT_RECORD_H
#define REPORT_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "report/list.h"
#include "stratum/event.h"

enum {
    REPORT_WORDS_MAX = 160,
    REPORT_SPANS_MAX = 4096,
    REPORT_NOTES_MAX = 2048,
    REPORT_PROMISES_MAX = 64,
    REPORT_ITEMS_MAX = 1 << 18 /* shares, jobs, counts, answers: each */
};

/** Something that lasted. */
struct report_span {
    int64_t from_us;
    int64_t until_us;      /* the end of the run where nothing ended it before */
    int64_t authorized_us; /* of a session; -1: never */
    uint32_t rig;
    bool open; /* it outlived the run */
    enum stratum_cause cause;
    char words[REPORT_WORDS_MAX + 1];
    char end[REPORT_WORDS_MAX / 2 + 1]; /* of a session: why */
};

struct report_job {
    int64_t at_us;
    bool clean;
    uint32_t rig;
};

struct report_share {
    int64_t at_us;
    uint32_t rig;
    enum stratum_verdict verdict;
    double difficulty;       /* what it is paid */
    double share_difficulty; /* what it is worth; 0: unknown */
    char job[24];
    char words[REPORT_WORDS_MAX + 1 - 64]; /* of the judge */
};

/** A number at a time: nonces hashed, or the microseconds that an answer took. */
struct report_sample {
    int64_t at_us;
    double number;
};

/** Something that somebody said. */
struct report_note {
    int64_t at_us;
    enum stratum_event_kind kind;
    char words[REPORT_WORDS_MAX + 1];
};

/** What a story promised of a KPI, and what became of it. */
struct report_promise {
    char name[48];
    char written[72];
    char verdict[16];
};

/** One side's view. */
struct report_view {
    bool present;
    bool connected;
    int64_t connected_us; /* the first time; 0 on virtual time, too */
    int64_t last_us;
    bool ended;
    struct report_list sessions; /* struct report_span */
    struct report_list outages;  /* struct report_span */
    struct report_list faults;   /* struct report_span */
    struct report_list jobs;     /* struct report_job */
    struct report_list shares;   /* struct report_share */
    struct report_list notes;    /* struct report_note */
};

struct report_record {
    struct report_view pool;
    struct report_view miner;
    struct report_list hashed;   /* struct report_sample: nonces since the one before */
    struct report_list shown;    /* struct report_sample: the rate that the miner showed, in H/s */
    struct report_list answers;  /* struct report_sample: microseconds */
    struct report_list promises; /* struct report_promise */
    int64_t exit_code;           /* of the run; -1: it was cut, or nobody said */
    char why[REPORT_WORDS_MAX + 1];
    bool own_clock;       /* the miner's journal has a beginning of its own */
    int64_t miner_unix_s; /* when the miner began; 0: unknown. A pool's clock may be recorded */
    uint64_t seed;
    double yield; /* part of all nonces that can become shares; 1 where nobody said */
    char title[REPORT_WORDS_MAX + 1];
    int64_t until_us;               /* after report_record_finish */
    const struct report_view *view; /* after report_record_finish: the one to draw */
};

void report_record_init(struct report_record *record);
void report_record_feed(struct report_record *record, const struct stratum_event *event);
/** Once, after the last event: ends what is open, sets the clocks, chooses the view. */
void report_record_finish(struct report_record *record);
/** When the hashing of hashed sample number `index` began: at the one before, but after a pause
 *  (no connection, no job) a second ago. */
int64_t report_record_hashed_from_us(const struct report_record *record, size_t index);
/** Things that found no room. */
uint64_t report_record_lost(const struct report_record *record);
void report_record_done(struct report_record *record);

/** Item number `index` of a list. */
#define REPORT_AT(list, type, index) (((const struct type *)(list)->at) + (index))

#endif
