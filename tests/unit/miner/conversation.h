/** A fake pool for the session: says lines, and keeps what the session then wanted. */
#ifndef TESTS_UNIT_MINER_CONVERSATION_H
#define TESTS_UNIT_MINER_CONVERSATION_H

#include "miner/session/session.h"
#include "stratum/message.h"

/* The lines of a real pool of the NOMP family: fixtures/transcripts. */
#define SUBSCRIBED                                                                                 \
    "{\"id\":1,\"result\":[[[\"mining.set_difficulty\",\"deadbeefcafebabe9362030000000000\"],"     \
    "[\"mining.notify\",\"deadbeefcafebabe9362030000000000\"]],\"180313f6\",4],\"error\":null}"
#define AUTHORIZED "{\"id\":2,\"result\":true,\"error\":null}"
#define SET_DIFFICULTY(number)                                                                     \
    "{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[" number "]}"
#define RECONNECT(params)     "{\"id\":null,\"method\":\"client.reconnect\",\"params\":" params "}"
#define NOTIFY(job_id, clean) NOTIFY_AT("69098232", job_id, clean)
#define NOTIFY_AT(ntime, job_id, clean)                                                            \
    "{\"id\":null,\"method\":\"mining.notify\",\"params\":[" job_id ",\"" PREVHASH "\",\"" COINB1  \
    "\",\"" COINB2 "\",[\"" BRANCH1 "\",\"" BRANCH2 "\"],\"20000004\",\"1a0ccaa1\",\"" ntime       \
    "\"," clean "]}"
#define PREVHASH "01779216da70df67be46143a8dd959a4ab209c367e2a38350000006b00000000"
#define COINB1                                                                                     \
    "01000000010000000000000000000000000000000000000000000000000000000000000000ffffffff20031df400" \
    "0"                                                                                            \
    "43282096908"
#define COINB2                                                                                     \
    "0d2f6e6f64655374726174756d2f00000000030000000000000000266a24aa21a9ed2671306d68834ddb449e4833" \
    "1"                                                                                            \
    "43d962c331fd5bcdcd9de9275384d630e8267c676120b270100000016001496a15ea9fb6cc5d0d327e5fa88bb418" \
    "3"                                                                                            \
    "170f47ceabf0fa0200000000160014b2d089f1db1205d98baa5b8d9bdeda22813e6fe000000000"
#define BRANCH1 "1d365c04f2d04ebcd35fbc8da6300cd131a623aa8cdb7dbb6f8a72429f5407ed"
#define BRANCH2 "49952090aac37b3d8449f15cd7baf0df26ae787bc21ebb5dbc9bfb8a3262aec0"

/** Everything one call of the session left, and what it has said since the opening. */
struct conversation {
    struct miner_session *session;
    struct stratum_instant now;
    unsigned sends; /* of the last call */
    unsigned works;
    unsigned pauses;
    unsigned closes;
    unsigned readies;
    unsigned events[STRATUM_EVENT_COUNT]; /* of the last call */
    bool refused;                         /* of the last close */
    const char *close_text;
    struct stratum_event event;    /* the last one */
    struct stratum_event answered; /* the last of its kind */
    struct stratum_reconnect reconnect;
    unsigned reconnects;
    char line[40 * 1024];        /* the last one sent, with its newline */
    struct miner_work work;      /* the latest */
    struct stratum_message sent; /* the last line, decoded */
};

/** Defaults: everything off but what a pool must have. */
struct miner_session_options conversation_options(void);
struct conversation *conversation_make(const struct miner_session_options *options);
void conversation_free(struct conversation *talk);

void conversation_open(struct conversation *talk);
void conversation_say(struct conversation *talk, const char *line);
void conversation_close(struct conversation *talk);
void conversation_forget(struct conversation *talk);
/** Time goes by; deadlines on the way are told to the session. */
void conversation_wait(struct conversation *talk, int64_t us);
/** A find for the latest work. */
void conversation_find(struct conversation *talk, uint32_t nonce);
void conversation_find_for(struct conversation *talk, const struct miner_work *work,
                           uint32_t nonce);
/** Open, and everything up to the first work, as NOMP does it. */
void conversation_begin(struct conversation *talk);
/** Whether the next find is sent: one line, a submit of the latest work's job. */
bool conversation_mines(struct conversation *talk);

#endif
