/** The miner over HTTP, for people's dashboards and farms' scripts:
 *
 *    GET  /1/summary   the report as JSON, as it stands now
 *    GET  /metrics     the same numbers for Prometheus
 *    POST /1/quit      finish what is under way and end; needs the token
 */
#ifndef MINER_PROGRAM_API_H
#define MINER_PROGRAM_API_H

#include "miner/program/report.h"
#include "stratum/net/http.h"

enum { MINER_API_TEXT_MAX = 256 * 1024 };

/** Borrowed; must outlive the API. */
struct miner_api_options {
    struct stratum_address address;
    const char *token; /* NULL: read-only */
    /** The numbers now. */
    struct miner_report (*report)(void *context);
    void (*quit)(void *context);
    void *context;
};

struct miner_api;

/** NULL: *problem says why and what to do. */
struct miner_api *miner_api_open(struct stratum_loop *loop, const struct miner_api_options *options,
                                 const char **problem);
const struct stratum_address *miner_api_address(const struct miner_api *api);
/** NULL is fine. */
void miner_api_close(struct miner_api *api);

/** One request answered; for tests, and for miner_api_open(). text has MINER_API_TEXT_MAX bytes. */
void miner_api_answer(const struct miner_api_options *options, char *text,
                      const struct stratum_http_request *request, struct stratum_http_reply *reply);

#endif
