/* A story, whatever is in its file: one line about what is wrong with it, or a few virtual seconds
 * of its plot with a miner that comes and submits. It ends, and it never reaches the machine it
 * runs on.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simpool/script/story.h"
#include "stratum/net/loop.h"
#include "tests/fuzz/folder.h"
#include "tests/unit/script/player.h"

enum { PROBLEM_MAX = 4096, JOBS_BYTES_MAX = 64 * 1024 };
static const int64_t LASTS_US = 8 * 1000000;
/* So low that every nonce is a share. */
static const double RATE_HPS = 1e-3;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* A target is called with bytes alone: what outlives a call has no other place. */
static struct {
    char jobs_path[512];
    struct simpool_replay *replay;
    bool playing;
} theatre;

/* What Lua's own libraries reach the machine with. Here they are found before the C library's, so
 * that a story which got hold of one is caught. */
#define REACHED(what)                                                                              \
    do {                                                                                           \
        if (theatre.playing) {                                                                     \
            (void)fputs("a story has reached " what "\n", stderr);                                 \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* NOLINTBEGIN(readability-inconsistent-declaration-parameter-name): the C library declares them */
FILE *fopen64(const char *path, const char *mode);
FILE *tmpfile64(void);

FILE *fopen64(const char *path, const char *mode)
{
    REACHED("fopen");
    return fopen(path, mode);
}

int system(const char *command)
{
    REACHED("system");
    return command == NULL ? 0 : -1;
}

FILE *popen(const char *command, const char *mode)
{
    (void)command;
    (void)mode;
    REACHED("popen");
    return NULL;
}

FILE *tmpfile64(void)
{
    REACHED("tmpfile");
    return NULL;
}

int rename(const char *from, const char *to)
{
    (void)from;
    (void)to;
    REACHED("rename");
    return -1;
}

int remove(const char *path)
{
    (void)path;
    REACHED("remove");
    return -1;
}
/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */

/** One play. */
struct stage {
    struct simpool_story *story;
    struct stratum_loop *loop;
    struct stratum_switchboard *board;
    struct stratum_listener *listener;
    struct stratum_journal *journal;
    struct simpool_server *server;
    struct stratum_timer curtain;
    struct player player;
    unsigned ends;
};

static void ended(void *context, int exit_code, const char *why)
{
    struct stage *stage = context;
    assert(exit_code == SIMPOOL_EXIT_GOOD || why[0] != '\0');
    stage->ends++;
    stratum_loop_stop(stage->loop);
}

static void on_curtain(void *context)
{
    struct stage *stage = context;
    simpool_story_abort(stage->story, SIMPOOL_EXIT_CRASH, "the miner crashed");
}

static void open_stage(struct stage *stage, const struct cast *cast)
{
    static const struct stratum_address address = {.host = "pool.lab", .port = 3333};
    const char *problem = NULL;
    stage->loop = stratum_loop_sim_make(simpool_replay_unix_start(theatre.replay));
    stage->board = stratum_switchboard_make(stage->loop);
    stage->listener = stratum_listener_mem_make(stage->board, &address);
    stage->journal = stratum_journal_open(NULL, &problem);
    const struct simpool_pool_options options = {.algorithm = QHASH_ALGORITHM_SHA256D,
                                                 .replay = theatre.replay,
                                                 .dialect =
                                                     simpool_story_scenario(stage->story)->dialect,
                                                 .scripted = true,
                                                 .difficulty = 1,
                                                 .seed = 1,
                                                 .time_scale = 1};
    const struct simpool_seams seams = {
        .loop = stage->loop, .listener = stage->listener, .journal = stage->journal};
    stage->server = simpool_server_make(&options, &seams);
    assert(stage->server != NULL);
    stage->player = (struct player){.cast = cast,
                                    .loop = stage->loop,
                                    .dialer = stratum_dialer_mem_make(stage->board),
                                    .address = address};
}

static void close_stage(struct stage *stage)
{
    player_stop(&stage->player);
    stratum_loop_disarm(stage->loop, &stage->curtain);
    simpool_server_free(stage->server);
    stage->player.dialer->free(stage->player.dialer);
    stage->listener->ops->free(stage->listener);
    stratum_switchboard_free(stage->board);
    stratum_journal_close(stage->journal);
    stratum_loop_free(stage->loop);
}

/* pace_known: else the story measures the miner first, which is another way in. */
static void play(struct simpool_story *story, bool pace_known)
{
    const struct cast cast = {.pace_known = pace_known, .share_us = 200000};
    struct stage stage = {.story = story};
    open_stage(&stage, &cast);
    const struct simpool_story_run run = {.server = stage.server,
                                          .seed = simpool_story_scenario(story)->seed,
                                          .hashrate_hps = pace_known ? RATE_HPS : 0,
                                          .algorithm = QHASH_ALGORITHM_SHA256D,
                                          .ended = ended,
                                          .context = &stage};
    stage.curtain = stratum_timer_make(on_curtain, &stage);
    stratum_loop_arm(stage.loop, &stage.curtain, LASTS_US);
    simpool_story_start(story, &run);
    player_start(&stage.player);
    stratum_loop_run(stage.loop);
    assert(stage.ends == 1 && !stratum_loop_sim_stuck(stage.loop));
    close_stage(&stage);
}

/* Beside the story, by the name that the corpus knows. */
static void open_theatre(void)
{
    const char *why = NULL;
    uint8_t *bytes = malloc(JOBS_BYTES_MAX);
    FILE *file = fopen(FIXTURES "/jobs/luckypool-derived.jsonl", "rb");
    assert(bytes != NULL && file != NULL);
    const size_t len = fread(bytes, 1, JOBS_BYTES_MAX, file);
    (void)fclose(file);
    assert(len > 0 && len < JOBS_BYTES_MAX);
    (void)snprintf(theatre.jobs_path, sizeof theatre.jobs_path, "%s",
                   fuzz_file("jobs.jsonl", bytes, len));
    free(bytes);
    theatre.replay = simpool_replay_open(theatre.jobs_path, &why);
    assert(theatre.replay != NULL);
}

/* Whether the pace is known depends on the length: an odd one says yes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    char problem[PROBLEM_MAX] = "";
    if (theatre.replay == NULL) {
        open_theatre();
    }
    const char *path = fuzz_file("story.lua", data, len);
    theatre.playing = true;
    struct simpool_story *story = simpool_story_load(path, problem, sizeof problem);
    if (story == NULL) {
        assert(problem[0] != '\0' && memchr(problem, '\0', sizeof problem) != NULL);
    } else {
        play(story, (len & 1) != 0);
    }
    simpool_story_free(story);
    theatre.playing = false;
    return 0;
}
