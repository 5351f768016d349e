#include "tests/unit/dialects/hall.h"

#include <assert.h>

struct hall hall_open(const char *dialect)
{
    char problem[512];
    struct hall hall = {.book = simpool_dialect_open(dialect, problem, sizeof problem)};
    assert(hall.book != NULL);
    struct simpool_pool_options options = desk_options();
    options.scripted = false;
    options.dialect = simpool_dialect_of(hall.book);
    hall.desk = desk_open(&options, NULL);
    return hall;
}

void hall_close(struct hall *hall)
{
    desk_close(hall->desk);
    simpool_dialect_close(hall->book);
}
