#include "simpool/fault_chain.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIRECTIONS = 2 };

/** Pieces in order of arrival. */
struct queue {
    struct simpool_piece *first;
    struct simpool_piece *last;
};

/** A fault that is on, with the pieces that have not met it yet. */
struct stage {
    const struct simpool_fault_ops *ops;
    enum simpool_towards sees;
    unsigned handle;
    struct queue before[DIRECTIONS];
    bool holds[DIRECTIONS]; /* the first one did meet it, and is held */
    struct stratum_dice dice;
    _Alignas(max_align_t) unsigned char state[SIMPOOL_FAULT_STATE_MAX];
};

struct simpool_chain {
    struct stage *stages[SIMPOOL_CHAIN_FAULTS_MAX]; /* oldest first */
    size_t stage_count;
    struct queue out[DIRECTIONS]; /* past all faults */
    size_t waiting_len[DIRECTIONS];
    size_t weight; /* of all pieces: bytes and heads */
    unsigned handles;
    uint64_t seed;
    const char *problem;
    char name[SIMPOOL_CHAIN_NAME_MAX + 1];
};

/** Takes the piece; it never arrives before the one in front of it. */
static void queue_push(struct queue *queue, struct simpool_piece *piece)
{
    piece->next = NULL;
    if (queue->first == NULL) {
        queue->first = piece;
    } else {
        queue->last->next = piece;
        if (piece->arrive_us < queue->last->arrive_us) {
            piece->arrive_us = queue->last->arrive_us;
        }
    }
    queue->last = piece;
}

/** NULL: it is empty. */
static struct simpool_piece *queue_pop(struct queue *queue)
{
    struct simpool_piece *const piece = queue->first;
    if (piece != NULL) {
        queue->first = piece->next;
    }
    return piece;
}

/** Leaves the books as well as the memory. */
static void piece_leave(struct simpool_chain *chain, const struct simpool_piece *piece)
{
    chain->waiting_len[piece->towards] -= piece->len;
    chain->weight -= sizeof *piece + piece->len;
}

static void queue_drop(struct simpool_chain *chain, struct queue *queue)
{
    struct simpool_piece *piece = NULL;
    while ((piece = queue_pop(queue)) != NULL) {
        piece_leave(chain, piece);
        free(piece);
    }
}

/** Queue a new piece: a copy of bytes, with kind, direction and times of like. */
static void piece_enter(struct simpool_chain *chain, struct queue *queue,
                        const struct simpool_piece *like, const void *bytes, size_t len)
{
    if (len > SIMPOOL_CHAIN_WAITING_MAX ||
        chain->weight + sizeof *like + len > SIMPOOL_CHAIN_WAITING_MAX) {
        chain->problem = "more bytes wait behind the faults than a chain keeps";
        return;
    }
    struct simpool_piece *const piece = malloc(sizeof *piece + len);
    if (piece == NULL) {
        chain->problem = "out of memory for the bytes that wait behind the faults";
        return;
    }
    *piece = *like;
    piece->len = len;
    if (len > 0) {
        memcpy(piece->bytes, bytes, len);
    }
    chain->waiting_len[piece->towards] += len;
    chain->weight += sizeof *piece + len;
    queue_push(queue, piece);
}

struct simpool_chain *simpool_chain_make(uint64_t seed, const char *name)
{
    struct simpool_chain *const chain = calloc(1, sizeof *chain);
    if (chain != NULL) {
        chain->seed = seed;
        (void)snprintf(chain->name, sizeof chain->name, "%s", name);
    }
    return chain;
}

void simpool_chain_free(struct simpool_chain *chain)
{
    if (chain == NULL) {
        return;
    }
    simpool_chain_forget(chain, SIMPOOL_TOWARDS_MINER);
    simpool_chain_forget(chain, SIMPOOL_TOWARDS_POOL);
    for (size_t index = 0; index < chain->stage_count; index++) {
        free(chain->stages[index]);
    }
    free(chain);
}

/** Where pieces go from a place in the chain; MINER counts down, POOL counts up. */
static struct queue *queue_at(struct simpool_chain *chain, size_t index,
                              enum simpool_towards towards)
{
    return index < chain->stage_count ? &chain->stages[index]->before[towards]
                                      : &chain->out[towards];
}

static struct queue *queue_entry(struct simpool_chain *chain, enum simpool_towards towards)
{
    return queue_at(chain, towards == SIMPOOL_TOWARDS_MINER ? chain->stage_count - 1 : 0, towards);
}

static struct queue *queue_after(struct simpool_chain *chain, size_t index,
                                 enum simpool_towards towards)
{
    /* Below the oldest, SIZE_MAX is no stage either: it is the way out. */
    return queue_at(chain, towards == SIMPOOL_TOWARDS_MINER ? index - 1 : index + 1, towards);
}

static void no_put(struct simpool_outlet *outlet, const uint8_t *bytes, size_t len,
                   int64_t arrive_us)
{
    (void)outlet;
    (void)bytes;
    (void)len;
    (void)arrive_us;
}

/** Asks a copy of the fault, which is pure, so that asking changes nothing. */
static bool cuts_at_once(struct stage stage, int64_t now_us)
{
    const uint8_t nothing = 0;
    const struct simpool_parcel empty = {&nothing, 0, now_us, now_us, SIMPOOL_TOWARDS_MINER};
    struct simpool_outlet outlet = {no_put};
    return stage.ops->pass(stage.state, &empty, &stage.dice, &outlet) == SIMPOOL_CUT;
}

unsigned simpool_chain_add(struct simpool_chain *chain, int64_t now_us,
                           const struct simpool_fault_ops *ops,
                           const struct simpool_fault_options *options, const char **problem)
{
    assert(ops->state_size <= SIMPOOL_FAULT_STATE_MAX);
    *problem = chain->stage_count == SIMPOOL_CHAIN_FAULTS_MAX
                   ? "there are 8 faults on this link already: lift one first"
                   : ops->check(options);
    struct stage *const stage = *problem == NULL ? calloc(1, sizeof *stage) : NULL;
    if (stage == NULL) {
        *problem = *problem == NULL ? "out of memory" : *problem;
        return 0;
    }
    stage->ops = ops;
    stage->sees = options->towards;
    stage->handle = ++chain->handles;
    char name[SIMPOOL_CHAIN_NAME_MAX + 32];
    (void)snprintf(name, sizeof name, "%s/fault-%u", chain->name, stage->handle);
    stratum_dice_init(&stage->dice, chain->seed, name);
    ops->start(stage->state, options);
    /* What was past all faults towards the pool has this one still to pass. */
    stage->before[SIMPOOL_TOWARDS_POOL] = chain->out[SIMPOOL_TOWARDS_POOL];
    chain->out[SIMPOOL_TOWARDS_POOL] = (struct queue){NULL, NULL};
    chain->stages[chain->stage_count++] = stage;
    if (cuts_at_once(*stage, now_us)) {
        const struct simpool_piece cut = {
            NULL, SIMPOOL_PIECE_CUT, SIMPOOL_TOWARDS_POOL, now_us, now_us, 0};
        piece_enter(chain, &chain->out[SIMPOOL_TOWARDS_POOL], &cut, NULL, 0);
    }
    return stage->handle;
}

/** What the lifted fault delayed arrives now, then what had not passed it yet. */
static void give_back(struct queue *after, struct queue *before, int64_t now_us)
{
    for (struct simpool_piece *piece = after->first; piece != NULL; piece = piece->next) {
        piece->arrive_us = piece->arrive_us > now_us ? now_us : piece->arrive_us;
    }
    struct simpool_piece *piece = NULL;
    while ((piece = queue_pop(before)) != NULL) {
        piece->arrive_us = piece->arrive_us < now_us ? now_us : piece->arrive_us;
        queue_push(after, piece);
    }
}

void simpool_chain_remove(struct simpool_chain *chain, int64_t now_us, unsigned handle)
{
    size_t index = 0;
    while (index < chain->stage_count && chain->stages[index]->handle != handle) {
        index++;
    }
    if (index == chain->stage_count) {
        return;
    }
    struct stage *const stage = chain->stages[index];
    for (int towards = 0; towards < DIRECTIONS; towards++) {
        give_back(queue_after(chain, index, (enum simpool_towards)towards), &stage->before[towards],
                  now_us);
    }
    chain->stage_count--;
    for (; index < chain->stage_count; index++) {
        chain->stages[index] = chain->stages[index + 1];
    }
    free(stage);
}

void simpool_chain_enter(struct simpool_chain *chain, int64_t now_us, enum simpool_towards towards,
                         const void *bytes, size_t len)
{
    const struct simpool_piece piece = {
        NULL, len > 0 ? SIMPOOL_PIECE_BYTES : SIMPOOL_PIECE_END, towards, now_us, now_us, 0};
    piece_enter(chain, queue_entry(chain, towards), &piece, bytes, len);
}

void simpool_chain_forget(struct simpool_chain *chain, enum simpool_towards towards)
{
    for (size_t index = 0; index < chain->stage_count; index++) {
        queue_drop(chain, &chain->stages[index]->before[towards]);
        chain->stages[index]->holds[towards] = false;
    }
    queue_drop(chain, &chain->out[towards]);
}

/** Where a fault puts the pieces of a parcel. */
struct way_on {
    struct simpool_outlet outlet; /* first: put() finds the rest */
    struct simpool_chain *chain;
    struct queue *to;
    const struct simpool_piece *from;
};

static void way_on_put(struct simpool_outlet *outlet, const uint8_t *bytes, size_t len,
                       int64_t arrive_us)
{
    const struct way_on *const way = (const struct way_on *)outlet;
    struct simpool_piece piece = *way->from;
    piece.arrive_us = arrive_us;
    piece_enter(way->chain, way->to, &piece, bytes, len);
}

/** The first piece before a fault meets it. false: it is held there. */
static bool meet(struct simpool_chain *chain, size_t index, enum simpool_towards towards)
{
    struct stage *const stage = chain->stages[index];
    struct simpool_piece *const piece = stage->before[towards].first;
    struct queue *const to = queue_after(chain, index, towards);
    if (piece->kind == SIMPOOL_PIECE_CUT ||
        (stage->sees != SIMPOOL_TOWARDS_BOTH && stage->sees != towards)) {
        queue_push(to, queue_pop(&stage->before[towards]));
        return true;
    }
    struct way_on way = {{way_on_put}, chain, to, piece};
    const struct simpool_parcel parcel = {piece->bytes, piece->len, piece->sent_us,
                                          piece->arrive_us, towards};
    const enum simpool_fate fate =
        stage->ops->pass(stage->state, &parcel, &stage->dice, &way.outlet);
    stage->holds[towards] = fate == SIMPOOL_HELD;
    if (stage->holds[towards]) {
        return false;
    }
    if (fate == SIMPOOL_CUT) {
        const struct simpool_piece cut = {NULL,           SIMPOOL_PIECE_CUT, towards,
                                          piece->sent_us, piece->arrive_us,  0};
        piece_enter(chain, to, &cut, NULL, 0);
    }
    (void)queue_pop(&stage->before[towards]);
    piece_leave(chain, piece);
    free(piece);
    return true;
}

static bool is_due(const struct queue *queue, int64_t now_us)
{
    return queue->first != NULL && queue->first->arrive_us <= now_us;
}

/** One piece goes one fault further. false: nothing can move now. */
static bool move(struct simpool_chain *chain, int64_t now_us)
{
    for (size_t index = 0; index < chain->stage_count; index++) {
        for (int towards = 0; towards < DIRECTIONS; towards++) {
            const struct stage *const stage = chain->stages[index];
            if (!stage->holds[towards] && is_due(&stage->before[towards], now_us) &&
                meet(chain, index, (enum simpool_towards)towards)) {
                return true;
            }
        }
    }
    return false;
}

struct simpool_piece *simpool_chain_take(struct simpool_chain *chain, int64_t now_us)
{
    do {
        for (int towards = 0; towards < DIRECTIONS; towards++) {
            if (is_due(&chain->out[towards], now_us)) {
                struct simpool_piece *const piece = queue_pop(&chain->out[towards]);
                piece_leave(chain, piece);
                return piece;
            }
        }
    } while (move(chain, now_us));
    return NULL;
}

static int64_t earlier(int64_t a_us, const struct queue *queue)
{
    return queue->first != NULL && queue->first->arrive_us < a_us ? queue->first->arrive_us : a_us;
}

int64_t simpool_chain_deadline_us(const struct simpool_chain *chain)
{
    int64_t deadline_us = chain->problem != NULL ? INT64_MIN : INT64_MAX;
    for (int towards = 0; towards < DIRECTIONS; towards++) {
        deadline_us = earlier(deadline_us, &chain->out[towards]);
        for (size_t index = 0; index < chain->stage_count; index++) {
            if (!chain->stages[index]->holds[towards]) {
                deadline_us = earlier(deadline_us, &chain->stages[index]->before[towards]);
            }
        }
    }
    return deadline_us;
}

bool simpool_chain_is_clear(const struct simpool_chain *chain, enum simpool_towards towards)
{
    return chain->stage_count == 0 && chain->out[towards].first == NULL;
}

size_t simpool_chain_waiting_len(const struct simpool_chain *chain, enum simpool_towards towards)
{
    return chain->waiting_len[towards];
}

const char *simpool_chain_problem(const struct simpool_chain *chain)
{
    return chain->problem;
}
