#include "tests/unit/check.h"
#include "tests/unit/lab/scene.h"

void test_lab_hammer_knocks_while_nobody_is_connected(void)
{
    struct scene scene;
    scene_begin(&scene, "hammers");
    scene_dial(&scene);
    scene_run_for(&scene, 10000000);
    check_true(scene.miner.opened);
    check_int(scene.came, 1);
    stratum_link_close(scene.pool[0].link, STRATUM_LINK_RESET);
    scene.pool[0].link = NULL;
    stratum_loop_run(scene.loop);
    check_true(scene.miner.closed);
    stratum_link_close(scene.miner.link, STRATUM_LINK_FINISH);
    scene_run_for(&scene, 2100000);
    check_int(scene.came, 1 + 8);
    scene_dial(&scene);
    scene_run_for(&scene, 10000000);
    check_true(scene.miner.opened);
    check_int(scene.came, 1 + 8 + 1);
    scene_end(&scene);
}
