#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/dice.h"
#include "stratum/event.h"
#include "tests/unit/check.h"

static bool is_same(const struct stratum_event *a, const struct stratum_event *b)
{
    return a->at_us == b->at_us && a->kind == b->kind && a->who == b->who && a->rig == b->rig &&
           a->cause == b->cause && a->verdict == b->verdict && a->seed == b->seed &&
           a->unix_s == b->unix_s && a->duration_us == b->duration_us &&
           a->difficulty == b->difficulty && a->share_difficulty == b->share_difficulty &&
           a->number == b->number && a->luck == b->luck && strcmp(a->mistake, b->mistake) == 0 &&
           strcmp(a->job, b->job) == 0 && strcmp(a->text, b->text) == 0;
}

/* Half of all numbers are small, so that zeros and ones come up. */
static uint64_t some_number(struct stratum_dice *dice)
{
    const uint64_t bits = stratum_dice_next(dice);
    return stratum_dice_below(dice, 2) == 0 ? bits : bits % 4;
}

static double some_real(struct stratum_dice *dice)
{
    const uint64_t bits = some_number(dice);
    double number;
    memcpy(&number, &bits, sizeof number);
    return isfinite(number) ? number : 0.5;
}

static void some_text(char *out, size_t capacity, struct stratum_dice *dice)
{
    static const char *const letters[] = {
        "a", "\"", "\\", "\n", "\x01", "\x7f", "%", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80"};
    struct stratum_text text = stratum_text_in(out, capacity);
    const uint64_t len = stratum_dice_below(dice, capacity / 4);
    for (uint64_t index = 0; index < len; index++) {
        stratum_text_add(&text, letters[stratum_dice_below(dice, 10)]);
    }
}

/* One more is out of range: a duration of three years. */
#define SIGNED_MAX UINT64_C(100000000000001)

static struct stratum_event some_event(struct stratum_dice *dice, enum stratum_event_kind kind)
{
    struct stratum_event event =
        stratum_event_make((int64_t)(stratum_dice_next(dice) >> 13) - (INT64_C(1) << 40),
                           (enum stratum_observer)stratum_dice_below(dice, STRATUM_OBSERVER_COUNT),
                           kind, (uint32_t)some_number(dice));
    event.cause = (enum stratum_cause)stratum_dice_below(dice, STRATUM_CAUSE_COUNT);
    event.verdict = (enum stratum_verdict)stratum_dice_below(dice, STRATUM_VERDICT_COUNT);
    event.seed = some_number(dice);
    event.unix_s = (int64_t)(some_number(dice) % SIGNED_MAX);
    event.duration_us = -(int64_t)(some_number(dice) % SIGNED_MAX);
    event.difficulty = some_real(dice);
    event.share_difficulty = some_real(dice);
    event.number = some_real(dice);
    event.luck = some_real(dice);
    some_text(event.mistake, sizeof event.mistake, dice);
    some_text(event.job, sizeof event.job, dice);
    some_text(event.text, sizeof event.text, dice);
    return event;
}

/* Encode and decode are each other's inverse, for every kind. */
void test_stratum_event_round_trip(void)
{
    enum { TRIES = 60 };
    struct stratum_dice dice;
    stratum_dice_init(&dice, 1, "event/round-trip");
    for (int kind = 0; kind < STRATUM_EVENT_COUNT; kind++) {
        for (int try = 0; try < TRIES; try++) {
            const struct stratum_event event = some_event(&dice, (enum stratum_event_kind)kind);
            char line[STRATUM_EVENT_LINE_MAX];
            char again[STRATUM_EVENT_LINE_MAX];
            struct stratum_text text = stratum_text_in(line, sizeof line);
            check_int(stratum_event_encode(&text, &event), STRATUM_OK);
            struct stratum_event read;
            check_int(stratum_event_decode(&read, line, text.len), STRATUM_OK);
            check_row(line, is_same(&event, &read));
            struct stratum_text second = stratum_text_in(again, sizeof again);
            check_int(stratum_event_encode(&second, &read), STRATUM_OK);
            check_text(again, line);
        }
    }
}

void test_stratum_event_words(void)
{
    for (int kind = 0; kind < STRATUM_EVENT_COUNT; kind++) {
        const char *word = stratum_event_word((enum stratum_event_kind)kind);
        check_row(word, strspn(word, "abcdefghijklmnopqrstuvwxyz-") == strlen(word));
        for (int other = 0; other < kind; other++) {
            check_row(word, strcmp(word, stratum_event_word((enum stratum_event_kind)other)) != 0);
        }
    }
}

void test_stratum_event_line(void)
{
    char line[STRATUM_EVENT_LINE_MAX];
    struct stratum_text text = stratum_text_in(line, sizeof line);
    struct stratum_event event = stratum_event_make(12345678, STRATUM_POOL, STRATUM_EVENT_SHARE, 1);
    memcpy(event.job, "3e04", 5);
    event.verdict = STRATUM_VERDICT_ACCEPTED;
    event.difficulty = 0.5;
    check_int(stratum_event_encode(&text, &event), STRATUM_OK);
    event = stratum_event_make(-1, STRATUM_MINER, STRATUM_EVENT_DISCONNECTED, 0);
    event.cause = STRATUM_CAUSE_EXCUSED;
    event.number = -0.0;
    event.share_difficulty = NAN;
    check_int(stratum_event_encode(&text, &event), STRATUM_OK);
    check_text(line,
               "{\"t\":12.345678,\"who\":\"pool\",\"what\":\"share\",\"rig\":1,\"job\":\"3e04\","
               "\"verdict\":\"accepted\",\"difficulty\":0.5}\n"
               "{\"t\":-0.000001,\"who\":\"miner\",\"what\":\"disconnected\","
               "\"cause\":\"excused\",\"share_difficulty\":null}\n");
}

void test_stratum_event_refused(void)
{
#define HEAD "{\"t\":1,\"who\":\"pool\",\"what\":\"note\""
    static const struct {
        const char *line;
        enum stratum_status status;
    } rows[] = {
        {HEAD "}", STRATUM_OK},
        {HEAD ",\"unknown\":[1,2]}", STRATUM_OK},
        {HEAD ",\"number\":null,\"rig\":4294967295}", STRATUM_OK},
        {HEAD, STRATUM_NOT_JSON},
        {"[]", STRATUM_NOT_OBJECT},
        {"{\"who\":\"pool\",\"what\":\"note\"}", STRATUM_BAD_TYPE},
        {"{\"t\":\"1\",\"who\":\"pool\",\"what\":\"note\"}", STRATUM_BAD_TYPE},
        {"{\"t\":1e300,\"who\":\"pool\",\"what\":\"note\"}", STRATUM_BAD_RANGE},
        {"{\"t\":1,\"what\":\"note\"}", STRATUM_BAD_TYPE},
        {"{\"t\":1,\"who\":\"cat\",\"what\":\"note\"}", STRATUM_BAD_RANGE},
        {"{\"t\":1,\"who\":\"pool\",\"what\":\"nap\"}", STRATUM_BAD_RANGE},
        {"{\"t\":1,\"who\":\"pool\",\"what\":5}", STRATUM_BAD_TYPE},
        {HEAD ",\"rig\":-1}", STRATUM_BAD_RANGE},
        {HEAD ",\"rig\":4294967296}", STRATUM_BAD_RANGE},
        {HEAD ",\"cause\":\"moon\"}", STRATUM_BAD_RANGE},
        {HEAD ",\"cause\":1}", STRATUM_BAD_TYPE},
        {HEAD ",\"verdict\":\"nice\"}", STRATUM_BAD_RANGE},
        {HEAD ",\"verdict\":\"a word that is longer than any verdict\"}", STRATUM_BAD_RANGE},
        {HEAD ",\"verdict\":true}", STRATUM_BAD_TYPE},
        {HEAD ",\"seed\":-1}", STRATUM_BAD_TYPE},
        {HEAD ",\"unix_s\":0.5}", STRATUM_BAD_TYPE},
        {HEAD ",\"duration_us\":100000000000000}", STRATUM_OK},
        {HEAD ",\"duration_us\":100000000000001}", STRATUM_BAD_RANGE},
        {HEAD ",\"duration_us\":-100000000000001}", STRATUM_BAD_RANGE},
        {"{\"t\":10000000000,\"who\":\"pool\",\"what\":\"note\"}", STRATUM_OK},
        {"{\"t\":-10000000001,\"who\":\"pool\",\"what\":\"note\"}", STRATUM_BAD_RANGE},
        {HEAD ",\"number\":\"1\"}", STRATUM_BAD_TYPE},
        {HEAD ",\"job\":7}", STRATUM_BAD_TYPE},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct stratum_event event = {.rig = 77};
        const char *line = rows[row].line;
        check_row(line, stratum_event_decode(&event, line, strlen(line)) == rows[row].status);
        check_row(line, rows[row].status == STRATUM_OK || event.rig == 77);
    }
}

/* What does not fit is cut at a whole letter; what does not fit in the journal is not written. */
void test_stratum_event_cut(void)
{
    char line[STRATUM_EVENT_LINE_MAX];
    struct stratum_text text = stratum_text_in(line, sizeof line);
    stratum_text_add(&text, HEAD ",\"job\":\"");
    for (int index = 0; index < 40; index++) {
        stratum_text_add(&text, "\xc3\xa9");
    }
    stratum_text_add(&text, "\"}");
    struct stratum_event event;
    check_int(stratum_event_decode(&event, line, text.len), STRATUM_OK);
    check_int(strlen(event.job), STRATUM_EVENT_JOB_MAX);
    struct stratum_text small = stratum_text_in(line, 40);
    check_int(stratum_event_encode(&small, &event), STRATUM_NO_ROOM);
    check_text(line, "");
    /* The longest event there is fits into the longest line. */
    memset(event.text, '\x01', STRATUM_EVENT_TEXT_MAX);
    event.text[STRATUM_EVENT_TEXT_MAX] = '\0';
    text = stratum_text_in(line, sizeof line);
    check_int(stratum_event_encode(&text, &event), STRATUM_OK);
}
