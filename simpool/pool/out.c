#include "simpool/pool/out.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "stratum/room.h"

void simpool_outbox_done(struct simpool_outbox *outbox)
{
    free(outbox->queue);
    free(outbox->room);
    *outbox = (struct simpool_outbox){.count = 0};
}

/* Everything was taken: what was put before is no longer seen by anybody. */
static void reuse(struct simpool_outbox *outbox)
{
    outbox->first = outbox->count = 0;
    outbox->room_len = 0;
}

size_t simpool_outbox_put(struct simpool_outbox *outbox, uint32_t rig, const void *bytes,
                          size_t len)
{
    if (outbox->count > 0 && outbox->first == outbox->count) {
        reuse(outbox);
    }
    char *const room =
        stratum_room_for(outbox->room, &outbox->room_capacity, outbox->room_len + len, 1);
    if (room == NULL) {
        outbox->starved_rig = rig;
        return SIZE_MAX;
    }
    outbox->room = room;
    memcpy(outbox->room + outbox->room_len, bytes, len);
    outbox->room_len += len;
    return outbox->room_len - len;
}

static void add(struct simpool_outbox *outbox, struct simpool_queued queued)
{
    if (queued.at == SIZE_MAX) {
        return;
    }
    struct simpool_queued *const queue =
        stratum_room_for(outbox->queue, &outbox->capacity, outbox->count + 1, sizeof *queue);
    if (queue == NULL) {
        outbox->starved_rig = queued.rig;
        return;
    }
    outbox->queue = queue;
    outbox->queue[outbox->count++] = queued;
}

void simpool_outbox_send(struct simpool_outbox *outbox, uint32_t rig, size_t at, size_t len)
{
    add(outbox, (struct simpool_queued){SIMPOOL_ACTION_SEND, rig, false, at, len});
}

void simpool_outbox_tell(struct simpool_outbox *outbox, const struct stratum_event *event)
{
    const size_t len = offsetof(struct stratum_event, text) + strlen(event->text) + 1;
    const size_t at = simpool_outbox_put(outbox, event->rig, event, len);
    add(outbox, (struct simpool_queued){SIMPOOL_ACTION_EVENT, event->rig, false, at, len});
}

void simpool_outbox_close(struct simpool_outbox *outbox, uint32_t rig, bool reset, const char *why)
{
    const size_t len = strlen(why) + 1;
    const size_t at = simpool_outbox_put(outbox, rig, why, len);
    add(outbox, (struct simpool_queued){SIMPOOL_ACTION_CLOSE, rig, reset, at, len});
}

bool simpool_outbox_take(struct simpool_outbox *outbox, struct simpool_action *out)
{
    if (outbox->first == outbox->count) {
        reuse(outbox); /* even of what was put and never sent: nobody was there */
        *out = (struct simpool_action){.kind = SIMPOOL_ACTION_CLOSE,
                                       .rig = outbox->starved_rig,
                                       .reset = true,
                                       .text = "out of memory"};
        outbox->starved_rig = 0;
        return out->rig != 0;
    }
    const struct simpool_queued *queued = &outbox->queue[outbox->first++];
    const char *bytes = outbox->room + queued->at;
    *out =
        (struct simpool_action){.kind = queued->kind, .rig = queued->rig, .reset = queued->reset};
    switch (queued->kind) {
    case SIMPOOL_ACTION_SEND:
        out->bytes = bytes;
        out->len = queued->len;
        return true;
    case SIMPOOL_ACTION_CLOSE:
        out->text = bytes;
        return true;
    case SIMPOOL_ACTION_EVENT:
        memcpy(&outbox->event, bytes, queued->len);
        out->event = &outbox->event;
        return true;
    }
    assert(false);
    return false;
}
