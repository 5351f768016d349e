#include "lab/mutant.h"

#include <stdlib.h>
#include <string.h>

#include "lab/blunder.h"
#include "lab/hammer.h"
#include "lab/prober.h"
#include "stratum/line.h"
#include "stratum/message.h"

struct mutant_dialer {
    struct stratum_dialer base;
    struct stratum_loop *loop;
    struct stratum_dialer *inner;
    const struct lab_mutant_rule *rule;
    struct lab_mutant_memory memory;
    struct lab_hammer hammer;
};

/** One connection: lines pass the rule on their way in and out. */
struct mutant_link {
    struct stratum_link base;
    struct mutant_dialer *dialer;
    struct stratum_address target;
    struct stratum_link *inner; /* NULL: not yet, or no more */
    struct lab_prober prober;
    const struct lab_mutant_rule *rule;
    struct lab_mutant_voice voice;
    struct stratum_lines heard;
    struct stratum_lines said;
    bool closing;     /* the owner closed it while it was telling something */
    unsigned telling; /* depth of calls into the owner */
};

static void discard(struct mutant_link *link)
{
    stratum_lines_done(&link->heard);
    stratum_lines_done(&link->said);
    free(link);
}

static void say(struct lab_mutant_voice *voice, const char *line, size_t len)
{
    struct mutant_link *link = voice->inner;
    if (link->inner != NULL && len > 0 && !voice->memory->dead) {
        stratum_link_send(link->inner, line, len);
    }
}

static void mutant_send(struct stratum_link *base, const uint8_t *bytes, size_t len)
{
    struct mutant_link *link = (struct mutant_link *)base;
    if (link->rule->speaks == NULL || !stratum_lines_feed(&link->said, bytes, len)) {
        say(&link->voice, (const char *)bytes, len);
        return;
    }
    const char *line = NULL;
    size_t line_len = 0;
    while (stratum_lines_take(&link->said, &line, &line_len) > 0) {
        char whole[LAB_LINE_MAX];
        if (line_len + 1 > sizeof whole) {
            continue; /* our miner says nothing so long */
        }
        memcpy(whole, line, line_len);
        whole[line_len] = '\n';
        link->rule->speaks(&link->voice, whole, line_len + 1);
    }
}

static void mutant_close(struct stratum_link *base, enum stratum_link_close how)
{
    struct mutant_link *link = (struct mutant_link *)base;
    if (link->rule->probes) {
        lab_prober_leave(&link->prober, how);
    }
    stratum_link_close(link->inner, how);
    link->inner = NULL;
    if (link->rule->hammers) {
        lab_hammer_start(&link->dialer->hammer);
    }
    link->closing = true;
    if (link->telling == 0) {
        discard(link);
    }
}

static size_t mutant_queued_bytes(const struct stratum_link *base)
{
    const struct mutant_link *link = (const struct mutant_link *)base;
    return link->inner == NULL ? 0 : link->inner->ops->queued_bytes(link->inner);
}

static const struct stratum_link_ops mutant_ops = {"mutant", mutant_send, mutant_close,
                                                   mutant_queued_bytes};

static void told(struct mutant_link *link)
{
    link->telling--;
    if (link->closing && link->telling == 0) {
        discard(link);
    }
}

static void on_opened(void *context)
{
    struct mutant_link *link = context;
    link->telling++;
    link->base.events->opened(link->base.context);
    told(link);
}

static void pass_line(struct mutant_link *link, const char *line, size_t len)
{
    if (link->voice.memory->dead ||
        (link->rule->hears != NULL && !link->rule->hears(&link->voice, line, len))) {
        return;
    }
    if (!link->closing) {
        link->base.events->bytes(link->base.context, (const uint8_t *)line, len);
    }
    if (!link->closing) {
        link->base.events->bytes(link->base.context, (const uint8_t *)"\n", 1);
    }
}

/** It hears as our miner does, overlong lines and half ones included. */
static bool has_good_ears(const struct mutant_link *link)
{
    return link->rule->hears == NULL && !link->rule->first_lines_only;
}

static void on_bytes(void *context, const uint8_t *bytes, size_t len)
{
    struct mutant_link *link = context;
    if (link->voice.memory->dead ||
        (link->rule->whole_segments_only && (len == 0 || bytes[len - 1] != '\n'))) {
        return;
    }
    link->telling++;
    if (has_good_ears(link)) {
        link->base.events->bytes(link->base.context, bytes, len);
    } else if (stratum_lines_feed(&link->heard, bytes, len)) {
        const char *line = NULL;
        size_t line_len = 0;
        bool first = true;
        while (!link->closing && stratum_lines_take(&link->heard, &line, &line_len) > 0) {
            if (first || !link->rule->first_lines_only) {
                pass_line(link, line, line_len);
            }
            first = false;
        }
    }
    told(link);
}

static void on_closed(void *context, enum stratum_link_end end, const char *text)
{
    struct mutant_link *link = context;
    if (link->rule->deaf_to_fin && end == STRATUM_LINK_END_FINISHED) {
        return; /* the link waits, unheard, for its owner to close it */
    }
    link->telling++;
    link->base.events->closed(link->base.context, end, text);
    told(link);
}

static const struct stratum_link_events inner_events = {on_opened, on_bytes, on_closed};

static bool dial(struct mutant_link *link)
{
    struct stratum_dialer *const inner = link->dialer->inner;
    link->inner = inner->dial(inner, &link->target, &inner_events, link);
    return link->inner != NULL;
}

static void on_visited(void *context, enum stratum_link_end end, const char *why)
{
    if (why != NULL) {
        on_closed(context, end, why);
    } else if (!dial(context)) {
        on_closed(context, STRATUM_LINK_END_FAILED, "out of memory");
    }
}

static void visit(struct mutant_link *link, int64_t after_us)
{
    link->prober = (struct lab_prober){
        .loop = link->dialer->loop,
        .dialer = link->dialer->inner,
        .address = link->target,
        .done = on_visited,
        .context = link,
    };
    lab_prober_visit(&link->prober, after_us);
}

static bool is_in_vain(const struct lab_mutant_rule *rule, struct lab_mutant_memory *memory)
{
    const bool done = rule->dials > 0 && memory->connections >= rule->dials;
    const bool idle = rule->backs_off && memory->idle_dials < memory->successes;
    memory->idle_dials += idle ? 1 : 0;
    return memory->dead || done || idle;
}

static struct stratum_link *mutant_dial(struct stratum_dialer *base,
                                        const struct stratum_address *address,
                                        const struct stratum_link_events *events, void *context)
{
    struct mutant_dialer *dialer = (struct mutant_dialer *)base;
    struct mutant_link *link = calloc(1, sizeof *link);
    if (link == NULL) {
        return NULL;
    }
    link->base = (struct stratum_link){&mutant_ops, events, context, "mutant"};
    link->dialer = dialer;
    link->target = *address;
    link->rule = dialer->rule;
    link->voice = (struct lab_mutant_voice){&dialer->memory, link, say};
    stratum_lines_init(&link->heard, STRATUM_LINE_MAX);
    stratum_lines_init(&link->said, STRATUM_LINE_MAX);
    if (is_in_vain(dialer->rule, &dialer->memory)) {
        link->target.port = 1; /* where nobody listens */
    }
    const bool first = dialer->memory.connections++ == 0;
    dialer->memory.heard_job = false;
    dialer->memory.heard_difficulty = false;
    dialer->memory.let_in = false;
    dialer->memory.unanswered = 0;
    if (dialer->rule->hammers) {
        dialer->hammer.address = link->target;
        lab_hammer_stop(&dialer->hammer);
    }
    if (dialer->rule->probes) {
        visit(link, first ? LAB_PROBER_TUNING_US : 0);
    } else if (!dial(link)) {
        discard(link);
        return NULL;
    }
    return &link->base;
}

static void mutant_free(struct stratum_dialer *base)
{
    struct mutant_dialer *dialer = (struct mutant_dialer *)base;
    lab_hammer_stop(&dialer->hammer);
    dialer->inner->free(dialer->inner);
    lab_blunderer_free(dialer->memory.blunderer);
    free(dialer);
}

struct stratum_dialer *lab_mutant_make(struct stratum_loop *loop, struct stratum_dialer *inner,
                                       const struct lab_mutant_rule *rule)
{
    struct mutant_dialer *dialer = calloc(1, sizeof *dialer);
    if (dialer == NULL) {
        return NULL;
    }
    dialer->base = (struct stratum_dialer){mutant_dial, mutant_free};
    dialer->loop = loop;
    dialer->inner = inner;
    dialer->rule = rule;
    lab_hammer_init(&dialer->hammer, loop, inner);
    if (rule->blunder != NULL) {
        dialer->memory.blunderer = lab_blunderer_make(rule->blunder);
        if (dialer->memory.blunderer == NULL) {
            free(dialer);
            return NULL;
        }
    }
    return &dialer->base;
}
