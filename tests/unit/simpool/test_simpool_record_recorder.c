/* A proxy in memory: what it passes on, what it writes down, and how ends are passed on. */
#include "simpool/record/recorder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/check.h"

enum { HEARD_MAX = 128 * 1024, WRITTEN_MAX = 1 << 20 };

/* A miner or a pool. */
struct party {
    struct stratum_link *link;
    char heard[HEARD_MAX];
    size_t len;
    int closed;
    int finished;
    bool lingers;        /* once the other has finished */
    const char *at_once; /* said as soon as it may; NULL: nothing */
    enum stratum_link_end end;
};

struct town {
    struct stratum_loop *loop;
    struct stratum_switchboard *board;
    struct stratum_dialer *dialer;
    struct stratum_listener *pools, *proxies;
    struct simpool_recorder *recorder;
    struct party miner, pool;
    char written[WRITTEN_MAX];
    size_t written_len;
    char told[1024];
};

static void on_opened(void *context)
{
    const struct party *const party = context;
    if (party->at_once != NULL) {
        stratum_link_send(party->link, party->at_once, strlen(party->at_once));
    }
}

static void on_bytes(void *context, const uint8_t *bytes, size_t len)
{
    struct party *const party = context;
    check_true(party->len + len <= HEARD_MAX);
    memcpy(party->heard + party->len, bytes, len);
    party->len += len;
}

static void on_closed(void *context, enum stratum_link_end end, const char *text)
{
    struct party *const party = context;
    (void)text;
    party->closed++;
    party->end = end;
    stratum_link_close(party->link, STRATUM_LINK_FINISH);
    party->link = NULL;
}

static void on_finished(void *context)
{
    struct party *const party = context;
    party->finished++;
    if (!party->lingers) {
        on_closed(party, STRATUM_LINK_END_FINISHED, "");
    }
}

static const struct stratum_link_events party_events = {on_opened, on_bytes, on_closed,
                                                        on_finished};

static void at_the_pool(void *context, struct stratum_link *link)
{
    struct town *const town = context;
    town->pool.link = link;
    stratum_link_own(link, &party_events, &town->pool);
}

static void sink(void *context, const struct simpool_record *record)
{
    struct town *const town = context;
    struct stratum_text text = stratum_text_in(town->written + town->written_len,
                                               sizeof town->written - town->written_len);
    check_int(simpool_recording_write(&text, record), STRATUM_OK);
    town->written_len += text.len;
}

static void tell(void *context, int64_t connection, const char *words)
{
    struct town *const town = context;
    (void)snprintf(town->told, sizeof town->told, "%d: %s", (int)connection, words);
}

static void turned(void *context)
{
    struct town *const town = context;
    if (town->recorder != NULL) {
        simpool_recorder_turned(town->recorder);
    }
}

static struct town *town_make(bool with_pool)
{
    struct town *const town = calloc(1, sizeof *town);
    const struct stratum_address pool = {.host = "pool", .port = 3333};
    const struct stratum_address proxy = {.host = "proxy", .port = 4444};
    town->loop = stratum_loop_sim_make(0);
    town->loop->turned = turned;
    town->loop->turned_context = town;
    town->board = stratum_switchboard_make(town->loop);
    town->dialer = stratum_dialer_mem_make(town->board);
    if (with_pool) {
        town->pools = stratum_listener_mem_make(town->board, &pool);
        town->pools->accepted = at_the_pool;
        town->pools->context = town;
    }
    town->proxies = stratum_listener_mem_make(town->board, &proxy);
    const struct simpool_recorder_seams seams = {.loop = town->loop,
                                                 .listener = town->proxies,
                                                 .dialer = town->dialer,
                                                 .upstream = pool,
                                                 .sink = sink,
                                                 .tell = tell,
                                                 .context = town};
    town->recorder = simpool_recorder_make(&seams);
    town->miner.link = town->dialer->dial(town->dialer, &proxy, &party_events, &town->miner);
    stratum_loop_run(town->loop);
    return town;
}

static void town_free(struct town *town)
{
    stratum_link_close(town->miner.link, STRATUM_LINK_RESET);
    stratum_link_close(town->pool.link, STRATUM_LINK_RESET);
    simpool_recorder_free(town->recorder);
    if (town->pools != NULL) {
        town->pools->ops->free(town->pools);
    }
    town->proxies->ops->free(town->proxies);
    town->dialer->free(town->dialer);
    stratum_switchboard_free(town->board);
    stratum_loop_free(town->loop);
    free(town);
}

static void say(struct town *town, struct party *party, const char *words, size_t len)
{
    stratum_link_send(party->link, words, len);
    stratum_loop_run(town->loop);
}

void test_recorder_passes_and_writes_what_passes(void)
{
    struct town *town = town_make(true);
    static const char odd[] = "\0\x80\xff half a line";
    say(town, &town->miner, "{\"id\":1}\n", 9);
    say(town, &town->pool, odd, sizeof odd - 1);
    check_int(town->pool.len, 9);
    check_true(memcmp(town->pool.heard, "{\"id\":1}\n", 9) == 0);
    check_int(town->miner.len, sizeof odd - 1);
    check_true(memcmp(town->miner.heard, odd, sizeof odd - 1) == 0);
    check_int(simpool_recorder_connections(town->recorder), 1);
    stratum_link_close(town->miner.link, STRATUM_LINK_FINISH);
    town->miner.link = NULL;
    stratum_loop_run(town->loop);
    check_int(town->pool.closed, 1);
    check_int(town->pool.end, STRATUM_LINK_END_FINISHED);
    check_text(town->written, "[0.000000, 1, \">\", \"{\\\"id\\\":1}\\n\"]\n"
                              "[0.000000, 1, \"<\", \"\\u0000\\u0080\\u00ff half a line\"]\n"
                              "[0.000000, 1, \">\", null]\n"
                              "[0.000000, 1, \"<\", null]\n");
    town_free(town);
}

/* Who has said all may still listen: the other's last words arrive, then its end. */
void test_recorder_passes_half_an_end_on(void)
{
    struct town *town = town_make(true);
    say(town, &town->miner, "last\n", 5);
    stratum_link_finish(town->miner.link);
    town->pool.lingers = true;
    stratum_loop_run(town->loop);
    check_int(town->pool.len, 5);
    check_int(town->pool.finished, 1);
    check_int(town->miner.closed, 0);
    say(town, &town->pool, "an answer\n", 10);
    check_int(town->miner.len, 10);
    stratum_link_close(town->pool.link, STRATUM_LINK_FINISH);
    town->pool.link = NULL;
    stratum_loop_run(town->loop);
    check_int(town->miner.closed, 1);
    check_int(town->miner.end, STRATUM_LINK_END_FINISHED);
    check_text(town->written, "[0.000000, 1, \">\", \"last\\n\"]\n"
                              "[0.000000, 1, \">\", null]\n"
                              "[0.000000, 1, \"<\", \"an answer\\n\"]\n"
                              "[0.000000, 1, \"<\", null]\n");
    town_free(town);
}

void test_recorder_passes_a_reset_on(void)
{
    struct town *town = town_make(true);
    stratum_link_close(town->pool.link, STRATUM_LINK_RESET);
    town->pool.link = NULL;
    stratum_loop_run(town->loop);
    check_int(town->miner.closed, 1);
    check_int(town->miner.end, STRATUM_LINK_END_RESET);
    check_text(town->written, "[0.000000, 1, \"<\", null]\n");
    check_true(strncmp(town->told, "1: the pool: ", 13) == 0);
    town_free(town);
}

void test_recorder_without_a_pool_resets_the_miner(void)
{
    struct town *town = town_make(false);
    stratum_loop_run(town->loop);
    check_int(town->miner.closed, 1);
    check_int(town->miner.end, STRATUM_LINK_END_RESET);
    check_text(town->written, "[0.000000, 1, \"<\", null]\n");
    town_free(town);
}

/* Said before the pool has answered the call: kept, in order, up to a limit. */
void test_recorder_keeps_what_is_said_early(void)
{
    struct town *town = town_make(true);
    const struct stratum_address proxy = {.host = "proxy", .port = 4444};
    stratum_link_close(town->miner.link, STRATUM_LINK_RESET);
    stratum_loop_run(town->loop);
    town->pool.len = 0;
    town->miner.at_once = "one\n";
    town->miner.link = town->dialer->dial(town->dialer, &proxy, &party_events, &town->miner);
    stratum_loop_run(town->loop);
    say(town, &town->miner, "two\n", 4);
    check_int(town->pool.len, 8);
    check_true(memcmp(town->pool.heard, "one\ntwo\n", 8) == 0);
    check_int(simpool_recorder_connections(town->recorder), 2);
    town_free(town);
}

/* A segment that is longer than a record goes into several. */
void test_recorder_cuts_long_segments(void)
{
    struct town *town = town_make(true);
    char *const bytes = malloc(SIMPOOL_SEGMENT_MAX + 10);
    memset(bytes, 'x', SIMPOOL_SEGMENT_MAX + 10);
    say(town, &town->miner, bytes, SIMPOOL_SEGMENT_MAX + 10);
    check_int(town->pool.len, SIMPOOL_SEGMENT_MAX + 10);
    size_t lines = 0;
    for (size_t at = 0; at < town->written_len; at++) {
        lines += town->written[at] == '\n';
    }
    check_int(lines, 2);
    free(bytes);
    town_free(town);
}
