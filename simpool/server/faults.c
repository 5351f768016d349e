/* Weather: faults on links, when they begin and end, and whether miners can reach the pool. */
#include <stdlib.h>
#include <string.h>

#include "simpool/fault/gate.h"
#include "simpool/fault/words.h"
#include "simpool/server/parts.h"
#include "stratum/room.h"

/* Whether it keeps miners away: from the pool, or when it meets new links alone, those. */
static bool blocks(const struct simpool_server_fault *fault)
{
    return fault->on && !fault->idle && fault->ops->blocks && fault->options.delay_us == 0 &&
           simpool_gate_is_open(&fault->options);
}

static bool meets_new_links(const struct simpool_server_fault *fault)
{
    return fault->ops->meets_new_links || fault->options.new_links;
}

/* What keeps a rig (0: all) from reaching the pool; the worst of what does. */
enum barrier { NO_BARRIER, DOOR_SHUT, SILENCED };

static enum barrier barrier_of(const struct simpool_server *server, uint32_t rig)
{
    enum barrier worst = rig == 0 && server->refusing ? DOOR_SHUT : NO_BARRIER;
    for (size_t index = 0; index < server->fault_count; index++) {
        const struct simpool_server_fault *fault = server->faults[index];
        if (fault->rig == rig && blocks(fault) && !meets_new_links(fault)) {
            const enum barrier one =
                fault->ops->layer == SIMPOOL_OF_THE_DOOR ? DOOR_SHUT : SILENCED;
            worst = one > worst ? one : worst;
        }
    }
    return worst;
}

/* A door that is shut leaves those who are in alone, and the journal says so: only a silence makes
 * an open connection doubtful. */
static void tell_barrier(struct simpool_server *server, uint32_t rig, enum barrier before,
                         const char *why)
{
    const enum barrier now = barrier_of(server, rig);
    if (now == before) {
        return;
    }
    struct stratum_event event = stratum_event_make(
        0, STRATUM_POOL, now == NO_BARRIER ? STRATUM_EVENT_REACHABLE : STRATUM_EVENT_UNREACHABLE,
        rig);
    struct stratum_text text = stratum_text_in(event.text, sizeof event.text);
    stratum_text_add(&text,
                     now == DOOR_SHUT && before == SILENCED ? "connections are refused" : why);
    event.number = now == DOOR_SHUT ? 1 : 0;
    simpool_server_tell(server, event);
}

/* The door, as the story and the faults together want it. */
static void settle_door(struct simpool_server *server)
{
    bool refusing = server->refusing;
    for (size_t index = 0; index < server->fault_count; index++) {
        refusing |=
            server->faults[index]->on && server->faults[index]->ops->layer == SIMPOOL_OF_THE_DOOR;
    }
    server->seams.listener->ops->refuse(server->seams.listener, refusing);
}

void simpool_server_refuse(struct simpool_server *server, bool refusing)
{
    const enum barrier before = barrier_of(server, 0);
    server->refusing = refusing;
    settle_door(server);
    tell_barrier(server, 0, before,
                 refusing ? "connections are refused" : "connections are accepted");
}

static bool put_on(struct simpool_server_rig *rig, const struct simpool_server_fault *fault,
                   const char **problem)
{
    if (rig->fault_count == SIMPOOL_RIG_FAULTS_MAX) {
        *problem = "more than 16 faults on one link; lift one first";
        return false;
    }
    const struct simpool_rule rule = {fault->ops, fault->options, fault->label};
    struct stratum_link *const link =
        fault->ops->layer == SIMPOOL_OF_MESSAGES ? rig->link : rig->wire;
    const unsigned on_link = simpool_link_fault_add(link, &rule, problem);
    if (on_link == 0) {
        return false;
    }
    rig->faults[rig->fault_count].handle = fault->handle;
    rig->faults[rig->fault_count].link = link;
    rig->faults[rig->fault_count++].on_link = on_link;
    rig->disturbed = true;
    return true;
}

static bool take_off(struct simpool_server_rig *rig, unsigned handle)
{
    for (size_t index = 0; index < rig->fault_count; index++) {
        if (rig->faults[index].handle == handle) {
            simpool_link_fault_remove(rig->faults[index].link, rig->faults[index].on_link);
            rig->fault_count--;
            memmove(&rig->faults[index], &rig->faults[index + 1],
                    (rig->fault_count - index) * sizeof rig->faults[0]);
            return true;
        }
    }
    return false;
}

static void take_off_all(struct simpool_server *server, const struct simpool_server_fault *fault)
{
    for (uint32_t number = 1; number <= server->rig_capacity; number++) {
        struct simpool_server_rig *rig = simpool_server_find(server, number);
        if (rig != NULL && take_off(rig, fault->handle) && blocks(fault) &&
            meets_new_links(fault)) {
            simpool_server_tell_of(server, STRATUM_EVENT_REACHABLE, number, "it is spoken to");
        }
    }
}

/* On its rig, or on all that are there. false: one has no room for it; it is on none. */
static bool put_on_all(struct simpool_server *server, const struct simpool_server_fault *fault,
                       const char **problem)
{
    const bool none = fault->ops->layer == SIMPOOL_OF_THE_DOOR || meets_new_links(fault);
    for (uint32_t number = 1; number <= server->rig_capacity && !none; number++) {
        struct simpool_server_rig *rig = simpool_server_find(server, number);
        if (rig != NULL && (fault->rig == 0 || fault->rig == number) &&
            !put_on(rig, fault, problem)) {
            take_off_all(server, fault);
            return false;
        }
    }
    return true;
}

static void tell_fault(const struct simpool_server_fault *fault, enum stratum_event_kind kind)
{
    struct stratum_event event = stratum_event_make(0, STRATUM_POOL, kind, fault->rig);
    struct stratum_text text = stratum_text_in(event.text, sizeof event.text);
    stratum_text_add(&text, fault->words);
    event.number = (double)fault->number;
    simpool_server_tell(fault->server, event);
}

/* Its time has come. false: there is no room for it. Whoever hears of it may lift it: it is not
 * looked at after it was told. */
static bool begin(struct simpool_server_fault *fault, const char **problem)
{
    struct simpool_server *server = fault->server;
    const uint32_t rig = fault->rig;
    const char *const name = fault->ops->name;
    if (!put_on_all(server, fault, problem)) {
        return false;
    }
    const enum barrier before = barrier_of(server, rig);
    fault->on = true;
    fault->idle = rig > 0 && simpool_server_find(server, rig) == NULL;
    settle_door(server);
    if (fault->options.to_us > 0) {
        stratum_loop_arm(server->seams.loop, &fault->timer,
                         simpool_server_now(server).now_us + fault->options.to_us -
                             fault->options.from_us);
    }
    tell_fault(fault, STRATUM_EVENT_FAULT_ON);
    tell_barrier(server, rig, before, name);
    return true;
}

static void on_timer(void *context)
{
    struct simpool_server_fault *fault = context;
    struct simpool_server *server = fault->server;
    const char *problem = "";
    if (fault->on) {
        simpool_server_fault_off(server, fault->handle);
    } else if (!begin(fault, &problem)) {
        simpool_server_tell_of(server, STRATUM_EVENT_NOTE, fault->rig, problem);
        simpool_server_fault_off(server, fault->handle);
    }
    simpool_server_settle(server);
}

/* How many were asked for before that are called the same. */
static unsigned count_label(struct simpool_server *server, uint64_t hash)
{
    for (size_t index = 0; index < server->label_count; index++) {
        if (server->labels[index].hash == hash) {
            return server->labels[index].count++;
        }
    }
    struct simpool_server_label *const labels = stratum_room_for(
        server->labels, &server->label_capacity, server->label_count + 1, sizeof *labels);
    if (labels == NULL) {
        return 0; /* two faults share their luck: not worth failing for */
    }
    server->labels = labels;
    server->labels[server->label_count++] = (struct simpool_server_label){hash, 1};
    return 0;
}

/* A fault's luck is named after what it does and for whom, not after its place among others: adding
 * one changes nothing for the rest. The second that does the same has a number behind it. */
static void name_it(struct simpool_server_fault *fault)
{
    struct stratum_text words = stratum_text_in(fault->words, sizeof fault->words);
    simpool_fault_describe(&words, fault->ops, &fault->options, fault->rig);
    struct stratum_text label = stratum_text_in(fault->label, sizeof fault->label);
    stratum_text_add(&label, fault->options.name[0] != '\0' ? fault->options.name : fault->words);
    const uint64_t hash = simpool_decision_stream(fault->label, SIMPOOL_TOWARDS_BOTH) ^ fault->rig;
    const unsigned same = count_label(fault->server, hash);
    if (same > 0) {
        stratum_text_format(&label, "#%u", same + 1);
    }
    fault->number = ++fault->server->faults_asked;
}

void simpool_server_fault_pass_over(struct simpool_server *server, uint32_t rig,
                                    const struct simpool_fault_ops *ops,
                                    const struct simpool_fault_options *options)
{
    struct simpool_server_fault fault = {
        .server = server, .rig = rig, .ops = ops, .options = *options};
    name_it(&fault);
}

unsigned simpool_server_fault_on(struct simpool_server *server, uint32_t rig,
                                 const struct simpool_fault_ops *ops,
                                 const struct simpool_fault_options *options, const char **problem)
{
    *problem = simpool_fault_check(ops, options);
    if (*problem == NULL && server->fault_count == SIMPOOL_SERVER_FAULTS_MAX) {
        *problem = "more than 2048 faults at once; lift some first";
    }
    struct simpool_server_fault *fault = *problem == NULL ? calloc(1, sizeof *fault) : NULL;
    if (fault == NULL) {
        *problem = *problem == NULL ? "out of memory" : *problem;
        return 0;
    }
    *fault = (struct simpool_server_fault){.server = server,
                                           .handle = ++server->fault_newest,
                                           .rig = rig,
                                           .ops = ops,
                                           .options = *options,
                                           .timer = stratum_timer_make(on_timer, fault)};
    name_it(fault);
    const unsigned handle = fault->handle;
    if (options->from_us > 0) {
        stratum_loop_arm(server->seams.loop, &fault->timer,
                         simpool_server_now(server).now_us + options->from_us);
    }
    server->faults[server->fault_count++] = fault;
    if (options->from_us == 0 && !begin(fault, problem)) {
        server->fault_count--;
        free(fault);
        return 0;
    }
    return handle;
}

void simpool_server_fault_off(struct simpool_server *server, unsigned handle)
{
    size_t index = 0;
    while (index < server->fault_count && server->faults[index]->handle != handle) {
        index++;
    }
    if (index == server->fault_count) {
        return;
    }
    struct simpool_server_fault *fault = server->faults[index];
    const enum barrier before = barrier_of(server, fault->rig);
    stratum_loop_disarm(server->seams.loop, &fault->timer);
    server->fault_count--;
    memmove(&server->faults[index], &server->faults[index + 1],
            (server->fault_count - index) * sizeof(struct simpool_server_fault *));
    if (fault->on) {
        take_off_all(server, fault);
        settle_door(server);
        tell_fault(fault, STRATUM_EVENT_FAULT_OFF);
    }
    tell_barrier(server, fault->rig, before, "it is lifted");
    free(fault);
}

void simpool_server_faults_off(struct simpool_server *server)
{
    while (server->fault_count > 0) {
        simpool_server_fault_off(server, server->faults[server->fault_count - 1]->handle);
    }
}

void simpool_server_inherit_faults(struct simpool_server_rig *rig)
{
    const char *problem;
    for (size_t index = 0; index < rig->server->fault_count; index++) {
        const struct simpool_server_fault *fault = rig->server->faults[index];
        /* One more than a link holds finds no room; so many are weather enough. */
        if (fault->rig == 0 && fault->on && fault->ops->layer != SIMPOOL_OF_THE_DOOR &&
            put_on(rig, fault, &problem) && blocks(fault) && meets_new_links(fault)) {
            simpool_server_tell_of(rig->server, STRATUM_EVENT_UNREACHABLE, rig->number,
                                   fault->ops->name);
        }
    }
}

void simpool_server_forget_faults(struct simpool_server *server)
{
    for (size_t index = 0; index < server->fault_count; index++) {
        stratum_loop_disarm(server->seams.loop, &server->faults[index]->timer);
        free(server->faults[index]);
    }
    server->fault_count = 0;
    free(server->labels);
    server->labels = NULL;
}

bool simpool_server_fault_at(const struct simpool_server *server, size_t index,
                             struct simpool_server_fault_view *out)
{
    if (index >= server->fault_count) {
        return false;
    }
    const struct simpool_server_fault *const fault = server->faults[index];
    *out = (struct simpool_server_fault_view){fault->handle, fault->rig, fault->words};
    return true;
}
