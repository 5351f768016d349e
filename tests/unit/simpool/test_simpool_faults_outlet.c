#include "tests/unit/simpool/test_simpool_faults_outlet.h"

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
    on.ops->start(on.state, &options);
    return on;
}

enum simpool_fate fault_pass(struct fault_on *on, const char *words, int64_t at_us,
                             enum simpool_towards towards)
{
    const struct simpool_parcel parcel = {(const uint8_t *)words, strlen(words), at_us, at_us,
                                          towards};
    return on->ops->pass(on->state, &parcel, &on->dice, &on->notes.outlet);
}
