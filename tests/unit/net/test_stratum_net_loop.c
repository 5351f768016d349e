/* What both loops promise: the same play on virtual and on real time. */
#include "stratum/net/loop.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/check.h"

enum { TIMERS = 5, UNIX_START_S = 1700000000 };

/** Five timers a..e and what they wrote when they fired. */
struct diary {
    struct stratum_loop *loop;
    struct stratum_timer timers[TIMERS];
    char fired[64];
    int turns;
    int wakes;
    int64_t base_us;
};

struct page {
    struct diary *diary;
    char letter;
};

static void write_letter(void *context)
{
    const struct page *const page = context;
    char *const fired = page->diary->fired;
    const size_t len = strlen(fired);
    (void)snprintf(fired + len, sizeof page->diary->fired - len, "%c", page->letter);
}

static void stop(void *context)
{
    stratum_loop_stop(context);
}

static void count_turn(void *context)
{
    ((struct diary *)context)->turns++;
}

static void count_wake(void *context)
{
    struct diary *const diary = context;
    diary->wakes++;
    diary->fired[strlen(diary->fired)] = '!';
}

static struct stratum_loop *make_loop(bool real)
{
    return real ? stratum_loop_ev_make() : stratum_loop_sim_make(UNIX_START_S);
}

/** Arms a..e by what the body says and lets the loop run for 20 ms of its time. */
static void play(void (*body)(struct diary *diary), const char *expected)
{
    for (int real = 0; real < 2; real++) {
        struct diary diary = {.loop = make_loop(real != 0)};
        struct page pages[TIMERS];
        for (int index = 0; index < TIMERS; index++) {
            pages[index] = (struct page){&diary, (char)('a' + index)};
            diary.timers[index] = stratum_timer_make(write_letter, &pages[index]);
        }
        diary.loop->wake = count_wake;
        diary.loop->turned = count_turn;
        diary.loop->wake_context = diary.loop->turned_context = &diary;
        struct stratum_timer end = stratum_timer_make(stop, diary.loop);
        diary.base_us = stratum_loop_now(diary.loop).now_us + 1000;
        body(&diary);
        stratum_loop_arm(diary.loop, &end, diary.base_us + 20000);
        stratum_loop_run(diary.loop);
        check_text(diary.fired, expected);
        check_row(diary.loop->ops->name, diary.turns > 0);
        stratum_loop_free(diary.loop);
    }
}

static void arm(struct diary *diary, int index, int64_t after_us)
{
    stratum_loop_arm(diary->loop, &diary->timers[index], diary->base_us + after_us);
}

static void mixed(struct diary *diary)
{
    arm(diary, 4, 9000);
    arm(diary, 2, 3000);
    arm(diary, 0, 3000);
    arm(diary, 3, 100);
    arm(diary, 1, 3000);
}

void test_loop_fires_by_deadline_then_by_order(void)
{
    play(mixed, "dcabe");
}

static void moved(struct diary *diary)
{
    mixed(diary);
    arm(diary, 3, 3000);       /* later, behind its equals */
    arm(diary, 4, 0);          /* earlier */
    arm(diary, 2, 1000000000); /* not any more in this run */
}

void test_loop_arming_again_moves(void)
{
    play(moved, "eabd");
}

static void disarmed(struct diary *diary)
{
    mixed(diary);
    for (int index = 0; index < TIMERS; index += 2) {
        stratum_loop_disarm(diary->loop, &diary->timers[index]);
        stratum_loop_disarm(diary->loop, &diary->timers[index]); /* fine */
    }
}

void test_loop_disarmed_never_fires(void)
{
    play(disarmed, "db");
}

static void late(struct diary *diary)
{
    for (int index = TIMERS - 1; index >= 0; index--) { /* the later armed, the further back */
        stratum_loop_arm(diary->loop, &diary->timers[index], -1000 * (TIMERS - index));
    }
}

void test_loop_the_past_waits_its_turn(void)
{
    play(late, "edcba");
}

static void posted(struct diary *diary)
{
    stratum_loop_post(diary->loop);
    stratum_loop_post(diary->loop); /* one wake is enough for both */
    arm(diary, 0, 5000);
}

void test_loop_post_wakes(void)
{
    play(posted, "!a");
}

struct turns {
    struct stratum_loop *loop;
    struct stratum_timer timer;
    int fired;
    int unseen; /* fired since the last turned */
    int unseen_max;
};

static void fire_again(void *context)
{
    struct turns *const turns = context;
    turns->unseen++;
    turns->unseen_max = turns->unseen > turns->unseen_max ? turns->unseen : turns->unseen_max;
    if (++turns->fired == 10) {
        stratum_loop_stop(turns->loop);
    } else {
        stratum_loop_arm(turns->loop, &turns->timer, 0); /* long past */
    }
}

static void see(void *context)
{
    ((struct turns *)context)->unseen = 0;
}

void test_loop_turned_follows_every_turn(void)
{
    for (int real = 0; real < 2; real++) {
        struct turns turns = {.loop = make_loop(real != 0)};
        turns.timer = stratum_timer_make(fire_again, &turns);
        turns.loop->turned = see;
        turns.loop->turned_context = &turns;
        stratum_loop_arm(turns.loop, &turns.timer, 0);
        stratum_loop_run(turns.loop);
        check_int(turns.fired, 10);
        check_int(turns.unseen, 0); /* the last turn, the one that stopped it, was seen too */
        check_row(turns.loop->ops->name,
                  turns.unseen_max < turns.fired); /* none starves the rest */
        stratum_loop_free(turns.loop);
    }
}
