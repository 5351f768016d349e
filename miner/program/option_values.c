#include "miner/program/option_values.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "miner/retry.h"

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

bool miner_option_read_count(uint64_t *out, const char *text)
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

/** What may be shown of an address: before its @ stand a name and, perhaps, a password. */
static const char *without_login(const char *address)
{
    const char *const at = strrchr(address, '@');
    return at != NULL ? at : address;
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
        stratum_text_format(problem, "%s: %s", without_login(value), why);
        return false;
    }
    if (address->port == 0) {
        stratum_text_format(problem, "%s: port 0 cannot be dialled", value);
        return false;
    }
    agent->pool_count++;
    return true;
}

/** Whether it will be said to the pool as it is: a message cuts what it has no room for. */
static bool has_room(const char *value, const char *name, struct stratum_text *problem)
{
    if (strlen(value) <= STRATUM_TEXT_MAX) {
        return true;
    }
    stratum_text_format(problem, "the %s is longer than %d bytes", name, STRATUM_TEXT_MAX);
    return false;
}

bool miner_option_take_user(struct miner_options *options, const char *value,
                            struct stratum_text *problem)
{
    if (value[0] == '\0') {
        stratum_text_add(problem, "the user is empty: give one with -u ADDRESS.worker");
        return false;
    }
    if (!has_room(value, "user name", problem)) {
        return false;
    }
    if (options->user_count == MINER_POOLS_MAX) {
        stratum_text_format(problem, "more than %d users", MINER_POOLS_MAX);
        return false;
    }
    options->agent.logins[options->user_count++].user = value;
    return true;
}

bool miner_option_take_pass(struct miner_options *options, const char *value,
                            struct stratum_text *problem)
{
    if (!has_room(value, "password", problem)) {
        return false;
    }
    if (options->pass_count == MINER_POOLS_MAX) {
        stratum_text_format(problem, "more than %d passwords", MINER_POOLS_MAX);
        return false;
    }
    options->agent.logins[options->pass_count++].pass = value;
    return true;
}

bool miner_option_take_userpass(struct miner_options *options, const char *value,
                                struct stratum_text *problem)
{
    const char *colon = strchr(value, ':');
    const size_t len = colon == NULL ? strlen(value) : (size_t)(colon - value);
    if (options->user_count < MINER_POOLS_MAX) {
        char *user = options->users[options->user_count];
        if (len >= sizeof options->users[0]) {
            stratum_text_add(problem, "the user name is too long");
            return false;
        }
        memcpy(user, value, len);
        user[len] = '\0';
        value = user;
    }
    return miner_option_take_user(options, value, problem) &&
           (colon == NULL || miner_option_take_pass(options, colon + 1, problem));
}

bool miner_option_take_proxy(struct miner_options *options, const char *value,
                             struct stratum_text *problem)
{
    const char *why = NULL;
    options->proxied = stratum_socks_parse(&options->proxy, value, &why);
    if (!options->proxied) {
        stratum_text_format(problem, "--proxy: %s", why);
    }
    return options->proxied;
}

bool miner_option_take_silence(struct miner_options *options, const char *value,
                               struct stratum_text *problem)
{
    int64_t *limit_us = &options->agent.session.silence_limit_us;
    /* A connection that has lasted is no failure however it ends, so no silence may last as long.
     */
    if (miner_options_duration(limit_us, value) && *limit_us >= 10 * INT64_C(1000000) &&
        *limit_us < MINER_LASTING_US) {
        return true;
    }
    stratum_text_format(problem, "--silence %s: expected a duration from 10s to 59m", value);
    return false;
}

bool miner_option_take_ntime(struct miner_options *options, const char *value,
                             struct stratum_text *problem)
{
    uint64_t seconds = 0;
    if (miner_option_read_count(&seconds, value) && seconds <= 7200) {
        options->agent.session.ntime_ahead_max = (uint32_t)seconds;
        return true;
    }
    stratum_text_format(problem, "--ntime-ahead %s: expected seconds from 0 (never) to 7200",
                        value);
    return false;
}

bool miner_option_take_duration(struct miner_options *options, const char *value,
                                struct stratum_text *problem)
{
    if (miner_options_duration(&options->agent.duration_us, value) &&
        options->agent.duration_us > 0) { /* 0 would be for ever */
        return true;
    }
    stratum_text_format(problem, "%s is no duration above 0: write 400ms, 60s, 5m or 1h", value);
    return false;
}

bool miner_option_take_iterations(struct miner_options *options, const char *value,
                                  struct stratum_text *problem)
{
    if (miner_option_read_count(&options->agent.accepted_limit, value) &&
        options->agent.accepted_limit > 0) { /* 0 would be for ever */
        return true;
    }
    stratum_text_format(problem, "%s is no number of accepted shares above 0", value);
    return false;
}

bool miner_option_take_api(struct miner_options *options, const char *value,
                           struct stratum_text *problem)
{
    const char *why = NULL;
    options->api_wanted = stratum_address_parse(&options->api, value, &why);
    if (!options->api_wanted) {
        stratum_text_format(problem, "--api %s: %s", without_login(value), why);
    }
    return options->api_wanted;
}

static bool is_part(const char *name, size_t len)
{
    static const char *const parts[] = {"link", "session", "share", "crew", "status", "log"};
    for (size_t index = 0; index < sizeof parts / sizeof parts[0]; index++) {
        if (strlen(parts[index]) == len && strncmp(parts[index], name, len) == 0) {
            return true;
        }
    }
    return false;
}

/** Whether the levels are any, the log says when it is opened. */
bool miner_option_take_log(struct miner_options *options, const char *value,
                           struct stratum_text *problem)
{
    for (const char *word = value; word != NULL; word = strchr(word, ',')) {
        word += *word == ',' ? 1 : 0;
        const size_t len = strcspn(word, "=,");
        if (word[len] == '=' && !is_part(word, len)) {
            stratum_text_format(problem,
                                "--log: no part is called %.*s: there are link session share crew "
                                "status",
                                (int)(len < 64 ? len : 64), word);
            return false;
        }
    }
    options->log_spec = value;
    return true;
}

bool miner_option_take_seed(struct miner_options *options, const char *value,
                            struct stratum_text *problem)
{
    options->seed_given = miner_option_read_count(&options->agent.seed, value);
    if (!options->seed_given) {
        stratum_text_format(problem, "%s is no seed: write a number", value);
    }
    return options->seed_given;
}

bool miner_option_complete(struct miner_options *options, struct stratum_text *problem)
{
    struct miner_agent_options *agent = &options->agent;
    agent->session.extranonce_subscribe = !options->no_extranonce_subscribe;
    agent->session.resume = !options->no_resume;
    agent->connect_limit_us += options->proxied ? STRATUM_SOCKS_ANSWER_US : 0;
    if (agent->pool_count == 0) {
        stratum_text_add(problem, "no pool: give one with -o stratum+tcp://host:port");
        return false;
    }
    if (agent->logins[0].user == NULL) {
        stratum_text_add(problem, "no user: give one with -u ADDRESS.worker");
        return false;
    }
    if (options->user_count > agent->pool_count || options->pass_count > agent->pool_count) {
        stratum_text_add(problem, "more users or passwords than pools");
        return false;
    }
    for (size_t pool = options->user_count; pool < agent->pool_count; pool++) {
        agent->logins[pool].user = agent->logins[options->user_count - 1].user;
    }
    for (size_t pool = options->pass_count; pool < agent->pool_count; pool++) {
        agent->logins[pool].pass =
            options->pass_count > 0 ? agent->logins[options->pass_count - 1].pass : NULL;
    }
    agent->session.user = agent->logins[0].user;
    agent->session.pass =
        agent->logins[0].pass != NULL ? agent->logins[0].pass : agent->session.pass;
    return options->device_count > 0 || miner_option_take_device(options, "cpu", problem);
}
