#include "stratum/net/queue.h"

#include <string.h>

#include "tests/unit/check.h"

enum { ROUNDS = 4000, PIECE_MAX = 3000 };

/** Pieces of many sizes in and out: a byte's value is its place in the stream. */
void test_link_queue_keeps_order(void)
{
    struct stratum_queue queue = {0};
    uint8_t piece[PIECE_MAX];
    size_t put = 0;
    size_t got = 0;
    uint32_t seed = 1;
    for (int round = 0; round < ROUNDS; round++) {
        seed = seed * 1664525u + 1013904223u;
        const size_t in = (seed >> 8) % PIECE_MAX;
        for (size_t index = 0; index < in; index++) {
            piece[index] = (uint8_t)((put + index) % 251);
        }
        check_true(stratum_queue_add(&queue, piece, in));
        put += in;
        const size_t out = (seed >> 4) % (queue.len + 1);
        bool right = true;
        for (size_t index = 0; index < out; index++) {
            right = right && stratum_queue_view(&queue)[index] == (got + index) % 251;
        }
        check_true(right);
        stratum_queue_drop(&queue, out);
        got += out;
        if (!check_int(queue.len, put - got)) {
            break;
        }
    }
    stratum_queue_drop(&queue, queue.len);
    check_true(queue.capacity <= 64 * 1024); /* a large buffer is given back */
    stratum_queue_done(&queue);
}
