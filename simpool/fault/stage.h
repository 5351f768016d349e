/** One fault that is on, at its place in a chain: the pieces that have not met it yet, its gates,
 *  its state. Inside the chain's files only; pure. */
#ifndef SIMPOOL_FAULT_STAGE_H
#define SIMPOOL_FAULT_STAGE_H

#include "simpool/fault/gate.h"
#include "simpool/fault/piece.h"
#include "simpool/fault/talk.h"

/** A fault to be put on. */
struct simpool_rule {
    const struct simpool_fault_ops *ops;
    struct simpool_fault_options options;
    const char *label; /* names its luck; NULL: its handle does */
};

struct simpool_stage;

/** Who is told what was decided, and what is known of it beforehand; zeros: nobody, nothing. */
struct simpool_witness {
    void (*decided)(void *context, const struct simpool_decision *decision,
                    const struct simpool_stage *stage, enum simpool_towards towards);
    void *context;
    const struct simpool_decisions *known;
};

struct simpool_stage {
    const struct simpool_fault_ops *ops;
    enum simpool_towards sees;
    unsigned handle;
    struct simpool_queue before[2];   /* towards miner, towards pool */
    bool holds[2];                    /* the first one did meet it, and is held */
    bool mid_line[2];                 /* messages: the line that passes had begun before */
    struct simpool_piece *partial[2]; /* messages: a line that is not whole yet */
    struct simpool_gate gates[2];
    struct simpool_talk talk; /* messages */
    char method[SIMPOOL_FAULT_METHOD_MAX + 1];
    char rule[SIMPOOL_RULE_MAX + 1];
    _Alignas(max_align_t) unsigned char state[SIMPOOL_FAULT_STATE_MAX];
};

/** What a stage works with. */
struct simpool_passage {
    struct simpool_queue *to; /* where pieces go that have passed it */
    struct simpool_books *books;
    const struct simpool_witness *witness;
};

/** session/label names the dice. NULL: out of memory. */
struct simpool_stage *simpool_stage_make(const struct simpool_rule *rule, uint64_t seed,
                                         const char *session, unsigned handle);
void simpool_stage_start(struct simpool_stage *stage, const struct simpool_witness *witness,
                         int64_t now_us);
/** What waits before it is dropped. */
void simpool_stage_free(struct simpool_stage *stage, struct simpool_books *books);
/** Forget what waits in a direction. */
void simpool_stage_forget(struct simpool_stage *stage, struct simpool_books *books,
                          enum simpool_towards towards);
/** The first piece before it meets it. false: it is held there. */
bool simpool_stage_meet(struct simpool_stage *stage, enum simpool_towards towards,
                        const struct simpool_passage *passage);
/** It is lifted: what it delayed arrives now, then what had not passed it yet. */
void simpool_stage_give_back(struct simpool_stage *stage, enum simpool_towards towards,
                             struct simpool_queue *to, int64_t now_us);

#endif
