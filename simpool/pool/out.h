/** The pool's outbox: actions in order, their bytes in one growing room. An event is kept without
 *  the empty end of its text. */
#ifndef SIMPOOL_POOL_OUT_H
#define SIMPOOL_POOL_OUT_H

#include "simpool/pool/pool.h"

struct simpool_queued {
    enum simpool_action_kind kind;
    uint32_t rig;
    bool reset;
    size_t at; /* in the room */
    size_t len;
};

struct simpool_outbox {
    struct simpool_queued *queue;
    size_t first; /* not yet taken */
    size_t count;
    size_t capacity;
    char *room;
    size_t room_len;
    size_t room_capacity;
    uint32_t starved_rig;       /* memory ran out for it: it will be closed; 0: none */
    struct stratum_event event; /* the one taken last */
};

void simpool_outbox_done(struct simpool_outbox *outbox);
/** Put bytes into the room; several sends may share them. returns where they are */
size_t simpool_outbox_put(struct simpool_outbox *outbox, uint32_t rig, const void *bytes,
                          size_t len);
void simpool_outbox_send(struct simpool_outbox *outbox, uint32_t rig, size_t at, size_t len);
void simpool_outbox_tell(struct simpool_outbox *outbox, const struct stratum_event *event);
void simpool_outbox_close(struct simpool_outbox *outbox, uint32_t rig, bool reset, const char *why);
/** Views live until something is put again. */
bool simpool_outbox_take(struct simpool_outbox *outbox, struct simpool_action *out);

#endif
