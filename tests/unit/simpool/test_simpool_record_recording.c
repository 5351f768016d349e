/* Recordings: every byte comes back, and what is no recording is told. */
#include "simpool/record/recording.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/check.h"

static void round_trip(const struct simpool_record *record, const char *expected)
{
    static char line[SIMPOOL_RECORD_MAX];
    struct stratum_text text = stratum_text_in(line, sizeof line);
    check_int(simpool_recording_write(&text, record), STRATUM_OK);
    check_int(line[text.len - 1], '\n');
    if (expected != NULL) {
        check_text(line, expected);
    }
    struct simpool_recording_line read;
    const char *problem = "";
    check_true(simpool_recording_read(&read, line, text.len - 1, &problem));
    check_near(read.record.seconds, record->seconds, 1e-6);
    check_int(read.record.connection, record->connection);
    check_int(read.record.from_miner, record->from_miner);
    check_int(read.record.bytes == NULL, record->bytes == NULL);
    check_int(read.record.len, record->len);
    if (read.record.bytes != NULL && record->bytes != NULL) {
        check_true(memcmp(read.record.bytes, record->bytes, record->len) == 0);
    }
    simpool_recording_done(&read);
}

void test_recording_keeps_every_byte(void)
{
    uint8_t all[256];
    for (size_t byte = 0; byte < sizeof all; byte++) {
        all[byte] = (uint8_t)byte;
    }
    round_trip(&(struct simpool_record){1.5, 3, true, all, sizeof all}, NULL);
    round_trip(&(struct simpool_record){0.25, 1, true, (const uint8_t *)"{\"id\":1}\n", 9},
               "[0.250000, 1, \">\", \"{\\\"id\\\":1}\\n\"]\n");
    round_trip(&(struct simpool_record){2, 7, false, NULL, 0}, "[2.000000, 7, \"<\", null]\n");
    round_trip(&(struct simpool_record){2, 7, false, all, 0}, "[2.000000, 7, \"<\", \"\"]\n");
    uint8_t *const most = calloc(1, SIMPOOL_SEGMENT_MAX); /* all of them escapes */
    round_trip(&(struct simpool_record){1e6, INT64_MAX, false, most, SIMPOOL_SEGMENT_MAX}, NULL);
    free(most);
}

void test_recording_tells_what_is_none(void)
{
    static const char *const lines[] = {
        "",
        "{}",
        "[1, 1, \">\"]",
        "[1, 1, \"=\", \"x\"]",
        "[\"1\", 1, \">\", \"x\"]",
        "[1, -1, \">\", \"x\"]",
        "[1, 1.5, \">\", \"x\"]",
        "[1, 1, \">\", \"x\"",
        "[1, 1, 0, \"x\"]",
    };
    for (size_t index = 0; index < sizeof lines / sizeof lines[0]; index++) {
        struct simpool_recording_line read;
        const char *problem = NULL;
        check_row(lines[index],
                  !simpool_recording_read(&read, lines[index], strlen(lines[index]), &problem));
        check_row(lines[index], problem != NULL && problem[0] != '\0');
        simpool_recording_done(&read);
    }
}
