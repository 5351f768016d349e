#include "miner/program/bench_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "miner/agent/agent.h"
#include "miner/crew/threads.h"
#include "miner/meter.h"
#include "miner/program/bench_pool.h"
#include "miner/program/usage.h"
#include "stratum/net/loop_ev.h"

#define JOB_EVERY_US     INT64_C(250000)
#define LEAVE_US         INT64_C(3600000000) /* nobody waits but whoever has asked for this */
#define SHARE_DIFFICULTY 1e-5                /* some 200 shares a second from one core */

enum { ROUNDS = 3, EXIT_GOOD = 0, EXIT_UNFIT = 1, EXIT_BROKEN = 3, PATH_BYTES = 64 };

/** A level, what it may cost, and what it did. */
struct level {
    const char *name, *spec;
    double allowed; /* part of all processor time; < 0: it is the measure */
    int64_t loop_us, process_us, wall_us;
    uint64_t lines;
    uint64_t shares;
};

/** One miner with its pool, on one loop. */
struct scene {
    struct stratum_loop *loop;
    struct stratum_switchboard *board;
    struct stratum_dialer *dialer;
    struct stratum_log *log;
    struct miner_crew *crew;
    struct miner_agent *agent;
    struct miner_bench_pool pool;
};

static int64_t clock_us(clockid_t clock)
{
    struct timespec time = {0};
    (void)clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static void on_wake(void *context)
{
    struct scene *scene = context;
    miner_crew_threads_collect(scene->crew);
}

static void on_turned(void *context)
{
    struct scene *scene = context;
    stratum_log_flush(scene->log);
}

static void on_ended(void *context)
{
    struct scene *scene = context;
    stratum_loop_stop(scene->loop);
}

/** false: out of memory, threads or files. */
static bool open_scene(struct scene *scene, struct miner_options *options, const char *spec,
                       const char *path)
{
    const char *problem = NULL;
    struct miner_agent_options *agent = &options->agent;
    (void)stratum_address_parse(&agent->pools[0], "bench:1", &problem);
    agent->pool_count = 1;
    agent->session.user = "bench";
    scene->loop = stratum_loop_ev_make();
    scene->log = stratum_log_open(spec, path, &problem);
    scene->board = scene->loop != NULL ? stratum_switchboard_make(scene->loop) : NULL;
    if (scene->board == NULL || scene->log == NULL) {
        return false;
    }
    scene->pool.loop = scene->loop;
    scene->pool.difficulty = SHARE_DIFFICULTY;
    scene->pool.job_every_us = JOB_EVERY_US;
    scene->dialer = stratum_dialer_mem_make(scene->board);
    const struct miner_crew_threads_options crew = {
        .loop = scene->loop,
        .specs = options->devices,
        .spec_count = options->device_count,
        .algorithm = agent->session.algorithm,
        .retry_us = 1000000,
        .leave_us = LEAVE_US,
    };
    scene->loop->wake = on_wake;
    scene->loop->wake_context = scene;
    scene->loop->turned = on_turned;
    scene->loop->turned_context = scene;
    scene->crew = miner_crew_threads_make(&crew);
    if (scene->dialer == NULL || scene->crew == NULL ||
        !miner_bench_pool_open(&scene->pool, scene->board, &agent->pools[0])) {
        return false;
    }
    const struct miner_seams seams = {scene->loop, scene->dialer, scene->crew, NULL, scene->log};
    scene->agent = miner_agent_make(agent, &seams, on_ended, scene);
    return scene->agent != NULL;
}

static void close_scene(struct scene *scene)
{
    miner_agent_free(scene->agent);
    if (scene->crew != NULL) {
        (void)scene->crew->ops->free(scene->crew);
    }
    if (scene->pool.listener != NULL) {
        miner_bench_pool_close(&scene->pool);
    }
    if (scene->dialer != NULL) {
        scene->dialer->free(scene->dialer);
    }
    if (scene->board != NULL) {
        stratum_switchboard_free(scene->board);
    }
    stratum_log_close(scene->log);
    stratum_loop_free(scene->loop);
}

static uint64_t count_lines(const char *path)
{
    uint64_t lines = 0;
    FILE *file = fopen(path, "re");
    for (int byte = 0; file != NULL && (byte = getc(file)) != EOF;) {
        lines += byte == '\n' ? 1 : 0;
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return lines;
}

static bool run_level(struct level *level, struct miner_options *options, int64_t duration_us)
{
    char path[PATH_BYTES];
    (void)snprintf(path, sizeof path, "/tmp/miner-bench-log-%ld", (long)getpid());
    options->agent.duration_us = duration_us;
    struct scene *scene = calloc(1, sizeof *scene);
    const bool open = scene != NULL && open_scene(scene, options, level->spec, path);
    if (open) {
        const int64_t loop_us = clock_us(CLOCK_THREAD_CPUTIME_ID);
        const int64_t process_us = miner_usage_cpu_us();
        const int64_t wall_us = clock_us(CLOCK_MONOTONIC);
        miner_agent_start(scene->agent);
        stratum_loop_run(scene->loop);
        level->loop_us += clock_us(CLOCK_THREAD_CPUTIME_ID) - loop_us;
        level->process_us += miner_usage_cpu_us() - process_us;
        level->wall_us += clock_us(CLOCK_MONOTONIC) - wall_us;
        level->shares += miner_meter_accepted(miner_agent_meter(scene->agent));
    }
    if (scene != NULL) {
        close_scene(scene);
    }
    level->lines += count_lines(path);
    (void)unlink(path);
    free(scene);
    return open;
}

/** Processor time of the loop's thread for each of its shares: what is logged grows with them. */
static double loop_us_a_share(const struct level *level)
{
    return level->shares > 0 ? (double)level->loop_us / (double)level->shares : 0;
}

/** What it costs beyond no log at all, as a part of all that the miner computes. */
static double cost_of(const struct level *level, const struct level *off)
{
    const double more_us = loop_us_a_share(level) - loop_us_a_share(off);
    return more_us * (double)level->shares / (double)level->process_us;
}

static bool is_broken(const struct level *level, const struct level *off)
{
    return level->allowed >= 0 && cost_of(level, off) > level->allowed;
}

static void print(const struct level *levels, size_t count, bool json)
{
    fputs(json ? "{\"log_cost\":["
               : "level          lines/s  shares/s  loop, us/share     cost  "
                 "allowed\n",
          stdout);
    for (size_t index = 0; index < count; index++) {
        const struct level *level = &levels[index];
        const double s = (double)level->wall_us / 1e6;
        const double cost = cost_of(level, &levels[0]);
        if (json) {
            printf("%s{\"level\":\"%s\",\"lines_per_second\":%.1f,\"shares_per_second\":%.1f,"
                   "\"loop_us_per_share\":%.2f,\"cost\":%.5f}",
                   index > 0 ? "," : "", level->spec, (double)level->lines / s,
                   (double)level->shares / s, loop_us_a_share(level), cost);
        } else {
            printf("%-13s %8.1f  %8.1f  %14.2f  %6.2f %%", level->name, (double)level->lines / s,
                   (double)level->shares / s, loop_us_a_share(level), 100 * cost);
            if (level->allowed >= 0) {
                printf("  %5.0f %%  %s", 100 * level->allowed,
                       is_broken(level, &levels[0]) ? "BROKEN" : "kept");
            }
            fputs("\n", stdout);
        }
    }
    fputs(json ? "]}\n" : "", stdout);
}

int miner_bench_log(struct miner_options *options, int64_t duration_us, bool json)
{
    struct level levels[] = {
        {.name = "off", .spec = "off", .allowed = -1},
        {.name = "info", .spec = "info", .allowed = 0.02},
        {.name = "debug", .spec = "debug", .allowed = 0.05},
        {.name = "trace", .spec = "trace", .allowed = 0.15},
        {.name = "share=debug", .spec = "info,share=debug", .allowed = 0.05},
    };
    enum { LEVELS = sizeof levels / sizeof levels[0] };
    const enum qhash_algorithm algorithm = options->agent.session.algorithm;
    miner_agent_defaults(&options->agent);
    options->agent.session.algorithm = algorithm;
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t index = 0; index < LEVELS; index++) {
            if (!run_level(&levels[index], options, duration_us)) {
                fputs("miner bench: out of memory, threads or files\n", stderr);
                return EXIT_UNFIT;
            }
        }
    }
    print(levels, LEVELS, json);
    int code = EXIT_GOOD;
    for (size_t index = 0; index < LEVELS; index++) {
        code = is_broken(&levels[index], &levels[0]) ? EXIT_BROKEN : code;
    }
    return code;
}
