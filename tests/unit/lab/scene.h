/** A pool, and the lab's miner of some name: both ends are the test's, and all is in memory. */
#ifndef TESTS_UNIT_LAB_SCENE_H
#define TESTS_UNIT_LAB_SCENE_H

#include "stratum/net/link.h"

enum { SCENE_HEARD_MAX = 1024, SCENE_POOL_ENDS_MAX = 16 };

/** One end of a conversation, and what it has heard. */
struct scene_end {
    struct stratum_link *link;
    char heard[SCENE_HEARD_MAX];
    size_t len;
    bool opened;
    bool closed;
};

struct scene {
    struct stratum_loop *loop;
    struct stratum_switchboard *board;
    struct stratum_listener *listener;
    struct stratum_dialer *dialer;
    struct scene_end pool[SCENE_POOL_ENDS_MAX]; /* each connection that came */
    size_t came;
    struct scene_end miner; /* the last that was dialled */
};

void scene_begin(struct scene *scene, const char *mutant);
void scene_end(struct scene *scene);
/** The miner dials; nothing has happened yet. */
void scene_dial(struct scene *scene);
void scene_run_for(struct scene *scene, int64_t us);
/** And what follows from it. */
void scene_say(struct scene *scene, struct scene_end *who, const char *words);

#endif
