/* A recorded miner before pools that answer alike, and otherwise. */
#include "simpool/record/rehearsal.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/check.h"

#define SUBSCRIBE "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}"
#define SUBSCRIBED                                                                                 \
    "{\"id\":1,\"result\":[[[\"mining.notify\",\"s\"]],\"aabbccdd\",4],\"error\":null}"
#define AUTHORIZE  "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"u\",\"p\"]}"
#define GOOD(id)   "{\"id\":" id ",\"result\":true,\"error\":null}"
#define DIFFICULTY "{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[1]}"
#define NOTIFY(id)                                                                                 \
    "{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"" id                                  \
    "\",\"0000000000000000000000000000000000000000000000000000000000000000\",\"01\",\"02\",[],"    \
    "\"20000000\",\"1d00ffff\",\"60000000\",true]}"
#define SUBMIT(id, job)                                                                            \
    "{\"id\":" id ",\"method\":\"mining.submit\",\"params\":[\"u\",\"" job                         \
    "\",\"00000000\",\"60000000\",\"00000001\"]}"
#define LOW(id) "{\"id\":" id ",\"result\":null,\"error\":[23,\"low difficulty\",null]}"

#define SAID(at, what)                                                                             \
    {                                                                                              \
        (at), true, (char *)(what), sizeof(what) - 1                                               \
    }
#define ANSWERED(at, what)                                                                         \
    {                                                                                              \
        (at), false, (char *)(what), sizeof(what) - 1                                              \
    }

static struct simpool_spoken recorded[] = {
    SAID(0.0, SUBSCRIBE),          ANSWERED(0.1, SUBSCRIBED),      ANSWERED(0.1, DIFFICULTY),
    ANSWERED(0.1, NOTIFY("a1")),   SAID(0.2, AUTHORIZE),           ANSWERED(0.3, GOOD("2")),
    ANSWERED(60.0, NOTIFY("a2")), /* by itself: later than the window */
    SAID(70.0, SUBMIT("3", "a1")), SAID(70.01, SUBMIT("4", "a2")), /* at once */
    ANSWERED(70.1, GOOD("3")),     ANSWERED(70.2, GOOD("4")),
};
static const struct simpool_conversation conversation = {1, recorded,
                                                         sizeof recorded / sizeof recorded[0], 0};

/* What the live pool answers, turn by turn. */
struct answers {
    const char *turns[3][5];
};

struct stage {
    char sent[4096];
    char told[16384];
    size_t turn;
    struct simpool_rehearsal_sum sum;
    int64_t took_us;
};

static void play_to(struct stage *stage, const struct simpool_conversation *miner,
                    const struct answers *answers, enum simpool_strictness strictness)
{
    const struct simpool_rehearsal_options options = {.strictness = strictness,
                                                      .window_us = 2000000,
                                                      .patience_us = 5000000,
                                                      .settle_us = 200000};
    struct simpool_rehearsal *rehearsal = simpool_rehearsal_make(miner, &options);
    struct simpool_rehearsal_action action;
    int64_t now_us = 0;
    bool done = false;
    *stage = (struct stage){.turn = 0};
    struct stratum_text sent = stratum_text_in(stage->sent, sizeof stage->sent);
    struct stratum_text told = stratum_text_in(stage->told, sizeof stage->told);
    simpool_rehearsal_begin(rehearsal, now_us);
    while (!done) {
        while (simpool_rehearsal_take(rehearsal, &action)) {
            if (action.step == SIMPOOL_REHEARSAL_SEND) {
                stratum_text_add_bytes(&sent, action.text, action.len);
                for (size_t line = 0; stage->turn < 3 && line < 5; line++) {
                    const char *const answer = answers->turns[stage->turn][line];
                    if (answer != NULL) {
                        now_us += 1000;
                        simpool_rehearsal_on_line(rehearsal, now_us, answer, strlen(answer));
                    }
                }
                stage->turn++;
            } else if (action.step == SIMPOOL_REHEARSAL_DIFFERS) {
                stratum_text_add_bytes(&told, action.text, action.len);
            } else {
                done = true;
            }
        }
        if (!done) {
            now_us = simpool_rehearsal_deadline_us(rehearsal);
            check_true(now_us < INT64_MAX);
            simpool_rehearsal_on_deadline(rehearsal, now_us);
        }
    }
    stage->sum = simpool_rehearsal_sum(rehearsal);
    stage->took_us = now_us;
    simpool_rehearsal_free(rehearsal);
}

static void play(struct stage *stage, const struct answers *answers,
                 enum simpool_strictness strictness)
{
    play_to(stage, &conversation, answers, strictness);
}

void test_rehearsal_of_a_pool_that_answers_alike(void)
{
    static const struct answers alike = {
        {{"{\"error\":null,\"id\":1,\"result\":[[[\"mining.notify\",\"t\"]],\"11223344\",8]}",
          DIFFICULTY, NOTIFY("b1")},
         {GOOD("2")},
         {NOTIFY("b2"), LOW("3"), LOW("4")}}};
    struct stage stage;
    play(&stage, &alike, SIMPOOL_SHAPE_LOOSE);
    check_text(stage.told, "");
    check_int(stage.sum.said, 4);
    check_int(stage.sum.differs, 0);
    check_int(stage.sum.shares, 2);
    check_int(stage.sum.unasked, 1);
    check_true(stage.took_us < 2000000);
    /* Ids are kept; jobs, and the length of extranonce2, are the live session's. */
    check_text(stage.sent,
               SUBSCRIBE "\n" AUTHORIZE "\n"
                         "{\"id\":3,\"method\":\"mining.submit\",\"params\":[\"u\",\"b1\","
                         "\"0000000000000000\",\"60000000\",\"00000001\"]}\n"
                         "{\"id\":4,\"method\":\"mining.submit\",\"params\":[\"u\",\"b1\","
                         "\"0000000000000000\",\"60000000\",\"00000001\"]}\n");
    play(&stage, &alike, SIMPOOL_SHAPE_STRICT);
    check_int(stage.sum.differs, 1); /* the order of keys, and 8 for 4 */
    check_true(strstr(stage.told, "  now       {\"error\":null,\"id\":1,") != NULL);
}

/** A miner that did not wait: the job was under way to it when it said its next line. And one that
 *  was gone before it came. */
void test_rehearsal_of_a_miner_in_a_hurry(void)
{
    static struct simpool_spoken hurried[] = {
        SAID(0.0, SUBSCRIBE),       ANSWERED(0.1, SUBSCRIBED),    SAID(0.2, AUTHORIZE),
        ANSWERED(0.21, DIFFICULTY), ANSWERED(0.22, NOTIFY("a1")), ANSWERED(0.3, GOOD("2")),
    };
    static const struct simpool_conversation whole = {1, hurried, 6, 0};
    static const struct simpool_conversation gone = {1, hurried, 2, 0};
    static const struct answers answers = {{{SUBSCRIBED, DIFFICULTY, NOTIFY("b1")}, {GOOD("2")}}};
    static const struct answers one_more = {
        {{SUBSCRIBED, DIFFICULTY, DIFFICULTY, NOTIFY("b1")}, {GOOD("2"), NOTIFY("b2")}}};
    struct stage stage;
    play_to(&stage, &whole, &answers, SIMPOOL_SHAPE_STRICT);
    check_text(stage.told, "");
    check_int(stage.sum.compared, 4);
    check_int(stage.sum.differs, 0);
    play_to(&stage, &gone, &answers, SIMPOOL_SHAPE_STRICT);
    check_text(stage.told, "");
    check_int(stage.sum.unasked, 2);
    play_to(&stage, &whole, &one_more, SIMPOOL_SHAPE_STRICT);
    check_int(stage.sum.differs, 1); /* told with the turn that it came in */
    check_int(stage.sum.unasked, 1); /* a job after the first one */
    check_true(strstr(stage.told, "  after     " SUBSCRIBE "\n  only now  {") == stage.told);
}

void test_rehearsal_of_pools_that_answer_otherwise(void)
{
    static const struct {
        const char *name;
        struct answers answers;
        size_t differs;
        const char *words;
    } rows[] = {
        {"no difficulty",
         {{{SUBSCRIBED, NOTIFY("b1")}, {GOOD("2")}, {GOOD("3"), GOOD("4")}}},
         1,
         "  only then " DIFFICULTY},
        {"a job before the difficulty",
         {{{SUBSCRIBED, NOTIFY("b1"), DIFFICULTY}, {GOOD("2")}, {GOOD("3"), GOOD("4")}}},
         2,
         "  only now  {\"id\":null,\"method\":\"mining.notify\""},
        {"refused",
         {{{SUBSCRIBED, DIFFICULTY, NOTIFY("b1")}, {LOW("2")}, {GOOD("3"), GOOD("4")}}},
         1,
         "  now       " LOW("2")},
        {"no answer to a share",
         {{{SUBSCRIBED, DIFFICULTY, NOTIFY("b1")}, {GOOD("2")}, {GOOD("3")}}},
         1,
         "  only then " GOOD("4")},
        {"one word more",
         {{{SUBSCRIBED, DIFFICULTY, NOTIFY("b1")},
           {GOOD("2"), "{\"method\":\"client.show_message\",\"params\":[\"hi\"]}"},
           {GOOD("3"), GOOD("4")}}},
         1,
         "  only now  {\"method\":\"client.show_message\""},
        {"silence", {{{NULL}, {NULL}, {NULL}}}, 6, "  only then " SUBSCRIBED},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        struct stage stage;
        play(&stage, &rows[index].answers, SIMPOOL_SHAPE_LOOSE);
        check_row(rows[index].name, stage.sum.differs == rows[index].differs);
        check_row(rows[index].name, strstr(stage.told, rows[index].words) != NULL);
        check_row(rows[index].name, strncmp(stage.told, "  after     {", 13) == 0);
    }
}

void test_rehearsal_of_a_pool_that_hangs_up(void)
{
    const struct simpool_rehearsal_options options = {
        .window_us = 2000000, .patience_us = 5000000, .settle_us = 200000};
    struct simpool_rehearsal *rehearsal = simpool_rehearsal_make(&conversation, &options);
    struct simpool_rehearsal_action action;
    check_true(simpool_rehearsal_deadline_us(rehearsal) == INT64_MAX);
    simpool_rehearsal_begin(rehearsal, 0);
    check_true(simpool_rehearsal_take(rehearsal, &action) && action.step == SIMPOOL_REHEARSAL_SEND);
    simpool_rehearsal_on_line(rehearsal, 10, SUBSCRIBED, strlen(SUBSCRIBED));
    simpool_rehearsal_on_closed(rehearsal, "reset by the peer");
    check_true(simpool_rehearsal_take(rehearsal, &action));
    check_int(action.step, SIMPOOL_REHEARSAL_DIFFERS);
    check_true(strstr(action.text, "the connection ended: reset by the peer") != NULL);
    check_true(simpool_rehearsal_take(rehearsal, &action) && action.step == SIMPOOL_REHEARSAL_DONE);
    check_true(!simpool_rehearsal_take(rehearsal, &action));
    check_int(simpool_rehearsal_sum(rehearsal).differs, 3);
    simpool_rehearsal_free(rehearsal);
    simpool_rehearsal_free(NULL);
}
