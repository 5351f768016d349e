#include <string.h>

#include "lab/mutant.h"
#include "tests/unit/check.h"

enum { HEARD_MAX = 1024 };

/** One end of a conversation in memory, and what it has heard. */
struct end {
    struct stratum_link *link;
    char heard[HEARD_MAX];
    size_t len;
    bool opened;
    bool closed;
};

static void on_opened(void *context)
{
    ((struct end *)context)->opened = true;
}

static void on_bytes(void *context, const uint8_t *bytes, size_t len)
{
    struct end *end = context;
    if (check_true(end->len + len < HEARD_MAX)) {
        memcpy(end->heard + end->len, bytes, len);
        end->len += len;
    }
}

static void on_closed(void *context, enum stratum_link_end how, const char *text)
{
    struct end *end = context;
    (void)how;
    (void)text;
    end->closed = true;
}

static const struct stratum_link_events events = {on_opened, on_bytes, on_closed};

static void on_accepted(void *context, struct stratum_link *link)
{
    struct end *pool = context;
    pool->link = link;
    stratum_link_own(link, &events, pool);
}

/** A pool, and a miner that is the mutant of that name. */
struct scene {
    struct stratum_loop *loop;
    struct stratum_switchboard *board;
    struct stratum_listener *listener;
    struct stratum_dialer *dialer;
    struct end pool;
    struct end miner;
};

static void begin(struct scene *scene, const char *mutant)
{
    *scene = (struct scene){0};
    scene->loop = stratum_loop_sim_make(0);
    scene->board = stratum_switchboard_make(scene->loop);
    const struct stratum_address any = {.host = "pool"};
    scene->listener = stratum_listener_mem_make(scene->board, &any);
    scene->listener->accepted = on_accepted;
    scene->listener->context = &scene->pool;
    scene->dialer =
        lab_mutant_make(stratum_dialer_mem_make(scene->board), lab_mutant_by_name(mutant));
}

static void dial(struct scene *scene)
{
    scene->miner = (struct end){0};
    scene->miner.link =
        scene->dialer->dial(scene->dialer, &scene->listener->address, &events, &scene->miner);
    stratum_loop_run(scene->loop);
}

static void end(struct scene *scene)
{
    stratum_link_close(scene->miner.link, STRATUM_LINK_FINISH);
    stratum_loop_run(scene->loop);
    stratum_link_close(scene->pool.link, STRATUM_LINK_FINISH);
    stratum_loop_run(scene->loop);
    scene->dialer->free(scene->dialer);
    scene->listener->ops->free(scene->listener);
    stratum_switchboard_free(scene->board);
    stratum_loop_free(scene->loop);
}

static void say(struct scene *scene, struct end *who, const char *words)
{
    stratum_link_send(who->link, words, strlen(words));
    stratum_loop_run(scene->loop);
}

void test_lab_mutant_filters_lines(void)
{
    struct scene scene;

    begin(&scene, "mute");
    dial(&scene);
    check_true(scene.miner.opened);
    say(&scene, &scene.pool, "one\ntw");
    say(&scene, &scene.pool, "o\n");
    check_text(scene.miner.heard, "one\ntwo\n");
    say(&scene, &scene.miner, "{\"method\":\"mining.submit\"}\nother\n");
    check_text(scene.pool.heard, "other\n");
    end(&scene);

    begin(&scene, "needs-whole-reads");
    dial(&scene);
    say(&scene, &scene.pool, "lo");
    say(&scene, &scene.pool, "st\n");
    say(&scene, &scene.pool, "whole\n");
    check_text(scene.miner.heard, "st\nwhole\n");
    end(&scene);

    begin(&scene, "never-returns");
    dial(&scene);
    check_true(scene.miner.opened);
    stratum_link_close(scene.miner.link, STRATUM_LINK_FINISH);
    stratum_loop_run(scene.loop);
    stratum_link_close(scene.pool.link, STRATUM_LINK_FINISH);
    scene.pool.link = NULL;
    dial(&scene);
    check_true(!scene.miner.opened);
    check_true(scene.miner.closed);
    end(&scene);
}
