#include "tests/unit/miner/conversation.h"

#include <stdlib.h>
#include <string.h>

#include "stratum/decode.h"
#include "tests/unit/check.h"

#define SECOND_US INT64_C(1000000)

struct miner_session_options conversation_options(void)
{
    return (struct miner_session_options){
        .user = "bc1quser.rig",
        .pass = "x",
        .agent = "tester/1",
        .algorithm = QHASH_ALGORITHM_QHASH,
        .silence_limit_us = 150 * SECOND_US,
        .job_limit_us = 1800 * SECOND_US,
        .reply_limit_us = 30 * SECOND_US,
        .answer_limit_us = 60 * SECOND_US,
    };
}

struct conversation *conversation_make(const struct miner_session_options *options)
{
    struct conversation *talk = calloc(1, sizeof *talk);
    const struct miner_session_options plain = conversation_options();
    if (talk == NULL) {
        abort();
    }
    talk->session = miner_session_make(options != NULL ? options : &plain);
    if (talk->session == NULL) {
        abort();
    }
    talk->now = (struct stratum_instant){1000, 1762230834};
    return talk;
}

void conversation_free(struct conversation *talk)
{
    miner_session_free(talk->session);
    free(talk);
}

static void take_send(struct conversation *talk, const char *line, size_t len)
{
    talk->sends++;
    check_true(len > 1 && len < sizeof talk->line && line[len - 1] == '\n');
    memcpy(talk->line, line, len);
    talk->line[len] = '\0';
    check_int(stratum_decode(&talk->sent, line, len - 1, NULL), STRATUM_OK);
}

static void take_all(struct conversation *talk)
{
    struct miner_action action;
    while (miner_session_next(talk->session, &action)) {
        switch (action.kind) {
        case MINER_ACTION_SEND:
            take_send(talk, action.as.send.line, action.as.send.len);
            break;
        case MINER_ACTION_CLOSE:
            talk->closes++;
            talk->refused = action.as.close.refused;
            talk->close_text = action.as.close.text;
            check_int(action.as.close.cause, STRATUM_CAUSE_EXCUSED);
            break;
        case MINER_ACTION_WORK:
            talk->works++;
            check_true(action.as.work->epoch > talk->work.epoch);
            talk->work = *action.as.work;
            break;
        case MINER_ACTION_PAUSE:
            talk->pauses++;
            break;
        case MINER_ACTION_RECONNECT:
            talk->reconnects++;
            talk->reconnect = action.as.reconnect;
            break;
        case MINER_ACTION_READY:
            talk->readies++;
            break;
        case MINER_ACTION_EVENT:
            talk->event = *action.as.event;
            talk->events[talk->event.kind]++;
            if (talk->event.kind == STRATUM_EVENT_ANSWERED) {
                talk->answered = talk->event;
            }
            break;
        }
    }
}

static void begin(struct conversation *talk)
{
    talk->sends = 0;
    memset(talk->events, 0, sizeof talk->events);
}

void conversation_open(struct conversation *talk)
{
    begin(talk);
    talk->closes = 0;
    miner_session_on_open(talk->session, talk->now);
    take_all(talk);
}

void conversation_say(struct conversation *talk, const char *line)
{
    begin(talk);
    miner_session_on_line(talk->session, talk->now, line, strlen(line));
    take_all(talk);
}

void conversation_close(struct conversation *talk)
{
    begin(talk);
    miner_session_on_closed(talk->session, talk->now);
    take_all(talk);
}

void conversation_forget(struct conversation *talk)
{
    begin(talk);
    miner_session_forget(talk->session, talk->now);
    take_all(talk);
}

void conversation_wait(struct conversation *talk, int64_t us)
{
    const int64_t until_us = talk->now.now_us + us;
    begin(talk);
    while (miner_session_deadline_us(talk->session) <= until_us) {
        talk->now.now_us = miner_session_deadline_us(talk->session);
        miner_session_on_deadline(talk->session, talk->now);
        take_all(talk);
    }
    talk->now.now_us = until_us;
}

void conversation_find_for(struct conversation *talk, const struct miner_work *work, uint32_t nonce)
{
    struct miner_find find = {.epoch = work->epoch};
    find.share.extranonce2_len = work->extranonce.extranonce2_len;
    find.share.ntime = work->job.ntime;
    find.share.version = work->job.version;
    find.share.nonce = nonce;
    begin(talk);
    miner_session_on_find(talk->session, talk->now, &find);
    take_all(talk);
}

void conversation_find(struct conversation *talk, uint32_t nonce)
{
    conversation_find_for(talk, &talk->work, nonce);
}

void conversation_begin(struct conversation *talk)
{
    conversation_open(talk);
    conversation_say(talk, SUBSCRIBED);
    conversation_say(talk, SET_DIFFICULTY("1"));
    conversation_say(talk, NOTIFY("\"3b7a\"", "true"));
    conversation_say(talk, AUTHORIZED);
}

bool conversation_mines(struct conversation *talk)
{
    talk->now.now_us += SECOND_US;
    conversation_find(talk, (uint32_t)talk->now.now_us);
    return talk->closes == 0 && talk->sends == 1 && talk->sent.kind == STRATUM_SUBMIT &&
           talk->events[STRATUM_EVENT_SUBMITTED] == 1 &&
           strcmp(talk->sent.as.submit.job_id, talk->work.job.job_id) == 0 &&
           strlen(talk->sent.as.submit.extranonce2) == 2 * talk->work.extranonce.extranonce2_len;
}
