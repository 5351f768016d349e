#include "miner/program/status_line.h"

#include <unistd.h>

#include "tests/unit/check.h"

void test_status_line_fits(void)
{
    static const struct {
        size_t len;
        unsigned columns;
        size_t fits;
    } rows[] = {{60, 80, 60}, {79, 80, 79}, {80, 80, 79}, {60, 20, 19},
                {60, 2, 1},   {60, 1, 60},  {60, 0, 60}};
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        check_int(miner_status_line_fit(rows[row].len, rows[row].columns), rows[row].fits);
    }
}

/* A pipe is no terminal: nobody wants these lines in a log. */
void test_status_line_is_for_terminals(void)
{
    int ends[2];
    check_int(pipe(ends), 0);
    struct miner_status_line line = miner_status_line_on(ends[1]);
    check_true(!miner_status_line_is_on(&line));
    miner_status_line_show(&line, "1 MH/s");
    miner_status_line_take_away(&line);
    (void)close(ends[1]);
    char byte = 0;
    check_int(read(ends[0], &byte, 1), 0);
    (void)close(ends[0]);
}
