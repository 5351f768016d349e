#include "tests/unit/check.h"
#include "tests/unit/lab/scene.h"

void test_lab_mutant_filters_lines(void)
{
    struct scene scene;

    scene_begin(&scene, "mute");
    scene_dial(&scene);
    stratum_loop_run(scene.loop);
    check_true(scene.miner.opened);
    scene_say(&scene, &scene.pool[0], "one\ntw");
    scene_say(&scene, &scene.pool[0], "o\n");
    check_text(scene.miner.heard, "one\ntwo\n");
    scene_say(&scene, &scene.miner, "{\"method\":\"mining.submit\"}\nother\n");
    check_text(scene.pool[0].heard, "other\n");
    scene_end(&scene);

    scene_begin(&scene, "needs-whole-reads");
    scene_dial(&scene);
    stratum_loop_run(scene.loop);
    scene_say(&scene, &scene.pool[0], "lo");
    scene_say(&scene, &scene.pool[0], "st\n");
    scene_say(&scene, &scene.pool[0], "whole\n");
    check_text(scene.miner.heard, "st\nwhole\n");
    scene_end(&scene);

    scene_begin(&scene, "never-returns");
    scene_dial(&scene);
    stratum_loop_run(scene.loop);
    check_true(scene.miner.opened);
    stratum_link_close(scene.miner.link, STRATUM_LINK_FINISH);
    scene_dial(&scene);
    stratum_loop_run(scene.loop);
    check_true(!scene.miner.opened);
    check_true(scene.miner.closed);
    scene_end(&scene);
}
