/** The checklist before a measurement, or a night of mining: facts in, rows out. Pure. */
#ifndef MINER_PROGRAM_PREFLIGHT_H
#define MINER_PROGRAM_PREFLIGHT_H

#include <stdbool.h>

#include "stratum/text.h"

enum { MINER_PREFLIGHT_CARDS_MAX = 64, MINER_PREFLIGHT_ROWS_MAX = 16 + 6 * 64 };

/** Of one GPU, by its driver; negative: it does not say. */
struct miner_card_facts {
    char name[64];
    int temperature_c;
    int power_w;
    int clock_mhz;
    bool throttled; /* it is slower than it could be; why says the reason */
    char why[64];
    int persistent; /* 1: its driver stays loaded; 0: it does not */
    int others;     /* programs that compute on it, beside this one */
};

struct miner_preflight_facts {
    long cores;
    double load;            /* over the last minute; < 0: unknown */
    double cpu_mhz;         /* now; <= 0: unknown */
    double cpu_max_mhz;     /* <= 0: unknown */
    char governor[32];      /* of the processor's clock; "": unknown */
    int temperature_c;      /* the hottest zone; -1: unknown */
    long memory_free_mb;    /* -1: unknown */
    long files_max;         /* open files this process may have; -1: unknown */
    int clock_synchronised; /* of the wall; -1: unknown */
    char driver[64];        /* NVIDIA's kernel driver; "": none */
    char refusal[160]; /* why a GPU cannot be used: its driver does not know our kernels, … */
    int driver_cuda;   /* what the driver knows, 12040 for CUDA 12.4; 0: unknown */
    int toolkit_cuda;  /* what this program's kernels were made with; 0: unknown */
    struct miner_card_facts cards[MINER_PREFLIGHT_CARDS_MAX];
    unsigned card_count;
};

enum miner_preflight_verdict {
    MINER_PREFLIGHT_PASS,
    MINER_PREFLIGHT_WARN, /* numbers will be off, mining works */
    MINER_PREFLIGHT_FAIL, /* do not start like this */
    MINER_PREFLIGHT_SKIP  /* nothing to check here */
};

struct miner_preflight_row {
    const char *check; /* "temperature" */
    enum miner_preflight_verdict verdict;
    char found[128];
    const char *fix; /* "": nothing to do */
};

struct miner_preflight {
    struct miner_preflight_row rows[MINER_PREFLIGHT_ROWS_MAX];
    unsigned count;
};

void miner_preflight_judge(struct miner_preflight *out, const struct miner_preflight_facts *facts);
enum miner_preflight_verdict miner_preflight_worst(const struct miner_preflight *preflight);
/** "PASS", … */
const char *miner_preflight_word(enum miner_preflight_verdict verdict);

/** Reads /proc and /sys below root ("" for this machine); GPUs where their driver answers. */
void miner_preflight_look(struct miner_preflight_facts *out, const char *root);

#endif
