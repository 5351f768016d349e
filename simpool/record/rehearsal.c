#include "simpool/record/rehearsal.h"

#include <stdlib.h>
#include <string.h>

#include "simpool/record/rehearsal_compare.h"
#include "simpool/record/rehearsal_keys.h"
#include "stratum/decode.h"
#include "stratum/encode.h"

enum { REPORT_MAX = 32 * 1024, SAID_AT_ONCE_MAX = 2 * STRATUM_LINE_MAX };

static const double us_per_s = 1e6;
static const double at_once_s = 0.05; /* what a miner says so close together does not wait */
struct simpool_rehearsal {
    struct simpool_rehearsal_options options;
    const struct simpool_conversation *conversation;
    size_t next; /* line of the conversation that was not looked at yet */
    const struct simpool_spoken
        *spoken; /* of the miner, in this turn; NULL: the pool speaks first */
    struct simpool_comparison comparison;
    struct simpool_session_keys recorded_keys, live_keys;
    int64_t sent_us, heard_us;
    bool running, done, told_done;
    char *line; /* to be sent; empty: nothing */
    size_t line_len;
    char *report; /* of the last turn */
    bool differs; /* and it is still to be told */
    size_t said;  /* lines of the miner */
    struct stratum_message message;
};

struct simpool_rehearsal *simpool_rehearsal_make(const struct simpool_conversation *conversation,
                                                 const struct simpool_rehearsal_options *options)
{
    struct simpool_rehearsal *const rehearsal = calloc(1, sizeof *rehearsal);
    if (rehearsal == NULL) {
        return NULL;
    }
    rehearsal->options = *options;
    rehearsal->comparison.strictness = options->strictness;
    rehearsal->conversation = conversation;
    rehearsal->line = calloc(1, SAID_AT_ONCE_MAX);
    rehearsal->report = calloc(1, REPORT_MAX);
    if (rehearsal->line == NULL || rehearsal->report == NULL) {
        simpool_rehearsal_free(rehearsal);
        return NULL;
    }
    return rehearsal;
}

void simpool_rehearsal_free(struct simpool_rehearsal *rehearsal)
{
    if (rehearsal == NULL) {
        return;
    }
    simpool_comparison_done(&rehearsal->comparison);
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

/** The turn is over: is there something to tell? */
static void judge(struct simpool_rehearsal *rehearsal)
{
    struct stratum_text out = stratum_text_in(rehearsal->report, REPORT_MAX);
    const bool last = rehearsal->next == rehearsal->conversation->count;
    rehearsal->differs =
        simpool_comparison_turn(&rehearsal->comparison, &out, rehearsal->spoken, last);
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
            simpool_comparison_recorded(&rehearsal->comparison, spoken->line);
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
    if (read && message->kind == STRATUM_SUBMIT) {
        simpool_comparison_share(&rehearsal->comparison, &message->id);
    }
    if (!read || !simpool_session_rekey(message, &how) ||
        stratum_encode(&line, message) != STRATUM_OK) {
        stratum_text_add_bytes(&line, spoken->line, spoken->len);
        stratum_text_add(&line, "\n");
    }
    rehearsal->line_len += line.len;
    rehearsal->said++;
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
        simpool_comparison_live(&rehearsal->comparison, copy);
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
        rehearsal->comparison.differs++;
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
    const bool complete = simpool_comparison_complete(&rehearsal->comparison);
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
    const struct simpool_comparison *const comparison = &rehearsal->comparison;
    return (struct simpool_rehearsal_sum){.said = rehearsal->said,
                                          .compared = comparison->compared,
                                          .differs = comparison->differs,
                                          .shares = comparison->share_answers,
                                          .unasked = comparison->unasked};
}
