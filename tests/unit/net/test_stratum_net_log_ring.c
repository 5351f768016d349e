#include "stratum/net/log_ring.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/check.h"

/** Many laps, with the ring between empty and full: nothing is lost, doubled or swapped. */
void test_log_ring_laps(void)
{
    struct stratum_log_ring *const ring = malloc(sizeof *ring);
    stratum_log_ring_init(ring);
    char line[STRATUM_LOG_LINE_MAX];
    check_int(stratum_log_ring_take(ring, line), 0);
    unsigned put = 0;
    unsigned got = 0;
    for (int lap = 0; lap < 5; lap++) {
        char text[16];
        while (stratum_log_ring_put(ring, text, (size_t)snprintf(text, sizeof text, "%u", put))) {
            put++;
        }
        check_int(put - got, STRATUM_LOG_RING_LINES);
        for (int count = 0; count < STRATUM_LOG_RING_LINES / (lap + 1); count++) {
            const size_t len = stratum_log_ring_take(ring, line);
            line[len] = '\0';
            check_int(strtoul(line, NULL, 10), got++);
        }
    }
    free(ring);
}
