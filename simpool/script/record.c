#include "simpool/script/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simpool/diagnosis/mistake.h"
#include "stratum/room.h"

/* So likely at most is it that luck shows the mistake that a single share is said to show. */
static const double luck_told = 0.05;

static const char *const observers[STRATUM_OBSERVER_COUNT] = {
    [STRATUM_POOL] = "pool", [STRATUM_MINER] = "miner", [STRATUM_STORY] = "story"};

void script_record_done(struct script_record *record)
{
    free(record->shares);
    *record = (struct script_record){0};
}

static bool make_room(struct script_record *record)
{
    struct script_share *const shares =
        record->share_count < SCRIPT_SHARES_MAX
            ? stratum_room_for(record->shares, &record->share_capacity, record->share_count + 1,
                               sizeof *shares)
            : NULL;
    if (shares == NULL) {
        record->full = true;
        return false;
    }
    record->shares = shares;
    return true;
}

/** Whether one share alone shows a mistake; at easy targets luck shows one as often. */
static bool names_mistake(const struct stratum_event *event)
{
    enum simpool_mistake mistakes[SIMPOOL_MISTAKES_MAX];
    const size_t count = simpool_mistakes_by_words(mistakes, event->mistake);
    return count > 0 && mistakes[0] < SIMPOOL_MISTAKE_UNEXPLAINED &&
           simpool_mistakes_tries(mistakes, count) * event->luck <= luck_told;
}

static void keep_share(struct script_record *record, const struct stratum_event *event)
{
    if (!make_room(record)) {
        return;
    }
    struct script_share *const share = &record->shares[record->share_count++];
    *share = (struct script_share){.at_us = event->at_us,
                                   .rig = event->rig,
                                   .verdict = event->verdict,
                                   .difficulty = event->share_difficulty,
                                   .required = event->difficulty};
    (void)snprintf(share->job, sizeof share->job, "%s", event->job);
    if (event->verdict != STRATUM_VERDICT_ACCEPTED) {
        (void)snprintf(share->reason, sizeof share->reason, "%.*s", SCRIPT_REASON_MAX, event->text);
        (void)snprintf(share->mistake, sizeof share->mistake, "%s",
                       names_mistake(event) ? event->mistake : "");
    }
}

static void add_line(struct stratum_text *out, const struct stratum_event *event)
{
    stratum_text_format(out, "%10.3f  %-5s  %s", (double)event->at_us / 1e6, observers[event->who],
                        stratum_event_word(event->kind));
    if (event->rig != 0) {
        stratum_text_format(out, ", rig %u", event->rig);
    }
    if (event->job[0] != '\0') {
        stratum_text_format(out, ", job %s", event->job);
    }
    if (event->difficulty > 0) {
        stratum_text_format(out, ", difficulty %.4g", event->difficulty);
    }
    if (event->verdict != STRATUM_VERDICT_NONE) {
        stratum_text_format(out, ", %s", stratum_verdict_word(event->verdict));
    }
    if (event->text[0] != '\0') {
        stratum_text_format(out, ": %.80s", event->text);
    }
    stratum_text_one_line(out->at); /* peers must not steer a terminal */
}

void script_record_feed(struct script_record *record, const struct stratum_event *event)
{
    if (event->kind == STRATUM_EVENT_SHARE && event->who == STRATUM_POOL) {
        keep_share(record, event);
    }
    struct stratum_text line =
        stratum_text_in(record->lines[record->line_count % SCRIPT_LINES_KEPT], SCRIPT_LINE_MAX);
    add_line(&line, event);
    record->line_count++;
}

static bool fits(const struct script_share *share, const struct script_share_filter *filter)
{
    return share->rig == filter->rig && !share->before &&
           (filter->job[0] == '\0' || strcmp(share->job, filter->job) == 0) &&
           (filter->verdict == STRATUM_VERDICT_NONE || share->verdict == filter->verdict);
}

struct script_share *script_record_find(struct script_record *record, size_t *next,
                                        const struct script_share_filter *filter)
{
    while (*next < record->share_count) {
        struct script_share *const share = &record->shares[(*next)++];
        if (!share->taken && fits(share, filter)) {
            return share;
        }
    }
    return NULL;
}

size_t script_record_count(const struct script_record *record,
                           const struct script_share_filter *filter)
{
    size_t count = 0;
    for (size_t index = 0; index < record->share_count; index++) {
        count += fits(&record->shares[index], filter);
    }
    return count;
}

void script_share_why(struct stratum_text *out, const struct script_share *share)
{
    stratum_text_add(out, stratum_verdict_word(share->verdict));
    if (share->mistake[0] != '\0') {
        stratum_text_format(out, ": %s", share->mistake);
    }
}

struct others {
    size_t count;
    const struct script_share *last;
};

/** Those from `since` on that fit `any`, and not `filter`. */
static struct others others_of(const struct script_record *record, size_t since,
                               const struct script_share_filter *any,
                               const struct script_share_filter *filter)
{
    struct others others = {0};
    for (size_t index = since; index < record->share_count; index++) {
        const struct script_share *const share = &record->shares[index];
        if (fits(share, any) && !fits(share, filter)) {
            others.last = share;
            others.count++;
        }
    }
    return others;
}

void script_record_others(struct stratum_text *out, const struct script_record *record,
                          const struct script_share_filter *filter, size_t since)
{
    struct script_share_filter any = *filter;
    any.verdict = STRATUM_VERDICT_NONE;
    struct others others = others_of(record, 0, &any, filter);
    if (others.count > 0) {
        stratum_text_format(
            out, others.count > 1 ? "; %zu others came, the last " : "; %zu other came, ",
            others.count);
        script_share_why(out, others.last);
        return;
    }
    any.job[0] = '\0';
    others = others_of(record, since, &any, filter);
    if (filter->job[0] != '\0' && others.count > 0) {
        stratum_text_format(out, "; %zu of other jobs came, the last of job %s, ", others.count,
                            others.last->job);
        script_share_why(out, others.last);
    }
}

void script_record_forget(struct script_record *record, uint32_t rig)
{
    for (size_t index = 0; index < record->share_count; index++) {
        record->shares[index].before |= record->shares[index].rig == rig;
    }
}

void script_record_lines(const struct script_record *record, struct stratum_text *out)
{
    const size_t kept =
        record->line_count < SCRIPT_LINES_KEPT ? record->line_count : SCRIPT_LINES_KEPT;
    for (size_t index = record->line_count - kept; index < record->line_count; index++) {
        stratum_text_format(out, "\n  %s", record->lines[index % SCRIPT_LINES_KEPT]);
    }
}
