/** A whole pool on a loop: pool machine, links with faults, listener, journal wired together. The
 *  program and the lab run this same object; they differ in loop and listener. */
#ifndef SIMPOOL_SERVER_SERVER_H
#define SIMPOOL_SERVER_SERVER_H

#include "simpool/fault/decisions.h"
#include "simpool/fault/fault.h"
#include "simpool/pool/pool.h"
#include "stratum/net/certificate.h"
#include "stratum/net/journal.h"
#include "stratum/net/link.h"
#include "stratum/net/log.h"
#include "stratum/net/tls.h"

enum { SIMPOOL_CHATTER_LINE_LEN = 64 };

/** How much strangers get, on a pool that answers by itself; 0: as much as there is. A story has
 *  its own idea of patience, so there only the first two hold. */
struct simpool_limits {
    uint32_t rigs;          /* open at once; the pool's own limit is SIMPOOL_RIGS_MAX */
    uint32_t rigs_per_host; /* of one address; more are closed as they come */
    /** Without a request since it came, or with a line begun so long ago and not ended: closed. */
    int64_t silence_us;
    size_t unread_bytes; /* a rig that lets more of ours wait is closed */
    /** Of what is no share, so much at once and so much more a second; a rig that says more is
     *  closed. A line counts as SIMPOOL_CHATTER_LINE_LEN at least. */
    size_t chatter_bytes, chatter_bytes_s;
};

/** Borrowed; they outlive the server. log, decisions and tls may be NULL; with tls, every rig
 *  speaks it. */
struct simpool_seams {
    struct stratum_loop *loop;
    struct stratum_listener *listener;
    struct stratum_journal *journal;
    struct stratum_log *log;
    const struct simpool_decisions *decisions; /* of a run to be had again, settled */
    struct stratum_tls *tls;
};

struct simpool_server;

struct simpool_server *simpool_server_make(const struct simpool_pool_options *options,
                                           const struct simpool_seams *seams);
/** From now on; until then there are none. */
void simpool_server_limit(struct simpool_server *server, const struct simpool_limits *limits);
/** Ends all connections (cause: pool) and frees. */
void simpool_server_free(struct simpool_server *server);

/** The machine behind it, for looking. Verbs that act go through the server (they send). */
const struct simpool_pool *simpool_server_pool(const struct simpool_server *server);
struct stratum_instant simpool_server_now(struct simpool_server *server);
struct stratum_loop *simpool_server_loop(struct simpool_server *server);
/** Microseconds since the run started: the time of events. */
int64_t simpool_server_elapsed_us(struct simpool_server *server);
/** Add an event of a story or a harness to the journal; at_us is filled in. */
void simpool_server_tell(struct simpool_server *server, struct stratum_event event);
/** Every event of the run, as it happens (the journal's). */
void simpool_server_listen(struct simpool_server *server,
                           void (*heard)(void *context, const struct stratum_event *event),
                           void *context);

/* The pool's verbs, at the current instant, with what they cause sent. */
uint32_t simpool_server_next_job(struct simpool_server *server, int clean);
/** Connections that come from now on are shown another certificate, made now and signed by the same
 *  authority. NULL: fine; else what is wrong, and what to do. */
const char *simpool_server_show_certificate(struct simpool_server *server,
                                            enum stratum_certificate_kind kind);
/** Another id for a job that was given to nobody yet. false: too long. */
bool simpool_server_name_job(struct simpool_server *server, uint32_t job, const char *id);
/** All of a job that was given to nobody yet is another one. */
void simpool_server_rewrite_job(struct simpool_server *server, uint32_t job,
                                const struct stratum_notify *notify);
/** To every rig that has subscribed. */
uint32_t simpool_server_give_all(struct simpool_server *server, int clean);
void simpool_server_give(struct simpool_server *server, uint32_t rig, uint32_t job);
void simpool_server_welcome(struct simpool_server *server, uint32_t rig, double difficulty,
                            uint32_t with_job);
void simpool_server_set_difficulty(struct simpool_server *server, uint32_t rig, double difficulty);
void simpool_server_set_extranonce(struct simpool_server *server, uint32_t rig,
                                   const struct stratum_set_extranonce *extranonce);
void simpool_server_say(struct simpool_server *server, uint32_t rig,
                        const struct stratum_message *message);
bool simpool_server_take_held(struct simpool_server *server, uint32_t rig, const char *method,
                              struct stratum_message *out);
void simpool_server_hold_next(struct simpool_server *server, uint32_t rig, const char *method);

/** Any bytes, as they are. What no miner can read excuses it when it hangs up. */
void simpool_server_send(struct simpool_server *server, uint32_t rig, const void *bytes,
                         size_t len);
void simpool_server_hang_up(struct simpool_server *server, uint32_t rig,
                            enum stratum_link_close how);
/** true: new connections are refused; UNREACHABLE and REACHABLE are told on changes, and which of
 *  the two it is: a door that is shut (number 1), or a silence, which is worse. */
void simpool_server_refuse(struct simpool_server *server, bool refusing);
/** Put a fault on a rig's link (rig 0: on every link, new ones too), at its `from`, until its `to`
 *  or fault_off. returns a handle > 0; 0: *problem says why. What keeps everything away (silence,
 *  refuse) also makes the pool unreachable for that rig. */
unsigned simpool_server_fault_on(struct simpool_server *server, uint32_t rig,
                                 const struct simpool_fault_ops *ops,
                                 const struct simpool_fault_options *options, const char **problem);
/** Lift it, or forget it before its time. An unknown handle is fine: its time may be over. */
void simpool_server_fault_off(struct simpool_server *server, unsigned handle);
/** Lift all of them. */
void simpool_server_faults_off(struct simpool_server *server);
/** Count a fault as if it were put on, and leave it off: the others have the luck they would have
 *  beside it. */
void simpool_server_fault_pass_over(struct simpool_server *server, uint32_t rig,
                                    const struct simpool_fault_ops *ops,
                                    const struct simpool_fault_options *options);
/** A fault that is on. */
struct simpool_server_fault_view {
    unsigned handle;
    uint32_t rig;      /* 0: every link */
    const char *words; /* the line of Lua that makes it; lives as long as it is on */
};
/** false: there are not so many. */
bool simpool_server_fault_at(const struct simpool_server *server, size_t index,
                             struct simpool_server_fault_view *out);
/** The address miners dial. */
const struct stratum_address *simpool_server_address(const struct simpool_server *server);

#endif
