/** The miner of the theatre: a client machine of a hundred lines, over a link. */
#ifndef TESTS_UNIT_SCRIPT_PLAYER_H
#define TESTS_UNIT_SCRIPT_PLAYER_H

#include "stratum/line.h"
#include "stratum/message.h"
#include "stratum/net/link.h"
#include "tests/unit/script/theatre.h"

struct player {
    const struct cast *cast;
    struct stratum_loop *loop;
    struct stratum_dialer *dialer;
    struct stratum_address address;
    struct stratum_link *link; /* NULL: between two connections */
    struct stratum_lines lines;
    struct stratum_timer dial;
    struct stratum_timer share;
    struct stratum_timer silence;
    unsigned connections;
    uint32_t nonce;
    struct stratum_set_extranonce extranonce;
    bool has_job;
    struct stratum_notify job;
    struct stratum_message *message;
};

void player_start(struct player *player);
void player_stop(struct player *player);

#endif
