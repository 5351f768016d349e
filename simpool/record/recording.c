#include "simpool/record/recording.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/json.h"

static const char seconds_form[] = "its seconds are not from 0 to 1,000,000,000";
static const char form[] = "not [seconds, connection, \">\" or \"<\", text or null]";

/** A byte as the letter of its number. */
static void add_letter(struct stratum_text *out, uint8_t byte)
{
    const char letter = (char)byte;
    if (byte == '"' || byte == '\\') {
        stratum_text_add(out, "\\");
        stratum_text_add_bytes(out, &letter, 1);
    } else if (byte == '\n') {
        stratum_text_add(out, "\\n");
    } else if (byte < 0x20 || byte >= 0x7f) {
        stratum_text_format(out, "\\u%04x", byte);
    } else {
        stratum_text_add_bytes(out, &letter, 1);
    }
}

enum stratum_status simpool_recording_write(struct stratum_text *out,
                                            const struct simpool_record *record)
{
    const size_t before = out->len;
    stratum_text_format(out, "[%.6f, %" PRId64 ", \"%s\", ", record->seconds, record->connection,
                        record->from_miner ? ">" : "<");
    stratum_text_add(out, record->bytes == NULL ? "null" : "\"");
    for (size_t at = 0; record->bytes != NULL && at < record->len; at++) {
        add_letter(out, record->bytes[at]);
    }
    stratum_text_add(out, record->bytes == NULL ? "]" : "\"]");
    return stratum_text_end_line(out, before);
}

/** Letters above 255 are two bytes or more each, as they would be in UTF-8: captures of other tools
 *  may have them. returns how many bytes there are */
static size_t read_letters(uint8_t *bytes, const char *text, size_t len)
{
    size_t count = 0;
    for (size_t at = 0; at < len; at++) {
        const uint8_t byte = (uint8_t)text[at];
        const bool latin = (byte == 0xc2 || byte == 0xc3) && at + 1 < len;
        bytes[count++] =
            latin ? (uint8_t)((byte & 3u) << 6 | ((uint8_t)text[at + 1] & 0x3fu)) : byte;
        at += latin ? 1 : 0;
    }
    return count;
}

static bool read_record(struct simpool_recording_line *out, struct stratum_json record,
                        const char **problem)
{
    size_t len;
    const char *const towards = stratum_json_text(stratum_json_at(record, 2), &len);
    const struct stratum_json segment = stratum_json_at(record, 3);
    *problem = form;
    if (record.type != STRATUM_JSON_ARRAY || stratum_json_count(record) != 4 ||
        !stratum_json_number(&out->record.seconds, stratum_json_at(record, 0)) ||
        !stratum_json_integer(&out->record.connection, stratum_json_at(record, 1)) ||
        out->record.connection < 0 || towards == NULL ||
        (strcmp(towards, "<") != 0 && strcmp(towards, ">") != 0) ||
        (segment.type != STRATUM_JSON_TEXT && segment.type != STRATUM_JSON_NULL)) {
        return false;
    }
    if (!(out->record.seconds >= 0 && out->record.seconds <= SIMPOOL_RECORDED_S_MAX)) {
        *problem = seconds_form;
        return false;
    }
    out->record.from_miner = *towards == '>';
    const char *const text = stratum_json_text(segment, &len);
    if (text == NULL) {
        return true;
    }
    out->bytes = malloc(len > 0 ? len : 1);
    if (out->bytes == NULL) {
        *problem = "out of memory";
        return false;
    }
    out->record.bytes = out->bytes;
    out->record.len = read_letters(out->bytes, text, len);
    return true;
}

bool simpool_recording_read(struct simpool_recording_line *out, const char *line, size_t len,
                            const char **problem)
{
    struct stratum_json_document *document;
    const enum stratum_status status = stratum_json_parse(&document, line, len);
    *out = (struct simpool_recording_line){.bytes = NULL};
    if (status != STRATUM_OK) {
        *problem = stratum_status_text(status);
        return false;
    }
    const bool read = read_record(out, stratum_json_root(document), problem);
    stratum_json_free(document);
    return read;
}

void simpool_recording_done(struct simpool_recording_line *line)
{
    free(line->bytes);
    line->bytes = NULL;
}
