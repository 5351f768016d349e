#include "miner/program/wiring.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "miner/crew/threads.h"
#include "stratum/net/problem.h"

#define DEVICE_RETRY_US INT64_C(10000000)
#define DEVICE_LEAVE_US INT64_C(5000000)

enum { FOLDER_MODE = 0755 };

const char *miner_wiring_open(struct miner_wiring *wiring, const struct miner_options *options)
{
    const char *problem = NULL;
    wiring->loop = stratum_loop_ev_make();
    if (wiring->loop == NULL) {
        return "the operating system has no event loop for us";
    }
    wiring->tls = stratum_tls_client_make(&options->trust, &problem);
    if (wiring->tls == NULL) {
        return problem;
    }
    wiring->log = stratum_log_open(options->log_spec, options->log_path, &problem);
    if (wiring->log == NULL) {
        return problem;
    }
    stratum_log_as_json(wiring->log, options->log_json);
    if (options->report_folder != NULL && mkdir(options->report_folder, FOLDER_MODE) != 0 &&
        errno != EEXIST) {
        return stratum_problem("cannot make the folder %s: %s", options->report_folder,
                               strerror(errno));
    }
    if (miner_options_journal(options, wiring->journal_path)) {
        wiring->journal = stratum_journal_open(wiring->journal_path, &problem);
    }
    return problem;
}

/** Sockets, over them the proxy if there is one, over that TLS where a pool wants it. false: out of
 *  memory. */
static bool open_dialer(struct miner_wiring *wiring, const struct miner_options *options)
{
    wiring->dialer = stratum_dialer_tcp_make(wiring->loop);
    struct stratum_dialer *next = wiring->dialer;
    if (next != NULL && options->proxied) {
        next = stratum_dialer_socks_make(wiring->loop, &options->proxy, wiring->dialer);
        wiring->dialer = next != NULL ? next : wiring->dialer;
    }
    if (next != NULL) {
        next = stratum_dialer_tls_make(wiring->loop, wiring->tls, wiring->dialer);
        wiring->dialer = next != NULL ? next : wiring->dialer;
    }
    return next != NULL;
}

const char *miner_wiring_join(struct miner_wiring *wiring, const struct miner_options *options,
                              void (*ended)(void *context), void *context)
{
    static const char problem[] = "out of memory or threads";
    const struct miner_crew_threads_options crew = {
        .loop = wiring->loop,
        .specs = options->devices,
        .spec_count = options->device_count,
        .algorithm = options->agent.session.algorithm,
        .retry_us = DEVICE_RETRY_US,
        .leave_us = DEVICE_LEAVE_US,
    };
    wiring->signals = miner_signals_make(wiring->loop);
    if (wiring->signals == NULL || !open_dialer(wiring, options)) {
        return problem;
    }
    wiring->crew = miner_crew_threads_make(&crew);
    if (wiring->crew == NULL) {
        return problem;
    }
    const struct miner_seams seams = {wiring->loop, wiring->dialer, wiring->crew, wiring->journal,
                                      wiring->log};
    wiring->agent = miner_agent_make(&options->agent, &seams, ended, context);
    return wiring->agent != NULL ? NULL : problem;
}

bool miner_wiring_close(struct miner_wiring *wiring)
{
    miner_agent_free(wiring->agent);
    wiring->hangs = wiring->crew != NULL && !wiring->crew->ops->free(wiring->crew);
    if (wiring->dialer != NULL) {
        wiring->dialer->free(wiring->dialer);
    }
    stratum_tls_free(wiring->tls);
    miner_signals_free(wiring->signals);
    const bool whole = stratum_journal_close(wiring->journal);
    stratum_log_close(wiring->log);
    if (!wiring->hangs) {
        stratum_loop_free(wiring->loop);
    }
    return whole;
}
