/** Lines in a dialect's shapes: text with words in braces, each standing for a value. A brace that
 *  is followed by anything but a known word and a closing one is itself, so JSON needs no escapes;
 *  so is a word that stands for nothing at its place, such as {text} in a request. Pure. */
#ifndef SIMPOOL_DIALECT_LINE_H
#define SIMPOOL_DIALECT_LINE_H

#include "simpool/dialect/dialect.h"

/* name, word, what stands for it. Whoever fills in a shape gives the values that its words need. */
#define SIMPOOL_WORD_LIST(X)                                                                       \
    X(ID, "id")         /* as the miner wrote it; null for what nobody asked for */                \
    X(METHOD, "method") /* of a request of the pool; without quotes */                             \
    X(PARAMS, "params") /* of it, with its brackets */                                             \
    X(RESULT, "result") /* any JSON */                                                             \
    X(CODE, "code")     /* of an error */                                                          \
    X(TEXT, "text")     /* of an error, as JSON with its quotes */                                 \
    X(SHARE_DIFFICULTY, "share_difficulty")                                                        \
    X(SESSION, "session")                           /* without quotes, as are the next two */      \
    X(EXTRANONCE1, "extranonce1")                   /* hex */                                      \
    X(EXTRANONCE1_REVERSED, "extranonce1_reversed") /* its bytes the other way round */            \
    X(EXTRANONCE2_SIZE, "extranonce2_size")                                                        \
    X(DIFFICULTY, "difficulty")           /* of the miner, as mining.set_difficulty writes it */   \
    X(CONNECTION, "connection")           /* its number, from 1 */                                 \
    X(CONNECTION_LE64, "connection_le64") /* its eight bytes as hex, the smallest first */         \
    X(RECORDED, "recorded")               /* the id a job has in its recording */                  \
    X(JOB_COUNT, "count")                 /* of jobs made by this pool, as hex */                  \
    X(JOB_COUNT08, "count08")             /* with eight digits */                                  \
    X(POOL_START08, "start08")            /* when this pool began, Unix seconds as hex */          \
    X(JOB_TIME08, "time08")               /* of the job */

enum simpool_word {
#define X(name, word) SIMPOOL_WORD_##name,
    SIMPOOL_WORD_LIST(X)
#undef X
        SIMPOOL_WORD_COUNT
};

/** What words stand for, as far as it is there. */
struct simpool_values {
    const struct stratum_id *id;           /* NULL: null */
    const struct stratum_message *request; /* METHOD, PARAMS */
    const char *result;
    const char *text; /* of an error, a shape itself */
    const char *session;
    const char *recorded;
    const struct stratum_set_extranonce *extranonce;
    int code;
    double share_difficulty;
    double difficulty;
    uint32_t connection;
    uint32_t count;
    uint32_t start;
    uint32_t time;
};

/** The word that begins at text ("{id}…"); SIMPOOL_WORD_COUNT: none does. *len: with its braces. */
enum simpool_word simpool_word_at(size_t *len, const char *text);
/** "id", without braces. */
const char *simpool_word_text(enum simpool_word word);

/** Write the shape with its words filled in. */
void simpool_line_fill(struct stratum_text *out, const struct simpool_dialect *dialect,
                       const char *shape, const struct simpool_values *values);
/** The same as a line with its newline: STRATUM_OK, or NO_ROOM and nothing of it stays. */
enum stratum_status simpool_line_add(struct stratum_text *out,
                                     const struct simpool_dialect *dialect, const char *shape,
                                     const struct simpool_values *values);
/** A request or a notification of the pool's. */
enum stratum_status simpool_line_request(struct stratum_text *out,
                                         const struct simpool_dialect *dialect,
                                         const struct stratum_message *message);
/** A difficulty as the dialect writes it. */
void simpool_line_number(struct stratum_text *out, const struct simpool_dialect *dialect,
                         double number);

#endif
