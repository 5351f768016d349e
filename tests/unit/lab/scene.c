#include "tests/unit/lab/scene.h"

#include <string.h>

#include "lab/mutant.h"
#include "tests/unit/check.h"

static void on_opened(void *context)
{
    ((struct scene_end *)context)->opened = true;
}

static void on_bytes(void *context, const uint8_t *bytes, size_t len)
{
    struct scene_end *const end = context;
    if (check_true(end->len + len < SCENE_HEARD_MAX)) {
        memcpy(end->heard + end->len, bytes, len);
        end->len += len;
    }
}

static void on_closed(void *context, enum stratum_link_end how, const char *text)
{
    (void)how;
    (void)text;
    ((struct scene_end *)context)->closed = true;
}

static const struct stratum_link_events events = {on_opened, on_bytes, on_closed};

static void on_accepted(void *context, struct stratum_link *link)
{
    struct scene *const scene = context;
    struct scene_end *const end = &scene->pool[scene->came++ % SCENE_POOL_ENDS_MAX];
    end->link = link;
    stratum_link_own(link, &events, end);
}

void scene_begin(struct scene *scene, const char *mutant)
{
    *scene = (struct scene){.loop = stratum_loop_sim_make(0)};
    scene->board = stratum_switchboard_make(scene->loop);
    const struct stratum_address any = {.host = "pool"};
    scene->listener = stratum_listener_mem_make(scene->board, &any);
    scene->listener->accepted = on_accepted;
    scene->listener->context = scene;
    scene->dialer = lab_mutant_make(scene->loop, stratum_dialer_mem_make(scene->board),
                                    lab_mutant_by_name(mutant));
}

/** The dialer goes before the loop has run out: what it does by itself may never end. */
void scene_end(struct scene *scene)
{
    stratum_link_close(scene->miner.link, STRATUM_LINK_FINISH);
    scene->dialer->free(scene->dialer);
    for (size_t index = 0; index < SCENE_POOL_ENDS_MAX; index++) {
        stratum_link_close(scene->pool[index].link, STRATUM_LINK_FINISH);
    }
    stratum_loop_run(scene->loop);
    scene->listener->ops->free(scene->listener);
    stratum_switchboard_free(scene->board);
    stratum_loop_free(scene->loop);
}

void scene_dial(struct scene *scene)
{
    scene->miner = (struct scene_end){0};
    scene->miner.link =
        scene->dialer->dial(scene->dialer, &scene->listener->address, &events, &scene->miner);
}

static void stop(void *context)
{
    stratum_loop_stop(context);
}

void scene_run_for(struct scene *scene, int64_t us)
{
    struct stratum_timer enough = stratum_timer_make(stop, scene->loop);
    stratum_loop_arm(scene->loop, &enough, stratum_loop_now(scene->loop).now_us + us);
    stratum_loop_run(scene->loop);
}

void scene_say(struct scene *scene, struct scene_end *who, const char *words)
{
    stratum_link_send(who->link, words, strlen(words));
    stratum_loop_run(scene->loop);
}
