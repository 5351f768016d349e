/** What `simpool serve` shows to strangers: TLS, limits, and the HTTP that looks and steers. */
#ifndef SIMPOOL_PROGRAM_SERVE_EDGE_H
#define SIMPOOL_PROGRAM_SERVE_EDGE_H

#include "simpool/program/options.h"
#include "simpool/program/stage.h"
#include "simpool/server/server.h"

enum { PROGRAM_EDGE_OPTIONS = 6 };

/** All zero: plain TCP, as many as come, no HTTP. */
struct program_edge {
    const char *tls, *tls_authority; /* see program_places.tls; where its authority goes */
    const char *http_listen, *http_token;
    uint64_t rigs, rigs_per_host; /* 0: no limit of ours */
    struct simpool_control *control;
    struct stratum_http *http; /* NULL: not wanted */
};

/** The rows of its options. */
void program_edge_options(struct program_option out[PROGRAM_EDGE_OPTIONS],
                          struct program_edge *edge);
/** On an open stage. false: *problem says why; close it all the same. */
bool program_edge_open(struct program_edge *edge, struct program_stage *stage,
                       const char **problem);
/** ",\"http\":\"http://127.0.0.1:40312\"" for the first line; nothing without HTTP. */
void program_edge_print(FILE *out, const struct program_edge *edge);
/** Before the stage. */
void program_edge_close(struct program_edge *edge);

#endif
