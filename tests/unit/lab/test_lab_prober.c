#include <string.h>

#include "lab/prober.h"
#include "tests/unit/check.h"

enum { HEARD_MAX = 1024, POOL_ENDS_MAX = 4 };

/** One end of a conversation in memory, and what it has heard. */
struct end {
    struct stratum_link *link;
    char heard[HEARD_MAX];
    size_t len;
    bool opened;
    bool closed;
};

/** A pool with each connection that came, and the miner's one. */
struct scene {
    struct stratum_loop *loop;
    struct stratum_switchboard *board;
    struct stratum_listener *listener;
    struct stratum_dialer *dialer;
    struct end pool[POOL_ENDS_MAX];
    size_t came;
    struct end miner;
};

static void on_opened(void *context)
{
    ((struct end *)context)->opened = true;
}

static void on_bytes(void *context, const uint8_t *bytes, size_t len)
{
    struct end *const end = context;
    if (check_true(end->len + len < HEARD_MAX)) {
        memcpy(end->heard + end->len, bytes, len);
        end->len += len;
    }
}

static void on_closed(void *context, enum stratum_link_end how, const char *text)
{
    (void)how;
    (void)text;
    ((struct end *)context)->closed = true;
}

static const struct stratum_link_events events = {on_opened, on_bytes, on_closed};

static void on_accepted(void *context, struct stratum_link *link)
{
    struct scene *const scene = context;
    struct end *const end = &scene->pool[scene->came++ % POOL_ENDS_MAX];
    end->link = link;
    stratum_link_own(link, &events, end);
}

static void begin(struct scene *scene)
{
    *scene = (struct scene){0};
    scene->loop = stratum_loop_sim_make(0);
    scene->board = stratum_switchboard_make(scene->loop);
    const struct stratum_address any = {.host = "pool"};
    scene->listener = stratum_listener_mem_make(scene->board, &any);
    scene->listener->accepted = on_accepted;
    scene->listener->context = scene;
    scene->dialer = lab_prober_make(scene->loop, stratum_dialer_mem_make(scene->board));
    scene->miner.link =
        scene->dialer->dial(scene->dialer, &scene->listener->address, &events, &scene->miner);
}

static void say(struct stratum_link *link, const char *words)
{
    stratum_link_send(link, words, strlen(words));
}

/** It tunes its devices. */
static void on_early(void *context)
{
    struct scene *const scene = context;
    check_int(scene->came, 0);
}

/** The pool lets the visit wait for a moment, then answers it. */
static void on_visit(void *context)
{
    struct scene *const scene = context;
    check_int(scene->came, 1);
    check_true(strstr(scene->pool[0].heard, "mining.subscribe") != NULL);
    check_true(!scene->miner.opened);
    say(scene->miner.link, "too early\n");
    say(scene->pool[0].link, "an answer\n");
}

static void end(struct scene *scene)
{
    stratum_link_close(scene->miner.link, STRATUM_LINK_FINISH);
    for (size_t index = 0; index < scene->came; index++) {
        stratum_link_close(scene->pool[index].link, STRATUM_LINK_FINISH);
    }
    stratum_loop_run(scene->loop);
    scene->dialer->free(scene->dialer);
    scene->listener->ops->free(scene->listener);
    stratum_switchboard_free(scene->board);
    stratum_loop_free(scene->loop);
}

void test_lab_prober_visits_before_it_stays(void)
{
    struct scene scene;
    begin(&scene);
    struct stratum_timer early = stratum_timer_make(on_early, &scene);
    struct stratum_timer visit = stratum_timer_make(on_visit, &scene);
    stratum_loop_arm(scene.loop, &early, 15000000);
    stratum_loop_arm(scene.loop, &visit, 25000000);
    stratum_loop_run(scene.loop);
    check_true(scene.pool[0].closed);
    check_int(scene.came, 2);
    check_true(scene.miner.opened);
    check_text(scene.miner.heard, "");
    say(scene.miner.link, "up\n");
    say(scene.pool[1].link, "down\n");
    stratum_loop_run(scene.loop);
    check_text(scene.pool[1].heard, "up\n");
    check_text(scene.miner.heard, "down\n");
    end(&scene);
}

void test_lab_prober_is_not_there_without_an_answer(void)
{
    struct scene scene;
    begin(&scene);
    stratum_loop_run(scene.loop);
    check_true(scene.miner.closed && !scene.miner.opened);
    check_int(scene.came, 1);
    end(&scene);
}
