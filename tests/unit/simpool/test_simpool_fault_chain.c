#include "simpool/fault/chain.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/check.h"

static struct simpool_chain *make(void)
{
    struct simpool_chain *const chain = simpool_chain_make(42, "test");
    assert(chain != NULL);
    return chain;
}

static unsigned add(struct simpool_chain *chain, int64_t now_us, const char *name,
                    struct simpool_fault_options options)
{
    const char *problem = NULL;
    const struct simpool_rule rule = {simpool_fault_by_name(name), options, NULL};
    const unsigned handle = simpool_chain_add(chain, now_us, &rule, &problem);
    check_row(name, handle > 0);
    return handle;
}

static const struct simpool_fault_options both = {.towards = SIMPOOL_TOWARDS_BOTH};

static struct simpool_fault_options delay(int64_t delay_us)
{
    return (struct simpool_fault_options){.towards = SIMPOOL_TOWARDS_BOTH, .delay_us = delay_us};
}

static void enter(struct simpool_chain *chain, int64_t now_us, enum simpool_towards towards,
                  const char *words)
{
    simpool_chain_enter(chain, now_us, towards, words, strlen(words));
}

/** Everything that has come until now_us, as "m:bytes p:bytes p:END p:CUT ". */
static const char *taken(struct simpool_chain *chain, int64_t now_us)
{
    static char text[512];
    size_t len = 0;
    text[0] = '\0';
    struct simpool_piece *piece = NULL;
    while ((piece = simpool_chain_take(chain, now_us)) != NULL) {
        const char way = piece->towards == SIMPOOL_TOWARDS_MINER ? 'm' : 'p';
        const char *const kind = piece->kind == SIMPOOL_PIECE_END   ? "END"
                                 : piece->kind == SIMPOOL_PIECE_CUT ? "CUT"
                                                                    : "";
        len += (size_t)snprintf(text + len, sizeof text - len, "%c:%s%.*s ", way, kind,
                                (int)piece->len, (const char *)piece->bytes);
        free(piece);
    }
    return text;
}

void test_fault_chain_empty(void)
{
    struct simpool_chain *const chain = make();
    check_true(simpool_chain_is_clear(chain, SIMPOOL_TOWARDS_MINER));
    check_int(simpool_chain_deadline_us(chain), INT64_MAX);
    enter(chain, 5, SIMPOOL_TOWARDS_MINER, "a");
    check_true(!simpool_chain_is_clear(chain, SIMPOOL_TOWARDS_MINER));
    check_true(simpool_chain_is_clear(chain, SIMPOOL_TOWARDS_POOL));
    check_int(simpool_chain_waiting_len(chain, SIMPOOL_TOWARDS_MINER), 1);
    check_int(simpool_chain_deadline_us(chain), 5);
    enter(chain, 5, SIMPOOL_TOWARDS_POOL, "b");
    enter(chain, 5, SIMPOOL_TOWARDS_POOL, "");
    check_text(taken(chain, 5), "m:a p:b p:END ");
    check_true(simpool_chain_is_clear(chain, SIMPOOL_TOWARDS_MINER));
    check_int(simpool_chain_waiting_len(chain, SIMPOOL_TOWARDS_MINER), 0);
    simpool_chain_remove(chain, 5, 17); /* unknown: fine */
    simpool_chain_free(chain);
    simpool_chain_free(NULL);
}

void test_fault_chain_delays_add_up(void)
{
    struct simpool_chain *const chain = make();
    (void)add(chain, 0, "latency", delay(100));
    (void)add(chain, 0, "latency", delay(20));
    enter(chain, 10, SIMPOOL_TOWARDS_MINER, "a");
    enter(chain, 11, SIMPOOL_TOWARDS_POOL, "b");
    check_text(taken(chain, 129), "");
    check_int(simpool_chain_deadline_us(chain), 130);
    check_text(taken(chain, 130), "m:a ");
    check_text(taken(chain, 131), "p:b ");
    simpool_chain_free(chain);
}

/** A late loop does not make things later. */
void test_fault_chain_late_loop(void)
{
    struct simpool_chain *const chain = make();
    (void)add(chain, 0, "latency", delay(100));
    (void)add(chain, 0, "latency", delay(100));
    enter(chain, 0, SIMPOOL_TOWARDS_MINER, "a");
    check_text(taken(chain, 150), "");
    check_int(simpool_chain_deadline_us(chain), 200);
    check_text(taken(chain, 1000), "m:a ");
    simpool_chain_free(chain);
}

void test_fault_chain_one_direction(void)
{
    struct simpool_chain *const chain = make();
    (void)add(chain, 0, "silence", (struct simpool_fault_options){.towards = SIMPOOL_TOWARDS_POOL});
    enter(chain, 1, SIMPOOL_TOWARDS_MINER, "a");
    enter(chain, 1, SIMPOOL_TOWARDS_POOL, "b");
    check_text(taken(chain, 100), "m:a ");
    check_int(simpool_chain_deadline_us(chain), INT64_MAX);
    check_int(simpool_chain_waiting_len(chain, SIMPOOL_TOWARDS_POOL), 1);
    simpool_chain_free(chain);
}

/** The end of a stream waits like its bytes, even when there are none before it. */
void test_fault_chain_silence_and_end(void)
{
    struct simpool_chain *const chain = make();
    const unsigned silence = add(chain, 0, "silence", both);
    enter(chain, 1, SIMPOOL_TOWARDS_POOL, "");
    enter(chain, 1, SIMPOOL_TOWARDS_MINER, "a");
    enter(chain, 2, SIMPOOL_TOWARDS_MINER, "b");
    check_text(taken(chain, 1000000), "");
    simpool_chain_remove(chain, 2000000, silence);
    check_int(simpool_chain_deadline_us(chain), 2000000);
    check_text(taken(chain, 2000000), "m:a m:b p:END ");
    simpool_chain_free(chain);
}

/** What a silence held goes on through the rest of the chain once it is lifted. */
void test_fault_chain_rest_of_the_chain(void)
{
    struct simpool_chain *const chain = make();
    (void)add(chain, 0, "latency", delay(100));
    const unsigned silence = add(chain, 0, "silence", both); /* nearer to the pool */
    enter(chain, 1, SIMPOOL_TOWARDS_MINER, "a");
    enter(chain, 1, SIMPOOL_TOWARDS_POOL, "b");
    check_text(taken(chain, 500), "");
    simpool_chain_remove(chain, 1000, silence);
    check_text(taken(chain, 1000), "p:b "); /* it had its latency behind it */
    check_text(taken(chain, 1099), "");
    check_text(taken(chain, 1100), "m:a ");
    simpool_chain_free(chain);
}

/** What is under way when a fault is put on meets it, unless it is past that place. */
void test_fault_chain_added_under_way(void)
{
    struct simpool_chain *const chain = make();
    (void)add(chain, 0, "latency", delay(100));
    enter(chain, 0, SIMPOOL_TOWARDS_MINER, "a");
    enter(chain, 0, SIMPOOL_TOWARDS_POOL, "b");
    check_text(taken(chain, 0), "");
    const unsigned silence = add(chain, 50, "silence", both);
    enter(chain, 60, SIMPOOL_TOWARDS_MINER, "c");
    check_text(taken(chain, 500), "m:a ");
    simpool_chain_remove(chain, 600, silence);
    check_text(taken(chain, 600), "p:b ");
    check_text(taken(chain, 700), "m:c ");
    simpool_chain_free(chain);
}

/** A lifted fault gives back at once what it delayed, and what follows stays behind it. */
void test_fault_chain_lifted(void)
{
    struct simpool_chain *const chain = make();
    const unsigned slow =
        add(chain, 0, "throttle",
            (struct simpool_fault_options){.towards = SIMPOOL_TOWARDS_BOTH, .rate_bytes_s = 1});
    enter(chain, 0, SIMPOOL_TOWARDS_MINER, "abc");
    check_text(taken(chain, 1000000), "m:a ");
    simpool_chain_remove(chain, 1500000, slow);
    enter(chain, 1500000, SIMPOOL_TOWARDS_MINER, "d");
    check_text(taken(chain, 1500000), "m:b m:c m:d ");
    check_true(simpool_chain_is_clear(chain, SIMPOOL_TOWARDS_MINER));
    simpool_chain_free(chain);
}

void test_fault_chain_cut(void)
{
    struct simpool_chain *const chain = make();
    (void)add(chain, 0, "latency", delay(10));
    struct simpool_fault_options options = both;
    options.after_bytes = 4;
    (void)add(chain, 0, "reset", options);
    enter(chain, 0, SIMPOOL_TOWARDS_MINER, "abc");
    enter(chain, 0, SIMPOOL_TOWARDS_MINER, "def");
    check_text(taken(chain, 9), "");
    check_text(taken(chain, 10), "m:abc m:d m:CUT ");
    simpool_chain_free(chain);
}

void test_fault_chain_cut_at_once(void)
{
    struct simpool_chain *const chain = make();
    (void)add(chain, 0, "silence", both);
    enter(chain, 1, SIMPOOL_TOWARDS_POOL, "a");
    (void)add(chain, 7, "reset", both);
    check_int(simpool_chain_deadline_us(chain), 7); /* the bytes are held */
    check_text(taken(chain, 7), "p:CUT ");
    simpool_chain_free(chain);
}

void test_fault_chain_limits(void)
{
    struct simpool_chain *const chain = make();
    const char *problem = NULL;
    const struct simpool_rule none = {.ops = simpool_fault_by_name("throttle")};
    const struct simpool_rule silence = {simpool_fault_by_name("silence"), both, NULL};
    check_int(simpool_chain_add(chain, 0, &none, &problem), 0);
    check_true(problem != NULL);
    for (int index = 0; index < SIMPOOL_CHAIN_FAULTS_MAX; index++) {
        (void)add(chain, 0, "silence", both);
    }
    problem = NULL;
    check_int(simpool_chain_add(chain, 0, &silence, &problem), 0);
    check_true(problem != NULL);

    static const uint8_t chunk[1024 * 1024];
    for (int index = 0; index < 15; index++) {
        simpool_chain_enter(chain, 3, SIMPOOL_TOWARDS_MINER, chunk, sizeof chunk);
    }
    (void)taken(chain, 3);
    check_true(simpool_chain_problem(chain) == NULL);
    check_int(simpool_chain_deadline_us(chain), INT64_MAX);
    simpool_chain_enter(chain, 3, SIMPOOL_TOWARDS_MINER, chunk, sizeof chunk);
    check_true(simpool_chain_problem(chain) != NULL);
    check_int(simpool_chain_deadline_us(chain), INT64_MIN);
    simpool_chain_free(chain);
}

void test_fault_chain_forget(void)
{
    struct simpool_chain *const chain = make();
    const unsigned silence = add(chain, 0, "silence", both);
    enter(chain, 1, SIMPOOL_TOWARDS_MINER, "a");
    enter(chain, 1, SIMPOOL_TOWARDS_POOL, "b");
    check_text(taken(chain, 1), "");
    simpool_chain_forget(chain, SIMPOOL_TOWARDS_POOL);
    check_int(simpool_chain_waiting_len(chain, SIMPOOL_TOWARDS_POOL), 0);
    simpool_chain_remove(chain, 2, silence);
    check_text(taken(chain, 2), "m:a ");
    simpool_chain_free(chain);
}

/* ---- the promise that matters: whole, in order, the same again ---- */

enum { STEPS = 300, STEP_US_MAX = 50000 };

/** What one direction sent and what came out of it. */
struct stream {
    size_t sent;
    size_t come;
};

static uint8_t stream_byte(size_t index)
{
    return (uint8_t)(index * 131 + index / 251);
}

static struct simpool_fault_options random_options(struct stratum_dice *dice)
{
    return (struct simpool_fault_options){
        .towards = (enum simpool_towards)stratum_dice_below(dice, 3),
        .delay_us = 1 + (int64_t)stratum_dice_below(dice, 100000),
        .jitter_us = (int64_t)stratum_dice_below(dice, 100000),
        .slice_len = 1 + (size_t)stratum_dice_below(dice, 20),
        .gap_us = (int64_t)stratum_dice_below(dice, 3000),
        .chance = (double)(1 + stratum_dice_below(dice, 4)) / 4,
        .shape = (enum simpool_shape)stratum_dice_below(dice, SIMPOOL_SHAPE_COUNT),
        .method = "nothing.of.the.kind",
        .rate_bytes_s = 10 + (double)stratum_dice_below(dice, 10000),
        .after_bytes = UINT64_MAX,
    };
}

/** Checks a piece against what was sent; returns its print in the hash of the run. */
static uint64_t read_piece(struct stream *stream, const struct simpool_piece *piece, int64_t now_us)
{
    uint64_t print = (uint64_t)now_us * 31 + (uint64_t)piece->towards;
    check_true(piece->kind == SIMPOOL_PIECE_BYTES && piece->len > 0);
    check_true(piece->arrive_us <= now_us && piece->arrive_us >= piece->sent_us);
    for (size_t index = 0; index < piece->len; index++) {
        if (piece->bytes[index] != stream_byte(stream->come)) {
            check_int(piece->bytes[index], stream_byte(stream->come));
            return 0;
        }
        stream->come++;
        print = print * 1099511628211u + piece->bytes[index];
    }
    return print;
}

static uint64_t drain(struct simpool_chain *chain, struct stream *streams, int64_t now_us)
{
    uint64_t print = 0;
    struct simpool_piece *piece = NULL;
    while ((piece = simpool_chain_take(chain, now_us)) != NULL) {
        print = print * 1099511628211u + read_piece(&streams[piece->towards], piece, now_us);
        free(piece);
    }
    return print;
}

/** A random life of a chain. returns a hash of every byte and its time */
static uint64_t live(uint64_t seed)
{
    struct stratum_dice dice;
    stratum_dice_init(&dice, seed, "life");
    struct simpool_chain *const chain = simpool_chain_make(seed, "life");
    assert(chain != NULL);
    struct stream streams[2] = {{0, 0}, {0, 0}};
    unsigned handles = 0;
    uint64_t print = seed;
    int64_t now_us = 0;
    for (int step = 0; step < STEPS; step++) {
        now_us += (int64_t)stratum_dice_below(&dice, STEP_US_MAX);
        const uint64_t luck = stratum_dice_below(&dice, 10);
        if (luck == 0) {
            static const char *const names[] = {"latency",  "silence",  "reset", "slice",
                                                "throttle", "coalesce", "loss",  "hold"};
            const size_t name = (size_t)stratum_dice_below(&dice, sizeof names / sizeof names[0]);
            const struct simpool_rule rule = {simpool_fault_by_name(names[name]),
                                              random_options(&dice), NULL};
            const char *problem = NULL;
            handles += simpool_chain_add(chain, now_us, &rule, &problem) > 0;
        } else if (luck == 1) {
            simpool_chain_remove(chain, now_us, 1 + (unsigned)stratum_dice_below(&dice, 10));
        } else if (luck < 6) {
            const enum simpool_towards towards = (enum simpool_towards)stratum_dice_below(&dice, 2);
            struct stream *const stream = &streams[towards];
            uint8_t bytes[64];
            const size_t len = 1 + (size_t)stratum_dice_below(&dice, sizeof bytes);
            for (size_t index = 0; index < len; index++) {
                bytes[index] = stream_byte(stream->sent++);
            }
            simpool_chain_enter(chain, now_us, towards, bytes, len);
        } else {
            print = print * 1099511628211u + drain(chain, streams, now_us);
        }
    }
    for (unsigned handle = 1; handle <= handles; handle++) {
        simpool_chain_remove(chain, now_us, handle);
    }
    print = print * 1099511628211u + drain(chain, streams, now_us);
    check_int(streams[0].come, streams[0].sent);
    check_int(streams[1].come, streams[1].sent);
    check_true(streams[0].sent > 100 && streams[1].sent > 100 && handles > 0);
    check_int(simpool_chain_deadline_us(chain), INT64_MAX);
    simpool_chain_free(chain);
    return print;
}

void test_fault_chain_whole_and_in_order(void)
{
    for (uint64_t seed = 1; seed <= 200; seed++) {
        const uint64_t print = live(seed);
        check_true(live(seed) == print);
        check_true(print != live(seed + 1000));
    }
}
