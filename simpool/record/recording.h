/** The form of recordings: one JSON array a line, [seconds, connection, ">" | "<", segment or
 * null].
 *  ">" is what the miner said. A segment is what one read brought; each of its bytes is the letter
 *  of that number (Latin-1), so that nothing is lost of what is no text. null: that side is done.
 *  Pure. */
#ifndef SIMPOOL_RECORD_RECORDING_H
#define SIMPOOL_RECORD_RECORDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stratum/status.h"
#include "stratum/text.h"

enum {
    SIMPOOL_SEGMENT_MAX = 64 * 1024, /* bytes of one that is written */
    /* Six bytes for each byte at worst, and the rest of the array. */
    SIMPOOL_RECORD_MAX = 6 * SIMPOOL_SEGMENT_MAX + 128,
    SIMPOOL_RECORDED_S_MAX = 1000 * 1000 * 1000 /* seconds of one, some thirty years */
};

struct simpool_record {
    double seconds; /* since the recording began */
    int64_t connection;
    bool from_miner;
    const uint8_t *bytes; /* NULL: that side is done */
    size_t len;
};

/** One line with its newline, of a segment of at most SIMPOOL_SEGMENT_MAX bytes. */
enum stratum_status simpool_recording_write(struct stratum_text *out,
                                            const struct simpool_record *record);

/** One line read; record.bytes is a view of bytes. */
struct simpool_recording_line {
    struct simpool_record record;
    uint8_t *bytes; /* owned */
};

/** Read a line without its newline. false: *problem says what it is not. Either way done() ends it.
 */
bool simpool_recording_read(struct simpool_recording_line *out, const char *line, size_t len,
                            const char **problem);
void simpool_recording_done(struct simpool_recording_line *line);

#endif
