/** What a picture or a page says, as one text; and runs to draw, event by event. */
#ifndef TESTS_UNIT_REPORT_PAPER_H
#define TESTS_UNIT_REPORT_PAPER_H

#include <stdbool.h>
#include <stdio.h>

#include "report/record.h"

/** A file in memory. */
struct paper {
    FILE *out;
    char *text; /* after paper_read */
    size_t len;
};

/** Must stay where it is until paper_done. */
void paper_open(struct paper *paper);
/** What was written; lives until paper_done. */
const char *paper_read(struct paper *paper);
void paper_done(struct paper *paper);
bool paper_says(struct paper *paper, const char *words);
/** How often. */
size_t paper_count(struct paper *paper, const char *words);

/** One event of the pool, or of the miner; text NULL: none. */
void record_tell(struct report_record *record, double at_s, enum stratum_event_kind kind,
                 uint32_t rig, const char *text);
void record_share(struct report_record *record, double at_s, enum stratum_verdict verdict,
                  double difficulty);
void record_share_of(struct report_record *record, double at_s, uint32_t rig,
                     enum stratum_verdict verdict);
void record_hashed(struct report_record *record, double at_s, double nonces);
void record_answered(struct report_record *record, double at_s, double latency_s);

#endif
