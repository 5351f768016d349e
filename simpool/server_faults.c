/* Weather: faults on links, and whether miners can reach the pool. */
#include <inttypes.h>
#include <string.h>

#include "simpool/server_parts.h"

static bool is_silence(const struct simpool_server_fault *fault)
{
    return strcmp(fault->ops->name, "silence") == 0;
}

/* What keeps a rig (0: all) from reaching the pool. */
static size_t count_barriers(const struct simpool_server *server, uint32_t rig)
{
    size_t count = rig == 0 && server->refusing;
    for (size_t index = 0; index < server->fault_count; index++) {
        count += server->faults[index].rig == rig && is_silence(&server->faults[index]);
    }
    return count;
}

void simpool_server_refuse(struct simpool_server *server, bool refusing)
{
    const size_t before = count_barriers(server, 0);
    server->refusing = refusing;
    server->seams.listener->ops->refuse(server->seams.listener, refusing);
    const size_t after = count_barriers(server, 0);
    if (before == 0 && after > 0) {
        simpool_server_tell_of(server, STRATUM_EVENT_UNREACHABLE, 0, "connections are refused");
    } else if (before > 0 && after == 0) {
        simpool_server_tell_of(server, STRATUM_EVENT_REACHABLE, 0, "connections are accepted");
    }
}

static void describe(struct stratum_text *out, const struct simpool_server_fault *fault)
{
    static const char *const towards[] = {"miner", "pool", "both"};
    const struct simpool_fault_options *options = &fault->options;
    stratum_text_format(out, "%s towards %s", fault->ops->name, towards[options->towards]);
    const struct {
        const char *name;
        double value;
    } numbers[] = {
        {"delay_us", (double)options->delay_us},   {"jitter_us", (double)options->jitter_us},
        {"slice_len", (double)options->slice_len}, {"gap_us", (double)options->gap_us},
        {"rate_bytes_s", options->rate_bytes_s},   {"after_bytes", (double)options->after_bytes},
    };
    for (size_t index = 0; index < sizeof numbers / sizeof numbers[0]; index++) {
        if (numbers[index].value > 0) {
            stratum_text_format(out, ", %s ", numbers[index].name);
            stratum_text_number(out, numbers[index].value);
        }
    }
}

static bool put_on(struct simpool_server_rig *rig, const struct simpool_server_fault *fault,
                   const char **problem)
{
    if (rig->fault_count == SIMPOOL_RIG_FAULTS_MAX) {
        *problem = "more than 8 faults on one link; lift one first";
        return false;
    }
    const unsigned on_link =
        simpool_link_fault_add(rig->link, fault->ops, &fault->options, problem);
    if (on_link == 0) {
        return false;
    }
    rig->faults[rig->fault_count].handle = fault->handle;
    rig->faults[rig->fault_count++].on_link = on_link;
    rig->disturbed = true;
    return true;
}

static void take_off(struct simpool_server_rig *rig, unsigned handle)
{
    for (size_t index = 0; index < rig->fault_count; index++) {
        if (rig->faults[index].handle == handle) {
            simpool_link_fault_remove(rig->link, rig->faults[index].on_link);
            rig->fault_count--;
            memmove(&rig->faults[index], &rig->faults[index + 1],
                    (rig->fault_count - index) * sizeof rig->faults[0]);
            return;
        }
    }
}

static void take_off_all(struct simpool_server *server, unsigned handle)
{
    for (uint32_t number = 1; number <= server->rig_capacity; number++) {
        struct simpool_server_rig *rig = simpool_server_find(server, number);
        if (rig != NULL) {
            take_off(rig, handle);
        }
    }
}

/* On its rig, or on all. false: one has no room for it; it is on none. */
static bool put_on_all(struct simpool_server *server, const struct simpool_server_fault *fault,
                       const char **problem)
{
    for (uint32_t number = 1; number <= server->rig_capacity; number++) {
        struct simpool_server_rig *rig = simpool_server_find(server, number);
        if (rig != NULL && (fault->rig == 0 || fault->rig == number) &&
            !put_on(rig, fault, problem)) {
            take_off_all(server, fault->handle);
            return false;
        }
    }
    return true;
}

unsigned simpool_server_fault_on(struct simpool_server *server, uint32_t rig,
                                 const struct simpool_fault_ops *ops,
                                 const struct simpool_fault_options *options, const char **problem)
{
    *problem = ops->check(options);
    if (*problem == NULL && server->fault_count == SIMPOOL_SERVER_FAULTS_MAX) {
        *problem = "more than 256 faults at once; lift some first";
    }
    if (*problem != NULL) {
        return 0;
    }
    const struct simpool_server_fault fault = {server->fault_newest + 1, rig, ops, *options};
    if (!put_on_all(server, &fault, problem)) {
        return 0;
    }
    server->fault_newest++;
    const size_t before = count_barriers(server, rig);
    server->faults[server->fault_count++] = fault;
    char words[256];
    struct stratum_text text = stratum_text_in(words, sizeof words);
    describe(&text, &fault);
    simpool_server_tell_of(server, STRATUM_EVENT_FAULT_ON, rig, words);
    if (before == 0 && count_barriers(server, rig) > 0) {
        simpool_server_tell_of(server, STRATUM_EVENT_UNREACHABLE, rig, "silence");
    }
    return fault.handle;
}

void simpool_server_fault_off(struct simpool_server *server, unsigned handle)
{
    size_t index = 0;
    while (index < server->fault_count && server->faults[index].handle != handle) {
        index++;
    }
    if (index == server->fault_count) {
        return;
    }
    const struct simpool_server_fault fault = server->faults[index];
    const size_t before = count_barriers(server, fault.rig);
    server->fault_count--;
    memmove(&server->faults[index], &server->faults[index + 1],
            (server->fault_count - index) * sizeof fault);
    take_off_all(server, handle);
    char words[256];
    struct stratum_text text = stratum_text_in(words, sizeof words);
    describe(&text, &fault);
    simpool_server_tell_of(server, STRATUM_EVENT_FAULT_OFF, fault.rig, words);
    if (before > 0 && count_barriers(server, fault.rig) == 0) {
        simpool_server_tell_of(server, STRATUM_EVENT_REACHABLE, fault.rig, "silence is over");
    }
}

void simpool_server_inherit_faults(struct simpool_server_rig *rig)
{
    const char *problem;
    for (size_t index = 0; index < rig->server->fault_count; index++) {
        if (rig->server->faults[index].rig == 0) {
            /* A ninth one finds no room; eight on a link are weather enough. */
            (void)put_on(rig, &rig->server->faults[index], &problem);
        }
    }
}
