/* loss: packets get lost in bursts. TCP keeps its promise, so a loss is a stall. */
#include "simpool/fault/luck.h"
#include "simpool/faults/faults.h"
#include "stratum/dice.h"

/** --- doc Faults of bytes
 *  loss(rig.link, { enter = 0.05, leave = 0.3, lose = 0.5 }) -> fault
 *  Packets get lost in bursts (Gilbert and Elliott's model): a good line turns bad with the chance
 *  `enter`, a bad one good with `leave`, both looked at for each packet, and while it is bad a
 *  packet is lost with the chance `lose`. TCP sends it again after 200 ms, 400 ms, 800 ms, … so a
 *  loss is a stall; nothing is missing in the end.
 */
struct loss {
    double enter;
    double leave;
    double lose;
    int64_t
        last_us[2]; /* towards miner, towards pool: nothing arrives before what was sent first */
    bool bad[2];
};

static const double ENTER = 0.05;
static const double LEAVE = 0.3;
static const double LOSE = 0.5;
static const int64_t RETRY_US = 200 * 1000;
static const int64_t RETRY_US_MAX = 60 * 1000 * 1000; /* source: RFC 6298, (2.5) */

enum { TRIES_MAX = 12 }; /* then it comes through; Linux gives up after 15 */

static bool is_part(double value)
{
    return value >= 0 && value <= 1;
}

static const char *loss_check(const struct simpool_fault_options *options)
{
    return is_part(options->enter) && is_part(options->leave) && is_part(options->lose)
               ? NULL
               : "loss takes chances: enter, leave and lose are above 0 and at most 1";
}

static void loss_start(void *state, const struct simpool_fault_options *options, int64_t now_us)
{
    (void)now_us;
    *(struct loss *)state = (struct loss){.enter = options->enter > 0 ? options->enter : ENTER,
                                          .leave = options->leave > 0 ? options->leave : LEAVE,
                                          .lose = options->lose > 0 ? options->lose : LOSE,
                                          .last_us = {INT64_MIN, INT64_MIN}};
}

static enum simpool_fate loss_pass(void *state, const struct simpool_parcel *parcel,
                                   struct simpool_outlet *outlet)
{
    struct loss *const loss = state;
    bool *const bad = &loss->bad[parcel->towards];
    int64_t *const last_us = &loss->last_us[parcel->towards];
    struct stratum_dice dice;
    stratum_dice_init(&dice, parcel->luck, "loss");
    int64_t stall_us = 0;
    int64_t retry_us = RETRY_US;
    bool lost = true;
    for (int try = 0; try < TRIES_MAX && lost; try++) {
        const double turn = stratum_dice_unit(&dice);
        *bad = *bad ? turn >= loss->leave : turn < loss->enter;
        lost = *bad && stratum_dice_unit(&dice) < loss->lose;
        stall_us += lost ? retry_us : 0;
        retry_us = retry_us * 2 > RETRY_US_MAX ? RETRY_US_MAX : retry_us * 2;
    }
    *last_us = simpool_fault_later(*last_us, parcel->arrive_us + stall_us);
    outlet->put(outlet, parcel->bytes, parcel->len, *last_us);
    return SIMPOOL_PASSED;
}

const struct simpool_fault_ops simpool_fault_loss = {
    .name = "loss",
    .summary = "packets get lost in bursts and are sent again: stalls, but nothing is missing",
    .takes = "enter leave lose",
    .state_size = sizeof(struct loss),
    .check = loss_check,
    .start = loss_start,
    .pass = loss_pass,
};
