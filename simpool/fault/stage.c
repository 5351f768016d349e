#include "simpool/fault/stage.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct simpool_stage *simpool_stage_make(const struct simpool_rule *rule, uint64_t seed,
                                         const char *session, unsigned handle)
{
    assert(rule->ops->state_size <= SIMPOOL_FAULT_STATE_MAX);
    struct simpool_stage *const stage = calloc(1, sizeof *stage);
    if (stage == NULL) {
        return NULL;
    }
    stage->ops = rule->ops;
    stage->sees = rule->options.towards;
    stage->handle = handle;
    memcpy(stage->method, rule->options.method, sizeof stage->method);
    if (rule->label != NULL) {
        (void)snprintf(stage->rule, sizeof stage->rule, "%s/%s", session, rule->label);
    } else {
        (void)snprintf(stage->rule, sizeof stage->rule, "%s/fault-%u", session, handle);
    }
    for (int towards = 0; towards < 2; towards++) {
        stage->gates[towards].when = rule->options;
        stage->gates[towards].swells = rule->ops->swells;
        simpool_gate_init(&stage->gates[towards], seed, stage->rule, (enum simpool_towards)towards);
    }
    return stage;
}

void simpool_stage_start(struct simpool_stage *stage, const struct simpool_witness *witness,
                         int64_t now_us)
{
    for (int towards = 0; towards < 2; towards++) {
        stage->gates[towards].known = witness->known;
        stage->gates[towards].on_us = now_us;
    }
    stage->ops->start(stage->state, &stage->gates[0].when, now_us);
}

void simpool_stage_forget(struct simpool_stage *stage, struct simpool_books *books,
                          enum simpool_towards towards)
{
    simpool_books_drop(books, &stage->before[towards]);
    stage->holds[towards] = false;
    if (stage->partial[towards] != NULL) {
        simpool_books_leave(books, stage->partial[towards]);
        free(stage->partial[towards]);
        stage->partial[towards] = NULL;
    }
}

void simpool_stage_free(struct simpool_stage *stage, struct simpool_books *books)
{
    simpool_stage_forget(stage, books, SIMPOOL_TOWARDS_MINER);
    simpool_stage_forget(stage, books, SIMPOOL_TOWARDS_POOL);
    free(stage);
}

/** Where a fault puts the pieces of a parcel. */
struct way_on {
    struct simpool_outlet outlet; /* first: put() finds the rest */
    const struct simpool_stage *stage;
    const struct simpool_passage *passage;
    const struct simpool_piece *from;
    bool joins;
};

/** Messages may overtake each other, bytes may not. */
static void put_piece(const struct simpool_stage *stage, const struct simpool_passage *passage,
                      struct simpool_piece *piece)
{
    if (piece == NULL) {
        return; /* the books know why */
    }
    if (stage->ops->layer == SIMPOOL_OF_MESSAGES) {
        simpool_queue_insert(passage->to, piece);
    } else {
        simpool_queue_push(passage->to, piece);
    }
}

static void way_on_put(struct simpool_outlet *outlet, const uint8_t *bytes, size_t len,
                       int64_t arrive_us)
{
    const struct way_on *const way = (const struct way_on *)outlet;
    const struct simpool_passage *const passage = way->passage;
    if (way->joins && len > 0 && simpool_queue_join(passage->to, bytes, len, arrive_us)) {
        passage->books->waiting_len[way->from->towards] += len;
        passage->books->weight += len;
        return;
    }
    struct simpool_piece like = *way->from;
    like.arrive_us = arrive_us;
    put_piece(way->stage, passage, simpool_books_enter(passage->books, &like, bytes, len));
}

/** What a fault made of a connection, as a piece that says so. false: nothing. */
static bool ending(enum simpool_fate fate, enum simpool_piece_kind *kind)
{
    switch (fate) {
    case SIMPOOL_CUT:
        *kind = SIMPOOL_PIECE_CUT;
        return true;
    case SIMPOOL_FINISHED:
        *kind = SIMPOOL_PIECE_FINISH;
        return true;
    case SIMPOOL_HALF_CLOSED:
        *kind = SIMPOOL_PIECE_HALF;
        return true;
    case SIMPOOL_PASSED:
    case SIMPOOL_HELD:
        return false;
    }
    assert(false);
    return false;
}

/** A parcel passes the gate, and what is behind it. like: the piece it came in. */
static enum simpool_fate pass(struct simpool_stage *stage, struct simpool_parcel *parcel,
                              const struct simpool_piece *like,
                              const struct simpool_passage *passage)
{
    struct way_on way = {{way_on_put}, stage, passage, like, false};
    const bool sees = stage->sees == SIMPOOL_TOWARDS_BOTH || stage->sees == parcel->towards;
    const bool fits = stage->ops->layer != SIMPOOL_OF_MESSAGES ||
                      simpool_talk_hear(&stage->talk, stage->method, parcel);
    if (!sees || !fits) {
        way_on_put(&way.outlet, parcel->bytes, parcel->len, parcel->arrive_us);
        return SIMPOOL_PASSED;
    }
    const struct simpool_decision decision =
        simpool_gate_decide(&stage->gates[parcel->towards], parcel->arrive_us);
    if (!decision.acts) {
        way_on_put(&way.outlet, parcel->bytes, parcel->len, parcel->arrive_us);
        return SIMPOOL_PASSED;
    }
    const struct simpool_witness *const witness = passage->witness;
    if (witness->decided != NULL) {
        witness->decided(witness->context, &decision, stage, parcel->towards);
    }
    parcel->luck = decision.luck;
    parcel->level = decision.level;
    way.joins = stage->ops->joins;
    const enum simpool_fate fate = stage->ops->pass(stage->state, parcel, &way.outlet);
    struct simpool_piece over = *like;
    if (ending(fate, &over.kind)) {
        put_piece(stage, passage, simpool_books_enter(passage->books, &over, NULL, 0));
    }
    return fate;
}

static struct simpool_parcel parcel_of(const struct simpool_piece *piece)
{
    return (struct simpool_parcel){.bytes = piece->bytes,
                                   .len = piece->len,
                                   .sent_us = piece->sent_us,
                                   .arrive_us = piece->arrive_us,
                                   .towards = piece->towards};
}

static void discard(struct simpool_piece *piece, const struct simpool_passage *passage)
{
    simpool_books_leave(passage->books, piece);
    free(piece);
}

static bool meet_bytes(struct simpool_stage *stage, enum simpool_towards towards,
                       const struct simpool_passage *passage)
{
    struct simpool_piece *const piece = stage->before[towards].first;
    struct simpool_parcel parcel = parcel_of(piece);
    stage->holds[towards] = pass(stage, &parcel, piece, passage) == SIMPOOL_HELD;
    if (stage->holds[towards]) {
        return false;
    }
    (void)simpool_queue_pop(&stage->before[towards]);
    discard(piece, passage);
    return true;
}

/** What has come of a line goes on as it is. */
static void let_go(struct simpool_stage *stage, enum simpool_towards towards, int64_t arrive_us,
                   struct simpool_queue *to)
{
    struct simpool_piece *const partial = stage->partial[towards];
    if (partial != NULL) {
        partial->arrive_us = arrive_us;
        simpool_queue_insert(to, partial);
        stage->partial[towards] = NULL;
    }
}

/** Takes bytes to what has come of the line before. NULL: out of memory. */
static struct simpool_piece *grow(struct simpool_stage *stage, const struct simpool_piece *piece,
                                  size_t len, struct simpool_books *books)
{
    struct simpool_piece *const before = stage->partial[piece->towards];
    stage->partial[piece->towards] = NULL;
    if (before == NULL) {
        return simpool_books_enter(books, piece, piece->bytes, len);
    }
    struct simpool_piece *const grown = realloc(before, sizeof *grown + before->len + len);
    if (grown == NULL) {
        books->problem = "out of memory for the bytes that wait behind the faults";
        simpool_books_leave(books, before);
        free(before);
        return NULL;
    }
    memcpy(grown->bytes + grown->len, piece->bytes, len);
    grown->len += len;
    grown->arrive_us = piece->arrive_us;
    books->waiting_len[piece->towards] += len;
    books->weight += len;
    return grown;
}

/** The first piece, up to its first newline. What is behind that goes back. */
static void meet_line(struct simpool_stage *stage, struct simpool_piece *piece,
                      const struct simpool_passage *passage)
{
    const enum simpool_towards towards = piece->towards;
    const uint8_t *const newline = memchr(piece->bytes, '\n', piece->len);
    const size_t len = newline == NULL ? piece->len : (size_t)(newline - piece->bytes) + 1;
    struct simpool_piece *const line = grow(stage, piece, len, passage->books);
    if (line != NULL && len < piece->len) {
        struct simpool_piece *const rest =
            simpool_books_enter(passage->books, piece, piece->bytes + len, piece->len - len);
        if (rest != NULL) {
            simpool_queue_unpop(&stage->before[towards], rest);
        }
    }
    discard(piece, passage);
    if (line == NULL) {
        return;
    }
    const bool no_message = stage->mid_line[towards] || line->len > SIMPOOL_FAULT_LINE_MAX;
    if (no_message) {
        simpool_queue_insert(passage->to, line);
        stage->mid_line[towards] = newline == NULL;
    } else if (newline == NULL) {
        stage->partial[towards] = line;
    } else {
        struct simpool_parcel parcel = parcel_of(line);
        (void)pass(stage, &parcel, line, passage);
        discard(line, passage);
    }
}

bool simpool_stage_meet(struct simpool_stage *stage, enum simpool_towards towards,
                        const struct simpool_passage *passage)
{
    struct simpool_piece *const piece = stage->before[towards].first;
    const bool of_messages = stage->ops->layer == SIMPOOL_OF_MESSAGES;
    if (piece->kind == SIMPOOL_PIECE_BYTES && of_messages) {
        meet_line(stage, simpool_queue_pop(&stage->before[towards]), passage);
        return true;
    }
    const bool is_end = piece->kind != SIMPOOL_PIECE_BYTES && piece->kind != SIMPOOL_PIECE_END;
    if (is_end || of_messages) {
        let_go(stage, towards, piece->arrive_us, passage->to);
        /* What a fault of messages holds until it is lifted does not hold the end. */
        put_piece(stage, passage, simpool_queue_pop(&stage->before[towards]));
        return true;
    }
    return meet_bytes(stage, towards, passage);
}

void simpool_stage_give_back(struct simpool_stage *stage, enum simpool_towards towards,
                             struct simpool_queue *to, int64_t now_us)
{
    for (struct simpool_piece *piece = to->first; piece != NULL; piece = piece->next) {
        piece->arrive_us = piece->arrive_us > now_us ? now_us : piece->arrive_us;
    }
    let_go(stage, towards, now_us, to);
    struct simpool_piece *piece = NULL;
    while ((piece = simpool_queue_pop(&stage->before[towards])) != NULL) {
        piece->arrive_us = piece->arrive_us < now_us ? now_us : piece->arrive_us;
        simpool_queue_push(to, piece);
    }
}
