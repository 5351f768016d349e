#include "simpool/dialect/line.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "qhash/bytes.h"
#include "stratum/encode.h"

static const char *const words[SIMPOOL_WORD_COUNT] = {
#define X(name, word) [SIMPOOL_WORD_##name] = (word),
    SIMPOOL_WORD_LIST(X)
#undef X
};

const char *simpool_word_text(enum simpool_word word)
{
    assert(word < SIMPOOL_WORD_COUNT);
    return words[word];
}

enum simpool_word simpool_word_at(size_t *len, const char *text)
{
    if (*text != '{') {
        return SIMPOOL_WORD_COUNT;
    }
    const size_t word_len = strspn(text + 1, "abcdefghijklmnopqrstuvwxyz_0123456789");
    if (text[1 + word_len] != '}') {
        return SIMPOOL_WORD_COUNT;
    }
    for (size_t word = 0; word < SIMPOOL_WORD_COUNT; word++) {
        if (strlen(words[word]) == word_len && memcmp(words[word], text + 1, word_len) == 0) {
            *len = word_len + 2;
            return (enum simpool_word)word;
        }
    }
    return SIMPOOL_WORD_COUNT;
}

void simpool_line_number(struct stratum_text *out, const struct simpool_dialect *dialect,
                         double number)
{
    const struct simpool_number *how = &dialect->number;
    const size_t before = out->len;
    const int decimals = fabs(number) < 1 ? how->small_decimals : how->decimals;
    if (!isfinite(number) || (decimals < 0 && how->digits == 0)) {
        stratum_text_number(out, number);
    } else if (decimals >= 0) {
        stratum_text_format(out, "%.*f", decimals, number);
    } else {
        stratum_text_format(out, "%.*g", how->digits, number);
    }
    if (how->point && !out->overflow && strpbrk(out->at + before, ".en") == NULL) {
        stratum_text_add(out, ".0");
    }
}

static void add_params(struct stratum_text *out, const struct simpool_dialect *dialect,
                       const struct stratum_message *request)
{
    stratum_text_add(out, "[");
    if (request->kind == STRATUM_SET_DIFFICULTY) {
        simpool_line_number(out, dialect, request->as.set_difficulty.difficulty);
    } else {
        stratum_encode_params(out, request);
    }
    stratum_text_add(out, "]");
}

/* An error's text is a shape too. */
static void add_error_text(struct stratum_text *out, const struct simpool_dialect *dialect,
                           const struct simpool_values *values)
{
    char buffer[STRATUM_TEXT_MAX + 1];
    struct stratum_text text = stratum_text_in(buffer, sizeof buffer);
    const struct simpool_values own = {.share_difficulty = values->share_difficulty};
    simpool_line_fill(&text, dialect, values->text, &own);
    stratum_text_json(out, buffer);
}

static void add_extranonce1(struct stratum_text *out,
                            const struct stratum_set_extranonce *extranonce, bool reversed)
{
    assert(extranonce != NULL);
    const size_t len = extranonce->extranonce1_len;
    for (size_t index = 0; index < len; index++) {
        const size_t at = reversed ? len - 1 - index : index;
        stratum_text_hex(out, &extranonce->extranonce1[at], 1);
    }
}

static void add_le64(struct stratum_text *out, uint32_t number)
{
    uint8_t bytes[8] = {0};
    qhash_store_le32(bytes, number);
    stratum_text_hex(out, bytes, sizeof bytes);
}

/* Words about the conversation. */
static bool add_said(struct stratum_text *out, const struct simpool_dialect *dialect,
                     enum simpool_word word, const struct simpool_values *values)
{
    switch (word) {
    case SIMPOOL_WORD_ID:
        stratum_encode_id(out, values->id);
        return true;
    case SIMPOOL_WORD_METHOD:
        stratum_text_add(out, stratum_kind_method(values->request->kind));
        return true;
    case SIMPOOL_WORD_PARAMS:
        add_params(out, dialect, values->request);
        return true;
    case SIMPOOL_WORD_RESULT:
        stratum_text_add(out, values->result);
        return true;
    case SIMPOOL_WORD_CODE:
        stratum_text_format(out, "%d", values->code);
        return true;
    case SIMPOOL_WORD_TEXT:
        add_error_text(out, dialect, values);
        return true;
    case SIMPOOL_WORD_SHARE_DIFFICULTY:
        stratum_text_number(out, values->share_difficulty);
        return true;
    default:
        return false;
    }
}

/* Words about a connection. */
static bool add_known(struct stratum_text *out, const struct simpool_dialect *dialect,
                      enum simpool_word word, const struct simpool_values *values)
{
    switch (word) {
    case SIMPOOL_WORD_SESSION:
        stratum_text_add(out, values->session);
        return true;
    case SIMPOOL_WORD_EXTRANONCE1:
    case SIMPOOL_WORD_EXTRANONCE1_REVERSED:
        add_extranonce1(out, values->extranonce, word == SIMPOOL_WORD_EXTRANONCE1_REVERSED);
        return true;
    case SIMPOOL_WORD_EXTRANONCE2_SIZE:
        assert(values->extranonce != NULL);
        stratum_text_format(out, "%zu", values->extranonce->extranonce2_len);
        return true;
    case SIMPOOL_WORD_DIFFICULTY:
        simpool_line_number(out, dialect, values->difficulty);
        return true;
    case SIMPOOL_WORD_CONNECTION:
        stratum_text_format(out, "%" PRIu32, values->connection);
        return true;
    case SIMPOOL_WORD_CONNECTION_LE64:
        add_le64(out, values->connection);
        return true;
    default:
        return false;
    }
}

/* Words about a job. */
static void add_made(struct stratum_text *out, enum simpool_word word,
                     const struct simpool_values *values)
{
    switch (word) {
    case SIMPOOL_WORD_RECORDED:
        stratum_text_add(out, values->recorded);
        return;
    case SIMPOOL_WORD_JOB_COUNT:
        stratum_text_format(out, "%" PRIx32, values->count);
        return;
    case SIMPOOL_WORD_JOB_COUNT08:
        stratum_text_format(out, "%08" PRIx32, values->count);
        return;
    case SIMPOOL_WORD_POOL_START08:
        stratum_text_format(out, "%08" PRIx32, values->start);
        return;
    case SIMPOOL_WORD_JOB_TIME08:
        stratum_text_format(out, "%08" PRIx32, values->time);
        return;
    default:
        assert(false && "a word without a meaning");
    }
}

/* Dialects and stories are anybody's: they may name what there is none of at that place. */
static bool is_there(enum simpool_word word, const struct simpool_values *values)
{
    switch (word) {
    case SIMPOOL_WORD_METHOD:
    case SIMPOOL_WORD_PARAMS:
        return values->request != NULL;
    case SIMPOOL_WORD_RESULT:
        return values->result != NULL;
    case SIMPOOL_WORD_TEXT:
        return values->text != NULL;
    case SIMPOOL_WORD_SESSION:
        return values->session != NULL;
    case SIMPOOL_WORD_EXTRANONCE1:
    case SIMPOOL_WORD_EXTRANONCE1_REVERSED:
    case SIMPOOL_WORD_EXTRANONCE2_SIZE:
        return values->extranonce != NULL;
    case SIMPOOL_WORD_RECORDED:
        return values->recorded != NULL;
    default:
        return word != SIMPOOL_WORD_COUNT;
    }
}

void simpool_line_fill(struct stratum_text *out, const struct simpool_dialect *dialect,
                       const char *shape, const struct simpool_values *values)
{
    assert(shape != NULL);
    while (*shape != '\0') {
        const size_t plain = *shape == '{' ? 0 : strcspn(shape, "{");
        stratum_text_add_bytes(out, shape, plain);
        shape += plain;
        size_t len = *shape != '\0' ? 1 : 0;
        const enum simpool_word word = simpool_word_at(&len, shape);
        if (!is_there(word, values)) {
            stratum_text_add_bytes(out, shape, len);
        } else if (!add_said(out, dialect, word, values) &&
                   !add_known(out, dialect, word, values)) {
            add_made(out, word, values);
        }
        shape += len;
    }
}

enum stratum_status simpool_line_add(struct stratum_text *out,
                                     const struct simpool_dialect *dialect, const char *shape,
                                     const struct simpool_values *values)
{
    const size_t before = out->len;
    simpool_line_fill(out, dialect, shape, values);
    return stratum_text_end_line(out, before);
}

enum stratum_status simpool_line_request(struct stratum_text *out,
                                         const struct simpool_dialect *dialect,
                                         const struct stratum_message *message)
{
    const struct simpool_values values = {.id = &message->id, .request = message};
    return simpool_line_add(out, dialect, dialect->lines.request, &values);
}
