#include "lab/prober.h"

#include <stdlib.h>

static const char SUBSCRIBE[] =
    "{\"id\":0,\"method\":\"mining.subscribe\",\"params\":[\"prober/1.0\"]}\n";

static const int64_t PATIENCE_US = 10 * 1000 * 1000;
static const int64_t TUNING_US = 20 * 1000 * 1000;

struct prober {
    struct stratum_dialer base;
    struct stratum_dialer *inner;
    struct stratum_loop *loop;
    bool tuned; /* it has dialled before */
};

struct prober_link {
    struct stratum_link base;
    struct prober *prober;
    struct stratum_address address;
    struct stratum_link *inner;    /* the visit, then the connection; NULL: not yet, or in vain */
    struct stratum_timer patience; /* until it dials; then, until it gives the visit up */
    bool visiting;
};

static void prober_send(struct stratum_link *base, const uint8_t *bytes, size_t len)
{
    struct prober_link *const link = (struct prober_link *)base;
    if (link->inner != NULL && !link->visiting) {
        stratum_link_send(link->inner, bytes, len);
    }
}

static void prober_close(struct stratum_link *base, enum stratum_link_close how)
{
    struct prober_link *const link = (struct prober_link *)base;
    stratum_loop_disarm(link->prober->loop, &link->patience);
    stratum_link_close(link->inner, how);
    free(link);
}

static size_t prober_queued_bytes(const struct stratum_link *base)
{
    const struct prober_link *const link = (const struct prober_link *)base;
    return link->inner == NULL ? 0 : link->inner->ops->queued_bytes(link->inner);
}

static const struct stratum_link_ops prober_ops = {.name = "prober",
                                                   .send = prober_send,
                                                   .close = prober_close,
                                                   .queued_bytes = prober_queued_bytes};

static void on_opened(void *context)
{
    struct prober_link *const link = context;
    if (!link->visiting) {
        link->base.events->opened(link->base.context);
        return;
    }
    stratum_link_send(link->inner, SUBSCRIBE, sizeof SUBSCRIBE - 1);
    struct stratum_loop *const loop = link->prober->loop;
    stratum_loop_arm(loop, &link->patience, stratum_loop_now(loop).now_us + PATIENCE_US);
}

static void on_closed(void *context, enum stratum_link_end end, const char *text)
{
    struct prober_link *const link = context;
    stratum_loop_disarm(link->prober->loop, &link->patience);
    link->base.events->closed(link->base.context, end, text);
}

static void give_up(struct prober_link *link, const char *why)
{
    stratum_link_close(link->inner, STRATUM_LINK_FINISH);
    link->inner = NULL;
    on_closed(link, STRATUM_LINK_END_FAILED, why);
}

static bool dial(struct prober_link *link);

static void on_patience(void *context)
{
    struct prober_link *const link = context;
    if (link->inner != NULL) {
        give_up(link, "the pool did not answer when it was tried");
    } else if (!dial(link)) {
        give_up(link, "out of memory");
    }
}

static void on_bytes(void *context, const uint8_t *bytes, size_t len);
static const struct stratum_link_events inner_events = {on_opened, on_bytes, on_closed};

static bool dial(struct prober_link *link)
{
    struct stratum_dialer *const inner = link->prober->inner;
    link->inner = inner->dial(inner, &link->address, &inner_events, link);
    return link->inner != NULL;
}

static void on_bytes(void *context, const uint8_t *bytes, size_t len)
{
    struct prober_link *const link = context;
    if (!link->visiting) {
        link->base.events->bytes(link->base.context, bytes, len);
        return;
    }
    stratum_loop_disarm(link->prober->loop, &link->patience);
    stratum_link_close(link->inner, STRATUM_LINK_FINISH);
    link->visiting = false;
    if (!dial(link)) {
        give_up(link, "out of memory");
    }
}

static struct stratum_link *prober_dial(struct stratum_dialer *base,
                                        const struct stratum_address *address,
                                        const struct stratum_link_events *events, void *context)
{
    struct prober_link *const link = calloc(1, sizeof *link);
    if (link == NULL) {
        return NULL;
    }
    link->base = (struct stratum_link){&prober_ops, events, context, "prober"};
    link->prober = (struct prober *)base;
    link->address = *address;
    link->patience = stratum_timer_make(on_patience, link);
    link->visiting = true;
    struct stratum_loop *const loop = link->prober->loop;
    stratum_loop_arm(loop, &link->patience,
                     stratum_loop_now(loop).now_us + (link->prober->tuned ? 0 : TUNING_US));
    link->prober->tuned = true;
    return &link->base;
}

static void prober_free(struct stratum_dialer *base)
{
    struct prober *const prober = (struct prober *)base;
    prober->inner->free(prober->inner);
    free(prober);
}

struct stratum_dialer *lab_prober_make(struct stratum_loop *loop, struct stratum_dialer *inner)
{
    struct prober *const prober = calloc(1, sizeof *prober);
    if (prober == NULL) {
        return NULL;
    }
    prober->base = (struct stratum_dialer){prober_dial, prober_free};
    prober->inner = inner;
    prober->loop = loop;
    return &prober->base;
}
