/* wrong_id: a message carries an id that nobody used. */
#include <stdio.h>
#include <string.h>

#include "simpool/fault/json_span.h"
#include "simpool/faults/faults.h"

/** --- doc Faults of messages
 *  wrong_id(rig.link, { method = "reply to mining.submit" }) -> fault
 *  Messages of that method carry another id, of the same type, that nobody has used.
 */
enum { ID_FAR = 1000000, ID_MAX = 32 };

static enum simpool_fate wrong_id_pass(void *state, const struct simpool_parcel *parcel,
                                       struct simpool_outlet *outlet)
{
    (void)state;
    const char *const text = (const char *)parcel->bytes;
    struct simpool_span id;
    if (!simpool_span_find(&id, text, parcel->len, "id")) {
        outlet->put(outlet, parcel->bytes, parcel->len, parcel->arrive_us);
        return SIMPOOL_PASSED;
    }
    char wrong[ID_MAX];
    const unsigned number = ID_FAR + (unsigned)(parcel->luck % ID_FAR);
    const int wrong_len =
        snprintf(wrong, sizeof wrong, text[id.from] == '"' ? "\"%u\"" : "%u", number);
    uint8_t line[SIMPOOL_FAULT_LINE_MAX + ID_MAX];
    memcpy(line, text, id.from);
    memcpy(line + id.from, wrong, (size_t)wrong_len);
    memcpy(line + id.from + (size_t)wrong_len, text + id.to, parcel->len - id.to);
    outlet->put(outlet, line, parcel->len - (id.to - id.from) + (size_t)wrong_len,
                parcel->arrive_us);
    return SIMPOOL_PASSED;
}

const struct simpool_fault_ops simpool_fault_wrong_id = {
    .name = "wrong_id",
    .summary = "messages carry an id that nobody used",
    .layer = SIMPOOL_OF_MESSAGES,
    .takes = "",
    .check = simpool_fault_check_nothing,
    .start = simpool_fault_start_nothing,
    .pass = wrong_id_pass,
};
