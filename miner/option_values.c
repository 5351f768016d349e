#include "miner/option_values.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool miner_options_duration(int64_t *out_us, const char *text)
{
    static const struct {
        const char *unit;
        double us;
    } units[] = {{"", 1e6},  {"us", 1},    {"ms", 1e3},   {"s", 1e6},
                 {"m", 6e7}, {"h", 3.6e9}, {"d", 8.64e10}};
    char *end = NULL;
    const double number = strtod(text, &end);
    if (end == text || !isfinite(number) || number < 0) {
        return false;
    }
    for (size_t index = 0; index < sizeof units / sizeof units[0]; index++) {
        const double us = number * units[index].us;
        if (strcmp(end, units[index].unit) == 0 && us < 1e17) {
            *out_us = (int64_t)us;
            return true;
        }
    }
    return false;
}

static bool read_count(uint64_t *out, const char *text)
{
    char *end = NULL;
    errno = 0;
    const unsigned long long number = strtoull(text, &end, 0);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0) {
        return false;
    }
    *out = number;
    return true;
}

bool miner_option_take_algorithm(struct miner_options *options, const char *value,
                                 struct stratum_text *problem)
{
    if (qhash_algorithm_by_name(&options->agent.session.algorithm, value)) {
        return true;
    }
    stratum_text_format(problem, "unknown algorithm %s: known are qhash and sha256d", value);
    return false;
}

bool miner_option_take_url(struct miner_options *options, const char *value,
                           struct stratum_text *problem)
{
    struct miner_agent_options *agent = &options->agent;
    if (agent->pool_count == MINER_POOLS_MAX) {
        stratum_text_format(problem, "more than %d pools", MINER_POOLS_MAX);
        return false;
    }
    const char *why = NULL;
    struct stratum_address *address = &agent->pools[agent->pool_count];
    if (!stratum_address_parse(address, value, &why)) {
        stratum_text_format(problem, "%s: %s", value, why);
        return false;
    }
    if (address->tls) {
        stratum_text_format(problem, "%s: TLS is not built in yet; use stratum+tcp://", value);
        return false;
    }
    if (address->port == 0) {
        stratum_text_format(problem, "%s: port 0 cannot be dialled", value);
        return false;
    }
    agent->pool_count++;
    return true;
}

bool miner_option_take_userpass(struct miner_options *options, const char *value,
                                struct stratum_text *problem)
{
    const char *colon = strchr(value, ':');
    const size_t len = colon == NULL ? strlen(value) : (size_t)(colon - value);
    if (len >= sizeof options->user) {
        stratum_text_add(problem, "the user name is too long");
        return false;
    }
    memcpy(options->user, value, len);
    options->user[len] = '\0';
    options->agent.session.user = options->user;
    options->agent.session.pass = colon == NULL ? options->agent.session.pass : colon + 1;
    return true;
}

/** "cpu" is every core, "cpu:4" four of them; other kinds: "kind" the first, "kind:1" that one. */
bool miner_option_take_device(struct miner_options *options, const char *value,
                              struct stratum_text *problem)
{
    char kind[32];
    const size_t len = strcspn(value, ":");
    uint64_t number = 0;
    const bool numbered = value[len] == ':';
    struct stratum_text name = stratum_text_in(kind, sizeof kind);
    stratum_text_add_bytes(&name, value, len);
    const struct device_ops *ops = device_by_name(kind);
    if (ops == NULL || (numbered && !read_count(&number, value + len + 1))) {
        stratum_text_format(problem, "unknown device %s: known are", value);
        for (size_t index = 0; device_kind(index) != NULL; index++) {
            stratum_text_format(problem, " %s", device_kind(index)->name);
        }
        stratum_text_add(problem, ", as in cpu or cpu:4");
        return false;
    }
    const bool cores = strcmp(kind, "cpu") == 0;
    const long online = sysconf(_SC_NPROCESSORS_ONLN);
    const uint64_t all = online > 0 ? (uint64_t)online : 1;
    const uint64_t count = !cores ? 1 : numbered ? number : all;
    if (count == 0 || count > MINER_DEVICES_MAX - options->device_count) {
        stratum_text_format(problem, "%s: from 1 to %d devices in all", value, MINER_DEVICES_MAX);
        return false;
    }
    for (uint64_t index = 0; index < count; index++) {
        struct miner_device_spec *spec = &options->devices[options->device_count++];
        *spec = (struct miner_device_spec){.ops = ops};
        spec->options.index = (unsigned)(cores ? index : number);
    }
    return true;
}

bool miner_option_take_threads(struct miner_options *options, const char *value,
                               struct stratum_text *problem)
{
    char device[40];
    struct stratum_text text = stratum_text_in(device, sizeof device);
    stratum_text_format(&text, "cpu:%s", value);
    return miner_option_take_device(options, device, problem);
}

bool miner_option_take_duration(struct miner_options *options, const char *value,
                                struct stratum_text *problem)
{
    if (miner_options_duration(&options->agent.duration_us, value)) {
        return true;
    }
    stratum_text_format(problem, "%s is no duration: write 400ms, 60s, 5m or 1h", value);
    return false;
}

bool miner_option_take_iterations(struct miner_options *options, const char *value,
                                  struct stratum_text *problem)
{
    if (read_count(&options->agent.accepted_limit, value)) {
        return true;
    }
    stratum_text_format(problem, "%s is no number of accepted shares", value);
    return false;
}

bool miner_option_take_seed(struct miner_options *options, const char *value,
                            struct stratum_text *problem)
{
    options->seed_given = read_count(&options->agent.seed, value);
    if (!options->seed_given) {
        stratum_text_format(problem, "%s is no seed: write a number", value);
    }
    return options->seed_given;
}
