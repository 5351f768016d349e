/** Deliberately bad miners. A mutant is our good miner with broken ears or a broken mouth: a filter
 *  on the lines between it and the pool. Each story must fail at least one of them. */
#ifndef LAB_MUTANT_H
#define LAB_MUTANT_H

#include <stdbool.h>
#include <stddef.h>

#include "stratum/net/link.h"

enum { LAB_LINE_MAX = 1024 };

struct lab_blunder;
struct lab_blunderer;

/** What one mutant remembers, over all its connections. */
struct lab_mutant_memory {
    bool heard_difficulty;           /* on this connection */
    bool heard_job;                  /* on this connection */
    bool let_in;                     /* on this connection: something was answered with true */
    unsigned connections;            /* so far */
    unsigned successes;              /* of them: so many brought a job */
    unsigned idle_dials;             /* since the last of those, to where nobody is */
    bool dead;                       /* it hears and says nothing any more, and dials nowhere */
    unsigned refusals;               /* heard */
    unsigned unanswered;             /* shares said and not answered, on this connection */
    bool sulking;                    /* for ever */
    char kept[LAB_LINE_MAX];         /* a line said before, with its newline; empty: none */
    struct lab_blunderer *blunderer; /* NULL: it hashes right */
};

/** The mouth and the ears of one connection, for the rules to use. */
struct lab_mutant_voice {
    struct lab_mutant_memory *memory;
    void *inner;
    /** Let a line through, towards the pool. */
    void (*say)(struct lab_mutant_voice *voice, const char *line, size_t len);
};

struct lab_mutant_rule {
    const char *name;
    const char *what; /* "ignores mining.set_difficulty after the first" */
    /** NULL: hears everything. false: this line never reaches the miner. */
    bool (*hears)(struct lab_mutant_voice *voice, const char *line, size_t len);
    /** NULL: says everything as it is. Otherwise it says what it will. */
    void (*speaks)(struct lab_mutant_voice *voice, const char *line, size_t len);
    bool whole_segments_only; /* a read without a newline at its end is lost */
    bool first_lines_only;    /* of each read, what follows the first line is lost */
    bool deaf_to_fin;         /* does not notice that the pool has finished */
    unsigned dials;           /* in all its life; 0: as often as it takes */
    bool backs_off; /* after each success it dials once more in vain, and our miner waits longer */
    const struct lab_blunder *blunder; /* NULL: it hashes right */
    bool trusts_anybody;               /* it takes any certificate */
    bool probes;                       /* it is right, and no story may fail it: prober.h */
    bool hammers;                      /* hammer.h */
};

/** NULL: no mutant of that name. */
const struct lab_mutant_rule *lab_mutant_by_name(const char *name);
/** In the order of the list. NULL: there are no more. */
const struct lab_mutant_rule *lab_mutant_at(size_t index);

/** A dialer whose links obey the rule; takes inner. NULL: out of memory. */
struct stratum_dialer *lab_mutant_make(struct stratum_loop *loop, struct stratum_dialer *inner,
                                       const struct lab_mutant_rule *rule);

#endif
