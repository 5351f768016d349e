/** What a story remembers of a run: all shares, so that it can expect and count them, and the last
 *  lines of the journal, for its messages. Pure. */
#ifndef SIMPOOL_SCRIPT_RECORD_H
#define SIMPOOL_SCRIPT_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stratum/event.h"
#include "stratum/text.h"

enum {
    SCRIPT_SHARES_MAX = 1 << 18, /* of a run; a table of 84 MiB */
    SCRIPT_REASON_MAX = 127,
    SCRIPT_LINES_KEPT = 8,
    SCRIPT_LINE_MAX = 160
};

struct script_share {
    int64_t at_us;
    uint32_t rig;
    enum stratum_verdict verdict;
    double difficulty; /* that its digest has; 0: not hashed */
    double required;   /* that it was judged by */
    bool taken;        /* a story expects each share once */
    bool before;       /* from before the story's welcome: neither expected nor counted */
    char job[STRATUM_EVENT_JOB_MAX + 1];
    char reason[SCRIPT_REASON_MAX + 1];          /* empty when accepted */
    char mistake[STRATUM_EVENT_MISTAKE_MAX + 1]; /* "zero-rule"; empty: it shows none */
};

/** Start with zeros. */
struct script_record {
    struct script_share *shares;
    size_t share_count;
    size_t share_capacity;
    bool full; /* shares came that had no room */
    char lines[SCRIPT_LINES_KEPT][SCRIPT_LINE_MAX];
    size_t line_count; /* ever */
};

void script_record_done(struct script_record *record);
void script_record_feed(struct script_record *record, const struct stratum_event *event);

/** Which shares are meant. */
struct script_share_filter {
    uint32_t rig;
    char job[STRATUM_EVENT_JOB_MAX + 1]; /* empty: of any */
    enum stratum_verdict verdict;        /* NONE: any */
};
/** The first share from *next on that fits and is not taken, NULL: none yet. *next moves behind
 *  what was looked at. */
struct script_share *script_record_find(struct script_record *record, size_t *next,
                                        const struct script_share_filter *filter);
size_t script_record_count(const struct script_record *record,
                           const struct script_share_filter *filter);
/** "accepted", "low-difficulty: zero-rule": what the judge found. */
void script_share_why(struct stratum_text *out, const struct script_share *share);
/** "; 3 others came, the last low-difficulty: zero-rule": shares that are meant but for their
 *  verdict; when there are none, those of other jobs that came from the share with index `since`
 *  on: "; 20 of other jobs came, the last of job 3e04, stale: late". Nothing when none did. */
void script_record_others(struct stratum_text *out, const struct script_record *record,
                          const struct script_share_filter *filter, size_t since);
/** The rig's shares so far belong to the time before the story. */
void script_record_forget(struct script_record *record, uint32_t rig);

/** The last lines, oldest first, each after a newline and two blanks. */
void script_record_lines(const struct script_record *record, struct stratum_text *out);

#endif
