#include "simpool/record/rehearsal.h"

#include <stdlib.h>
#include <string.h>

#include "simpool/record/rehearsal_keys.h"
#include "stratum/decode.h"
#include "stratum/encode.h"

enum {
    TURN_LINES_MAX = 64,
    TURN_SHARES_MAX = 64,
    LINE_SHOWN_MAX = 200,
    REPORT_MAX = 32 * 1024,
    SAID_AT_ONCE_MAX = 2 * STRATUM_LINE_MAX
};

static const double us_per_s = 1e6;
static const double at_once_s = 0.05; /* what a miner says so close together does not wait */
static const char only_then[] = "only then";
static const char only_now[] = "only now";
static const char of_a_share[] = "the answer to a share";

/** What a pool said in a turn. */
struct said {
    char *lines[TURN_LINES_MAX];
    size_t count;
};

struct simpool_rehearsal {
    struct simpool_rehearsal_options options;
    const struct simpool_conversation *conversation;
    size_t next; /* line of the conversation that was not looked at yet */
    const struct simpool_spoken
        *spoken; /* of the miner, in this turn; NULL: the pool speaks first */
    struct stratum_id shares[TURN_SHARES_MAX]; /* ids of the shares among what it said */
    size_t share_count;
    struct said recorded, live;
    struct simpool_session_keys recorded_keys, live_keys;
    int64_t sent_us, heard_us;
    bool running, done, told_done;
    char *line; /* to be sent; empty: nothing */
    size_t line_len;
    char *report; /* of the last turn */
    bool differs; /* and it is still to be told */
    struct stratum_message message;
    struct simpool_rehearsal_sum sum;
};

struct simpool_rehearsal *simpool_rehearsal_make(const struct simpool_conversation *conversation,
                                                 const struct simpool_rehearsal_options *options)
{
    struct simpool_rehearsal *const rehearsal = calloc(1, sizeof *rehearsal);
    if (rehearsal == NULL) {
        return NULL;
    }
    rehearsal->options = *options;
    rehearsal->conversation = conversation;
    rehearsal->line = calloc(1, SAID_AT_ONCE_MAX);
    rehearsal->report = calloc(1, REPORT_MAX);
    if (rehearsal->line == NULL || rehearsal->report == NULL) {
        simpool_rehearsal_free(rehearsal);
        return NULL;
    }
    return rehearsal;
}

static void forget(struct said *said)
{
    for (size_t index = 0; index < said->count; index++) {
        free(said->lines[index]);
    }
    said->count = 0;
}

void simpool_rehearsal_free(struct simpool_rehearsal *rehearsal)
{
    if (rehearsal == NULL) {
        return;
    }
    forget(&rehearsal->recorded);
    forget(&rehearsal->live);
    simpool_session_keys_done(&rehearsal->recorded_keys);
    simpool_session_keys_done(&rehearsal->live_keys);
    free(rehearsal->line);
    free(rehearsal->report);
    free(rehearsal);
}

static void learn(struct simpool_rehearsal *rehearsal, struct simpool_session_keys *keys,
                  const char *line)
{
    if (stratum_decode(&rehearsal->message, line, strlen(line), NULL) == STRATUM_OK) {
        (void)simpool_session_keys_learn(keys, &rehearsal->message);
    }
}

/** What is beyond the room of a turn is not compared. */
static void keep(struct said *said, const char *line)
{
    char *const copy = said->count < TURN_LINES_MAX ? strdup(line) : NULL;
    if (copy != NULL) {
        said->lines[said->count++] = copy;
    }
}

/* ---- comparing ------------------------------------------------------------------------------ */

static bool answers_share(struct simpool_rehearsal *rehearsal, const char *line)
{
    const struct stratum_message *const message = &rehearsal->message;
    bool answers = false;
    if (stratum_decode(&rehearsal->message, line, strlen(line), NULL) == STRATUM_OK &&
        message->kind == STRATUM_REPLY) {
        for (size_t index = 0; index < rehearsal->share_count && !answers; index++) {
            answers = stratum_id_equal(&message->id, &rehearsal->shares[index]);
        }
    }
    return answers;
}

static void draw(struct simpool_rehearsal *rehearsal, char shape[SIMPOOL_SHAPE_MAX],
                 const char *line)
{
    struct stratum_text text = stratum_text_in(shape, SIMPOOL_SHAPE_MAX);
    if (rehearsal->share_count > 0 && answers_share(rehearsal, line)) {
        stratum_text_add(&text, of_a_share);
        return;
    }
    simpool_shape(&text, line, strlen(line), rehearsal->options.strictness);
}

static void show(struct stratum_text *out, const char *who, const char *line)
{
    stratum_text_format(out, "  %-9s ", who);
    stratum_text_add_bytes(out, line, strnlen(line, LINE_SHOWN_MAX));
    stratum_text_add(out, strlen(line) > LINE_SHOWN_MAX ? "…\n" : "\n");
}

/** A job or a difficulty between shares: pools send them when their own time has come. */
static bool comes_unasked(struct simpool_rehearsal *rehearsal, const char *line)
{
    return rehearsal->share_count > 0 &&
           stratum_decode(&rehearsal->message, line, strlen(line), NULL) == STRATUM_OK &&
           (rehearsal->message.kind == STRATUM_NOTIFY ||
            rehearsal->message.kind == STRATUM_SET_DIFFICULTY);
}

/** A line that only one of the pools said. */
static void stand_alone(struct simpool_rehearsal *rehearsal, struct stratum_text *out,
                        const char *who, const char *line)
{
    if (comes_unasked(rehearsal, line)) {
        rehearsal->sum.unasked++;
    } else {
        rehearsal->sum.differs++;
        show(out, who, line);
    }
}

/** Two lines in one place. */
static void differ(struct simpool_rehearsal *rehearsal, struct stratum_text *out,
                   const char *recorded, const char *live)
{
    char shape[SIMPOOL_SHAPE_MAX];
    rehearsal->sum.differs++;
    show(out, "then", recorded);
    show(out, "now", live);
    draw(rehearsal, shape, recorded);
    stratum_text_format(out, "  as to form: %s\n", shape);
    draw(rehearsal, shape, live);
    stratum_text_format(out, "         now: %s\n", shape);
}

/** Whether a line of that form is among those from index on. */
static bool comes_later(struct simpool_rehearsal *rehearsal, const struct said *said, size_t index,
                        const char *shape)
{
    char other[SIMPOOL_SHAPE_MAX];
    for (; index < said->count; index++) {
        draw(rehearsal, other, said->lines[index]);
        if (strcmp(shape, other) == 0) {
            return true;
        }
    }
    return false;
}

static void compare(struct simpool_rehearsal *rehearsal, struct stratum_text *out)
{
    const struct said *const then = &rehearsal->recorded;
    const struct said *const now = &rehearsal->live;
    size_t i = 0;
    size_t j = 0;
    while (i < then->count && j < now->count) {
        char a[SIMPOOL_SHAPE_MAX];
        char b[SIMPOOL_SHAPE_MAX];
        draw(rehearsal, a, then->lines[i]);
        draw(rehearsal, b, now->lines[j]);
        rehearsal->sum.shares += strcmp(a, of_a_share) == 0 && strcmp(a, b) == 0;
        if (strcmp(a, b) == 0) {
            i++;
            j++;
            rehearsal->sum.compared++;
        } else if (comes_later(rehearsal, now, j + 1, a)) {
            stand_alone(rehearsal, out, only_now, now->lines[j++]);
        } else if (comes_later(rehearsal, then, i + 1, b)) {
            stand_alone(rehearsal, out, only_then, then->lines[i++]);
        } else if (comes_unasked(rehearsal, then->lines[i])) {
            stand_alone(rehearsal, out, only_then, then->lines[i++]);
        } else if (comes_unasked(rehearsal, now->lines[j])) {
            stand_alone(rehearsal, out, only_now, now->lines[j++]);
        } else {
            differ(rehearsal, out, then->lines[i++], now->lines[j++]);
        }
    }
    while (i < then->count) {
        stand_alone(rehearsal, out, only_then, then->lines[i++]);
    }
    while (j < now->count) {
        stand_alone(rehearsal, out, only_now, now->lines[j++]);
    }
}

/** The turn is over: is there something to tell? */
static void judge(struct simpool_rehearsal *rehearsal)
{
    struct stratum_text out = stratum_text_in(rehearsal->report, REPORT_MAX);
    const size_t before = rehearsal->sum.differs;
    if (rehearsal->spoken == NULL) {
        stratum_text_add(&out, "before the miner said anything\n");
    } else {
        show(&out, "after", rehearsal->spoken->line);
    }
    compare(rehearsal, &out);
    rehearsal->differs = rehearsal->sum.differs > before;
    forget(&rehearsal->recorded);
    forget(&rehearsal->live);
}

/* ---- turns ---------------------------------------------------------------------------------- */

/** The recorded answer to the line in hand. */
static void listen(struct simpool_rehearsal *rehearsal, double since_s)
{
    const struct simpool_conversation *const conversation = rehearsal->conversation;
    const double until_s = since_s + (double)rehearsal->options.window_us / us_per_s;
    while (rehearsal->next < conversation->count &&
           !conversation->lines[rehearsal->next].from_miner) {
        const struct simpool_spoken *const spoken = &conversation->lines[rehearsal->next++];
        learn(rehearsal, &rehearsal->recorded_keys, spoken->line);
        if (spoken->seconds <= until_s) {
            keep(&rehearsal->recorded, spoken->line);
        }
    }
}

/** A line of the miner as the live session needs it, behind what is already to be sent. */
static void say(struct simpool_rehearsal *rehearsal, const struct simpool_spoken *spoken)
{
    struct stratum_message *const message = &rehearsal->message;
    const struct simpool_rekeying how = {&rehearsal->recorded_keys, &rehearsal->live_keys,
                                         rehearsal->options.user, rehearsal->options.pass};
    struct stratum_text line = stratum_text_in(rehearsal->line + rehearsal->line_len,
                                               SAID_AT_ONCE_MAX - rehearsal->line_len);
    const bool read = stratum_decode(message, spoken->line, spoken->len, NULL) == STRATUM_OK;
    if (read && message->kind == STRATUM_SUBMIT && rehearsal->share_count < TURN_SHARES_MAX) {
        rehearsal->shares[rehearsal->share_count++] = message->id;
    }
    if (!read || !simpool_session_rekey(message, &how) ||
        stratum_encode(&line, message) != STRATUM_OK) {
        stratum_text_add_bytes(&line, spoken->line, spoken->len);
        stratum_text_add(&line, "\n");
    }
    rehearsal->line_len += line.len;
    rehearsal->sum.said++;
}

/** Whether the miner says this at once after what it said before. */
static bool goes_on(const struct simpool_rehearsal *rehearsal)
{
    const struct simpool_conversation *const conversation = rehearsal->conversation;
    const struct simpool_spoken *const next = &conversation->lines[rehearsal->next];
    return rehearsal->next < conversation->count && next->from_miner &&
           next->seconds - next[-1].seconds <= at_once_s && /* a line before it there is */
           rehearsal->line_len + next->len + 1 < SAID_AT_ONCE_MAX / 2;
}

static void begin_turn(struct simpool_rehearsal *rehearsal, int64_t now_us)
{
    const struct simpool_conversation *const conversation = rehearsal->conversation;
    rehearsal->sent_us = rehearsal->heard_us = now_us;
    rehearsal->share_count = 0;
    if (rehearsal->next == conversation->count) {
        rehearsal->running = false;
        rehearsal->done = true;
        return;
    }
    do {
        rehearsal->spoken = &conversation->lines[rehearsal->next++];
        say(rehearsal, rehearsal->spoken);
    } while (goes_on(rehearsal));
    listen(rehearsal, rehearsal->spoken->seconds);
}

void simpool_rehearsal_begin(struct simpool_rehearsal *rehearsal, int64_t now_us)
{
    const struct simpool_conversation *const conversation = rehearsal->conversation;
    rehearsal->running = true;
    rehearsal->sent_us = rehearsal->heard_us = now_us;
    if (conversation->count > 0 && !conversation->lines[0].from_miner) {
        listen(rehearsal, conversation->lines[0].seconds);
    } else {
        begin_turn(rehearsal, now_us);
    }
}

void simpool_rehearsal_on_line(struct simpool_rehearsal *rehearsal, int64_t now_us,
                               const char *line, size_t len)
{
    char *const copy = strndup(line, len);
    rehearsal->heard_us = now_us;
    if (copy != NULL && rehearsal->running) {
        learn(rehearsal, &rehearsal->live_keys, copy);
        keep(&rehearsal->live, copy);
    }
    free(copy);
}

void simpool_rehearsal_on_closed(struct simpool_rehearsal *rehearsal, const char *why)
{
    if (!rehearsal->running) {
        return;
    }
    judge(rehearsal);
    rehearsal->running = false;
    rehearsal->done = true;
    if (rehearsal->next < rehearsal->conversation->count) {
        const size_t len = strlen(rehearsal->report);
        struct stratum_text out = stratum_text_in(rehearsal->report + len, REPORT_MAX - len);
        stratum_text_format(&out, "  only now: the connection ended: %s\n", why);
        rehearsal->sum.differs++;
        rehearsal->differs = true;
    }
}

/** Everything that was answered then is here, and it is quiet. */
int64_t simpool_rehearsal_deadline_us(const struct simpool_rehearsal *rehearsal)
{
    if (!rehearsal->running) {
        return INT64_MAX;
    }
    const int64_t patience_us = rehearsal->sent_us + rehearsal->options.patience_us;
    const int64_t quiet_us = rehearsal->heard_us + rehearsal->options.settle_us;
    const bool complete = rehearsal->live.count >= rehearsal->recorded.count;
    return complete && quiet_us < patience_us ? quiet_us : patience_us;
}

void simpool_rehearsal_on_deadline(struct simpool_rehearsal *rehearsal, int64_t now_us)
{
    if (now_us >= simpool_rehearsal_deadline_us(rehearsal)) {
        judge(rehearsal);
        begin_turn(rehearsal, now_us);
    }
}

bool simpool_rehearsal_take(struct simpool_rehearsal *rehearsal,
                            struct simpool_rehearsal_action *out)
{
    if (rehearsal->differs) {
        *out = (struct simpool_rehearsal_action){SIMPOOL_REHEARSAL_DIFFERS, rehearsal->report,
                                                 strlen(rehearsal->report)};
        rehearsal->differs = false;
        return true;
    }
    if (rehearsal->line_len > 0) {
        *out = (struct simpool_rehearsal_action){SIMPOOL_REHEARSAL_SEND, rehearsal->line,
                                                 rehearsal->line_len};
        rehearsal->line_len = 0;
        return true;
    }
    if (rehearsal->done && !rehearsal->told_done) {
        rehearsal->told_done = true;
        *out = (struct simpool_rehearsal_action){.step = SIMPOOL_REHEARSAL_DONE};
        return true;
    }
    return false;
}

struct simpool_rehearsal_sum simpool_rehearsal_sum(const struct simpool_rehearsal *rehearsal)
{
    return rehearsal->sum;
}
