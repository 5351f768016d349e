#include "simpool/server/link_fault.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simpool/fault/chain.h"

/** Belongs to its owner until close(), then to itself while it finishes. */
struct link_fault {
    struct stratum_link link; /* first: the owner's view */
    struct stratum_loop *loop;
    struct stratum_link *inner; /* stays until the owner closes: it may look at what it made */
    bool ended;                 /* inner has told its end */
    struct simpool_chain *chain;
    struct stratum_timer timer;
    bool cut;    /* a fault ended it; the end follows what was put before, a turn later */
    bool halved; /* a fault told the miner that nothing more comes */
    enum stratum_link_close cut_how;
    bool late;      /* what the owner is told now was under way for a while */
    bool over;      /* the owner was told */
    bool finishing; /* the owner has closed it */
    enum stratum_link_end end;
    char *end_text; /* what inner said, until it is the owner's turn to hear it */
};

static struct link_fault *link_fault_of(struct stratum_link *link)
{
    return (struct link_fault *)link;
}

static int64_t now_us(const struct link_fault *fault)
{
    return stratum_loop_now(fault->loop).now_us;
}

/** Frees the link, and ends inner. */
static void done(struct link_fault *fault, enum stratum_link_close how)
{
    stratum_link_close(fault->inner, how);
    stratum_loop_disarm(fault->loop, &fault->timer);
    simpool_chain_free(fault->chain);
    free(fault->end_text);
    free(fault);
}

/** Nothing comes any more: the owner hears it, or nobody is left to hear. The last thing done. */
static void end(struct link_fault *fault, enum stratum_link_end why, const char *text)
{
    if (fault->finishing) {
        done(fault, fault->cut_how);
        return;
    }
    stratum_loop_disarm(fault->loop, &fault->timer);
    fault->over = true;
    fault->link.events->closed(fault->link.context, why, text);
}

/** Wake when the next piece arrives, or for the reset that is due. */
static void arm(struct link_fault *fault)
{
    const int64_t deadline_us = fault->cut ? INT64_MIN : simpool_chain_deadline_us(fault->chain);
    if (fault->over || deadline_us == INT64_MAX) {
        stratum_loop_disarm(fault->loop, &fault->timer);
        return;
    }
    const int64_t soon_us = now_us(fault);
    stratum_loop_arm(fault->loop, &fault->timer, deadline_us > soon_us ? deadline_us : soon_us);
}

/** Gives the miner's bytes to inner. returns the first piece that is anything else; NULL: none. */
static struct simpool_piece *deliver(struct link_fault *fault)
{
    const int64_t until_us = now_us(fault);
    struct simpool_piece *piece = NULL;
    while ((piece = simpool_chain_take(fault->chain, until_us)) != NULL) {
        if (piece->kind != SIMPOOL_PIECE_BYTES || piece->towards != SIMPOOL_TOWARDS_MINER) {
            break;
        }
        if (!fault->ended && !fault->halved) {
            stratum_link_send(fault->inner, piece->bytes, piece->len);
        }
        free(piece);
    }
    return piece;
}

/** The miner hears the end, and is heard for as long as it speaks. */
static void half_close(struct link_fault *fault)
{
    if (!fault->ended && !fault->halved) {
        stratum_link_finish(fault->inner);
    }
    fault->halved = true;
}

/** A piece for the owner, or an end. Calls the owner at most once, as the last thing done. */
static void handle(struct link_fault *fault, const struct simpool_piece *piece)
{
    fault->late = piece->sent_us < piece->arrive_us;
    if (piece->kind == SIMPOOL_PIECE_CUT || piece->kind == SIMPOOL_PIECE_FINISH) {
        fault->cut = true;
        fault->cut_how =
            piece->kind == SIMPOOL_PIECE_CUT ? STRATUM_LINK_RESET : STRATUM_LINK_FINISH;
        arm(fault);
    } else if (piece->kind == SIMPOOL_PIECE_HALF) {
        half_close(fault);
        arm(fault);
    } else if (piece->towards == SIMPOOL_TOWARDS_MINER) {
        done(fault, STRATUM_LINK_FINISH);
    } else if (piece->kind == SIMPOOL_PIECE_END) {
        end(fault, fault->end, fault->end_text != NULL ? fault->end_text : "out of memory");
    } else {
        arm(fault);
        fault->link.events->bytes(fault->link.context, piece->bytes, piece->len);
    }
}

static void on_timer(void *context)
{
    struct link_fault *const fault = context;
    if (fault->cut && fault->cut_how == STRATUM_LINK_RESET) {
        end(fault, STRATUM_LINK_END_RESET, "an injected fault cut the connection");
        return;
    }
    if (fault->cut) {
        end(fault, STRATUM_LINK_END_FINISHED, "an injected fault ended the connection");
        return;
    }
    struct simpool_piece *const piece = deliver(fault);
    const char *const problem = simpool_chain_problem(fault->chain);
    if (problem != NULL) {
        end(fault, STRATUM_LINK_END_FAILED, problem);
    } else if (piece != NULL) {
        handle(fault, piece);
    } else if (fault->finishing && simpool_chain_deadline_us(fault->chain) == INT64_MAX) {
        done(fault, STRATUM_LINK_RESET); /* behind a silence that nobody can lift any more */
    } else {
        arm(fault);
    }
    free(piece);
}

static void on_inner_opened(void *context)
{
    const struct link_fault *const fault = context;
    if (!fault->finishing) {
        fault->link.events->opened(fault->link.context);
    }
}

static void on_inner_bytes(void *context, const uint8_t *bytes, size_t len)
{
    struct link_fault *const fault = context;
    if (fault->finishing || fault->over || fault->cut || len == 0) {
        return;
    }
    if (simpool_chain_is_clear(fault->chain, SIMPOOL_TOWARDS_POOL)) {
        fault->late = false;
        simpool_chain_pass_by(fault->chain, SIMPOOL_TOWARDS_POOL, bytes, len);
        fault->link.events->bytes(fault->link.context, bytes, len);
        return;
    }
    simpool_chain_enter(fault->chain, now_us(fault), SIMPOOL_TOWARDS_POOL, bytes, len);
    arm(fault);
}

static void on_inner_closed(void *context, enum stratum_link_end why, const char *text)
{
    struct link_fault *const fault = context;
    fault->ended = true;
    if (fault->finishing) {
        done(fault, STRATUM_LINK_RESET);
        return;
    }
    if (fault->cut) {
        return; /* its reset is due this very turn */
    }
    fault->end = why;
    fault->end_text = strdup(text);
    simpool_chain_enter(fault->chain, now_us(fault), SIMPOOL_TOWARDS_POOL, NULL, 0);
    arm(fault);
}

static const struct stratum_link_events inner_events = {
    .opened = on_inner_opened,
    .bytes = on_inner_bytes,
    .closed = on_inner_closed,
};

static void fault_send(struct stratum_link *link, const uint8_t *bytes, size_t len)
{
    struct link_fault *const fault = link_fault_of(link);
    if (fault->ended || fault->over || fault->cut || fault->halved || len == 0) {
        return;
    }
    if (simpool_chain_is_clear(fault->chain, SIMPOOL_TOWARDS_MINER)) {
        simpool_chain_pass_by(fault->chain, SIMPOOL_TOWARDS_MINER, bytes, len);
        stratum_link_send(fault->inner, bytes, len);
        return;
    }
    simpool_chain_enter(fault->chain, now_us(fault), SIMPOOL_TOWARDS_MINER, bytes, len);
    arm(fault);
}

static void fault_close(struct stratum_link *link, enum stratum_link_close how)
{
    struct link_fault *const fault = link_fault_of(link);
    if (fault->over || fault->ended || how == STRATUM_LINK_RESET) {
        done(fault, fault->over ? fault->cut_how : how);
        return;
    }
    fault->finishing = true;
    simpool_chain_forget(fault->chain, SIMPOOL_TOWARDS_POOL);
    simpool_chain_enter(fault->chain, now_us(fault), SIMPOOL_TOWARDS_MINER, NULL, 0);
    on_timer(fault); /* what is due goes at once; without faults that is all */
}

static size_t fault_queued_bytes(const struct stratum_link *link)
{
    const struct link_fault *const fault = (const struct link_fault *)link;
    const size_t queued = fault->ended ? 0 : fault->inner->ops->queued_bytes(fault->inner);
    return queued + simpool_chain_waiting_len(fault->chain, SIMPOOL_TOWARDS_MINER);
}

static const struct stratum_link_ops fault_link_ops = {
    .name = "fault",
    .send = fault_send,
    .close = fault_close,
    .queued_bytes = fault_queued_bytes,
};

struct stratum_link *simpool_link_fault_make(struct stratum_loop *loop, struct stratum_link *inner,
                                             uint64_t seed, const char *name)
{
    struct link_fault *const fault = calloc(1, sizeof *fault);
    struct simpool_chain *const chain = simpool_chain_make(seed, name);
    if (fault == NULL || chain == NULL) {
        simpool_chain_free(chain);
        free(fault);
        return NULL;
    }
    fault->link.ops = &fault_link_ops;
    (void)snprintf(fault->link.peer, sizeof fault->link.peer, "%s", inner->peer);
    fault->loop = loop;
    fault->inner = inner;
    fault->chain = chain;
    fault->cut_how = STRATUM_LINK_RESET;
    fault->timer = stratum_timer_make(on_timer, fault);
    stratum_link_own(inner, &inner_events, fault);
    return &fault->link;
}

void simpool_link_fault_watch(struct stratum_link *link, const struct simpool_witness *witness)
{
    assert(link->ops == &fault_link_ops);
    simpool_chain_watch(link_fault_of(link)->chain, witness);
}

unsigned simpool_link_fault_add(struct stratum_link *link, const struct simpool_rule *rule,
                                const char **problem)
{
    assert(link->ops == &fault_link_ops);
    struct link_fault *const fault = link_fault_of(link);
    const unsigned handle = simpool_chain_add(fault->chain, now_us(fault), rule, problem);
    arm(fault);
    return handle;
}

void simpool_link_fault_remove(struct stratum_link *link, unsigned handle)
{
    assert(link->ops == &fault_link_ops);
    struct link_fault *const fault = link_fault_of(link);
    simpool_chain_remove(fault->chain, now_us(fault), handle);
    arm(fault);
}

bool simpool_link_fault_was_cut(const struct stratum_link *link)
{
    assert(link->ops == &fault_link_ops);
    const struct link_fault *const fault = (const struct link_fault *)link;
    return fault->cut || fault->halved;
}

bool simpool_link_fault_was_late(const struct stratum_link *link)
{
    assert(link->ops == &fault_link_ops);
    return ((const struct link_fault *)link)->late;
}
