/** The options of faults by name: read by stories, written by the journal. One table for both, so
 *  that what the journal says of a fault is the line of Lua that puts it on. Pure. */
#ifndef SIMPOOL_FAULT_WORDS_H
#define SIMPOOL_FAULT_WORDS_H

#include "simpool/fault/fault.h"
#include "stratum/text.h"

enum simpool_word_kind {
    SIMPOOL_WORD_DURATION, /* int64_t, microseconds */
    SIMPOOL_WORD_COUNT,    /* uint64_t or size_t (both are 64 bits here): from 1 */
    SIMPOOL_WORD_PART,     /* double: above 0, at most 1 */
    SIMPOOL_WORD_RATE,     /* double, bytes a second */
    SIMPOOL_WORD_TEXT,     /* char[size] */
    SIMPOOL_WORD_JSON,     /* char[size]: any value, as JSON */
    SIMPOOL_WORD_CHOICE,   /* an enum: the place in the list */
    SIMPOOL_WORD_FLAG      /* bool */
};

struct simpool_fault_word {
    const char *name;
    enum simpool_word_kind kind;
    size_t offset; /* in struct simpool_fault_options */
    size_t size;
    const char *choices; /* blank-separated */
};

/** The words that every fault takes, and those that every fault of messages takes. */
extern const char simpool_fault_words_common[];
extern const char simpool_fault_words_message[];

/** NULL: no such word. */
const struct simpool_fault_word *simpool_fault_word_named(const char *name);
/** Whether the fault takes a word: its own, or one that all take. */
bool simpool_fault_takes(const struct simpool_fault_ops *ops, const char *word);
/** Calls each(context, word) for every word that it takes, in the order of the table. */
void simpool_fault_each_word(const struct simpool_fault_ops *ops,
                             void (*each)(void *context, const struct simpool_fault_word *word),
                             void *context);
/** The place of a choice in the word's list; -1: it is none of them. */
int simpool_fault_choice(const struct simpool_fault_word *word, const char *choice);

/** Append the line of Lua that makes this fault: latency(pool, "400ms", { towards = "pool" }).
 *  rig 0: on every link. */
void simpool_fault_describe(struct stratum_text *out, const struct simpool_fault_ops *ops,
                            const struct simpool_fault_options *options, uint32_t rig);

#endif
