#include "lab/hammer.h"

static const int64_t KNOCK_EVERY_US = 250 * 1000;

static void hang_up(struct lab_hammer *hammer)
{
    stratum_link_close(hammer->knock, STRATUM_LINK_RESET);
    hammer->knock = NULL;
}

static void on_heard(void *context)
{
    (void)context;
}

static void on_bytes(void *context, const uint8_t *bytes, size_t len)
{
    (void)context;
    (void)bytes;
    (void)len;
}

static void on_closed(void *context, enum stratum_link_end end, const char *text)
{
    (void)end;
    (void)text;
    hang_up(context);
}

static const struct stratum_link_events knock_events = {on_heard, on_bytes, on_closed};

static void on_knocking(void *context)
{
    struct lab_hammer *const hammer = context;
    hang_up(hammer);
    hammer->knock = hammer->dialer->dial(hammer->dialer, &hammer->address, &knock_events, hammer);
    lab_hammer_start(hammer);
}

void lab_hammer_init(struct lab_hammer *hammer, struct stratum_loop *loop,
                     struct stratum_dialer *dialer)
{
    *hammer = (struct lab_hammer){.loop = loop, .dialer = dialer};
    hammer->knocking = stratum_timer_make(on_knocking, hammer);
}

void lab_hammer_start(struct lab_hammer *hammer)
{
    stratum_loop_arm(hammer->loop, &hammer->knocking,
                     stratum_loop_now(hammer->loop).now_us + KNOCK_EVERY_US);
}

void lab_hammer_stop(struct lab_hammer *hammer)
{
    stratum_loop_disarm(hammer->loop, &hammer->knocking);
    hang_up(hammer);
}
