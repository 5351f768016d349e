#include "simpool/fault/piece.h"

#include <stdlib.h>
#include <string.h>

void simpool_queue_push(struct simpool_queue *queue, struct simpool_piece *piece)
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

void simpool_queue_insert(struct simpool_queue *queue, struct simpool_piece *piece)
{
    if (queue->first == NULL || queue->last->arrive_us <= piece->arrive_us) {
        simpool_queue_push(queue, piece);
        return;
    }
    struct simpool_piece **place = &queue->first;
    while ((*place)->arrive_us <= piece->arrive_us) {
        place = &(*place)->next;
    }
    piece->next = *place;
    *place = piece;
}

void simpool_queue_unpop(struct simpool_queue *queue, struct simpool_piece *piece)
{
    if (queue->first == NULL) {
        queue->last = piece;
    }
    piece->next = queue->first;
    queue->first = piece;
}

struct simpool_piece *simpool_queue_pop(struct simpool_queue *queue)
{
    struct simpool_piece *const piece = queue->first;
    if (piece != NULL) {
        queue->first = piece->next;
    }
    return piece;
}

bool simpool_queue_join(struct simpool_queue *queue, const void *bytes, size_t len,
                        int64_t arrive_us)
{
    struct simpool_piece *const last = queue->first == NULL ? NULL : queue->last;
    if (last == NULL || last->kind != SIMPOOL_PIECE_BYTES || last->arrive_us != arrive_us) {
        return false;
    }
    struct simpool_piece **link = &queue->first;
    while (*link != last) {
        link = &(*link)->next;
    }
    struct simpool_piece *const grown = realloc(last, sizeof *grown + last->len + len);
    if (grown == NULL) {
        return false;
    }
    memcpy(grown->bytes + grown->len, bytes, len);
    grown->len += len;
    *link = grown;
    queue->last = grown;
    return true;
}

struct simpool_piece *simpool_books_enter(struct simpool_books *books,
                                          const struct simpool_piece *like, const void *bytes,
                                          size_t len)
{
    if (len > SIMPOOL_CHAIN_WAITING_MAX ||
        books->weight + sizeof *like + len > SIMPOOL_CHAIN_WAITING_MAX) {
        books->problem = "more bytes wait behind the faults than a chain keeps";
        return NULL;
    }
    struct simpool_piece *const piece = malloc(sizeof *piece + len);
    if (piece == NULL) {
        books->problem = "out of memory for the bytes that wait behind the faults";
        return NULL;
    }
    *piece = *like;
    piece->next = NULL;
    piece->len = len;
    if (len > 0) {
        memcpy(piece->bytes, bytes, len);
    }
    books->waiting_len[piece->towards] += len;
    books->weight += sizeof *piece + len;
    return piece;
}

void simpool_books_leave(struct simpool_books *books, const struct simpool_piece *piece)
{
    books->waiting_len[piece->towards] -= piece->len;
    books->weight -= sizeof *piece + piece->len;
}

void simpool_books_drop(struct simpool_books *books, struct simpool_queue *queue)
{
    struct simpool_piece *piece = NULL;
    while ((piece = simpool_queue_pop(queue)) != NULL) {
        simpool_books_leave(books, piece);
        free(piece);
    }
}
