/** The one line at the foot of a terminal that is written over again and again. Whatever else goes
 *  there has to have it taken away first, or both stand on one line. */
#ifndef MINER_PROGRAM_STATUS_LINE_H
#define MINER_PROGRAM_STATUS_LINE_H

#include <stdbool.h>
#include <stddef.h>

enum { MINER_STATUS_LINE_MAX = 256 };

struct miner_status_line {
    int fd; /* of a terminal; -1: there is none, and nothing is written */
    char words[MINER_STATUS_LINE_MAX];
};

/** fd is somebody else's, such as stderr. */
struct miner_status_line miner_status_line_on(int fd);
bool miner_status_line_is_on(const struct miner_status_line *line);
/** What the line says from now on; NULL: what it said before it was taken away. */
void miner_status_line_show(struct miner_status_line *line, const char *words);
void miner_status_line_take_away(const struct miner_status_line *line);
/** How much of so many bytes fits: a line that wraps cannot be written over. columns 0: unknown. */
size_t miner_status_line_fit(size_t len, unsigned columns);

#endif
