/* What is: connections, jobs, faults, KPIs. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "simpool/report/json.h"
#include "simpool/server/control_parts.h"
#include "stratum/verdict.h"

static void add_text(struct stratum_http_reply *reply, const char *name, const char *words)
{
    stratum_http_format(reply, ",\"%s\":", name);
    stratum_http_add_json(reply, words);
}

static void add_session(struct stratum_http_reply *reply, const struct simpool_pool *pool,
                        const struct simpool_rig *rig)
{
    const struct simpool_account *const account = simpool_pool_account(pool, rig->number);
    const struct simpool_job *const job = simpool_pool_job(pool, rig->job);
    stratum_http_format(reply, "{\"rig\":%u,\"subscribed\":%s,\"authorized\":%s",
                        (unsigned)rig->number, rig->subscribed ? "true" : "false",
                        rig->authorized ? "true" : "false");
    add_text(reply, "user", rig->user);
    add_text(reply, "agent", rig->agent);
    add_text(reply, "job", job != NULL ? job->notify.job_id : "");
    stratum_http_add(reply, ",\"difficulty\":");
    simpool_control_add_number(reply, rig->difficulty);
    stratum_http_add(reply, ",\"credited\":");
    simpool_control_add_number(reply, account->credited);
    stratum_http_add(reply, ",\"shares\":{");
    const char *between = "";
    for (size_t verdict = 0; verdict < STRATUM_VERDICT_COUNT; verdict++) {
        if (account->by_verdict[verdict] > 0) {
            stratum_http_format(reply, "%s\"%s\":%" PRIu64, between,
                                stratum_verdict_word((enum stratum_verdict)verdict),
                                account->by_verdict[verdict]);
            between = ",";
        }
    }
    stratum_http_add(reply, "}}");
}

void simpool_control_sessions(const struct simpool_control *control,
                              const struct stratum_http_request *request,
                              struct stratum_http_reply *reply)
{
    (void)request;
    const struct simpool_pool *const pool = simpool_server_pool(control->server);
    const char *between = "";
    stratum_http_add(reply, "{\"sessions\":[");
    const struct simpool_rig *rig = NULL;
    for (uint32_t number = 1; (rig = simpool_pool_rig(pool, number)) != NULL; number++) {
        if (rig->open) {
            stratum_http_add(reply, between);
            add_session(reply, pool, rig);
            between = ",\n";
        }
    }
    stratum_http_add(reply, "]}\n");
}

void simpool_control_jobs(const struct simpool_control *control,
                          const struct stratum_http_request *request,
                          struct stratum_http_reply *reply)
{
    (void)request;
    const struct simpool_pool *const pool = simpool_server_pool(control->server);
    const uint32_t newest = simpool_pool_newest_job(pool);
    const char *between = "";
    stratum_http_add(reply, "{\"jobs\":[");
    const struct simpool_job *job = NULL;
    for (uint32_t number = newest; (job = simpool_pool_job(pool, number)) != NULL; number--) {
        stratum_http_format(reply, "%s{\"number\":%u,\"ended\":%s,\"clean\":%s", between,
                            (unsigned)number, job->ended ? "true" : "false",
                            job->notify.clean ? "true" : "false");
        add_text(reply, "id", job->notify.job_id);
        stratum_http_add(reply, "}");
        between = ",\n";
    }
    stratum_http_add(reply, "]}\n");
}

void simpool_control_faults(const struct simpool_control *control,
                            const struct stratum_http_request *request,
                            struct stratum_http_reply *reply)
{
    (void)request;
    struct simpool_server_fault_view fault;
    stratum_http_add(reply, "{\"faults\":[");
    for (size_t index = 0; simpool_server_fault_at(control->server, index, &fault); index++) {
        stratum_http_format(reply, "%s{\"handle\":%u,\"rig\":%u", index > 0 ? "," : "",
                            fault.handle, (unsigned)fault.rig);
        add_text(reply, "what", fault.words);
        stratum_http_add(reply, "}");
    }
    stratum_http_add(reply, "]}\n");
}

void simpool_control_kpis(const struct simpool_control *control,
                          const struct stratum_http_request *request,
                          struct stratum_http_reply *reply)
{
    (void)request;
    char *bytes = NULL;
    size_t len = 0;
    FILE *const out = open_memstream(&bytes, &len);
    if (out == NULL) {
        reply->incomplete = true;
        return;
    }
    const int64_t now_us = simpool_server_elapsed_us(control->server);
    simpool_kpis_compute(control->kpis, now_us);
    fprintf(out, "{\"seconds\":%.6f,", (double)now_us / 1e6);
    simpool_report_json(out, control->kpis);
    fputs("}\n", out);
    if (fclose(out) == 0) {
        stratum_http_add(reply, bytes);
    } else {
        reply->incomplete = true;
    }
    free(bytes);
}
