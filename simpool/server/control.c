#include "simpool/server/control.h"

#include <string.h>

#include "simpool/server/control_parts.h"
#include "stratum/text.h"

/** One call: what it is, and who does it. */
struct route {
    const char *method;
    const char *path;
    simpool_control_call *call;
    const char *what;
    const char *argument; /* the one word it takes behind the "?"; NULL: none */
};

static const struct route routes[] = {
    {"GET", "/metrics", simpool_control_metrics, "all numbers, for Prometheus"},
    {"GET", "/1/kpis", simpool_control_kpis, "the KPIs up to now"},
    {"GET", "/1/sessions", simpool_control_sessions, "rigs that are connected"},
    {"GET", "/1/jobs", simpool_control_jobs, "jobs that are still known, newest first"},
    {"GET", "/1/faults", simpool_control_faults, "faults that are on"},
    {"POST", "/1/jobs", simpool_control_new_job, "{clean}: the next job, for everybody"},
    {"POST", "/1/difficulty", simpool_control_set_difficulty, "{rig, difficulty}"},
    {"POST", "/1/hang_up", simpool_control_hang_up, "{rig, how: finish or reset}"},
    {"POST", "/1/refuse", simpool_control_refuse_miners, "{refuse}: new connections, or not"},
    {"POST", "/1/faults", simpool_control_fault_on, "{fault, rig, and its options as in a story}"},
    {"DELETE", "/1/faults", simpool_control_fault_off, "?handle=N, or all", "handle"},
};

static void list(struct stratum_http_reply *reply)
{
    stratum_http_add(reply, "{\"calls\":[");
    for (size_t index = 0; index < sizeof routes / sizeof routes[0]; index++) {
        stratum_http_format(reply,
                            "%s{\"method\":\"%s\",\"path\":\"%s\",\"what\":", index > 0 ? "," : "",
                            routes[index].method, routes[index].path);
        stratum_http_add_json(reply, routes[index].what);
        stratum_http_add(reply, "}");
    }
    stratum_http_add(reply, "]}\n");
}

/** What changes something is not to be guessed at: a word that it does not know is an error. false:
 *  refused, and the reply says why. */
static bool knows_arguments(const struct route *route, const struct stratum_http_request *request,
                            struct stratum_http_reply *reply)
{
    for (size_t index = 0; index < request->argument_count; index++) {
        const char *const name = request->arguments[index].name;
        if (route->argument == NULL || strcmp(name, route->argument) != 0) {
            stratum_http_refuse(reply, 400, "there is no \"%.64s\" behind the ?%s%s", name,
                                route->argument != NULL ? "; there is " : ": say it in the body",
                                route->argument != NULL ? route->argument : "");
            return false;
        }
    }
    return true;
}

void simpool_control_handle(void *context, const struct stratum_http_request *request,
                            struct stratum_http_reply *reply)
{
    bool known = strcmp(request->path, "/") == 0;
    if (known && strcmp(request->method, "GET") == 0) {
        list(reply);
        return;
    }
    for (size_t index = 0; index < sizeof routes / sizeof routes[0]; index++) {
        if (strcmp(routes[index].path, request->path) != 0) {
            continue;
        }
        known = true;
        if (strcmp(routes[index].method, request->method) == 0) {
            if (strcmp(request->method, "GET") == 0 ||
                knows_arguments(&routes[index], request, reply)) {
                routes[index].call(context, request, reply);
            }
            return;
        }
    }
    if (known) {
        stratum_http_refuse(reply, 405, "%s is not for %.100s; GET / lists what is",
                            request->method, request->path);
    } else {
        stratum_http_refuse(reply, 404, "there is no %.100s; GET / lists what is", request->path);
    }
}

/* ---- what the calls share ---- */

/** Whether key is one of the words. */
static bool is_among(const char *words, const char *key)
{
    const size_t len = strlen(key);
    for (const char *at = words; len > 0 && (at = strstr(at, key)) != NULL; at += len) {
        if ((at == words || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0')) {
            return true;
        }
    }
    return false;
}

bool simpool_control_read(struct stratum_json_document **out,
                          const struct stratum_http_request *request, const char *keys,
                          struct stratum_http_reply *reply)
{
    const char *const text = request->body_len > 0 ? request->body : "{}";
    const size_t len = request->body_len > 0 ? request->body_len : 2;
    struct stratum_json_document *document = NULL;
    const enum stratum_status status = stratum_json_parse(&document, text, len);
    if (status != STRATUM_OK || stratum_json_root(document).type != STRATUM_JSON_OBJECT) {
        stratum_http_refuse(reply, 400, "the body is no JSON object%s%s",
                            keys != NULL ? " with " : "", keys != NULL ? keys : "");
        stratum_json_free(document);
        return false;
    }
    struct stratum_json_member member = {0};
    while (stratum_json_next(&member, stratum_json_root(document))) {
        if (keys != NULL && !is_among(keys, member.key)) {
            stratum_http_refuse(reply, 400, "there is no \"%.64s\" here; there are %s", member.key,
                                keys);
            stratum_json_free(document);
            return false;
        }
    }
    *out = document;
    return true;
}

bool simpool_control_read_rig(uint32_t *rig, const struct simpool_control *control,
                              struct stratum_json object, struct stratum_http_reply *reply)
{
    const struct stratum_json value = stratum_json_get(object, "rig");
    uint64_t number = 0;
    if (value.type != STRATUM_JSON_ABSENT && !stratum_json_unsigned(&number, value)) {
        stratum_http_refuse(reply, 400, "\"rig\" is the number of a connection, or 0 for all");
        return false;
    }
    const struct simpool_rig *const found =
        number > 0 && number <= UINT32_MAX
            ? simpool_pool_rig(simpool_server_pool(control->server), (uint32_t)number)
            : NULL;
    if (number > 0 && (found == NULL || !found->open)) {
        stratum_http_refuse(reply, 404, "no rig %llu is connected; GET /1/sessions lists them",
                            (unsigned long long)number);
        return false;
    }
    *rig = (uint32_t)number;
    return true;
}

void simpool_control_add_number(struct stratum_http_reply *reply, double number)
{
    char words[40];
    struct stratum_text text = stratum_text_in(words, sizeof words);
    stratum_text_number(&text, number);
    stratum_http_add(reply, words);
}
