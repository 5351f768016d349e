/** A transparent proxy that writes down what passes: every miner that comes is connected to the
 * pool upstream, and whatever either says goes to the other as it is, and to the sink. Edge:
 * everything on the loop's thread.
 *
 *  Nothing is altered: no byte, no order, no end (a reset is passed on as a reset, a FIN as a FIN:
 * who has finished is still told what the other says). Over TLS the end of one side is that of
 * both. Who reads slowly makes the other side wait, where the links can hold. What a failed
 * connection upstream looks like to the miner is a reset, since it was accepted before anybody
 * could know.
 */
#ifndef SIMPOOL_RECORD_RECORDER_H
#define SIMPOOL_RECORD_RECORDER_H

#include "simpool/record/recording.h"
#include "stratum/net/link.h"

struct stratum_tls;

enum {
    SIMPOOL_RECORDER_CONNECTIONS_MAX = 4096,     /* at once; one more is reset */
    SIMPOOL_RECORDER_WAITING_MAX = 256 * 1024,   /* for one side, then the other is held… */
    SIMPOOL_RECORDER_WAITING_ENOUGH = 64 * 1024, /* …until no more than this waits */
    SIMPOOL_RECORDER_EARLY_MAX = 64 * 1024       /* said before the pool answered */
};

/** Where it is; all borrowed but for the time it lives. */
struct simpool_recorder_seams {
    struct stratum_loop *loop;
    struct stratum_listener *listener;
    struct stratum_dialer *dialer;
    struct stratum_address upstream;
    struct stratum_tls *tls; /* of the miners' side; NULL: none */
    /** Each segment, as it passes; the record is a view. */
    void (*sink)(void *context, const struct simpool_record *record);
    /** What a person may want to know: "connection 3: the pool refused"; NULL: nobody does. */
    void (*tell)(void *context, int64_t connection, const char *words);
    void *context;
};

struct simpool_recorder;

/** NULL: out of memory. From now on it accepts. */
struct simpool_recorder *simpool_recorder_make(const struct simpool_recorder_seams *seams);
/** Ends all connections; nothing more is sunk. NULL is fine. */
void simpool_recorder_free(struct simpool_recorder *recorder);
/** After each turn of the loop: lets those go on for whom there is room again. */
void simpool_recorder_turned(struct simpool_recorder *recorder);
/** How many connections there were so far. */
int64_t simpool_recorder_connections(const struct simpool_recorder *recorder);

#endif
