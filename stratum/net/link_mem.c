/* A network in memory. Everything one end does reaches the other as a timer that is due at once:
 * the loop's order of equal deadlines is the order of the network. */
#include "stratum/net/link.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEM_PORT_FIRST = 40000, MEM_PORT_LAST = 65535 };

/** Bytes under way to an end. */
struct parcel {
    struct stratum_timer due;
    struct end *to;
    struct parcel *next;
    size_t len;
    uint8_t bytes[];
};

/** One end. Everything on its way to it belongs to it, so that freeing it cancels all of it. */
struct end {
    struct stratum_link link;
    struct stratum_switchboard *board;
    struct end *previous; /* all ends of the board */
    struct end *next;
    struct end *peer; /* NULL: not connected yet, or no more */
    uint16_t port;
    struct stratum_timer begun; /* the dialed port is reached, or the new end is handed over */
    struct stratum_timer ended;
    enum stratum_link_end why;
    const char *text;
    struct parcel *first; /* under way to here, oldest first */
    struct parcel *last;
    size_t waiting_bytes;
    bool peer_finished;
    bool shut; /* it has told its peer that no more comes */
};

struct mem_listener {
    struct stratum_listener listener;
    struct stratum_switchboard *board;
    struct mem_listener *next;
    bool refusing;
};

struct mem_dialer {
    struct stratum_dialer dialer;
    struct stratum_switchboard *board;
};

struct stratum_switchboard {
    struct stratum_loop *loop;
    struct end *ends;
    struct mem_listener *listeners;
    unsigned dialed;
};

static void arm_now(struct stratum_switchboard *board, struct stratum_timer *timer)
{
    stratum_loop_arm(board->loop, timer, stratum_loop_now(board->loop).now_us);
}

static void parcels_drop(struct end *end)
{
    while (end->first != NULL) {
        struct parcel *const parcel = end->first;
        end->first = parcel->next;
        stratum_loop_disarm(end->board->loop, &parcel->due);
        free(parcel);
    }
    end->waiting_bytes = 0;
}

/** The end hears that it is over, after what is still under way to it. */
static void end_over(struct end *end, enum stratum_link_end why, const char *text)
{
    end->peer = NULL;
    end->why = why;
    end->text = text;
    arm_now(end->board, &end->ended);
}

static void on_ended(void *context)
{
    struct end *const end = context;
    if (end->why == STRATUM_LINK_END_FINISHED && end->link.events->finished != NULL) {
        const bool known = end->peer_finished;
        end->peer_finished = true;
        if (!known) {
            end->link.events->finished(end->link.context); /* may free the end */
        }
        return;
    }
    end->link.events->closed(end->link.context, end->why, end->text); /* may free the end */
}

/** Takes the peer away; it hears why. */
static void end_part(struct end *end, enum stratum_link_close how)
{
    struct end *const peer = end->peer;
    if (peer == NULL) {
        return;
    }
    end->peer = NULL;
    if (how == STRATUM_LINK_RESET) {
        parcels_drop(peer);
        end_over(peer, STRATUM_LINK_END_RESET, "the peer reset the connection");
    } else {
        end_over(peer, STRATUM_LINK_END_FINISHED, "the peer closed the connection");
    }
}

static void end_free(struct end *end)
{
    struct stratum_switchboard *const board = end->board;
    stratum_loop_disarm(board->loop, &end->begun);
    stratum_loop_disarm(board->loop, &end->ended);
    parcels_drop(end);
    if (end->next != NULL) {
        end->next->previous = end->previous;
    }
    if (end->previous != NULL) {
        end->previous->next = end->next;
    } else {
        board->ends = end->next;
    }
    free(end);
}

static void mem_close(struct stratum_link *link, enum stratum_link_close how)
{
    struct end *const end = (struct end *)link;
    end_part(end, how);
    end_free(end);
}

static void on_parcel(void *context)
{
    struct parcel *const parcel = context;
    struct end *const to = parcel->to;
    assert(to->first == parcel);
    /* Out of the list first: the owner may close the end while it reads. */
    to->first = parcel->next;
    to->waiting_bytes -= parcel->len;
    to->link.events->bytes(to->link.context, parcel->bytes, parcel->len);
    free(parcel);
}

static void end_fail(struct end *end, const char *text)
{
    end_part(end, STRATUM_LINK_RESET);
    end_over(end, STRATUM_LINK_END_FAILED, text);
}

static void mem_send(struct stratum_link *link, const uint8_t *bytes, size_t len)
{
    struct end *const end = (struct end *)link;
    struct end *const peer = end->peer;
    if (peer == NULL || end->shut || len == 0) {
        return;
    }
    if (len > STRATUM_LINK_QUEUE_MAX - peer->waiting_bytes) {
        end_fail(end, "the peer does not read: too many bytes are waiting");
        return;
    }
    struct parcel *const parcel = malloc(sizeof *parcel + len);
    if (parcel == NULL) {
        end_fail(end, "out of memory");
        return;
    }
    *parcel = (struct parcel){.due = stratum_timer_make(on_parcel, parcel), .to = peer, .len = len};
    memcpy(parcel->bytes, bytes, len);
    *(peer->first == NULL ? &peer->first : &peer->last->next) = parcel;
    peer->last = parcel;
    peer->waiting_bytes += len;
    arm_now(end->board, &parcel->due);
}

/** The peer hears the end after what is under way to it; what it says is still heard here. */
static void mem_finish(struct stratum_link *link)
{
    struct end *const end = (struct end *)link;
    if (end->peer != NULL && !end->shut) {
        end->shut = true;
        end->peer->why = STRATUM_LINK_END_FINISHED;
        end->peer->text = "the peer closed the connection";
        arm_now(end->board, &end->peer->ended);
    }
}

static size_t mem_queued_bytes(const struct stratum_link *link)
{
    const struct end *const end = (const struct end *)link;
    return end->peer == NULL ? 0 : end->peer->waiting_bytes;
}

static const struct stratum_link_ops mem_ops = {
    .name = "mem",
    .send = mem_send,
    .close = mem_close,
    .queued_bytes = mem_queued_bytes,
    .finish = mem_finish,
};

static struct end *end_make(struct stratum_switchboard *board, uint16_t port,
                            void (*begun)(void *context))
{
    struct end *const end = calloc(1, sizeof *end);
    if (end == NULL) {
        return NULL;
    }
    end->link.ops = &mem_ops;
    end->board = board;
    end->port = port;
    end->begun = stratum_timer_make(begun, end);
    end->ended = stratum_timer_make(on_ended, end);
    end->next = board->ends;
    if (end->next != NULL) {
        end->next->previous = end;
    }
    board->ends = end;
    return end;
}

static struct mem_listener *listener_at(const struct stratum_switchboard *board, uint16_t port)
{
    struct mem_listener *found = board->listeners;
    while (found != NULL && found->listener.address.port != port) {
        found = found->next;
    }
    return found;
}

/** The listener's end is handed over, in an event of its own. */
static void on_accepted(void *context)
{
    struct end *const end = context;
    const struct mem_listener *const at = listener_at(end->board, end->port);
    if (at == NULL || at->refusing) {
        mem_close(&end->link, STRATUM_LINK_RESET);
        return;
    }
    at->listener.accepted(at->listener.context, &end->link);
}

/** The dialed port is reached: make the other end. */
static void on_arrived(void *context)
{
    struct end *const end = context;
    const struct mem_listener *const at = listener_at(end->board, end->port);
    if (at == NULL || at->refusing) {
        end->link.events->closed(end->link.context, STRATUM_LINK_END_REFUSED,
                                 "nobody listens there");
        return;
    }
    struct end *const peer = end_make(end->board, end->port, on_accepted);
    if (peer == NULL) {
        end->link.events->closed(end->link.context, STRATUM_LINK_END_FAILED, "out of memory");
        return;
    }
    (void)snprintf(peer->link.peer, sizeof peer->link.peer, "mem:%u", ++end->board->dialed);
    peer->peer = end;
    end->peer = peer;
    arm_now(end->board, &peer->begun);
    end->link.events->opened(end->link.context);
}

static struct stratum_link *mem_dial(struct stratum_dialer *dialer,
                                     const struct stratum_address *address,
                                     const struct stratum_link_events *events, void *context)
{
    struct stratum_switchboard *const board = ((struct mem_dialer *)dialer)->board;
    struct end *const end = end_make(board, address->port, on_arrived);
    if (end == NULL) {
        return NULL;
    }
    (void)snprintf(end->link.peer, sizeof end->link.peer, "mem:%u", (unsigned)address->port);
    stratum_link_own(&end->link, events, context);
    arm_now(board, &end->begun);
    return &end->link;
}

static void mem_dialer_free(struct stratum_dialer *dialer)
{
    free(dialer);
}

struct stratum_dialer *stratum_dialer_mem_make(struct stratum_switchboard *board)
{
    struct mem_dialer *const made = calloc(1, sizeof *made);
    if (made == NULL) {
        return NULL;
    }
    *made = (struct mem_dialer){.dialer = {mem_dial, mem_dialer_free}, .board = board};
    return &made->dialer;
}

static void mem_refuse(struct stratum_listener *listener, bool refusing)
{
    ((struct mem_listener *)listener)->refusing = refusing;
}

static void mem_listener_free(struct stratum_listener *listener)
{
    struct mem_listener *const gone = (struct mem_listener *)listener;
    struct mem_listener **from = &gone->board->listeners;
    while (*from != gone) {
        from = &(*from)->next;
    }
    *from = gone->next;
    free(gone);
}

static const struct stratum_listener_ops mem_listener_ops = {mem_refuse, mem_listener_free};

/** wanted, or the first free one for 0; 0: taken, or none is left. */
static uint16_t port_choose(const struct stratum_switchboard *board, uint16_t wanted)
{
    if (wanted != 0) {
        return listener_at(board, wanted) == NULL ? wanted : 0;
    }
    for (unsigned port = MEM_PORT_FIRST; port <= MEM_PORT_LAST; port++) {
        if (listener_at(board, (uint16_t)port) == NULL) {
            return (uint16_t)port;
        }
    }
    return 0;
}

struct stratum_listener *stratum_listener_mem_make(struct stratum_switchboard *board,
                                                   const struct stratum_address *address)
{
    const uint16_t port = port_choose(board, address->port);
    struct mem_listener *const made = port == 0 ? NULL : calloc(1, sizeof *made);
    if (made == NULL) {
        return NULL;
    }
    made->listener.ops = &mem_listener_ops;
    made->listener.address = *address;
    made->listener.address.port = port;
    made->board = board;
    made->next = board->listeners;
    board->listeners = made;
    return &made->listener;
}

struct stratum_switchboard *stratum_switchboard_make(struct stratum_loop *loop)
{
    struct stratum_switchboard *const board = calloc(1, sizeof *board);
    if (board != NULL) {
        board->loop = loop;
    }
    return board;
}

void stratum_switchboard_free(struct stratum_switchboard *board)
{
    if (board == NULL) {
        return;
    }
    while (board->ends != NULL) {
        struct end *const end = board->ends;
        end_free(end);
        assert(board->ends != end);
    }
    while (board->listeners != NULL) {
        struct mem_listener *const listener = board->listeners;
        mem_listener_free(&listener->listener);
        assert(board->listeners != listener);
    }
    free(board);
}
