/** The miner over HTTP, for people's dashboards and farms' scripts:
 *
 *    GET  /1/summary   the report as JSON, at most a second old
 *    GET  /metrics     the same numbers for Prometheus
 *    POST /1/quit      finish what is under way and end; needs the token
 */
#ifndef MINER_PROGRAM_API_H
#define MINER_PROGRAM_API_H

#include <stdio.h>

#include "miner/program/report.h"
#include "stratum/net/http.h"

enum { MINER_API_TEXT_MAX = 256 * 1024 };

/** A page serves so long for everybody who asks: what is asked a hundred times a second must not be
 *  reckoned a hundred times. */
#define MINER_API_FRESH_US INT64_C(1000000)

enum miner_api_kind { MINER_API_SUMMARY, MINER_API_METRICS, MINER_API_KINDS };

/** What was answered last; all zero is nothing yet. */
struct miner_api_page {
    bool made;
    bool overflow;
    int64_t made_us;
    char text[MINER_API_TEXT_MAX];
};

struct miner_api_pages {
    struct miner_api_page at[MINER_API_KINDS];
};

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
/** Where it can be asked, as a line for people. */
void miner_api_print(FILE *out, const struct miner_api *api);
/** NULL is fine. */
void miner_api_close(struct miner_api *api);

/** One request answered, at now_us of the report's clock; for tests, and for miner_api_open(). */
void miner_api_answer(const struct miner_api_options *options, struct miner_api_pages *pages,
                      int64_t now_us, const struct stratum_http_request *request,
                      struct stratum_http_reply *reply);

#endif
