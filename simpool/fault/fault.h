/** The fault seam: a fault decides and returns. It never sleeps, reads no clock, throws no dice,
 *  touches no socket; links wait for it (simpool/server/link_fault.h).
 *
 *  Two layers, one seam. A fault of bytes sees what one read or write carried and keeps TCP's
 *  promises: no reordering, no hole in a stream, only delay, cuts, pieces (corrupt alone breaks
 *  them, and says so in its name). A fault of messages sees whole lines, nearer to the pool than
 *  any fault of bytes, and may do to them what a pool or a proxy can: drop, repeat, change, let one
 *  overtake another.
 */
#ifndef SIMPOOL_FAULT_FAULT_H
#define SIMPOOL_FAULT_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum simpool_towards { SIMPOOL_TOWARDS_MINER, SIMPOOL_TOWARDS_POOL, SIMPOOL_TOWARDS_BOTH };

enum {
    SIMPOOL_FAULT_STATE_MAX = 64, /* bytes of state that a fault may ask for */
    SIMPOOL_FAULT_METHOD_MAX = 47,
    SIMPOOL_FAULT_PATH_MAX = 63,
    SIMPOOL_FAULT_VALUE_MAX = 255,
    SIMPOOL_FAULT_NAME_MAX = 31,
    SIMPOOL_FAULT_LINE_MAX = 64 * 1024 /* a longer line is no message: it passes as it is */
};

/** A run of bytes on its way, and when it would arrive if nobody objects. An empty one is the
 *  end of its stream: it is put, held or cut like any other. */
struct simpool_parcel {
    const uint8_t *bytes; /* of a message: its line, newline included */
    size_t len;
    int64_t sent_us;
    int64_t arrive_us;
    enum simpool_towards towards; /* MINER or POOL */
    uint64_t luck;                /* all the chance there is for this parcel */
    double level;                 /* of a ramp: (0, 1] */
};

enum simpool_fate {
    SIMPOOL_PASSED,     /* pieces were put, or the parcel was dropped */
    SIMPOOL_HELD,       /* nothing was put: the link keeps the bytes until the fault is lifted */
    SIMPOOL_CUT,        /* the connection is reset; pieces put before it still arrive */
    SIMPOOL_FINISHED,   /* … is ended as if the pool had finished it */
    SIMPOOL_HALF_CLOSED /* the miner is told that nothing more comes; it is still heard */
};

/** Where the pieces of a parcel go, in order; each with its own arrival. INT64_MAX: not before the
 *  fault is lifted (messages only). */
struct simpool_outlet {
    void (*put)(struct simpool_outlet *outlet, const uint8_t *bytes, size_t len, int64_t arrive_us);
};

/** How a delay varies around its middle. */
enum simpool_shape {
    SIMPOOL_SHAPE_UNIFORM,     /* the delay, and up to the jitter on top */
    SIMPOOL_SHAPE_LOGNORMAL,   /* median delay; one in six is more than the jitter above it */
    SIMPOOL_SHAPE_EXPONENTIAL, /* mean delay */
    SIMPOOL_SHAPE_COUNT
};

/** How a connection ends. */
enum simpool_ending {
    SIMPOOL_ENDING_RESET,
    SIMPOOL_ENDING_FINISH,
    SIMPOOL_ENDING_HALF,
    SIMPOOL_ENDING_COUNT
};

/** What a field of a message is turned into. */
enum simpool_turn {
    SIMPOOL_TURN_VALUE, /* the value given */
    SIMPOOL_TURN_FLIP,  /* one digit or letter is another one */
    SIMPOOL_TURN_REMOVE,
    SIMPOOL_TURN_TEXT, /* the same, as another type */
    SIMPOOL_TURN_NUMBER,
    SIMPOOL_TURN_BOOL,
    SIMPOOL_TURN_NULL,
    SIMPOOL_TURN_LIST,
    SIMPOOL_TURN_OBJECT,
    SIMPOOL_TURN_TWICE, /* a field of a list stands there twice: one more */
    SIMPOOL_TURN_COUNT
};

/** What a story asked for. The first part holds for every fault, the second is read by those whose
 *  `takes` names it. Zero is always "not asked for". Parcels of the other direction than towards
 *  never get to see the fault. */
struct simpool_fault_options {
    enum simpool_towards towards;
    double chance;                             /* of meeting a parcel: (0, 1]; 0: each */
    uint64_t after;                            /* so many that fit pass unharmed first */
    uint64_t first;                            /* it meets no more than so many; 0: no limit */
    uint64_t every;                            /* of those left, every so many-th; 0: each */
    int64_t ramp_us;                           /* it grows to its full strength over so long */
    int64_t from_us;                           /* put on so long after it was asked for … */
    int64_t to_us;                             /* … and lifted then; 0: when somebody lifts it */
    bool new_links;                            /* only on connections that come later */
    char name[SIMPOOL_FAULT_NAME_MAX + 1];     /* of its luck; empty: what it does */
    char method[SIMPOOL_FAULT_METHOD_MAX + 1]; /* messages: "mining.notify", "reply", "reply to
                                                  mining.submit"; empty: any */
    int64_t delay_us;
    int64_t jitter_us;
    enum simpool_shape shape;
    size_t slice_len;
    int64_t gap_us;
    double rate_bytes_s;
    uint64_t after_bytes;
    double enter; /* loss: chances of going from good to bad, back, and of a loss while bad */
    double leave;
    double lose;
    uint64_t copies;
    double at; /* cut: which part of the line still comes, [0, 1) */
    enum simpool_ending how;
    bool half;
    enum simpool_turn turn;
    char path[SIMPOOL_FAULT_PATH_MAX + 1];
    char value[SIMPOOL_FAULT_VALUE_MAX + 1]; /* JSON */
};

enum simpool_fault_layer {
    SIMPOOL_OF_BYTES,
    SIMPOOL_OF_MESSAGES,
    SIMPOOL_OF_THE_DOOR /* no link sees it: the listener does as it says */
};

struct simpool_fault_ops {
    const char *name; /* a verb of stories: "latency", "silence" */
    const char *summary;
    enum simpool_fault_layer layer;
    const char *leads;    /* its word that may stand by itself behind the link; NULL: none */
    const char *takes;    /* its words (simpool/fault/words.h), blank-separated; "" for none */
    bool swells;          /* with a ramp it grows by parcel->level; others grow in chance */
    bool joins;           /* pieces that arrive at one instant become one */
    bool at_once;         /* without after_bytes it strikes when it is put on */
    bool lies;            /* of bytes: what is heard is not what was said */
    bool blocks;          /* met by everything, it keeps miners away from the pool */
    bool meets_new_links; /* only connections that come after it was put on */
    size_t state_size;
    /** NULL when the options make sense; else a sentence that says what to change. */
    const char *(*check)(const struct simpool_fault_options *options);
    /** The options live as long as the state. */
    void (*start)(void *state, const struct simpool_fault_options *options, int64_t now_us);
    enum simpool_fate (*pass)(void *state, const struct simpool_parcel *parcel,
                              struct simpool_outlet *outlet);
};

/** NULL: no fault of that name. */
const struct simpool_fault_ops *simpool_fault_by_name(const char *name);
const struct simpool_fault_ops *const *simpool_faults(size_t *count);

/** NULL when ops and all options, its own and everybody's, make sense; else what to change. */
const char *simpool_fault_check(const struct simpool_fault_ops *ops,
                                const struct simpool_fault_options *options);

#endif
