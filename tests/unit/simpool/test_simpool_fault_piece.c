#include "simpool/fault/piece.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/check.h"

static struct simpool_piece *make(struct simpool_books *books, int64_t arrive_us, const char *words)
{
    const struct simpool_piece like = {.towards = SIMPOOL_TOWARDS_POOL, .arrive_us = arrive_us};
    return simpool_books_enter(books, &like, words, strlen(words));
}

/** All words of a queue, in its order; the queue is empty then. */
static const char *drained(struct simpool_books *books, struct simpool_queue *queue)
{
    static char text[64];
    size_t len = 0;
    struct simpool_piece *piece = NULL;
    while ((piece = simpool_queue_pop(queue)) != NULL) {
        memcpy(text + len, piece->bytes, piece->len);
        len += piece->len;
        simpool_books_leave(books, piece);
        free(piece);
    }
    text[len] = '\0';
    return text;
}

void test_fault_piece_queues(void)
{
    struct simpool_books books = {.weight = 0};
    struct simpool_queue queue = {NULL, NULL};
    simpool_queue_push(&queue, make(&books, 10, "a"));
    simpool_queue_push(&queue, make(&books, 5, "b")); /* not before a */
    check_int(queue.last->arrive_us, 10);
    check_text(drained(&books, &queue), "ab");
    simpool_queue_insert(&queue, make(&books, 10, "a"));
    simpool_queue_insert(&queue, make(&books, INT64_MAX, "z"));
    simpool_queue_insert(&queue, make(&books, 5, "b"));
    simpool_queue_insert(&queue, make(&books, 10, "c")); /* behind its equal */
    check_text(drained(&books, &queue), "bacz");
    simpool_queue_unpop(&queue, make(&books, 7, "y"));
    simpool_queue_unpop(&queue, make(&books, 3, "x"));
    simpool_queue_push(&queue, make(&books, 8, "z"));
    check_text(drained(&books, &queue), "xyz");
    check_int(books.weight, 0);
    check_int(books.waiting_len[SIMPOOL_TOWARDS_POOL], 0);
}

void test_fault_piece_joins(void)
{
    struct simpool_books books = {.weight = 0};
    struct simpool_queue queue = {NULL, NULL};
    check_true(!simpool_queue_join(&queue, "x", 1, 5)); /* to what? */
    simpool_queue_push(&queue, make(&books, 4, "a"));
    simpool_queue_push(&queue, make(&books, 5, "b"));
    check_true(simpool_queue_join(&queue, "cd", 2, 5));
    check_true(!simpool_queue_join(&queue, "e", 1, 6));
    check_int(queue.last->len, 3);
    queue.last->kind = SIMPOOL_PIECE_END;
    check_true(!simpool_queue_join(&queue, "e", 1, 5));
    simpool_books_drop(&books, &queue);
    check_true(queue.first == NULL);
}

void test_fault_piece_books(void)
{
    struct simpool_books books = {.weight = SIMPOOL_CHAIN_WAITING_MAX - 8};
    check_true(make(&books, 0, "x") == NULL);
    check_true(books.problem != NULL);
}
