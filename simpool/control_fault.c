/* Weather from outside: the faults of stories, by the same names and in the same units. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "simpool/control_parts.h"
#include "simpool/script/units.h"

/** A quantity as stories write it, into microseconds, bytes, or bytes a second. */
struct knob {
    const char *key;
    enum script_quantity quantity; /* SCRIPT_QUANTITY_COUNT: a plain count */
};

static const struct knob knobs[] = {
    {"delay", SCRIPT_DURATION},       {"jitter", SCRIPT_DURATION}, {"gap", SCRIPT_DURATION},
    {"bytes", SCRIPT_QUANTITY_COUNT}, {"rate", SCRIPT_BYTE_RATE},  {"after", SCRIPT_QUANTITY_COUNT},
};

static void turn_knob(struct simpool_fault_options *options, const char *key, double value)
{
    switch (key[0]) {
    case 'd':
        options->delay_us = script_microseconds(value);
        return;
    case 'j':
        options->jitter_us = script_microseconds(value);
        return;
    case 'g':
        options->gap_us = script_microseconds(value);
        return;
    case 'b':
        options->slice_len = (size_t)value;
        return;
    case 'r':
        options->rate_bytes_s = value;
        return;
    default:
        options->after_bytes = (uint64_t)value;
    }
}

/** false: refused, and the reply says why. */
static bool read_knob(struct simpool_fault_options *options, const struct knob *knob,
                      struct stratum_json value, struct stratum_http_reply *reply)
{
    double number = 0;
    if (knob->quantity == SCRIPT_QUANTITY_COUNT) {
        uint64_t count = 0;
        if (!stratum_json_unsigned(&count, value) || count > UINT32_MAX) {
            stratum_http_refuse(reply, 400, "\"%s\" is a number of bytes", knob->key);
            return false;
        }
        number = (double)count;
    } else {
        const char *const words = stratum_json_text(value, NULL);
        if (words == NULL || !script_quantity_read(&number, knob->quantity, words)) {
            stratum_http_refuse(reply, 400, "\"%s\" is a %s such as %s", knob->key,
                                script_quantity_name(knob->quantity),
                                script_quantity_example(knob->quantity));
            return false;
        }
    }
    turn_knob(options, knob->key, number);
    return true;
}

static bool read_towards(struct simpool_fault_options *options, struct stratum_json value,
                         struct stratum_http_reply *reply)
{
    static const struct {
        const char *word;
        enum simpool_towards towards;
    } ways[] = {{"miner", SIMPOOL_TOWARDS_MINER},
                {"pool", SIMPOOL_TOWARDS_POOL},
                {"both", SIMPOOL_TOWARDS_BOTH}};
    options->towards = SIMPOOL_TOWARDS_BOTH;
    if (value.type == STRATUM_JSON_ABSENT) {
        return true;
    }
    const char *const said = stratum_json_text(value, NULL);
    for (size_t index = 0; said != NULL && index < sizeof ways / sizeof ways[0]; index++) {
        if (strcmp(ways[index].word, said) == 0) {
            options->towards = ways[index].towards;
            return true;
        }
    }
    stratum_http_refuse(reply, 400, "\"towards\" is \"miner\", \"pool\" or \"both\"");
    return false;
}

static bool read_options(struct simpool_fault_options *options, struct stratum_json object,
                         struct stratum_http_reply *reply)
{
    if (!read_towards(options, stratum_json_get(object, "towards"), reply)) {
        return false;
    }
    for (size_t index = 0; index < sizeof knobs / sizeof knobs[0]; index++) {
        const struct stratum_json value = stratum_json_get(object, knobs[index].key);
        if (value.type != STRATUM_JSON_ABSENT && !read_knob(options, &knobs[index], value, reply)) {
            return false;
        }
    }
    return true;
}

static void refuse_name(struct stratum_http_reply *reply)
{
    char names[200] = "";
    size_t count = 0;
    const struct simpool_fault_ops *const *const all = simpool_faults(&count);
    for (size_t index = 0; index < count; index++) {
        strncat(names, index > 0 ? ", " : "", sizeof names - strlen(names) - 1);
        strncat(names, all[index]->name, sizeof names - strlen(names) - 1);
    }
    stratum_http_refuse(reply, 400, "\"fault\" is one of %s", names);
}

void simpool_control_fault_on(const struct simpool_control *control,
                              const struct stratum_http_request *request,
                              struct stratum_http_reply *reply)
{
    struct stratum_json_document *document = NULL;
    if (!simpool_control_read(&document, request,
                              "fault rig towards delay jitter bytes gap rate after", reply)) {
        return;
    }
    const struct stratum_json object = stratum_json_root(document);
    const char *const name = stratum_json_text(stratum_json_get(object, "fault"), NULL);
    const struct simpool_fault_ops *const ops = name != NULL ? simpool_fault_by_name(name) : NULL;
    struct simpool_fault_options options = {.towards = SIMPOOL_TOWARDS_BOTH};
    uint32_t rig = 0;
    if (ops == NULL) {
        refuse_name(reply);
    } else if (read_options(&options, object, reply) &&
               simpool_control_read_rig(&rig, control, object, reply)) {
        const char *problem = NULL;
        const unsigned handle =
            simpool_server_fault_on(control->server, rig, ops, &options, &problem);
        if (handle == 0) {
            stratum_http_refuse(reply, 400, "%s", problem);
        } else {
            stratum_http_format(reply, "{\"handle\":%u}\n", handle);
        }
    }
    stratum_json_free(document);
}

void simpool_control_fault_off(const struct simpool_control *control,
                               const struct stratum_http_request *request,
                               struct stratum_http_reply *reply)
{
    const char *const said = stratum_http_argument(request, "handle");
    char *end = NULL;
    const unsigned long wanted = said != NULL ? strtoul(said, &end, 10) : 0;
    if (said != NULL && (end == said || *end != '\0' || wanted == 0)) {
        stratum_http_refuse(reply, 400, "handle is a number that GET /1/faults lists");
        return;
    }
    size_t lifted = 0;
    struct simpool_server_fault_view fault;
    for (size_t index = 0; simpool_server_fault_at(control->server, index, &fault);) {
        if (said == NULL || fault.handle == wanted) {
            simpool_server_fault_off(control->server, fault.handle);
            lifted++;
        } else {
            index++;
        }
    }
    if (said != NULL && lifted == 0) {
        stratum_http_refuse(reply, 404, "no fault %lu is on", wanted);
        return;
    }
    stratum_http_format(reply, "{\"lifted\":%zu}\n", lifted);
}
