#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/miner/conversation.h"

#define SECOND_US INT64_C(1000000)
#define SUBSCRIBED_AS(session, extranonce1)                                                        \
    "{\"id\":1,\"result\":[[[\"mining.notify\",\"" session "\"]],\"" extranonce1                   \
    "\",4],\"error\":null}"

static struct conversation *begun(void)
{
    struct miner_session_options options = conversation_options();
    options.resume = true;
    struct conversation *talk = conversation_make(&options);
    conversation_open(talk);
    check_text(talk->sent.as.subscribe.session, "");
    conversation_say(talk, SUBSCRIBED_AS("s1", "aabbccdd"));
    conversation_say(talk, SET_DIFFICULTY("1"));
    conversation_say(talk, NOTIFY("\"j1\"", "true"));
    conversation_say(talk, AUTHORIZED);
    return talk;
}

static void reopen(struct conversation *talk, const char *reply)
{
    conversation_open(talk);
    check_text(talk->sent.as.subscribe.session, "s1");
    conversation_say(talk, reply);
}

/* Some pools give the job before they answer the subscription: what waits is kept until then. */
void test_session_resume_after_an_early_job(void)
{
    struct conversation *talk = begun();
    const struct miner_work old = talk->work;
    conversation_close(talk);
    conversation_find_for(talk, &old, 2);
    reopen(talk, NOTIFY("\"j2\"", "true"));
    check_int(talk->events[STRATUM_EVENT_DROPPED], 0);
    conversation_say(talk, SUBSCRIBED_AS("s1", "aabbccdd"));
    check_int(talk->events[STRATUM_EVENT_DROPPED], 0);
    conversation_say(talk, AUTHORIZED);
    check_int(talk->sends, 1);
    check_text(talk->sent.as.submit.job_id, "j1");
    conversation_free(talk);
}

/* Where the connection's first job came so early, the next clean one means it. */
void test_session_resume_the_second_job_is_clean(void)
{
    struct conversation *talk = begun();
    const struct miner_work old = talk->work;
    conversation_close(talk);
    reopen(talk, NOTIFY("\"j2\"", "true"));
    conversation_say(talk, SUBSCRIBED_AS("s1", "aabbccdd"));
    conversation_say(talk, AUTHORIZED);
    conversation_find_for(talk, &old, 1);
    check_int(talk->sends, 1);
    conversation_say(talk, NOTIFY("\"j3\"", "true"));
    conversation_find_for(talk, &old, 2);
    check_int(talk->sends, 0);
    check_text(talk->event.text, "its job has ended");
    conversation_free(talk);
}

/* The same extranonce1 again: what was unanswered and what was found meanwhile is sent, once each,
 * and the connection's first clean job ends nothing of the same block. */
void test_session_resume_saves_shares(void)
{
    struct conversation *talk = begun();
    const struct miner_work old = talk->work;
    conversation_find(talk, 1);
    conversation_close(talk);
    check_int(talk->events[STRATUM_EVENT_ANSWERED], 0);
    conversation_find_for(talk, &old, 2);
    check_int(talk->events[STRATUM_EVENT_DROPPED], 0);
    check_int(miner_session_unanswered(talk->session), 2);

    reopen(talk, SUBSCRIBED_AS("s1", "aabbccdd"));
    check_int(talk->sends, 1); /* authorize alone */
    conversation_find_for(talk, &old, 3);
    check_int(talk->sends, 0);
    conversation_say(talk, NOTIFY("\"j2\"", "true"));
    check_int(talk->sends, 0);
    conversation_say(talk, AUTHORIZED);
    check_int(talk->sends, 3);
    check_text(talk->sent.as.submit.job_id, "j1");
    check_text(talk->sent.as.submit.nonce, "00000003");
    check_int(miner_session_unanswered(talk->session), 3);
    conversation_say(talk, "{\"id\":3,\"result\":null,\"error\":[22,\"duplicate\",null]}");
    check_int(talk->answered.verdict, STRATUM_VERDICT_DUPLICATE);
    check_text(talk->answered.text, "sent again after a break: it had arrived before");
    conversation_say(talk, "{\"id\":4,\"result\":true}");
    check_int(talk->answered.verdict, STRATUM_VERDICT_ACCEPTED);
    conversation_say(talk, NOTIFY("\"j3\"", "true"));
    conversation_find_for(talk, &old, 4); /* the next clean one means it */
    check_int(talk->sends, 0);
    check_true(conversation_mines(talk));
    conversation_free(talk);
}

/* The same job again, but the new connection lets no version be rolled, or not yet: it is searched
 * anew, for the old search goes on where headers are that the pool would not take. */
void test_session_resume_another_mask(void)
{
    struct miner_session_options options = conversation_options();
    options.resume = true;
    options.version_rolling = true;
    struct conversation *talk = conversation_make(&options);
    for (unsigned connection = 0; connection < 2; connection++) {
        conversation_open(talk);
        if (connection == 0) {
            conversation_say(talk, "{\"id\":1,\"result\":{\"version-rolling\":true,"
                                   "\"version-rolling.mask\":\"1fffe000\"},\"error\":null}");
        }
        conversation_say(talk, "{\"id\":2,\"result\":[[[\"mining.notify\",\"s1\"]],"
                               "\"aabbccdd\",4],\"error\":null}");
        conversation_say(talk, "{\"id\":3,\"result\":true,\"error\":null}");
        const uint64_t before = talk->work.space;
        conversation_say(talk, NOTIFY("\"j1\"", "true"));
        check_int(talk->works, connection + 1);
        check_int(talk->work.version_mask, connection == 0 ? 0x1fffe000 : 0);
        check_true(talk->work.space != before);
        conversation_close(talk);
    }
    conversation_free(talk);
}

/* Another extranonce1, another session id unasked for, or another pool: nothing is sent again. */
void test_session_resume_refused(void)
{
    struct conversation *talk = begun();
    const struct miner_work old = talk->work;
    conversation_find(talk, 1);
    conversation_close(talk);
    conversation_find_for(talk, &old, 2);
    reopen(talk, SUBSCRIBED_AS("s2", "aabbccde"));
    check_int(talk->events[STRATUM_EVENT_ANSWERED], 1);
    check_text(talk->answered.text, "never answered: the connection ended");
    conversation_say(talk, NOTIFY("\"j1\"", "true"));
    conversation_say(talk, AUTHORIZED);
    check_int(talk->sends, 0);
    check_int(talk->events[STRATUM_EVENT_DROPPED], 1);
    check_text(talk->event.text, "its connection has ended");
    check_true(conversation_mines(talk));
    conversation_free(talk);

    talk = begun();
    const struct miner_work other = talk->work;
    conversation_find(talk, 1);
    conversation_close(talk);
    conversation_find_for(talk, &other, 2);
    conversation_forget(talk);
    check_int(talk->events[STRATUM_EVENT_ANSWERED], 1);
    check_int(talk->events[STRATUM_EVENT_DROPPED], 1);
    check_int(miner_session_unanswered(talk->session), 0);
    conversation_open(talk);
    check_text(talk->sent.as.subscribe.session, "");
    conversation_free(talk);
}

/* A new block came while nobody was connected: the old job's shares are worth nothing. */
void test_session_resume_new_block(void)
{
    struct conversation *talk = begun();
    const struct miner_work old = talk->work;
    conversation_find(talk, 1);
    conversation_close(talk);
    conversation_find_for(talk, &old, 2);
    reopen(talk, SUBSCRIBED_AS("s1", "aabbccdd"));
    char line[] = NOTIFY("\"j2\"", "true");
    strstr(line, PREVHASH)[0] = 'f';
    conversation_say(talk, line);
    conversation_say(talk, AUTHORIZED);
    check_int(talk->sends, 0);
    check_int(talk->events[STRATUM_EVENT_DROPPED], 1);
    conversation_say(talk, SET_DIFFICULTY("1"));
    check_int(miner_session_unanswered(talk->session), 0);
    check_true(conversation_mines(talk));
    conversation_free(talk);
}

/* A pool that refuses to resume is asked without it the next time. */
void test_session_resume_refused_subscribe(void)
{
    struct conversation *talk = begun();
    conversation_find(talk, 1);
    conversation_close(talk);
    reopen(talk, "{\"id\":1,\"result\":null,\"error\":[20,\"no such session\",null]}");
    check_int(talk->closes, 1);
    conversation_close(talk);
    check_int(talk->events[STRATUM_EVENT_ANSWERED], 1);
    check_int(talk->answered.verdict, STRATUM_VERDICT_NONE);
    conversation_open(talk);
    check_text(talk->sent.as.subscribe.session, "");
    conversation_say(talk, SUBSCRIBED_AS("s2", "aabbccdd")); /* all of its miners have this one */
    conversation_say(talk, AUTHORIZED);
    check_int(talk->sends, 0);
    conversation_free(talk);
}

/* A pool that resumes, and then does not let us in: what waits goes on waiting. */
void test_session_resume_refused_user(void)
{
    struct conversation *talk = begun();
    const struct miner_work old = talk->work;
    conversation_close(talk);
    conversation_find_for(talk, &old, 1);
    reopen(talk, SUBSCRIBED_AS("s1", "aabbccdd"));
    conversation_say(talk, "{\"id\":2,\"result\":false,\"error\":null}");
    check_int(talk->closes, 1);
    check_int(talk->sends, 0);
    conversation_close(talk);
    check_int(miner_session_unanswered(talk->session), 1);
    reopen(talk, SUBSCRIBED_AS("s1", "aabbccdd"));
    conversation_say(talk, AUTHORIZED);
    check_int(talk->sends, 1);
    conversation_free(talk);
}

/* What waits is limited, and what does not fit is counted. */
void test_session_resume_held_limit(void)
{
    struct conversation *talk = begun();
    const struct miner_work old = talk->work;
    conversation_close(talk);
    unsigned dropped = 0;
    for (uint32_t nonce = 0; nonce < 70; nonce++) {
        conversation_find_for(talk, &old, nonce);
        dropped += talk->events[STRATUM_EVENT_DROPPED];
    }
    check_int(dropped, 6);
    conversation_close(talk); /* a dial that came to nothing */
    reopen(talk, SUBSCRIBED_AS("s1", "aabbccdd"));
    conversation_say(talk, AUTHORIZED);
    check_int(talk->sends, 64);
    conversation_free(talk);
}

/* Nor does it wait for ever: no pool remembers a session for so long. It is counted in time, not
 * only when somebody comes. */
void test_session_resume_held_too_long(void)
{
    struct conversation *talk = begun();
    const struct miner_work old = talk->work;
    conversation_close(talk);
    conversation_find_for(talk, &old, 1);
    conversation_wait(talk, 300 * SECOND_US);
    conversation_find_for(talk, &old, 2);
    conversation_wait(talk, 299 * SECOND_US);
    check_int(talk->events[STRATUM_EVENT_DROPPED], 0);
    check_int(miner_session_unanswered(talk->session), 2);
    conversation_wait(talk, SECOND_US);
    check_int(talk->events[STRATUM_EVENT_DROPPED], 1);
    check_text(talk->event.text, "it waited too long for a connection");
    check_text(talk->event.job, "j1");
    check_int(miner_session_unanswered(talk->session), 1);
    reopen(talk, SUBSCRIBED_AS("s1", "aabbccdd"));
    conversation_say(talk, AUTHORIZED);
    check_int(talk->sends, 1);
    check_text(talk->sent.as.submit.nonce, "00000002");
    conversation_free(talk);
}
