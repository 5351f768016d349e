#include "report/record.h"

#include <stdlib.h>
#include <string.h>

static struct report_list list_of(size_t size, size_t limit)
{
    return (struct report_list){.size = size, .limit = limit};
}

static void view_init(struct report_view *view)
{
    view->sessions = list_of(sizeof(struct report_span), REPORT_SPANS_MAX);
    view->outages = list_of(sizeof(struct report_span), REPORT_SPANS_MAX);
    view->faults = list_of(sizeof(struct report_span), REPORT_SPANS_MAX);
    view->jobs = list_of(sizeof(struct report_job), REPORT_ITEMS_MAX);
    view->shares = list_of(sizeof(struct report_share), REPORT_ITEMS_MAX);
    view->notes = list_of(sizeof(struct report_note), REPORT_NOTES_MAX);
}

void report_record_init(struct report_record *record)
{
    *record = (struct report_record){.yield = 1, .exit_code = -1};
    view_init(&record->pool);
    view_init(&record->miner);
    record->hashed = list_of(sizeof(struct report_sample), REPORT_ITEMS_MAX);
    record->shown = list_of(sizeof(struct report_sample), REPORT_ITEMS_MAX);
    record->answers = list_of(sizeof(struct report_sample), REPORT_ITEMS_MAX);
    record->promises = list_of(sizeof(struct report_promise), REPORT_PROMISES_MAX);
}

/** As much as there is room for, and never half a letter. */
static void keep_words(char *out, size_t capacity, const char *words)
{
    size_t len = 0;
    const size_t all = strlen(words);
    while (len < all) {
        const size_t letter = stratum_text_utf8(words + len, all - len);
        const size_t next = len + (letter == 0 ? 1 : letter);
        if (next >= capacity) {
            break;
        }
        len = next;
    }
    memcpy(out, words, len);
    out[len] = '\0';
}

/* ---- spans ---- */

static void open_span(struct report_list *spans, const struct stratum_event *event)
{
    struct report_span span = {.from_us = event->at_us,
                               .until_us = event->at_us,
                               .authorized_us = -1,
                               .rig = event->rig,
                               .open = true};
    keep_words(span.words, sizeof span.words, event->text);
    (void)report_list_add(spans, &span);
}

/** The open one of that rig, the newest first; words NULL: whatever it is called. */
static struct report_span *open_one(const struct report_list *spans, uint32_t rig,
                                    const char *words)
{
    struct report_span *const all = spans->at;
    for (size_t index = spans->count; index > 0; index--) {
        struct report_span *const span = &all[index - 1];
        if (span->open && span->rig == rig &&
            (words == NULL || strncmp(span->words, words, REPORT_WORDS_MAX) == 0)) {
            return span;
        }
    }
    return NULL;
}

static void end_span(struct report_span *span, const struct stratum_event *event)
{
    if (span != NULL) {
        span->open = false;
        span->until_us = event->at_us;
        span->cause = event->cause;
    }
}

static void feed_sessions(struct report_view *view, const struct stratum_event *event)
{
    struct report_span *const span = open_one(&view->sessions, event->rig, NULL);
    switch (event->kind) {
    case STRATUM_EVENT_CONNECTED:
        if (!view->connected) {
            view->connected = true;
            view->connected_us = event->at_us;
        }
        open_span(&view->sessions, event);
        break;
    case STRATUM_EVENT_AUTHORIZED:
        if (span != NULL && span->authorized_us < 0) {
            span->authorized_us = event->at_us;
            keep_words(span->words, sizeof span->words, event->text);
        }
        break;
    case STRATUM_EVENT_DISCONNECTED:
        if (span != NULL) {
            end_span(span, event);
            keep_words(span->end, sizeof span->end, event->text);
        }
        break;
    default:
        break;
    }
}

static void feed_weather(struct report_view *view, const struct stratum_event *event)
{
    switch (event->kind) {
    case STRATUM_EVENT_UNREACHABLE: /* for another reason now, if it was already */
        end_span(open_one(&view->outages, event->rig, NULL), event);
        open_span(&view->outages, event);
        break;
    case STRATUM_EVENT_REACHABLE:
        end_span(open_one(&view->outages, event->rig, NULL), event);
        break;
    case STRATUM_EVENT_FAULT_ON:
        open_span(&view->faults, event);
        break;
    case STRATUM_EVENT_FAULT_OFF:
        end_span(open_one(&view->faults, event->rig, event->text), event);
        break;
    default:
        break;
    }
}

/* ---- moments ---- */

static void add_share(struct report_view *view, const struct stratum_event *event)
{
    struct report_share share = {.at_us = event->at_us,
                                 .rig = event->rig,
                                 .verdict = event->verdict,
                                 .difficulty = event->difficulty,
                                 .share_difficulty = event->share_difficulty};
    keep_words(share.job, sizeof share.job, event->job);
    keep_words(share.words, sizeof share.words, event->text);
    (void)report_list_add(&view->shares, &share);
}

static void add_note(struct report_view *view, const struct stratum_event *event)
{
    struct report_note note = {.at_us = event->at_us, .kind = event->kind};
    keep_words(note.words, sizeof note.words, event->text);
    (void)report_list_add(&view->notes, &note);
}

/** "promise share_loss at_most(0.01): measured 0, kept"; anything else is a note. */
static bool add_promise(struct report_record *record, const char *words)
{
    static const char begin[] = "promise ";
    const char *const name = words + sizeof begin - 1;
    if (strncmp(words, begin, sizeof begin - 1) != 0) {
        return false;
    }
    const char *const written = strchr(name, ' ');
    const char *const end = written != NULL ? strstr(written, ": ") : NULL;
    const char *const verdict = end != NULL ? strrchr(end, ',') : NULL;
    if (verdict == NULL || verdict[1] != ' ') {
        return false;
    }
    struct report_promise promise = {.name = ""};
    struct stratum_text name_text = stratum_text_in(promise.name, sizeof promise.name);
    struct stratum_text written_text = stratum_text_in(promise.written, sizeof promise.written);
    stratum_text_add_bytes(&name_text, name, (size_t)(written - name));
    stratum_text_add_bytes(&written_text, written + 1, (size_t)(end - written - 1));
    keep_words(promise.verdict, sizeof promise.verdict, verdict + 2);
    (void)report_list_add(&record->promises, &promise);
    return true;
}

static void add_sample(struct report_list *samples, int64_t at_us, double number)
{
    const struct report_sample sample = {at_us, number};
    (void)report_list_add(samples, &sample);
}

static void feed_moments(struct report_record *record, struct report_view *view,
                         const struct stratum_event *event)
{
    switch (event->kind) {
    case STRATUM_EVENT_JOB: {
        const struct report_job job = {event->at_us, event->number > 0, event->rig};
        (void)report_list_add(&view->jobs, &job);
        break;
    }
    case STRATUM_EVENT_SHARE:
        add_share(view, event);
        break;
    case STRATUM_EVENT_ANSWERED:
        if (event->verdict != STRATUM_VERDICT_NONE) {
            add_share(view, event);
        }
        add_sample(&record->answers, event->at_us, (double)event->duration_us);
        break;
    case STRATUM_EVENT_HASHED:
        add_sample(&record->hashed, event->at_us, event->number);
        break;
    case STRATUM_EVENT_DISPLAYED:
        add_sample(&record->shown, event->at_us, event->number);
        break;
    case STRATUM_EVENT_NOTE:
        if (!add_promise(record, event->text)) {
            add_note(view, event);
        }
        break;
    case STRATUM_EVENT_FAILED:
    case STRATUM_EVENT_CRASHED:
    case STRATUM_EVENT_LINE_IN:
    case STRATUM_EVENT_DROPPED:
        add_note(view, event);
        break;
    default:
        break;
    }
}

static void feed_run(struct report_record *record, const struct stratum_event *event)
{
    const bool of_miner = event->who == STRATUM_MINER;
    const bool speaks = !of_miner || !record->pool.present;
    if (event->kind == STRATUM_EVENT_RUN_ENDED && speaks) {
        record->exit_code =
            event->number >= 0 && event->number <= 255 ? (int64_t)event->number : -1;
        keep_words(record->why, sizeof record->why, event->text);
    }
    if (stratum_event_tells_yield(event)) {
        record->yield = event->number;
    }
    if (event->kind != STRATUM_EVENT_RUN_STARTED) {
        return;
    }
    record->own_clock |= of_miner;
    record->miner_unix_s = of_miner ? event->unix_s : record->miner_unix_s;
    if (speaks) {
        keep_words(record->title, sizeof record->title, event->text);
        record->seed = event->seed;
    }
}

void report_record_feed(struct report_record *record, const struct stratum_event *event)
{
    const bool of_miner = event->who == STRATUM_MINER;
    struct report_view *const view = of_miner ? &record->miner : &record->pool;
    feed_run(record, event);
    if (view->ended) {
        return; /* the harness puts its things away */
    }
    view->present = true;
    view->ended = event->kind == STRATUM_EVENT_RUN_ENDED;
    if (event->at_us > view->last_us) {
        view->last_us = event->at_us;
    }
    feed_sessions(view, event);
    feed_weather(view, event);
    feed_moments(record, view, event);
}

/* ---- the end ---- */

static void end_spans(struct report_list *spans, int64_t until_us)
{
    struct report_span *const all = spans->at;
    for (size_t index = 0; index < spans->count; index++) {
        if (all[index].open) {
            all[index].until_us = until_us;
        }
    }
}

/** To the pool's clock; what came after its run is nobody's merit. */
static void shift(struct report_list *samples, int64_t by_us, int64_t until_us)
{
    struct report_sample *const all = samples->at;
    size_t kept = 0;
    for (size_t index = 0; index < samples->count; index++) {
        const struct report_sample sample = {all[index].at_us + by_us, all[index].number};
        if (sample.at_us <= until_us) {
            all[kept++] = sample;
        }
    }
    samples->count = kept;
}

/** Of a miner without a journal, what it showed again and again stands for what it hashed. */
static void believe_shown(struct report_record *record)
{
    if (record->hashed.count > 0 || record->shown.count < 2) {
        return;
    }
    const struct report_list nothing = record->hashed;
    record->hashed = record->shown;
    record->shown = nothing;
    for (size_t index = 0; index < record->hashed.count; index++) {
        struct report_sample *const sample = &((struct report_sample *)record->hashed.at)[index];
        sample->number *=
            (double)(sample->at_us - report_record_hashed_from_us(record, index)) / 1e6;
    }
}

void report_record_finish(struct report_record *record)
{
    struct report_view *const view = record->pool.present ? &record->pool : &record->miner;
    const bool clocks_differ =
        record->pool.connected && record->miner.connected && record->own_clock;
    const int64_t by_us =
        clocks_differ ? record->pool.connected_us - record->miner.connected_us : 0;
    shift(&record->hashed, by_us, view->last_us);
    shift(&record->answers, by_us, view->last_us);
    record->view = view;
    record->until_us = view->last_us;
    believe_shown(record);
    end_spans(&view->sessions, view->last_us);
    end_spans(&view->outages, view->last_us);
    end_spans(&view->faults, view->last_us);
}

int64_t report_record_hashed_from_us(const struct report_record *record, size_t index)
{
    enum { PAUSE_US = 2000000, COUNTED_EVERY_US = 1000000 };
    const struct report_sample *const sample = REPORT_AT(&record->hashed, report_sample, index);
    const int64_t before_us = index > 0 ? (sample - 1)->at_us : record->view->connected_us;
    return sample->at_us - before_us > PAUSE_US ? sample->at_us - COUNTED_EVERY_US : before_us;
}

static uint64_t view_lost(const struct report_view *view)
{
    return view->sessions.lost + view->outages.lost + view->faults.lost + view->jobs.lost +
           view->shares.lost + view->notes.lost;
}

uint64_t report_record_lost(const struct report_record *record)
{
    return view_lost(record->view) + record->hashed.lost + record->answers.lost;
}

static void view_done(struct report_view *view)
{
    report_list_done(&view->sessions);
    report_list_done(&view->outages);
    report_list_done(&view->faults);
    report_list_done(&view->jobs);
    report_list_done(&view->shares);
    report_list_done(&view->notes);
}

void report_record_done(struct report_record *record)
{
    view_done(&record->pool);
    view_done(&record->miner);
    report_list_done(&record->hashed);
    report_list_done(&record->shown);
    report_list_done(&record->answers);
    report_list_done(&record->promises);
}
