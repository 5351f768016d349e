#include "simpool/fault/stage.h"

#include <stdlib.h>
#include <string.h>

#include "simpool/fault/chain.h"
#include "stratum/text.h"
#include "tests/unit/check.h"

/** What was decided, as text. */
static void note(void *context, const struct simpool_decision *decision,
                 const struct simpool_stage *stage, enum simpool_towards towards)
{
    struct stratum_text *const told = context;
    (void)decision;
    stratum_text_add(told, stage->rule);
    stratum_text_add(told, towards == SIMPOOL_TOWARDS_POOL ? ">p " : ">m ");
}

static const char *taken(struct simpool_chain *chain, int64_t now_us)
{
    static char buffer[512];
    struct stratum_text text = stratum_text_in(buffer, sizeof buffer);
    struct simpool_piece *piece = NULL;
    while ((piece = simpool_chain_take(chain, now_us)) != NULL) {
        stratum_text_add_bytes(&text, (const char *)piece->bytes, piece->len);
        stratum_text_add(&text, "|");
        free(piece);
    }
    return buffer;
}

static void enter(struct simpool_chain *chain, enum simpool_towards towards, const char *words)
{
    simpool_chain_enter(chain, 0, towards, words, strlen(words));
}

static unsigned add(struct simpool_chain *chain, const char *name, const char *method)
{
    struct simpool_rule rule = {
        simpool_fault_by_name(name), {.towards = SIMPOOL_TOWARDS_BOTH}, "it"};
    const char *problem = NULL;
    memcpy(rule.options.method, method, strlen(method) + 1);
    return simpool_chain_add(chain, 0, &rule, &problem);
}

/** A fault of messages sees whole lines, however they were cut; of half ones it lets go when it is
 *  lifted, and what it did not see begin it does not touch. */
void test_fault_stage_lines(void)
{
    struct simpool_chain *const chain = simpool_chain_make(1, "rig");
    char buffer[512];
    struct stratum_text told = stratum_text_in(buffer, sizeof buffer);
    const struct simpool_witness witness = {note, &told, NULL};
    simpool_chain_watch(chain, &witness);
    simpool_chain_pass_by(chain, SIMPOOL_TOWARDS_POOL, "begun", 5);
    const unsigned drop = add(chain, "drop", "");
    enter(chain, SIMPOOL_TOWARDS_POOL, " before\nlost\nlo");
    check_text(taken(chain, 0), " before\n|");
    enter(chain, SIMPOOL_TOWARDS_POOL, "st too\nhalf");
    check_text(taken(chain, 0), "");
    check_text(buffer, "rig/it>p rig/it>p ");
    simpool_chain_remove(chain, 0, drop);
    check_text(taken(chain, 0), "half|");
    check_int(simpool_chain_waiting_len(chain, SIMPOOL_TOWARDS_POOL), 0);
    simpool_chain_free(chain);
}

/** Messages stand nearer to the pool than bytes, whatever was put on first. */
void test_fault_stage_layers(void)
{
    for (int first = 0; first < 2; first++) {
        struct simpool_chain *const chain = simpool_chain_make(1, "rig");
        (void)add(chain, first == 0 ? "slice" : "drop", first == 0 ? "" : "x");
        (void)add(chain, first == 0 ? "drop" : "slice", first == 0 ? "x" : "");
        enter(chain, SIMPOOL_TOWARDS_MINER, "{\"method\":\"x\"}\nab\n");
        check_text(taken(chain, 0), "a|b|\n|");
        enter(chain, SIMPOOL_TOWARDS_POOL, "{\"method\":\"x\"}\nab\n");
        check_text(taken(chain, 0), "ab\n|");
        simpool_chain_free(chain);
    }
}

/** A line without end is no message: it passes as it is, and so does the end behind half a line. */
void test_fault_stage_no_messages(void)
{
    struct simpool_chain *const chain = simpool_chain_make(1, "rig");
    (void)add(chain, "drop", "");
    static char endless[SIMPOOL_FAULT_LINE_MAX + 1];
    memset(endless, 'x', sizeof endless);
    simpool_chain_enter(chain, 0, SIMPOOL_TOWARDS_MINER, endless, sizeof endless);
    struct simpool_piece *piece = simpool_chain_take(chain, 0);
    check_int(piece->len, sizeof endless);
    free(piece);
    enter(chain, SIMPOOL_TOWARDS_MINER, "rest\ngone\nhalf");
    check_text(taken(chain, 0), "rest\n|");
    enter(chain, SIMPOOL_TOWARDS_MINER, "");
    check_text(taken(chain, 0), "half||");
    simpool_chain_free(chain);
}
