#include <string.h>

#include "qhash/target.h"
#include "tests/unit/check.h"
#include "tests/unit/miner/conversation.h"

#define SET_EXTRANONCE(extranonce1, len)                                                           \
    "{\"id\":null,\"method\":\"mining.set_extranonce\",\"params\":[\"" extranonce1 "\"," len "]}"

void test_session_job_difficulty_is_for_the_next(void)
{
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    const uint64_t epoch = talk->work.epoch;
    conversation_say(talk, SET_DIFFICULTY("64"));
    check_int(talk->events[STRATUM_EVENT_DIFFICULTY], 1);
    check_int(talk->works, 1);
    check_int(talk->work.epoch, epoch);
    conversation_say(talk, NOTIFY("\"next\"", "false"));
    check_near(talk->work.difficulty, 64, 0);
    uint8_t target[32];
    qhash_target_pdiff(target, 64);
    check_bytes(talk->work.target, target, 32);
    conversation_free(talk);
}

/* The first difficulty of a connection is meant for the job that came just before it. */
void test_session_job_first_difficulty_is_at_once(void)
{
    static const struct {
        const char *name;
        const char *difficulty;
        bool old_finds_count; /* they are at least as hard */
    } rows[] = {{"easier than assumed", SET_DIFFICULTY("0.001"), true},
                {"harder than assumed", SET_DIFFICULTY("1000"), false}};
    for (size_t row = 0; row < 2; row++) {
        struct conversation *talk = conversation_make(NULL);
        conversation_open(talk);
        conversation_say(talk, SUBSCRIBED);
        conversation_say(talk, AUTHORIZED);
        conversation_say(talk, NOTIFY("\"a\"", "true"));
        const struct miner_work assumed = talk->work;
        check_near(assumed.difficulty, 1, 0);
        conversation_say(talk, rows[row].difficulty);
        check_row(rows[row].name, talk->works == 2);
        check_row(rows[row].name, talk->work.epoch > assumed.epoch);
        check_row(rows[row].name, talk->work.space == assumed.space);
        conversation_find_for(talk, &assumed, 7);
        check_row(rows[row].name, (talk->sends == 1) == rows[row].old_finds_count);
        check_row(rows[row].name, conversation_mines(talk));
        conversation_say(talk, SET_DIFFICULTY("5"));
        check_row(rows[row].name, talk->works == 2); /* only the first */
        conversation_free(talk);
    }
}

void test_session_job_clean_ends_the_older(void)
{
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    const struct miner_work first = talk->work;
    conversation_say(talk, NOTIFY("\"second\"", "false"));
    const struct miner_work second = talk->work;
    conversation_find_for(talk, &first, 1);
    check_int(talk->sends, 1); /* a refresh ends nothing */
    check_text(talk->sent.as.submit.job_id, "3b7a");
    conversation_say(talk, NOTIFY("\"third\"", "true"));
    conversation_find_for(talk, &first, 2);
    check_int(talk->sends, 0);
    check_int(talk->events[STRATUM_EVENT_DROPPED], 1);
    check_text(talk->event.text, "its job has ended");
    conversation_find_for(talk, &second, 3);
    check_int(talk->sends, 0);
    check_true(miner_session_work(talk->session, second.epoch) == NULL);
    check_true(miner_session_work(talk->session, talk->work.epoch) != NULL);
    check_true(conversation_mines(talk));
    conversation_free(talk);
}

/* The same job again: with other content it replaces, with the same content the search goes on. */
void test_session_job_again(void)
{
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    const struct miner_work first = talk->work;
    conversation_say(talk, SET_DIFFICULTY("2"));
    conversation_say(talk, NOTIFY("\"3b7a\"", "false"));
    check_true(talk->work.epoch > first.epoch);
    check_int(talk->work.space, first.space);
    check_near(talk->work.difficulty, 2, 0);
    conversation_find_for(talk, &first, 1);
    check_int(talk->sends, 1);
    conversation_find(talk, 1); /* the same share, found at its new difficulty */
    check_int(talk->sends, 0);
    check_text(talk->event.text, "it was sent before");

    conversation_say(talk, SET_EXTRANONCE("aabbccddee", "3"));
    check_int(talk->works, 2); /* from the next job on */
    conversation_say(talk, NOTIFY("\"3b7a\"", "false"));
    check_int(talk->works, 3);
    check_true(talk->work.space != first.space);
    check_int(talk->work.extranonce.extranonce1_len, 5);
    check_int(talk->work.extranonce.extranonce2_len, 3);
    conversation_find_for(talk, &first, 2);
    check_int(talk->sends, 0); /* its id now means something else */
    check_true(conversation_mines(talk));
    check_text(talk->sent.as.submit.extranonce2, "000000");

    conversation_say(talk, NOTIFY("\"other\"", "false"));
    const uint64_t other_space = talk->work.space;
    conversation_say(talk, NOTIFY("\"3b7a\"", "false")); /* the one before the last */
    check_true(talk->work.space != other_space);
    check_true(conversation_mines(talk));
    conversation_free(talk);
}

/* Where stale shares are wanted, a clean job ends nothing but the chance to be paid. */
void test_session_job_stale_on_request(void)
{
    struct miner_session_options options = conversation_options();
    options.submit_stale = true;
    struct conversation *talk = conversation_make(&options);
    conversation_begin(talk);
    const struct miner_work first = talk->work;
    conversation_say(talk, NOTIFY("\"second\"", "true"));
    conversation_find_for(talk, &first, 1);
    check_int(talk->sends, 1);
    check_text(talk->sent.as.submit.job_id, "3b7a");
    conversation_say(talk, NOTIFY("\"3b7a\"", "false")); /* the id is another job's now */
    check_true(talk->work.space != first.space);
    conversation_find_for(talk, &first, 2);
    check_int(talk->sends, 0);
    conversation_close(talk);
    conversation_begin(talk);
    conversation_find_for(talk, &first, 3);
    check_int(talk->sends, 0); /* no request goes beyond its connection */
    conversation_free(talk);
}

/* A pool that does not take a moved time says so once: nobody searches one any more, and another
 * pool is not held to it. */
void test_session_job_time(void)
{
    struct miner_session_options options = conversation_options();
    options.ntime_ahead_max = 600;
    struct conversation *talk = conversation_make(&options);
    conversation_begin(talk);
    check_int(talk->work.ntime_ahead_max, 600);
    struct miner_work moved = talk->work;
    moved.job.ntime += 30;
    conversation_find_for(talk, &moved, 1);
    check_text(talk->sent.as.submit.ntime, "69098250");
    char line[128];
    struct stratum_text text = stratum_text_in(line, sizeof line);
    stratum_text_format(&text, "{\"id\":%d,\"result\":null,\"error\":[20,\"ntime out of range\"]}",
                        (int)talk->sent.id.number);
    conversation_say(talk, line);
    check_int(talk->answered.verdict, STRATUM_VERDICT_BAD_TIME);
    check_true(talk->work.epoch > moved.epoch);
    check_int(talk->work.ntime_ahead_max, 0);
    check_true(talk->work.space == moved.space);
    conversation_find_for(talk, &moved, 2);
    check_int(talk->sends, 0);
    check_text(talk->event.text, "its time was moved, which the pool does not take");
    check_true(conversation_mines(talk));
    conversation_say(talk, NOTIFY("\"next\"", "true"));
    check_int(talk->work.ntime_ahead_max, 0);
    conversation_close(talk);
    conversation_forget(talk);
    conversation_begin(talk);
    check_int(talk->work.ntime_ahead_max, 600);
    conversation_free(talk);
}

/* Jobs come and go; those still alive can be answered, up to the limit. */
void test_session_job_many(void)
{
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    struct miner_work oldest = talk->work;
    for (int job = 0; job < 40; job++) {
        char line[4096];
        struct stratum_text text = stratum_text_in(line, sizeof line);
        stratum_text_format(&text, NOTIFY("\"%d\"", "false"), job);
        conversation_say(talk, line);
        check_int(talk->works, job + 2);
        conversation_find_for(talk, &oldest, (uint32_t)job + 1);
        check_int(talk->sends, job < 15 ? 1 : 0);
        talk->now.now_us += 1000000;
    }
    check_true(conversation_mines(talk));
    conversation_free(talk);
}

void test_session_job_dies_with_its_connection(void)
{
    struct conversation *talk = conversation_make(NULL);
    conversation_begin(talk);
    const struct miner_work old = talk->work;
    conversation_find(talk, 1);
    conversation_close(talk);
    check_int(talk->pauses, 1);
    check_int(talk->events[STRATUM_EVENT_ANSWERED], 1);
    check_text(talk->answered.text, "never answered: the connection ended");
    conversation_find_for(talk, &old, 2);
    check_int(talk->sends, 0);
    conversation_begin(talk); /* the same job id, perhaps another job (a pool of many backends) */
    check_true(talk->work.epoch > old.epoch && talk->work.space != old.space);
    conversation_find_for(talk, &old, 3);
    check_int(talk->sends, 0);
    check_int(talk->events[STRATUM_EVENT_DROPPED], 1);
    check_true(conversation_mines(talk));
    conversation_free(talk);
}
