/** What the files of the control interface share. Private to control*.c. */
#ifndef SIMPOOL_SERVER_CONTROL_PARTS_H
#define SIMPOOL_SERVER_CONTROL_PARTS_H

#include "simpool/server/control.h"
#include "stratum/json.h"

typedef void simpool_control_call(const struct simpool_control *control,
                                  const struct stratum_http_request *request,
                                  struct stratum_http_reply *reply);

/* control_look.c: what is */
simpool_control_call simpool_control_sessions;
simpool_control_call simpool_control_jobs;
simpool_control_call simpool_control_faults;
simpool_control_call simpool_control_kpis;
/* control_metrics.c: the same for Prometheus */
simpool_control_call simpool_control_metrics;
/* control_steer.c: what shall be; the body is a JSON object */
simpool_control_call simpool_control_new_job;
simpool_control_call simpool_control_set_difficulty;
simpool_control_call simpool_control_hang_up;
simpool_control_call simpool_control_refuse_miners;
/* control_fault.c */
simpool_control_call simpool_control_fault_on;
simpool_control_call simpool_control_fault_off;

/** The request's object. false: refused, and the reply says why. keys: the ones there may be, with
 *  blanks between; NULL: any. *out is yours to free. An empty body is an empty object. */
bool simpool_control_read(struct stratum_json_document **out,
                          const struct stratum_http_request *request, const char *keys,
                          struct stratum_http_reply *reply);
/** "rig": an open one; absent or 0: all, *rig is 0. false: refused, and the reply says why. */
bool simpool_control_read_rig(uint32_t *rig, const struct simpool_control *control,
                              struct stratum_json object, struct stratum_http_reply *reply);
/** A JSON number, however large. */
void simpool_control_add_number(struct stratum_http_reply *reply, double number);

#endif
