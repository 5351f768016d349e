#include "simpool/program/serve_edge.h"

#include <stdlib.h>
#include <string.h>

#include "simpool/program/tls.h"
#include "simpool/server/control.h"

enum {
    SILENCE_US = 30 * 1000000,  /* whoever has asked for nothing by then is no miner */
    UNREAD_BYTES = 1024 * 1024, /* dozens of jobs: whoever lets so much wait reads nothing */
    CHATTER_BYTES = 64 * 1024,  /* some thirty handshakes */
    CHATTER_BYTES_S = 1024      /* a miner's questions and reports between shares are a few */
};

void program_edge_options(struct program_option out[PROGRAM_EDGE_OPTIONS],
                          struct program_edge *edge)
{
    const struct program_option rows[PROGRAM_EDGE_OPTIONS] = {
        {"tls", PROGRAM_OPTION_TEXT, "CERT,KEY",
         "speak TLS: two PEM files, or a certificate to make: good, expired, not-yet, wrong-name, "
         "self-signed",
         &edge->tls, NULL},
        {"tls-authority", PROGRAM_OPTION_TEXT, "FILE",
         "write the authority of a made certificate there", &edge->tls_authority, NULL},
        {"connections", PROGRAM_OPTION_COUNT, "N", "at once; more are closed as they come",
         &edge->rigs, NULL},
        {"per-host", PROGRAM_OPTION_COUNT, "N", "of these from one address", &edge->rigs_per_host,
         NULL},
        {"http", PROGRAM_OPTION_TEXT, "HOST:PORT", "look and steer: JSON, and /metrics",
         &edge->http_listen, NULL},
        {"http-token", PROGRAM_OPTION_TEXT, "TOKEN", "who steers has to say it; none: read only",
         &edge->http_token, NULL},
    };
    memcpy(out, rows, sizeof rows);
}

/** Whom miners have to trust, when the certificate was made here. */
static bool write_authority(const struct program_edge *edge, const struct program_stage *stage,
                            const char **problem)
{
    if (edge->tls_authority == NULL) {
        return true;
    }
    const char *const authority = stage->certificate.authority;
    *problem = "--tls-authority FILE is of use with a certificate made here: say --tls good, too";
    return authority != NULL && program_tls_write(edge->tls_authority, authority, problem);
}

static uint32_t at_most(uint64_t count)
{
    return count < UINT32_MAX ? (uint32_t)count : UINT32_MAX;
}

static void limit(const struct program_edge *edge, struct simpool_server *server)
{
    const struct simpool_limits limits = {
        .rigs = at_most(edge->rigs),
        .rigs_per_host = at_most(edge->rigs_per_host),
        .silence_us = SILENCE_US,
        .unread_bytes = UNREAD_BYTES,
        .chatter_bytes = CHATTER_BYTES,
        .chatter_bytes_s = CHATTER_BYTES_S,
    };
    simpool_server_limit(server, &limits);
}

static bool open_http(struct program_edge *edge, struct program_stage *stage, const char **problem)
{
    if (edge->http_listen == NULL) {
        *problem = "--http-token is of use with --http HOST:PORT alone";
        return edge->http_token == NULL;
    }
    *problem = "out of memory";
    edge->control = calloc(1, sizeof *edge->control);
    if (edge->control == NULL) {
        return false;
    }
    *edge->control = (struct simpool_control){.server = stage->server, .kpis = stage->kpis};
    struct stratum_http_options options = {.token = edge->http_token,
                                           .option = "--http",
                                           .handle = simpool_control_handle,
                                           .context = edge->control};
    if (!program_option_address(&options.address, options.option, edge->http_listen, problem)) {
        return false;
    }
    edge->http = stratum_http_open(stage->loop, &options, problem);
    return edge->http != NULL;
}

bool program_edge_open(struct program_edge *edge, struct program_stage *stage, const char **problem)
{
    limit(edge, stage->server);
    return write_authority(edge, stage, problem) && open_http(edge, stage, problem);
}

void program_edge_print(FILE *out, const struct program_edge *edge)
{
    if (edge->http != NULL) {
        char words[STRATUM_ADDRESS_WORDS_MAX];
        fprintf(out, ",\"http\":\"http://%s\"",
                stratum_address_words(words, stratum_http_address(edge->http)));
    }
}

void program_edge_close(struct program_edge *edge)
{
    stratum_http_close(edge->http);
    free(edge->control);
}
