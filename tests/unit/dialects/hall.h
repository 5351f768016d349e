/** A pool that speaks one of the dialects that are built in, its edge played by hand. */
#ifndef TESTS_UNIT_DIALECTS_HALL_H
#define TESTS_UNIT_DIALECTS_HALL_H

#include "simpool/script/dialect.h"
#include "tests/unit/simpool/test_simpool_pool_desk.h"

#define SUBSCRIBE           "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"t/1\"]}"
#define AUTHORIZE           "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"w\",\"x\"]}"
#define ASK(method, params) "{\"id\":3,\"method\":\"" method "\",\"params\":" params "}"

struct hall {
    struct simpool_dialect_book *book;
    struct desk *desk;
};

struct hall hall_open(const char *dialect);
void hall_close(struct hall *hall);

#endif
