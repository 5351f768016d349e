#include "lab/prober.h"

static const char SUBSCRIBE[] =
    "{\"id\":0,\"method\":\"mining.subscribe\",\"params\":[\"prober/1.0\"]}\n";

static const int64_t PATIENCE_US = 10 * 1000 * 1000;

static void arm(struct lab_prober *prober, int64_t after_us)
{
    stratum_loop_arm(prober->loop, &prober->patience,
                     stratum_loop_now(prober->loop).now_us + after_us);
}

/** The last thing done. */
static void finish(struct lab_prober *prober, enum stratum_link_end end, const char *why)
{
    lab_prober_leave(prober, STRATUM_LINK_FINISH);
    prober->done(prober->context, end, why);
}

static void on_opened(void *context)
{
    struct lab_prober *const prober = context;
    stratum_link_send(prober->link, SUBSCRIBE, sizeof SUBSCRIBE - 1);
    arm(prober, PATIENCE_US);
}

static void on_bytes(void *context, const uint8_t *bytes, size_t len)
{
    (void)bytes;
    (void)len;
    finish(context, STRATUM_LINK_END_FINISHED, NULL);
}

/** The link stays until it leaves: its words are the link's. */
static void on_closed(void *context, enum stratum_link_end end, const char *text)
{
    struct lab_prober *const prober = context;
    stratum_loop_disarm(prober->loop, &prober->patience);
    prober->done(prober->context, end, text);
}

static const struct stratum_link_events events = {on_opened, on_bytes, on_closed};

static void on_patience(void *context)
{
    struct lab_prober *const prober = context;
    if (prober->link != NULL) {
        finish(prober, STRATUM_LINK_END_FAILED, "the pool did not answer when it was tried");
        return;
    }
    prober->link = prober->dialer->dial(prober->dialer, &prober->address, &events, prober);
    if (prober->link == NULL) {
        finish(prober, STRATUM_LINK_END_FAILED, "out of memory");
    }
}

void lab_prober_visit(struct lab_prober *prober, int64_t after_us)
{
    prober->link = NULL;
    prober->patience = stratum_timer_make(on_patience, prober);
    arm(prober, after_us);
}

void lab_prober_leave(struct lab_prober *prober, enum stratum_link_close how)
{
    stratum_loop_disarm(prober->loop, &prober->patience);
    stratum_link_close(prober->link, how);
    prober->link = NULL;
}
