#include "simpool/fault/chain.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIRECTIONS = 2 };

struct simpool_chain {
    struct simpool_stage *stages[SIMPOOL_CHAIN_FAULTS_MAX]; /* from the miner to the pool */
    size_t stage_count;
    struct simpool_queue out[DIRECTIONS]; /* past all faults */
    struct simpool_books books;
    struct simpool_witness witness;
    bool mid_line[DIRECTIONS]; /* the last byte said towards the miner, heard by the pool */
    unsigned handles;
    uint64_t seed;
    char name[SIMPOOL_CHAIN_NAME_MAX + 1];
};

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
        simpool_stage_free(chain->stages[index], &chain->books);
    }
    free(chain);
}

void simpool_chain_watch(struct simpool_chain *chain, const struct simpool_witness *witness)
{
    chain->witness = *witness;
}

/** Where pieces wait that have so many faults still to pass: the last one towards the miner is
 * stage 0, towards the pool the newest. */
static struct simpool_queue *queue_before(struct simpool_chain *chain, size_t left,
                                          enum simpool_towards towards)
{
    if (left == 0) {
        return &chain->out[towards];
    }
    const size_t index = towards == SIMPOOL_TOWARDS_MINER ? left - 1 : chain->stage_count - left;
    return &chain->stages[index]->before[towards];
}

static struct simpool_queue *queue_after(struct simpool_chain *chain, size_t index,
                                         enum simpool_towards towards)
{
    const size_t left = towards == SIMPOOL_TOWARDS_MINER ? index : chain->stage_count - (index + 1);
    return queue_before(chain, left, towards);
}

/** The next piece that can move, or leave. */
struct next {
    int64_t at_us; /* INT64_MAX: none */
    size_t index;  /* of its stage */
    enum simpool_towards towards;
};

static void look(struct next *next, const struct simpool_queue *queue, size_t index,
                 enum simpool_towards towards)
{
    if (queue->first != NULL && queue->first->arrive_us < next->at_us) {
        *next = (struct next){queue->first->arrive_us, index, towards};
    }
}

static struct next next_move(const struct simpool_chain *chain)
{
    struct next next = {.at_us = INT64_MAX};
    for (size_t index = 0; index < chain->stage_count; index++) {
        for (int way = 0; way < DIRECTIONS; way++) {
            if (!chain->stages[index]->holds[way]) {
                look(&next, &chain->stages[index]->before[way], index, (enum simpool_towards)way);
            }
        }
    }
    return next;
}

static struct next next_out(const struct simpool_chain *chain)
{
    struct next next = {.at_us = INT64_MAX};
    for (int way = 0; way < DIRECTIONS; way++) {
        look(&next, &chain->out[way], 0, (enum simpool_towards)way);
    }
    return next;
}

/** One piece goes one fault further, or is held there. */
static void move(struct simpool_chain *chain, const struct next *next)
{
    const struct simpool_passage passage = {queue_after(chain, next->index, next->towards),
                                            &chain->books, &chain->witness};
    (void)simpool_stage_meet(chain->stages[next->index], next->towards, &passage);
}

/** Everything that is due goes as far as it can: a change comes after what happened before it. */
static void settle(struct simpool_chain *chain, int64_t now_us)
{
    struct next next = next_move(chain);
    while (next.at_us <= now_us) {
        move(chain, &next);
        next = next_move(chain);
    }
}

/** Behind all faults of bytes; a fault of messages behind all others. */
static size_t place_for(const struct simpool_chain *chain, const struct simpool_fault_ops *ops)
{
    size_t index = chain->stage_count;
    while (ops->layer == SIMPOOL_OF_BYTES && index > 0 &&
           chain->stages[index - 1]->ops->layer == SIMPOOL_OF_MESSAGES) {
        index--;
    }
    return index;
}

/** What was past its place already stays past; what comes towards the pool has it still to pass,
 *  but for a piece that the next fault holds. */
static void insert(struct simpool_chain *chain, size_t index, struct simpool_stage *stage)
{
    struct simpool_queue *const next =
        queue_before(chain, chain->stage_count - index, SIMPOOL_TOWARDS_POOL);
    if (index == chain->stage_count || !chain->stages[index]->holds[SIMPOOL_TOWARDS_POOL]) {
        stage->before[SIMPOOL_TOWARDS_POOL] = *next;
        *next = (struct simpool_queue){NULL, NULL};
    }
    memmove(&chain->stages[index + 1], &chain->stages[index],
            (chain->stage_count - index) * sizeof(struct simpool_stage *));
    chain->stages[index] = stage;
    chain->stage_count++;
    for (int towards = 0; towards < DIRECTIONS; towards++) {
        stage->mid_line[towards] = chain->mid_line[towards];
    }
}

/** A fault that strikes when it is put on, whoever speaks. */
static void strike(struct simpool_chain *chain, const struct simpool_stage *stage, int64_t now_us)
{
    const struct simpool_piece none = {
        .towards = SIMPOOL_TOWARDS_POOL, .sent_us = now_us, .arrive_us = now_us};
    struct simpool_piece *const piece = simpool_books_enter(&chain->books, &none, NULL, 0);
    struct simpool_queue struck = {NULL, NULL};
    const struct simpool_passage passage = {&struck, &chain->books, &chain->witness};
    struct simpool_stage copy = *stage; /* all of it, so that striking changes nothing */
    if (piece == NULL) {
        return;
    }
    copy.sees = SIMPOOL_TOWARDS_BOTH;
    copy.before[SIMPOOL_TOWARDS_POOL] = (struct simpool_queue){piece, piece};
    piece->kind = SIMPOOL_PIECE_END;
    (void)simpool_stage_meet(&copy, SIMPOOL_TOWARDS_POOL, &passage);
    struct simpool_piece *made = NULL;
    while ((made = simpool_queue_pop(&struck)) != NULL) {
        if (made->kind == SIMPOOL_PIECE_END) {
            simpool_books_leave(&chain->books, made);
            free(made);
        } else {
            simpool_queue_push(&chain->out[SIMPOOL_TOWARDS_POOL], made);
        }
    }
}

unsigned simpool_chain_add(struct simpool_chain *chain, int64_t now_us,
                           const struct simpool_rule *rule, const char **problem)
{
    *problem = chain->stage_count == SIMPOOL_CHAIN_FAULTS_MAX
                   ? "there are 16 faults on this link already: lift one first"
                   : simpool_fault_check(rule->ops, &rule->options);
    struct simpool_stage *const stage =
        *problem == NULL ? simpool_stage_make(rule, chain->seed, chain->name, ++chain->handles)
                         : NULL;
    if (stage == NULL) {
        *problem = *problem == NULL ? "out of memory" : *problem;
        return 0;
    }
    settle(chain, now_us);
    simpool_stage_start(stage, &chain->witness, now_us);
    insert(chain, place_for(chain, rule->ops), stage);
    if (rule->ops->at_once && rule->options.after_bytes == 0 &&
        simpool_gate_is_open(&rule->options)) {
        strike(chain, stage, now_us);
    }
    return stage->handle;
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
    settle(chain, now_us);
    struct simpool_stage *const stage = chain->stages[index];
    for (int towards = 0; towards < DIRECTIONS; towards++) {
        simpool_stage_give_back(stage, (enum simpool_towards)towards,
                                queue_after(chain, index, (enum simpool_towards)towards), now_us);
    }
    chain->stage_count--;
    memmove(&chain->stages[index], &chain->stages[index + 1],
            (chain->stage_count - index) * sizeof(struct simpool_stage *));
    simpool_stage_free(stage, &chain->books);
}

void simpool_chain_pass_by(struct simpool_chain *chain, enum simpool_towards towards,
                           const void *bytes, size_t len)
{
    if (len > 0) {
        chain->mid_line[towards] = ((const uint8_t *)bytes)[len - 1] != '\n';
    }
}

void simpool_chain_enter(struct simpool_chain *chain, int64_t now_us, enum simpool_towards towards,
                         const void *bytes, size_t len)
{
    const struct simpool_piece like = {.kind = len > 0 ? SIMPOOL_PIECE_BYTES : SIMPOOL_PIECE_END,
                                       .towards = towards,
                                       .sent_us = now_us,
                                       .arrive_us = now_us};
    struct simpool_piece *const piece = simpool_books_enter(&chain->books, &like, bytes, len);
    if (piece == NULL) {
        return;
    }
    simpool_queue_push(queue_before(chain, chain->stage_count, towards), piece);
    if (towards == SIMPOOL_TOWARDS_MINER) {
        simpool_chain_pass_by(chain, towards, bytes, len);
    }
}

void simpool_chain_forget(struct simpool_chain *chain, enum simpool_towards towards)
{
    for (size_t index = 0; index < chain->stage_count; index++) {
        simpool_stage_forget(chain->stages[index], &chain->books, towards);
    }
    simpool_books_drop(&chain->books, &chain->out[towards]);
}

struct simpool_piece *simpool_chain_take(struct simpool_chain *chain, int64_t now_us)
{
    struct next out = next_out(chain);
    struct next next = next_move(chain);
    /* In the order of time, however late the loop is: what was to be overtaken is. */
    while (next.at_us <= now_us && next.at_us <= out.at_us) {
        move(chain, &next);
        out = next_out(chain);
        next = next_move(chain);
    }
    if (out.at_us > now_us) {
        return NULL;
    }
    struct simpool_piece *const piece = simpool_queue_pop(&chain->out[out.towards]);
    simpool_books_leave(&chain->books, piece);
    if (out.towards == SIMPOOL_TOWARDS_POOL) {
        simpool_chain_pass_by(chain, out.towards, piece->bytes, piece->len);
    }
    return piece;
}

int64_t simpool_chain_deadline_us(const struct simpool_chain *chain)
{
    if (chain->books.problem != NULL) {
        return INT64_MIN;
    }
    const int64_t out_us = next_out(chain).at_us;
    const int64_t move_us = next_move(chain).at_us;
    return out_us < move_us ? out_us : move_us;
}

bool simpool_chain_is_clear(const struct simpool_chain *chain, enum simpool_towards towards)
{
    return chain->stage_count == 0 && chain->out[towards].first == NULL;
}

size_t simpool_chain_waiting_len(const struct simpool_chain *chain, enum simpool_towards towards)
{
    return chain->books.waiting_len[towards];
}

const char *simpool_chain_problem(const struct simpool_chain *chain)
{
    return chain->books.problem;
}
