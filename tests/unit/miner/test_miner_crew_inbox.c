#include <pthread.h>
#include <stdlib.h>

#include "miner/crew/inbox.h"
#include "tests/unit/check.h"

/* The loop is only posted to; libev's post may come from any thread. */
struct inbox_world {
    struct stratum_loop *loop;
    struct miner_inbox *inbox;
    struct miner_work *work;
};

static struct inbox_world world_make(size_t device_count)
{
    struct inbox_world world = {.loop = stratum_loop_ev_make()};
    world.inbox = miner_inbox_make(world.loop, device_count);
    world.work = calloc(1, sizeof *world.work);
    if (world.inbox == NULL || world.work == NULL) {
        abort();
    }
    world.work->space = 1;
    return world;
}

static void world_free(struct inbox_world *world)
{
    miner_inbox_free(world->inbox);
    stratum_loop_free(world->loop);
    free(world->work);
}

void test_inbox_orders(void)
{
    struct inbox_world world = world_make(1);
    struct miner_work *mine = calloc(1, sizeof *mine);
    check_int(miner_inbox_look(world.inbox, mine), MINER_ORDER_PAUSE);
    world.work->epoch = 5;
    miner_inbox_put_work(world.inbox, world.work);
    check_int(miner_inbox_look(world.inbox, mine), MINER_ORDER_WORK);
    check_int(mine->epoch, 5);
    check_int(miner_inbox_look(world.inbox, mine), MINER_ORDER_GO_ON);
    miner_inbox_pause(world.inbox);
    check_int(miner_inbox_look(world.inbox, mine), MINER_ORDER_PAUSE);
    world.work->epoch = 6;
    miner_inbox_put_work(world.inbox, world.work);
    world.work->epoch = 7;
    miner_inbox_put_work(world.inbox, world.work);
    check_int(miner_inbox_wait(world.inbox, 0, mine), MINER_ORDER_WORK);
    check_int(mine->epoch, 7); /* the latest wins */
    check_true(!miner_inbox_rest(world.inbox, 1));
    miner_inbox_close(world.inbox);
    check_int(miner_inbox_look(world.inbox, mine), MINER_ORDER_END);
    check_int(miner_inbox_wait(world.inbox, 0, mine), MINER_ORDER_END);
    check_true(miner_inbox_rest(world.inbox, INT64_C(3600000000)));
    free(mine);
    world_free(&world);
}

/* A new process is wanted when one device needs it and none works or may be about to. */
void test_inbox_spent(void)
{
    enum { COMES, WORKS, OUT, SPENT, CLOSES };
    static const struct {
        int is[2];
        bool spent;
    } rows[] = {
        {{COMES, COMES}, false}, {{OUT, OUT}, false},     {{COMES, SPENT}, false},
        {{SPENT, WORKS}, false}, {{SPENT, OUT}, true},    {{SPENT, SPENT}, true},
        {{CLOSES, OUT}, true},   {{SPENT, CLOSES}, true}, {{CLOSES, WORKS}, false},
    };
    struct device device = {.ops = device_by_name("cpu")};
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct inbox_world world = world_make(2);
        for (size_t index = 0; index < 2; index++) {
            const int is = rows[row].is[index];
            if (is != COMES) {
                miner_inbox_lend(world.inbox, index, is == WORKS ? &device : NULL);
            }
            if (is == SPENT) {
                miner_inbox_spend(world.inbox, index);
            } else if (is == CLOSES) {
                miner_inbox_closes(world.inbox, index, 1000);
            }
        }
        check_int(miner_inbox_spent(world.inbox, 1001 + MINER_CLOSING_US_MAX), rows[row].spent);
        world_free(&world);
    }
    struct inbox_world world = world_make(1);
    miner_inbox_lend(world.inbox, 0, NULL);
    miner_inbox_closes(world.inbox, 0, 1000);
    check_true(!miner_inbox_spent(world.inbox, 1000 + MINER_CLOSING_US_MAX));
    check_true(miner_inbox_spent(world.inbox, 1001 + MINER_CLOSING_US_MAX));
    miner_inbox_closes(world.inbox, 0, INT64_MAX); /* it has come back after all */
    check_true(!miner_inbox_spent(world.inbox, 1001 + MINER_CLOSING_US_MAX));
    miner_inbox_spend(world.inbox, 0);
    check_true(miner_inbox_spent(world.inbox, 0));
    miner_inbox_lend(world.inbox, 0, &device); /* and so has this */
    miner_inbox_lend(world.inbox, 0, NULL);
    check_true(!miner_inbox_spent(world.inbox, 0));
    world_free(&world);
}

void test_inbox_reached(void)
{
    struct inbox_world world = world_make(2);
    struct device *devices[2];
    uint64_t epoch = 0;
    for (size_t index = 0; index < 2; index++) {
        check_int(device_by_name("fake")->open(&devices[index], NULL), DEVICE_OK);
    }
    world.work->epoch = 9;
    miner_inbox_put_work(world.inbox, world.work);
    check_true(!miner_inbox_take_reached(world.inbox, &epoch)); /* nobody is there */
    miner_inbox_lend(world.inbox, 0, devices[0]);
    miner_inbox_lend(world.inbox, 1, devices[1]);
    miner_inbox_reached(world.inbox, 0, 9);
    check_true(!miner_inbox_take_reached(world.inbox, &epoch));
    miner_inbox_lend(world.inbox, 1, NULL); /* who is gone is not waited for */
    check_true(miner_inbox_take_reached(world.inbox, &epoch));
    check_int(epoch, 9);
    check_true(!miner_inbox_take_reached(world.inbox, &epoch)); /* said once */
    devices[0]->ops->close(devices[0]);
    devices[1]->ops->close(devices[1]);
    miner_inbox_lend(world.inbox, 0, NULL);
    world_free(&world);
}

void test_inbox_trouble_and_nonces(void)
{
    struct inbox_world world = world_make(2);
    char text[MINER_TROUBLE_MAX + 1];
    check_true(!miner_inbox_take_trouble(world.inbox, 1, text));
    miner_inbox_trouble(world.inbox, 1, "first");
    miner_inbox_trouble(world.inbox, 1, "second");
    check_true(miner_inbox_take_trouble(world.inbox, 1, text));
    check_text(text, "second");
    check_true(!miner_inbox_take_trouble(world.inbox, 1, text));
    miner_inbox_hashed(world.inbox, 0, 5);
    miner_inbox_hashed(world.inbox, 0, 6);
    check_int(miner_inbox_take_hashed(world.inbox, 0), 11);
    check_int(miner_inbox_take_hashed(world.inbox, 0), 0);
    miner_inbox_batched(world.inbox, 1, 30, 4);
    miner_inbox_batched(world.inbox, 1, 10, 2);
    const struct miner_batches batches = miner_inbox_take_batches(world.inbox, 1);
    check_int(batches.count, 2);
    check_int(batches.nonces, 40);
    check_int(batches.took_us_max, 4);
    check_int(miner_inbox_take_batches(world.inbox, 1).count, 0);
    struct device_facts facts = {.temperature_c = 40};
    check_true(!miner_inbox_take_facts(world.inbox, 1, &facts));
    miner_inbox_facts(world.inbox, 1, &facts);
    facts.temperature_c = 50;
    miner_inbox_facts(world.inbox, 1, &facts);
    check_true(miner_inbox_take_facts(world.inbox, 1, &facts) && facts.temperature_c > 49);
    check_true(!miner_inbox_take_facts(world.inbox, 1, &facts));
    world_free(&world);
}

enum { WRITERS = 3, FINDS_EACH = 20000 };

static void *write_finds(void *context)
{
    struct miner_inbox *inbox = context;
    for (uint32_t nonce = 0; nonce < FINDS_EACH; nonce++) {
        struct miner_find find = {.epoch = 1};
        find.share.nonce = nonce;
        miner_inbox_put_find(inbox, &find);
        miner_inbox_hashed(inbox, 0, 1);
    }
    return NULL;
}

/* Many devices, far more finds than the queue holds: none is lost, those of each come in order. */
void test_inbox_no_find_is_lost(void)
{
    struct inbox_world world = world_make(1);
    pthread_t threads[WRITERS];
    for (size_t index = 0; index < WRITERS; index++) {
        check_int(pthread_create(&threads[index], NULL, write_finds, world.inbox), 0);
    }
    uint64_t sum = 0;
    uint64_t hashed = 0;
    struct miner_find find;
    for (size_t count = 0; count < (size_t)WRITERS * FINDS_EACH;) {
        if (miner_inbox_take_find(world.inbox, &find)) {
            sum += find.share.nonce;
            count++;
        }
        hashed += miner_inbox_take_hashed(world.inbox, 0);
    }
    for (size_t index = 0; index < WRITERS; index++) {
        check_int(pthread_join(threads[index], NULL), 0);
    }
    hashed += miner_inbox_take_hashed(world.inbox, 0);
    check_int(sum, (uint64_t)WRITERS * FINDS_EACH * (FINDS_EACH - 1) / 2);
    check_int(hashed, WRITERS * FINDS_EACH);
    check_true(!miner_inbox_take_find(world.inbox, &find));
    world_free(&world);
}

/* A device that waits for room is let go when the end comes. */
void test_inbox_close_frees_waiters(void)
{
    struct inbox_world world = world_make(1);
    pthread_t thread;
    check_int(pthread_create(&thread, NULL, write_finds, world.inbox), 0);
    while (miner_inbox_take_hashed(world.inbox, 0) == 0) {
    }
    miner_inbox_close(world.inbox);
    check_int(pthread_join(thread, NULL), 0);
    world_free(&world);
}

/* What one device gives back, another one gets; who has nothing is woken for it. */
void test_inbox_ranges(void)
{
    struct inbox_world world = world_make(2);
    struct miner_range range;
    check_true(!miner_inbox_take_range(world.inbox, 1, 100, &range)); /* no work yet */
    world.work->epoch = 1;
    miner_inbox_put_work(world.inbox, world.work); /* without extranonce2: 2^32 nonces */
    check_true(!miner_inbox_take_range(world.inbox, 2, 100, &range));
    check_true(miner_inbox_take_range(world.inbox, 1, UINT64_C(1) << 32, &range));
    struct miner_range none;
    check_true(!miner_inbox_take_range(world.inbox, 1, 100, &none));
    check_true(!miner_inbox_exhausted(world.inbox, 1)); /* somebody is at it */
    range.nonce_first = 4000000000;
    miner_inbox_return_range(world.inbox, &range);
    struct miner_work *mine = calloc(1, sizeof *mine);
    check_int(miner_inbox_wait(world.inbox, 0, mine), MINER_ORDER_WORK);
    check_int(miner_inbox_wait(world.inbox, 0, mine), MINER_ORDER_GO_ON); /* there is some */
    check_true(miner_inbox_take_range(world.inbox, 1, UINT64_C(1) << 32, &range));
    check_int(range.nonce_first, 4000000000);
    miner_inbox_done_range(world.inbox, &range);
    check_true(miner_inbox_exhausted(world.inbox, 1));
    check_true(!miner_inbox_exhausted(world.inbox, 1)); /* told once */
    free(mine);
    world_free(&world);
}
