#include "simpool/fault/words.h"

#include <string.h>

#include "tests/unit/check.h"

void test_fault_words_describe(void)
{
    static const struct {
        const char *name;
        struct simpool_fault_options options;
        uint32_t rig;
        const char *words;
    } rows[] = {
        {"silence", {.towards = SIMPOOL_TOWARDS_BOTH}, 0, "silence(pool)"},
        {"silence",
         {.towards = SIMPOOL_TOWARDS_POOL},
         3,
         "silence(rig.link, { towards = \"pool\" })"},
        {"latency",
         {.towards = SIMPOOL_TOWARDS_MINER, .delay_us = 1500000, .jitter_us = 7, .chance = 0.1},
         0,
         "latency(pool, \"1500ms\", { jitter = \"7us\", towards = \"miner\", chance = 0.1 })"},
        {"latency",
         {.towards = SIMPOOL_TOWARDS_BOTH, .jitter_us = 2000000},
         0,
         "latency(pool, { jitter = \"2s\" })"},
        {"throttle",
         {.towards = SIMPOOL_TOWARDS_BOTH, .rate_bytes_s = 64000},
         0,
         "throttle(pool, \"64000 B/s\")"},
        {"mutate",
         {.towards = SIMPOOL_TOWARDS_BOTH,
          .method = "mining.notify",
          .path = "params.2",
          .value = "[\"a\"]",
          .first = 1},
         0,
         "mutate(pool, \"params.2\", { method = \"mining.notify\", value = json "
         "\"[\\\"a\\\"]\", first = 1 })"},
        {"stall",
         {.towards = SIMPOOL_TOWARDS_BOTH, .from_us = 1000, .to_us = 2000, .new_links = true},
         0,
         "stall(pool, { from = \"1ms\", to = \"2ms\", new = true })"},
        {"cut",
         {.towards = SIMPOOL_TOWARDS_BOTH, .how = SIMPOOL_ENDING_HALF, .at = 0.25},
         0,
         "cut(pool, { at = 0.25, how = \"half\" })"},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        char buffer[512];
        struct stratum_text text = stratum_text_in(buffer, sizeof buffer);
        simpool_fault_describe(&text, simpool_fault_by_name(rows[index].name), &rows[index].options,
                               rows[index].rig);
        check_text(buffer, rows[index].words);
    }
}

static void count_word(void *context, const struct simpool_fault_word *word)
{
    ++*(size_t *)context;
    check_row(word->name, simpool_fault_word_named(word->name) == word);
}

/** What a fault says that it takes, and what it leads with, is in the table. */
void test_fault_words_all_known(void)
{
    size_t count = 0;
    const struct simpool_fault_ops *const *const faults = simpool_faults(&count);
    for (size_t index = 0; index < count; index++) {
        size_t words = 0;
        simpool_fault_each_word(faults[index], count_word, &words);
        size_t own = faults[index]->takes[0] != '\0';
        for (const char *at = faults[index]->takes; *at != '\0'; at++) {
            own += *at == ' ';
        }
        check_int(words, 10 + own + (faults[index]->layer == SIMPOOL_OF_MESSAGES));
        check_row(faults[index]->name,
                  faults[index]->leads == NULL ||
                      simpool_fault_takes(faults[index], faults[index]->leads));
    }
    check_true(simpool_fault_word_named("colour") == NULL);
    check_true(!simpool_fault_takes(simpool_fault_by_name("silence"), "method"));
    check_true(simpool_fault_takes(simpool_fault_by_name("drop"), "method"));
}

void test_fault_words_choices(void)
{
    const struct simpool_fault_word *const towards = simpool_fault_word_named("towards");
    check_int(simpool_fault_choice(towards, "miner"), SIMPOOL_TOWARDS_MINER);
    check_int(simpool_fault_choice(towards, "both"), SIMPOOL_TOWARDS_BOTH);
    check_int(simpool_fault_choice(towards, "bot"), -1);
    check_int(simpool_fault_choice(towards, ""), -1);
    const struct simpool_fault_word *const turn = simpool_fault_word_named("turn");
    check_int(simpool_fault_choice(turn, "object"), SIMPOOL_TURN_OBJECT);
    const struct simpool_fault_word *const shape = simpool_fault_word_named("shape");
    check_int(simpool_fault_choice(shape, "exponential"), SIMPOOL_SHAPE_EXPONENTIAL);
    const struct simpool_fault_word *const how = simpool_fault_word_named("how");
    check_int(simpool_fault_choice(how, "half"), SIMPOOL_ENDING_HALF);
}
