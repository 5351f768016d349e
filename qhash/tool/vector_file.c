#include "qhash/tool/vector_file.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "qhash/header.h"

/** The steps, in the order of computation: the first that differs is the one to look at. */
enum step {
    STEP_NTIME,
    STEP_ANGLE_OFFSET,
    STEP_SHA256,
    STEP_NIBBLES,
    STEP_ANGLES,
    STEP_EXPECTATIONS,
    STEP_Q15,
    STEP_Q15_BYTES,
    STEP_ZERO_BYTES,
    STEP_REJECTED,
    STEP_DIGEST,
    STEP_DISPLAY,
    STEP_MARGIN,
    STEP_COUNT
};

static_assert((int)STEP_COUNT == (int)VECTOR_STEPS, "each step has its key");

static const char *const keys[] = {
    "ntime",     "angle_offset", "sha256",   "nibbles", "angles",  "expectations", "q15",
    "q15_bytes", "zero_bytes",   "rejected", "digest",  "display", "margin",
};

const char *vector_key(size_t step)
{
    assert(step < VECTOR_STEPS);
    return keys[step];
}

/** Print the numbers of an array into one line, a blank between them. */
#define PRINT_ALL(text, format, values, count)                                                     \
    do {                                                                                           \
        size_t len_ = 0;                                                                           \
        for (size_t i_ = 0; i_ < (count); i_++) {                                                  \
            len_ += (size_t)snprintf((text) + len_, TEXT_LINE_MAX - len_, "%s" format,             \
                                     i_ == 0 ? "" : " ", (values)[i_]);                            \
        }                                                                                          \
    } while (0)

void vector_value(char text[TEXT_LINE_MAX], size_t step, const struct qhash_trace *trace,
                  const uint8_t header[80])
{
    const uint32_t ntime = qhash_header_ntime(header);
    switch ((enum step)step) {
    case STEP_NTIME:
        (void)snprintf(text, TEXT_LINE_MAX, "%" PRIu32, ntime);
        return;
    case STEP_ANGLE_OFFSET:
        (void)snprintf(text, TEXT_LINE_MAX, "%u", qhash_rules_at(ntime).angle_offset);
        return;
    case STEP_SHA256:
        (void)text_of_bytes(text, trace->header_hash, sizeof trace->header_hash);
        return;
    case STEP_NIBBLES:
        PRINT_ALL(text, "%u", trace->nibbles, QHASH_NIBBLES);
        return;
    case STEP_ANGLES:
        PRINT_ALL(text, "%u", trace->angles, QHASH_NIBBLES);
        return;
    case STEP_EXPECTATIONS:
        PRINT_ALL(text, "%.15f", trace->expectations, QHASH_QUBITS);
        return;
    case STEP_Q15:
        PRINT_ALL(text, "%d", trace->q15, QHASH_QUBITS);
        return;
    case STEP_Q15_BYTES:
        (void)text_of_bytes(text, trace->q15_bytes, sizeof trace->q15_bytes);
        return;
    case STEP_ZERO_BYTES:
        (void)snprintf(text, TEXT_LINE_MAX, "%u", trace->zero_bytes);
        return;
    case STEP_REJECTED:
        (void)snprintf(text, TEXT_LINE_MAX, "%d", trace->rejected ? 1 : 0);
        return;
    case STEP_DIGEST:
        (void)text_of_bytes(text, trace->digest, sizeof trace->digest);
        return;
    case STEP_DISPLAY:
        (void)text_of_digest(text, trace->digest);
        return;
    case STEP_MARGIN:
        (void)snprintf(text, TEXT_LINE_MAX, "%.9f", trace->margin);
        return;
    case STEP_COUNT:
        break;
    }
    assert(false && "a step outside of the list");
}

bool vector_agrees(size_t step, const char *one, const char *other)
{
    if (step != STEP_EXPECTATIONS && step != STEP_MARGIN) {
        return strcmp(one, other) == 0;
    }
    const double tolerance = step == STEP_MARGIN ? 1e-6 : 1e-12;
    while (*one != 0 && *other != 0) {
        char *one_end, *other_end;
        const double difference = strtod(one, &one_end) - strtod(other, &other_end);
        if (one_end == one || other_end == other ||
            !(difference <= tolerance && difference >= -tolerance)) {
            return false;
        }
        one = one_end;
        other = other_end;
    }
    return *one == *other;
}

/** Take one `key=value` line into a vector; returns NULL, or why that is not possible. */
static const char *take_line(struct vector *out, const char *line)
{
    const char *value = strchr(line, '=');
    const char *why;
    if (value == NULL) {
        return "not of the form key=value";
    }
    const size_t key_len = (size_t)(value++ - line);
    if (key_len == 4 && memcmp(line, "name", 4) == 0) {
        (void)snprintf(out->name, sizeof out->name, "%.*s", VECTOR_NAME_MAX, value);
        return NULL;
    }
    if (key_len == 6 && memcmp(line, "header", 6) == 0) {
        out->has_header = text_hex(out->header, sizeof out->header, value, &why);
        return out->has_header ? NULL : why;
    }
    for (size_t step = 0; step < VECTOR_STEPS; step++) {
        if (strlen(keys[step]) == key_len && memcmp(line, keys[step], key_len) == 0) {
            (void)snprintf(out->steps[step], sizeof out->steps[step], "%s", value);
            return value[0] != 0 ? NULL : "the value is missing";
        }
    }
    return "unknown key";
}

enum vector_read vector_read(struct vector *out, FILE *file, size_t *line, const char *path)
{
    char text[TEXT_LINE_MAX];
    bool begun = false, malformed = false;
    memset(out, 0, sizeof *out);
    for (enum text_line got; (got = text_line_read(text, file)) != TEXT_LINE_END;) {
        ++*line;
        if (text[0] == '#') {
            continue;
        }
        if (text[0] == 0) {
            if (begun) {
                break;
            }
            continue;
        }
        if (!begun) {
            begun = true;
            out->line = *line;
        }
        const char *why = got == TEXT_LINE_TOO_LONG ? "too long" : take_line(out, text);
        if (why != NULL) {
            fprintf(stderr, "qhash verify: %s:%zu: %s: %.60s\n", path, *line, why, text);
            malformed = true;
        }
    }
    if (begun && !malformed && !out->has_header) {
        fprintf(stderr, "qhash verify: %s:%zu: this vector has no header\n", path, out->line);
        malformed = true;
    }
    if (!begun) {
        return VECTOR_END;
    }
    return malformed ? VECTOR_MALFORMED : VECTOR_OK;
}

void vector_print(const char *name, const uint8_t header[80])
{
    char text[TEXT_LINE_MAX];
    struct qhash_trace trace;
    qhash_trace(&trace, header, qhash_rules_at(qhash_header_ntime(header)));
    printf("name=%s\nheader=%s\n", name, text_of_bytes(text, header, QHASH_HEADER_LEN));
    for (size_t step = 0; step < VECTOR_STEPS; step++) {
        vector_value(text, step, &trace, header);
        printf("%s=%s\n", keys[step], text);
    }
    printf("\n");
}
