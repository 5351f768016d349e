#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/lab/scene.h"

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
    stratum_link_send(scene->miner.link, "too early\n", 10);
    stratum_link_send(scene->pool[0].link, "an answer\n", 10);
}

void test_lab_prober_visits_before_it_stays(void)
{
    struct scene scene;
    scene_begin(&scene, "probes");
    scene_dial(&scene);
    struct stratum_timer early = stratum_timer_make(on_early, &scene);
    struct stratum_timer visit = stratum_timer_make(on_visit, &scene);
    stratum_loop_arm(scene.loop, &early, 15000000);
    stratum_loop_arm(scene.loop, &visit, 25000000);
    stratum_loop_run(scene.loop);
    check_true(scene.pool[0].closed);
    check_int(scene.came, 2);
    check_true(scene.miner.opened);
    check_text(scene.miner.heard, "");
    scene_say(&scene, &scene.miner, "up\n");
    scene_say(&scene, &scene.pool[1], "down\n");
    check_text(scene.pool[1].heard, "up\n");
    check_text(scene.miner.heard, "down\n");
    scene_end(&scene);
}

void test_lab_prober_is_not_there_without_an_answer(void)
{
    struct scene scene;
    scene_begin(&scene, "probes");
    scene_dial(&scene);
    stratum_loop_run(scene.loop);
    check_true(scene.miner.closed && !scene.miner.opened);
    check_int(scene.came, 1);
    scene_end(&scene);
}
