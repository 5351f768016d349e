/* What shall be: jobs, difficulty, connections. */
#include <math.h>
#include <string.h>

#include "simpool/server/control_parts.h"

void simpool_control_new_job(const struct simpool_control *control,
                             const struct stratum_http_request *request,
                             struct stratum_http_reply *reply)
{
    struct stratum_json_document *document = NULL;
    if (!simpool_control_read(&document, request, "clean", reply)) {
        return;
    }
    const struct stratum_json value = stratum_json_get(stratum_json_root(document), "clean");
    bool clean = false;
    if (value.type != STRATUM_JSON_ABSENT && !stratum_json_bool(&clean, value)) {
        stratum_http_refuse(reply, 400, "\"clean\" is true or false; without it, as recorded");
    } else {
        const int how = value.type == STRATUM_JSON_ABSENT ? -1 : clean;
        const uint32_t number = simpool_server_give_all(control->server, how);
        const struct simpool_job *const job =
            simpool_pool_job(simpool_server_pool(control->server), number);
        stratum_http_format(reply, "{\"number\":%u,\"id\":", (unsigned)number);
        stratum_http_add_json(reply, job != NULL ? job->notify.job_id : "");
        stratum_http_add(reply, "}\n");
    }
    stratum_json_free(document);
}

/** Each rig that is open, or the one. returns how many */
static size_t for_rigs(const struct simpool_control *control, uint32_t rig, double number,
                       void (*act)(struct simpool_server *server, uint32_t rig, double number))
{
    const struct simpool_pool *const pool = simpool_server_pool(control->server);
    const struct simpool_rig *found = NULL;
    size_t count = 0;
    for (uint32_t at = rig > 0 ? rig : 1; (found = simpool_pool_rig(pool, at)) != NULL; at++) {
        if (found->open) {
            act(control->server, at, number);
            count++;
        }
        if (rig > 0) {
            break;
        }
    }
    return count;
}

void simpool_control_set_difficulty(const struct simpool_control *control,
                                    const struct stratum_http_request *request,
                                    struct stratum_http_reply *reply)
{
    struct stratum_json_document *document = NULL;
    if (!simpool_control_read(&document, request, "rig difficulty", reply)) {
        return;
    }
    const struct stratum_json object = stratum_json_root(document);
    uint32_t rig = 0;
    double difficulty = 0;
    if (!stratum_json_number(&difficulty, stratum_json_get(object, "difficulty")) ||
        !isfinite(difficulty) || difficulty <= 0) {
        stratum_http_refuse(reply, 400, "\"difficulty\" is a number above 0");
    } else if (simpool_control_read_rig(&rig, control, object, reply)) {
        const size_t count = for_rigs(control, rig, difficulty, simpool_server_set_difficulty);
        stratum_http_format(reply, "{\"rigs\":%zu}\n", count);
    }
    stratum_json_free(document);
}

static void finish(struct simpool_server *server, uint32_t rig, double number)
{
    (void)number;
    simpool_server_hang_up(server, rig, STRATUM_LINK_FINISH);
}

static void reset(struct simpool_server *server, uint32_t rig, double number)
{
    (void)number;
    simpool_server_hang_up(server, rig, STRATUM_LINK_RESET);
}

void simpool_control_hang_up(const struct simpool_control *control,
                             const struct stratum_http_request *request,
                             struct stratum_http_reply *reply)
{
    struct stratum_json_document *document = NULL;
    if (!simpool_control_read(&document, request, "rig how", reply)) {
        return;
    }
    const struct stratum_json object = stratum_json_root(document);
    const struct stratum_json how = stratum_json_get(object, "how");
    const char *const word =
        how.type == STRATUM_JSON_ABSENT ? "finish" : stratum_json_text(how, NULL);
    const bool breaks = word != NULL && strcmp(word, "reset") == 0;
    uint32_t rig = 0;
    if (!breaks && (word == NULL || strcmp(word, "finish") != 0)) {
        stratum_http_refuse(reply, 400, "\"how\" is \"finish\" or \"reset\"");
    } else if (simpool_control_read_rig(&rig, control, object, reply)) {
        const size_t count = for_rigs(control, rig, 0, breaks ? reset : finish);
        stratum_http_format(reply, "{\"rigs\":%zu}\n", count);
    }
    stratum_json_free(document);
}

void simpool_control_refuse_miners(const struct simpool_control *control,
                                   const struct stratum_http_request *request,
                                   struct stratum_http_reply *reply)
{
    struct stratum_json_document *document = NULL;
    if (!simpool_control_read(&document, request, "refuse", reply)) {
        return;
    }
    bool refuse = false;
    if (!stratum_json_bool(&refuse, stratum_json_get(stratum_json_root(document), "refuse"))) {
        stratum_http_refuse(reply, 400, "\"refuse\" is true or false");
    } else {
        simpool_server_refuse(control->server, refuse);
        stratum_http_format(reply, "{\"refuse\":%s}\n", refuse ? "true" : "false");
    }
    stratum_json_free(document);
}
