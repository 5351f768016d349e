#include "simpool/program/narrate.h"

#include <inttypes.h>
#include <string.h>

enum { US_PER_S = 1000000 };

/** What a person should see at once of a disconnection; the text behind says the rest. */
static const char *const causes[STRATUM_CAUSE_COUNT] = {
    [STRATUM_CAUSE_NONE] = "disconnected",
    [STRATUM_CAUSE_POOL] = "disconnected",
    [STRATUM_CAUSE_FAULT] = "disconnected by the fault",
    [STRATUM_CAUSE_MINER] = "disconnected without a cause",
    [STRATUM_CAUSE_EXCUSED] = "disconnected with a cause",
};

/** Whose line it is. Some are told from another chair than the journal's: a person thinks of a
 *  connection as something the miner does. NULL: no line. */
static const char *speaker(const struct stratum_event *event)
{
    if (event->who == STRATUM_MINER) { /* of what both sides see, the pool's view is told */
        const bool alone =
            event->kind == STRATUM_EVENT_DISCONNECTED || event->kind == STRATUM_EVENT_REFUSED;
        return alone ? "miner" : NULL;
    }
    if (event->kind == STRATUM_EVENT_NOTE && strncmp(event->text, "promise ", 8) == 0) {
        return NULL; /* the closing has a table of them */
    }
    switch (event->kind) {
    case STRATUM_EVENT_CONNECTED:
    case STRATUM_EVENT_PROBED:
    case STRATUM_EVENT_SUBSCRIBED:
    case STRATUM_EVENT_AUTHORIZED:
    case STRATUM_EVENT_DISCONNECTED:
    case STRATUM_EVENT_CRASHED:
        return "miner";
    case STRATUM_EVENT_REACHABLE:
    case STRATUM_EVENT_UNREACHABLE:
    case STRATUM_EVENT_REFUSED:
    case STRATUM_EVENT_DIFFICULTY:
    case STRATUM_EVENT_EXTRANONCE:
    case STRATUM_EVENT_JOB: /* clean jobs say that the others have ended */
        return "pool";
    case STRATUM_EVENT_SHARE:
    case STRATUM_EVENT_LINE_IN:
        return "judge";
    case STRATUM_EVENT_FAULT_ON:
    case STRATUM_EVENT_FAULT_OFF:
        return "fault";
    case STRATUM_EVENT_NOTE:
    case STRATUM_EVENT_FAILED:
        return "story";
    default: /* the run's begin and end are the frame of the narration; the rest is the miner's */
        return NULL;
    }
}

static void add_share(struct stratum_text *out, const struct stratum_event *event)
{
    stratum_text_format(out, "share of job-%s, difficulty %.3g: %s", event->job,
                        event->share_difficulty, stratum_verdict_word(event->verdict));
    if (event->verdict != STRATUM_VERDICT_ACCEPTED && event->text[0] != '\0') {
        stratum_text_format(out, " (%s%s%s)", event->text, event->mistake[0] != '\0' ? "; " : "",
                            event->mistake);
    }
}

static void add_job(struct stratum_text *out, const struct stratum_event *event)
{
    stratum_text_format(out, "notify job-%s at difficulty %.6g%s", event->job, event->difficulty,
                        event->number > 0 ? ", clean" : "");
}

/** Words with what follows them, when anything does: "subscribed as cgminer/4.12". */
static void add_about(struct stratum_text *out, const char *words, const char *between,
                      const struct stratum_event *event)
{
    stratum_text_add(out, words);
    if (event->text[0] != '\0') {
        stratum_text_format(out, "%s%s", between, event->text);
    }
}

static void add_connection(struct stratum_text *out, const struct stratum_event *event)
{
    switch (event->kind) {
    case STRATUM_EVENT_CONNECTED:
        add_about(out, event->rig > 1 ? "connected again" : "connected", " from ", event);
        break;
    case STRATUM_EVENT_PROBED:
        add_about(out, "a probe", ": ", event);
        break;
    case STRATUM_EVENT_SUBSCRIBED:
        add_about(out, "subscribed", " as ", event);
        break;
    case STRATUM_EVENT_AUTHORIZED:
        add_about(out, "authorized", " as ", event);
        break;
    case STRATUM_EVENT_DISCONNECTED:
        add_about(out, event->who == STRATUM_MINER ? "connection over" : causes[event->cause], ": ",
                  event);
        break;
    default:
        add_about(out, stratum_event_word(event->kind), ": ", event);
        break;
    }
}

static void add_words(struct stratum_text *out, const struct stratum_event *event)
{
    switch (event->kind) {
    case STRATUM_EVENT_SHARE:
        add_share(out, event);
        break;
    case STRATUM_EVENT_JOB:
        add_job(out, event);
        break;
    case STRATUM_EVENT_DIFFICULTY:
        stratum_text_format(out, "difficulty %.6g", event->difficulty);
        break;
    case STRATUM_EVENT_LINE_IN:
        add_about(out, "unreadable", ": ", event);
        break;
    case STRATUM_EVENT_FAULT_ON:
        add_about(out, "+", " ", event);
        break;
    case STRATUM_EVENT_FAULT_OFF:
        add_about(out, "-", " ", event);
        break;
    case STRATUM_EVENT_NOTE:
        stratum_text_add(out, event->text);
        break;
    case STRATUM_EVENT_CRASHED:
        add_about(out, "ended by itself", ": ", event);
        break;
    default:
        add_connection(out, event);
        break;
    }
}

static void begin(struct stratum_text *out, const struct stratum_event *event, const char *who)
{
    stratum_text_format(out, "%10.3f  %-6s ", (double)event->at_us / US_PER_S, who);
}

static void end(struct stratum_text *out, const struct stratum_event *event, size_t start)
{
    if (event->rig > 1) {
        stratum_text_format(out, "  [rig %u]", event->rig);
    }
    stratum_text_one_line(out->at + start); /* a peer must not steer a terminal */
}

bool program_narrate(struct stratum_text *out, const struct stratum_event *event)
{
    const char *const who = speaker(event);
    if (who == NULL) {
        return false;
    }
    const size_t start = out->len;
    begin(out, event, who);
    add_words(out, event);
    end(out, event, start);
    return true;
}

bool program_narrate_alike(const struct stratum_event *one, const struct stratum_event *other)
{
    if (one->kind != other->kind || one->rig != other->rig || one->who != other->who) {
        return false;
    }
    if (one->kind == STRATUM_EVENT_LINE_IN) {
        return strcmp(one->text, other->text) == 0;
    }
    /* what is too easy has two numbers and a nonce in its text, and a mistake that counts */
    return one->kind == STRATUM_EVENT_SHARE && one->verdict != STRATUM_VERDICT_ACCEPTED &&
           one->verdict == other->verdict && strcmp(one->job, other->job) == 0 &&
           strcmp(one->mistake, other->mistake) == 0 &&
           (one->verdict == STRATUM_VERDICT_LOW_DIFFICULTY || strcmp(one->text, other->text) == 0);
}

void program_narrate_more(struct stratum_text *out, const struct stratum_event *last,
                          uint64_t count)
{
    const size_t start = out->len;
    begin(out, last, "judge");
    stratum_text_format(out, "%" PRIu64 " more like this", count);
    end(out, last, start);
}
