#include "lab/hammer.h"

#include <stdlib.h>

static const int64_t KNOCK_EVERY_US = 250 * 1000;

struct hammer {
    struct stratum_dialer base;
    struct stratum_dialer *inner;
    struct stratum_loop *loop;
    struct stratum_address address;
    struct stratum_timer knocking; /* armed: our miner has no connection */
    struct stratum_link *knock;    /* NULL: none */
};

struct hammer_link {
    struct stratum_link base;
    struct hammer *hammer;
    struct stratum_link *inner;
};

static void start_knocking(struct hammer *hammer)
{
    stratum_loop_arm(hammer->loop, &hammer->knocking,
                     stratum_loop_now(hammer->loop).now_us + KNOCK_EVERY_US);
}

static void hang_up(struct hammer *hammer)
{
    stratum_link_close(hammer->knock, STRATUM_LINK_RESET);
    hammer->knock = NULL;
}

static void on_knock_heard(void *context)
{
    (void)context;
}

static void on_knock_bytes(void *context, const uint8_t *bytes, size_t len)
{
    (void)context;
    (void)bytes;
    (void)len;
}

static void on_knock_closed(void *context, enum stratum_link_end end, const char *text)
{
    (void)end;
    (void)text;
    hang_up(context);
}

static const struct stratum_link_events knock_events = {on_knock_heard, on_knock_bytes,
                                                        on_knock_closed};

static void on_knocking(void *context)
{
    struct hammer *const hammer = context;
    hang_up(hammer);
    hammer->knock = hammer->inner->dial(hammer->inner, &hammer->address, &knock_events, hammer);
    start_knocking(hammer);
}

static void hammer_send(struct stratum_link *base, const uint8_t *bytes, size_t len)
{
    stratum_link_send(((struct hammer_link *)base)->inner, bytes, len);
}

static void hammer_close(struct stratum_link *base, enum stratum_link_close how)
{
    struct hammer_link *const link = (struct hammer_link *)base;
    stratum_link_close(link->inner, how);
    start_knocking(link->hammer);
    free(link);
}

static size_t hammer_queued_bytes(const struct stratum_link *base)
{
    const struct stratum_link *const inner = ((const struct hammer_link *)base)->inner;
    return inner->ops->queued_bytes(inner);
}

static const struct stratum_link_ops hammer_ops = {.name = "hammer",
                                                   .send = hammer_send,
                                                   .close = hammer_close,
                                                   .queued_bytes = hammer_queued_bytes};

static void on_opened(void *context)
{
    struct hammer_link *const link = context;
    link->base.events->opened(link->base.context);
}

static void on_bytes(void *context, const uint8_t *bytes, size_t len)
{
    struct hammer_link *const link = context;
    link->base.events->bytes(link->base.context, bytes, len);
}

static void on_closed(void *context, enum stratum_link_end end, const char *text)
{
    struct hammer_link *const link = context;
    link->base.events->closed(link->base.context, end, text);
}

static const struct stratum_link_events inner_events = {on_opened, on_bytes, on_closed};

static struct stratum_link *hammer_dial(struct stratum_dialer *base,
                                        const struct stratum_address *address,
                                        const struct stratum_link_events *events, void *context)
{
    struct hammer *const hammer = (struct hammer *)base;
    struct hammer_link *const link = calloc(1, sizeof *link);
    if (link == NULL) {
        return NULL;
    }
    link->base = (struct stratum_link){&hammer_ops, events, context, "hammer"};
    link->hammer = hammer;
    hammer->address = *address;
    stratum_loop_disarm(hammer->loop, &hammer->knocking);
    hang_up(hammer);
    link->inner = hammer->inner->dial(hammer->inner, address, &inner_events, link);
    if (link->inner == NULL) {
        free(link);
        return NULL;
    }
    return &link->base;
}

static void hammer_free(struct stratum_dialer *base)
{
    struct hammer *const hammer = (struct hammer *)base;
    stratum_loop_disarm(hammer->loop, &hammer->knocking);
    hang_up(hammer);
    hammer->inner->free(hammer->inner);
    free(hammer);
}

struct stratum_dialer *lab_hammer_make(struct stratum_loop *loop, struct stratum_dialer *inner)
{
    struct hammer *const hammer = calloc(1, sizeof *hammer);
    if (hammer == NULL) {
        return NULL;
    }
    hammer->base = (struct stratum_dialer){hammer_dial, hammer_free};
    hammer->inner = inner;
    hammer->loop = loop;
    hammer->knocking = stratum_timer_make(on_knocking, hammer);
    return &hammer->base;
}
