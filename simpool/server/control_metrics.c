/* Numbers for Prometheus.
 * source: Prometheus, "Exposition formats", text format 0.0.4 */
#include <inttypes.h>
#include <string.h>

#include "simpool/server/control_parts.h"
#include "stratum/verdict.h"

static void head(struct stratum_http_reply *reply, const char *name, const char *type,
                 const char *help)
{
    stratum_http_format(reply, "# HELP simpool_%s %s\n# TYPE simpool_%s %s\n", name, help, name,
                        type);
}

static void one(struct stratum_http_reply *reply, const char *name, const char *help, double value)
{
    head(reply, name, "gauge", help);
    stratum_http_format(reply, "simpool_%s ", name);
    simpool_control_add_number(reply, value);
    stratum_http_add(reply, "\n");
}

static void total(struct stratum_http_reply *reply, const char *name, const char *help,
                  uint64_t value)
{
    head(reply, name, "counter", help);
    stratum_http_format(reply, "simpool_%s %" PRIu64 "\n", name, value);
}

static void add_counts(struct stratum_http_reply *reply, const struct simpool_tally *tally)
{
    total(reply, "connections_total", "connections that ever came", tally->connections);
    total(reply, "connections_refused_total", "closed as they came: limits, bans", tally->refused);
    total(reply, "probes_total", "connections that were only probes", tally->probes);
    total(reply, "jobs_sent_total", "jobs sent, each rig counted", tally->jobs);
    head(reply, "shares_total", "counter", "shares judged, by verdict");
    for (size_t verdict = 0; verdict < STRATUM_VERDICT_COUNT; verdict++) {
        stratum_http_format(reply, "simpool_shares_total{verdict=\"%s\"} %" PRIu64 "\n",
                            stratum_verdict_word((enum stratum_verdict)verdict),
                            tally->by_verdict[verdict]);
    }
}

static void add_rigs(struct stratum_http_reply *reply, const struct simpool_pool *pool)
{
    size_t open = 0;
    size_t authorized = 0;
    const struct simpool_rig *rig = NULL;
    for (uint32_t number = 1; (rig = simpool_pool_rig(pool, number)) != NULL; number++) {
        open += rig->open;
        authorized += rig->open && rig->authorized;
    }
    one(reply, "rigs", "rigs that are connected", (double)open);
    one(reply, "rigs_authorized", "of these, authorized ones", (double)authorized);
}

/** The names are the ones everything else uses; what is not measured is not there. */
static void add_kpis(struct stratum_http_reply *reply, const struct simpool_kpis *kpis)
{
    for (size_t index = 0; index < simpool_kpis_count(); index++) {
        const struct simpool_kpi_value *const value = simpool_kpis_at(kpis, index);
        if (value->state != SIMPOOL_KPI_MEASURED) {
            continue;
        }
        char help[80] = "see docs/KPI.md; unit ";
        strncat(help, value->unit, sizeof help - strlen(help) - 1);
        one(reply, value->name, help, value->value);
        if (value->has_spread) {
            stratum_http_format(reply, "simpool_%s{quantile=\"0.5\"} ", value->name);
            simpool_control_add_number(reply, value->p50);
            stratum_http_format(reply, "\nsimpool_%s{quantile=\"0.99\"} ", value->name);
            simpool_control_add_number(reply, value->p99);
            stratum_http_add(reply, "\n");
        }
    }
}

void simpool_control_metrics(const struct simpool_control *control,
                             const struct stratum_http_request *request,
                             struct stratum_http_reply *reply)
{
    (void)request;
    reply->type = "text/plain; version=0.0.4";
    const int64_t now_us = simpool_server_elapsed_us(control->server);
    simpool_kpis_compute(control->kpis, now_us);
    one(reply, "seconds", "since the run started", (double)now_us / 1e6);
    add_rigs(reply, simpool_server_pool(control->server));
    size_t faults = 0;
    struct simpool_server_fault_view fault;
    while (simpool_server_fault_at(control->server, faults, &fault)) {
        faults++;
    }
    one(reply, "faults", "faults that are on", (double)faults);
    add_counts(reply, simpool_kpis_tally(control->kpis));
    add_kpis(reply, control->kpis);
}
