#include "tests/unit/script/theatre.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "simpool/script/story.h"
#include "stratum/room.h"
#include "tests/unit/check.h"
#include "tests/unit/script/player.h"

enum { US_PER_S = 1000000 };

/* So low that every nonce is a share: the player need not search. */
static const double RATE_HPS = 1e-3;

/** One play's world, and its story. */
struct world {
    struct play *play;
    const struct cast *cast;
    struct simpool_story *story;
    struct stratum_loop *loop;
    struct stratum_switchboard *board;
    struct stratum_listener *listener;
    struct stratum_journal *journal;
    struct simpool_replay *replay;
    struct simpool_server *server;
    struct stratum_timer abort;
    struct player player;
};

/** The file's path is not the same twice: messages are compared without it. */
static void without_path(char *out, size_t capacity, const char *text, const char *path)
{
    const size_t len = strlen(path);
    const bool has = strncmp(text, path, len) == 0 && text[len] == ':';
    const char *rest = has ? text + len + 1 : text;
    (void)snprintf(out, capacity, "%s", rest + (has && *rest == ' '));
}

static void heard(void *context, const struct stratum_event *event)
{
    struct play *const play = context;
    char line[STRATUM_EVENT_LINE_MAX];
    struct stratum_text text = stratum_text_in(line, sizeof line);
    (void)stratum_event_encode(&text, event);
    play->journal = stratum_room_for(play->journal, &play->journal_capacity,
                                     play->journal_len + text.len + 1, 1);
    memcpy(play->journal + play->journal_len, line, text.len + 1);
    play->journal_len += text.len;
}

static void ended(void *context, int exit_code, const char *why)
{
    struct world *const world = context;
    world->play->exit_code = exit_code;
    (void)snprintf(world->play->why, sizeof world->play->why, "%s", why);
    world->play->lasted_us = simpool_server_elapsed_us(world->server);
    stratum_loop_stop(world->loop);
}

static void on_abort(void *context)
{
    struct world *const world = context;
    simpool_story_abort(world->story,
                        world->cast->abort_is_good ? SIMPOOL_EXIT_GOOD : SIMPOOL_EXIT_CRASH,
                        "the miner crashed");
}

static void open_world(struct world *world)
{
    const char *problem = "";
    const struct stratum_address address = {.host = "pool.lab", .port = 3333};
    world->replay = simpool_replay_open(simpool_story_scenario(world->story)->jobs, &problem);
    world->loop = stratum_loop_sim_make(simpool_replay_unix_start(world->replay));
    world->board = stratum_switchboard_make(world->loop);
    world->listener = stratum_listener_mem_make(world->board, &address);
    world->journal = stratum_journal_open(NULL, &problem);
    stratum_journal_listen(world->journal, heard, world->play);
    const struct simpool_pool_options options = {.algorithm = QHASH_ALGORITHM_SHA256D,
                                                 .replay = world->replay,
                                                 .scripted = true,
                                                 .difficulty = 1,
                                                 .seed = world->cast->seed,
                                                 .time_scale = 1};
    const struct simpool_seams seams = {world->loop, world->listener, world->journal, NULL};
    world->server = simpool_server_make(&options, &seams);
    world->player = (struct player){.cast = world->cast,
                                    .loop = world->loop,
                                    .dialer = stratum_dialer_mem_make(world->board),
                                    .address = address};
}

static void close_world(struct world *world)
{
    player_stop(&world->player);
    stratum_loop_disarm(world->loop, &world->abort);
    simpool_server_free(world->server);
    world->player.dialer->free(world->player.dialer);
    world->listener->ops->free(world->listener);
    stratum_switchboard_free(world->board);
    stratum_journal_close(world->journal);
    simpool_replay_free(world->replay);
    stratum_loop_free(world->loop);
}

static void run(struct world *world)
{
    open_world(world);
    const struct simpool_story_run story_run = {
        .server = world->server,
        .seed = world->cast->seed,
        .weather = world->cast->weather,
        .hashrate_hps = world->cast->pace_known ? RATE_HPS : 0,
        .algorithm = QHASH_ALGORITHM_SHA256D,
        .ended = ended,
        .context = world,
    };
    world->abort = stratum_timer_make(on_abort, world);
    if (world->cast->abort_at_us > 0) {
        stratum_loop_arm(world->loop, &world->abort, world->cast->abort_at_us);
    }
    simpool_story_start(world->story, &story_run);
    player_start(&world->player);
    stratum_loop_run(world->loop);
    close_world(world);
}

void play_file(struct play *play, const struct cast *cast, const char *text)
{
    char folder[] = "/tmp/theatre-XXXXXX";
    char path[64];
    *play = (struct play){.exit_code = -1};
    if (!check_true(mkdtemp(folder) != NULL)) {
        return;
    }
    (void)snprintf(path, sizeof path, "%s/plot.lua", folder);
    FILE *const file = fopen(path, "w");
    (void)fputs(text, file);
    (void)fclose(file);
    char problem[4096] = "";
    struct world world = {.play = play, .cast = cast};
    world.story = simpool_story_load(path, problem, sizeof problem);
    if (world.story != NULL) {
        run(&world);
        char why[sizeof play->why];
        memcpy(why, play->why, sizeof why);
        without_path(play->why, sizeof play->why, why, path);
    } else {
        without_path(play->problem, sizeof play->problem, problem, path);
    }
    simpool_story_free(world.story);
    (void)unlink(path);
    (void)rmdir(folder);
}

void play_plot(struct play *play, const struct cast *cast, const char *body)
{
    char text[16384];
    (void)snprintf(text, sizeof text,
                   "scenario { jobs = \"" THEATRE_JOBS "\" } story(function(pool) %s\nend)\n",
                   body);
    play_file(play, cast, text);
}

void play_done(struct play *play)
{
    free(play->journal);
    play->journal = NULL;
}

void check_play(const struct cast *cast, const char *body, int exit_code, const char *why)
{
    struct play play;
    play_plot(&play, cast, body);
    check_text(play.problem, "");
    (void)check_int(play.exit_code, exit_code);
    char beginning[sizeof play.why];
    (void)snprintf(beginning, sizeof beginning, "%.*s", (int)strlen(why), play.why);
    (void)check_text(why[0] != '\0' ? beginning : play.why, why);
    play_done(&play);
}

void check_refused(const char *text, const char *problem)
{
    const struct cast nobody = {.absent = true};
    struct play play;
    play_file(&play, &nobody, text);
    (void)check_text(play.problem, problem);
    play_done(&play);
}
