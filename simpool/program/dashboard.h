/** What the miners of a run show by HTTP, asked four times a second while they mine. */
#ifndef SIMPOOL_PROGRAM_DASHBOARD_H
#define SIMPOOL_PROGRAM_DASHBOARD_H

#include "simpool/program/gauge.h"
#include "simpool/server/server.h"

enum { PROGRAM_DASHBOARD_US = 250 * 1000 };

struct program_dashboard;

/** Each time that all of them have answered with a rate, the sum is told to the server. NULL: out
 * of memory. */
struct program_dashboard *program_dashboard_open(struct stratum_loop *loop,
                                                 struct simpool_server *server);
/** One miner more, before the loop runs; the gauge is copied. false: out of memory. */
bool program_dashboard_add(struct program_dashboard *dashboard, const struct program_gauge *gauge);
/** Why the last attempt failed, in one line with its URL; NULL: none has, or not yet. */
const char *program_dashboard_problem(const struct program_dashboard *dashboard);
/** Ask no more. */
void program_dashboard_stop(struct program_dashboard *dashboard);
/** NULL is fine. Before the loop's end. */
void program_dashboard_close(struct program_dashboard *dashboard);

#endif
