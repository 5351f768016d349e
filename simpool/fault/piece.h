/** Pieces of a stream on their way through a chain of faults, and the queues they wait in. Pure. */
#ifndef SIMPOOL_FAULT_PIECE_H
#define SIMPOOL_FAULT_PIECE_H

#include "simpool/fault/fault.h"

enum simpool_piece_kind {
    SIMPOOL_PIECE_BYTES,
    SIMPOOL_PIECE_END,    /* the end of the stream: whoever sent has finished */
    SIMPOOL_PIECE_CUT,    /* a fault reset the connection, here and now */
    SIMPOOL_PIECE_FINISH, /* … finished it */
    SIMPOOL_PIECE_HALF    /* … finished it towards the miner alone */
};

/** One piece of a stream on its way. */
struct simpool_piece {
    struct simpool_piece *next;
    enum simpool_piece_kind kind;
    enum simpool_towards towards; /* MINER or POOL */
    int64_t sent_us;
    int64_t arrive_us; /* at the fault it waits for, or at the end of the chain */
    size_t len;
    uint8_t bytes[];
};

/** Pieces in order of arrival. */
struct simpool_queue {
    struct simpool_piece *first;
    struct simpool_piece *last;
};

/** Takes the piece; it never arrives before the one in front of it. */
void simpool_queue_push(struct simpool_queue *queue, struct simpool_piece *piece);
/** Takes the piece, and has it overtake all that arrive later. */
void simpool_queue_insert(struct simpool_queue *queue, struct simpool_piece *piece);
/** Puts the piece before all others. */
void simpool_queue_unpop(struct simpool_queue *queue, struct simpool_piece *piece);
/** NULL: it is empty. */
struct simpool_piece *simpool_queue_pop(struct simpool_queue *queue);
/** Appends bytes to the last piece, when that is one of bytes which arrives just then. false: it is
 *  not, or out of memory; nothing changed. */
bool simpool_queue_join(struct simpool_queue *queue, const void *bytes, size_t len,
                        int64_t arrive_us);

/** What waits in a chain, all queues together. */
struct simpool_books {
    size_t waiting_len[2]; /* bytes under way towards miner, towards pool */
    size_t weight;         /* of all pieces: bytes and heads */
    const char *problem;   /* NULL, or a sentence: bytes were lost, the stream cannot go on */
};

enum {
    /* Of all that waits in a chain, each piece's own head included. */
    SIMPOOL_CHAIN_WAITING_MAX = 16 * 1024 * 1024
};

/** A piece like another, with bytes of its own, put into the books. NULL: out of memory, or over
 *  the limit; the books say so. */
struct simpool_piece *simpool_books_enter(struct simpool_books *books,
                                          const struct simpool_piece *like, const void *bytes,
                                          size_t len);
/** Out of the books; the piece is its taker's. */
void simpool_books_leave(struct simpool_books *books, const struct simpool_piece *piece);
void simpool_books_drop(struct simpool_books *books, struct simpool_queue *queue);

#endif
