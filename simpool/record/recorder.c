#include "simpool/record/recorder.h"

#include <stdio.h>
#include <stdlib.h>

#include "stratum/net/queue.h"
#include "stratum/net/tls.h"

static const double us_per_s = 1e6;

struct pair;

/** One end of a connection: the miner's, or the pool's. */
struct side {
    struct pair *pair;
    struct stratum_link *link; /* NULL: no more */
    bool is_miner;
    bool finished; /* it says nothing more */
    bool held;     /* it may not go on until the other has taken what waits */
};

/** A miner and its pool. */
struct pair {
    struct simpool_recorder *recorder;
    struct pair *next;
    int64_t number;
    struct side miner;
    struct side pool;
    bool pool_open;
    struct stratum_queue early; /* of the miner, before the pool has answered */
    bool over;                  /* both ends are closed; freed at the end of the turn */
};

struct simpool_recorder {
    struct simpool_recorder_seams seams;
    int64_t began_us;
    struct pair *pairs;
    size_t open;
    int64_t connections;
};

static struct side *other_of(struct side *side)
{
    return side->is_miner ? &side->pair->pool : &side->pair->miner;
}

static void tell(const struct pair *pair, const char *words)
{
    const struct simpool_recorder_seams *const seams = &pair->recorder->seams;
    if (seams->tell != NULL) {
        seams->tell(seams->context, pair->number, words);
    }
}

/** bytes NULL: the side is done. */
static void sink(const struct side *side, const uint8_t *bytes, size_t len)
{
    struct simpool_recorder *const recorder = side->pair->recorder;
    const int64_t now_us = stratum_loop_now(recorder->seams.loop).now_us;
    struct simpool_record record = {.seconds = (double)(now_us - recorder->began_us) / us_per_s,
                                    .connection = side->pair->number,
                                    .from_miner = side->is_miner};
    do {
        record.len = len < SIMPOOL_SEGMENT_MAX ? len : SIMPOOL_SEGMENT_MAX;
        record.bytes = bytes;
        recorder->seams.sink(recorder->seams.context, &record);
        bytes = bytes == NULL ? NULL : bytes + record.len;
        len -= record.len;
    } while (len > 0);
}

static void close_side(struct side *side, enum stratum_link_close how)
{
    stratum_link_close(side->link, how);
    side->link = NULL;
}

/** One side has ended so: the other hears the same. */
static void end_pair(struct side *side, enum stratum_link_end end, const char *text)
{
    struct pair *const pair = side->pair;
    const bool finished = end == STRATUM_LINK_END_FINISHED;
    char words[256];
    if (!side->finished) {
        sink(side, NULL, 0);
    }
    (void)snprintf(words, sizeof words, "%s: %s", side->is_miner ? "the miner" : "the pool", text);
    tell(pair, words);
    close_side(side, finished ? STRATUM_LINK_FINISH : STRATUM_LINK_RESET);
    close_side(other_of(side), finished ? STRATUM_LINK_FINISH : STRATUM_LINK_RESET);
    pair->over = true;
}

static void on_opened(void *context)
{
    struct side *const side = context;
    struct pair *const pair = side->pair;
    if (side->is_miner) {
        return; /* it was open all along */
    }
    pair->pool_open = true;
    if (pair->early.len > 0) {
        stratum_link_send(side->link, stratum_queue_view(&pair->early), pair->early.len);
        stratum_queue_done(&pair->early);
    }
    if (pair->miner.finished) {
        stratum_link_finish(side->link);
    }
}

/** Said to a pool that has not answered yet. false: too much, or no memory. */
static bool keep_early(struct pair *pair, const uint8_t *bytes, size_t len)
{
    return pair->early.len + len <= SIMPOOL_RECORDER_EARLY_MAX &&
           stratum_queue_add(&pair->early, bytes, len);
}

static void on_bytes(void *context, const uint8_t *bytes, size_t len)
{
    struct side *const side = context;
    struct side *const other = other_of(side);
    sink(side, bytes, len);
    if (side->is_miner && !side->pair->pool_open) {
        if (!keep_early(side->pair, bytes, len)) {
            end_pair(side, STRATUM_LINK_END_FAILED, "it said too much before the pool answered");
        }
        return;
    }
    stratum_link_send(other->link, bytes, len);
    if (other->link->ops->queued_bytes(other->link) > SIMPOOL_RECORDER_WAITING_MAX) {
        side->held = true;
        stratum_link_hold(side->link, true);
    }
}

static void on_closed(void *context, enum stratum_link_end end, const char *text)
{
    end_pair(context, end, text);
}

/** One side has said all it had to say; with the second it is over. */
static void on_finished(void *context)
{
    struct side *const side = context;
    struct side *const other = other_of(side);
    if (other->finished) {
        end_pair(side, STRATUM_LINK_END_FINISHED, "the peer closed the connection");
        return;
    }
    side->finished = true;
    sink(side, NULL, 0);
    tell(side->pair, side->is_miner ? "the miner has finished" : "the pool has finished");
    if (side->pair->pool_open) {
        stratum_link_finish(other->link);
    }
}

static const struct stratum_link_events events = {on_opened, on_bytes, on_closed, on_finished};

static struct stratum_link *wrap(const struct simpool_recorder_seams *seams,
                                 struct stratum_link *link)
{
    return seams->tls == NULL ? link : stratum_tls_link_make(seams->loop, seams->tls, link, NULL);
}

/** A pair of that miner. NULL: out of memory, and the link is still the caller's. */
static struct pair *make_pair(struct simpool_recorder *recorder, struct stratum_link *link)
{
    struct pair *const pair = calloc(1, sizeof *pair);
    struct stratum_link *const miner = pair == NULL ? NULL : wrap(&recorder->seams, link);
    if (miner == NULL) {
        free(pair);
        return NULL;
    }
    pair->recorder = recorder;
    pair->number = ++recorder->connections;
    pair->miner = (struct side){.pair = pair, .link = miner, .is_miner = true};
    pair->pool = (struct side){.pair = pair};
    pair->next = recorder->pairs;
    recorder->pairs = pair;
    recorder->open++;
    stratum_link_own(miner, &events, &pair->miner);
    return pair;
}

static void on_accepted(void *context, struct stratum_link *link)
{
    struct simpool_recorder *const recorder = context;
    const struct simpool_recorder_seams *const seams = &recorder->seams;
    struct pair *const pair =
        recorder->open < SIMPOOL_RECORDER_CONNECTIONS_MAX ? make_pair(recorder, link) : NULL;
    if (pair == NULL) {
        stratum_link_close(link, STRATUM_LINK_RESET);
        return;
    }
    char words[128];
    (void)snprintf(words, sizeof words, "a miner from %s", pair->miner.link->peer);
    tell(pair, words);
    pair->pool.link = seams->dialer->dial(seams->dialer, &seams->upstream, &events, &pair->pool);
    if (pair->pool.link == NULL) {
        end_pair(&pair->pool, STRATUM_LINK_END_FAILED, "out of memory");
    }
}

struct simpool_recorder *simpool_recorder_make(const struct simpool_recorder_seams *seams)
{
    struct simpool_recorder *const recorder = calloc(1, sizeof *recorder);
    if (recorder != NULL) {
        recorder->seams = *seams;
        recorder->began_us = stratum_loop_now(seams->loop).now_us;
        seams->listener->accepted = on_accepted;
        seams->listener->context = recorder;
    }
    return recorder;
}

static void free_pair(struct pair *pair)
{
    close_side(&pair->miner, STRATUM_LINK_FINISH);
    close_side(&pair->pool, STRATUM_LINK_FINISH);
    stratum_queue_done(&pair->early);
    free(pair);
}

void simpool_recorder_free(struct simpool_recorder *recorder)
{
    while (recorder != NULL && recorder->pairs != NULL) {
        struct pair *const pair = recorder->pairs;
        recorder->pairs = pair->next;
        free_pair(pair);
    }
    free(recorder);
}

static void release(struct side *side)
{
    struct side *const other = other_of(side);
    if (side->held && side->link != NULL && other->link != NULL &&
        other->link->ops->queued_bytes(other->link) <= SIMPOOL_RECORDER_WAITING_ENOUGH) {
        side->held = false;
        stratum_link_hold(side->link, false);
    }
}

void simpool_recorder_turned(struct simpool_recorder *recorder)
{
    struct pair **place = &recorder->pairs;
    while (*place != NULL) {
        struct pair *const pair = *place;
        if (pair->over) {
            *place = pair->next;
            recorder->open--;
            free_pair(pair);
            continue;
        }
        release(&pair->miner);
        release(&pair->pool);
        place = &pair->next;
    }
}

int64_t simpool_recorder_connections(const struct simpool_recorder *recorder)
{
    return recorder->connections;
}
