#include "tests/unit/simpool/test_simpool_faults_outlet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/check.h"

static void note(struct simpool_outlet *outlet, const uint8_t *bytes, size_t len, int64_t arrive_us)
{
    struct fault_notes *const notes = (struct fault_notes *)outlet;
    check_true(notes->count < FAULT_PUTS_MAX && notes->len + len <= sizeof notes->bytes);
    notes->lens[notes->count] = len;
    notes->arrive_us[notes->count++] = arrive_us;
    memcpy(notes->bytes + notes->len, bytes, len);
    notes->len += len;
}

struct fault_on fault_put_on(const char *name, struct simpool_fault_options options)
{
    struct fault_on on = {.ops = simpool_fault_by_name(name), .notes = {.outlet = {note}}};
    check_true(on.ops->state_size <= sizeof on.state);
    check_true(on.ops->check(&options) == NULL);
    stratum_dice_init(&on.dice, 7, name);
    on.ops->start(on.state, &options, 0);
    return on;
}

enum simpool_fate fault_pass(struct fault_on *on, const char *words, int64_t at_us,
                             enum simpool_towards towards)
{
    const struct simpool_parcel parcel = {.bytes = (const uint8_t *)words,
                                          .len = strlen(words),
                                          .sent_us = at_us,
                                          .arrive_us = at_us,
                                          .towards = towards,
                                          .luck = stratum_dice_next(&on->dice),
                                          .level = 1};
    return on->ops->pass(on->state, &parcel, &on->notes.outlet);
}

const char *fault_say(const char *name, struct simpool_fault_options options, const char *lines)
{
    static char heard[FAULT_SAID_MAX];
    const struct simpool_rule rule = {simpool_fault_by_name(name), options, NULL};
    const char *problem = NULL;
    struct simpool_chain *const chain = simpool_chain_make(7, "said");
    check_row(name, simpool_chain_add(chain, 0, &rule, &problem) > 0);
    simpool_chain_enter(chain, 0, SIMPOOL_TOWARDS_MINER, lines, strlen(lines));
    size_t len = 0;
    struct simpool_piece *piece = NULL;
    while ((piece = simpool_chain_take(chain, INT64_MAX - 1)) != NULL) {
        const char *const end = piece->kind == SIMPOOL_PIECE_CUT      ? "<RST>"
                                : piece->kind == SIMPOOL_PIECE_FINISH ? "<FIN>"
                                : piece->kind == SIMPOOL_PIECE_HALF   ? "<HALF>"
                                                                      : "";
        const int more = snprintf(heard + len, sizeof heard - len, "%.*s%s", (int)piece->len,
                                  (const char *)piece->bytes, end);
        len += (size_t)more;
        free(piece);
    }
    heard[len] = '\0';
    simpool_chain_free(chain);
    return heard;
}
