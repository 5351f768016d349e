/** Every message of Stratum V1 as a plain value: fixed capacities, no pointers, copy freely.
 *
 *  Big (a coinbase may be 100 KB): keep one in the machine that decodes, not on the stack.
 *  source  docs/STRATUM.md
 */
#ifndef STRATUM_MESSAGE_H
#define STRATUM_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stratum/status.h"

enum {
    STRATUM_LINE_MAX = 512 * 1024, /* one line, without its newline */
    STRATUM_JOB_ID_MAX = 1024, /* bytes of a job id; NOMP uses 4, datum 16, hostile pools more */
    STRATUM_COINBASE_MAX = 128 * 1024, /* coinb1 and coinb2 together, in bytes */
    STRATUM_BRANCHES_MAX = 32,         /* 2^32 transactions */
    STRATUM_EXTRANONCE_MAX = 32,       /* extranonce1 alone, extranonce2 alone */
    STRATUM_TEXT_MAX = 1024,           /* user names, agents, messages; longer ones are cut */
    STRATUM_ID_MAX = 64,
    STRATUM_HOST_MAX = 255,
    STRATUM_METHOD_MAX = 64
};

/** The id as the peer wrote it: matching is by kind and value, echoing is verbatim. */
enum stratum_id_kind { STRATUM_ID_NONE, STRATUM_ID_NULL, STRATUM_ID_NUMBER, STRATUM_ID_STRING };
struct stratum_id {
    enum stratum_id_kind kind;
    int64_t number;
    char text[STRATUM_ID_MAX + 1];
};

enum stratum_kind {
    STRATUM_UNKNOWN, /* a method we do not know: raw.method says which */
    STRATUM_REPLY,
    /* client to server */
    STRATUM_SUBSCRIBE,
    STRATUM_AUTHORIZE,
    STRATUM_SUBMIT,
    STRATUM_CONFIGURE,
    STRATUM_EXTRANONCE_SUBSCRIBE,
    STRATUM_SUGGEST_DIFFICULTY,
    STRATUM_SUGGEST_TARGET,
    /* server to client */
    STRATUM_SET_DIFFICULTY,
    STRATUM_SET_EXTRANONCE,
    STRATUM_SET_VERSION_MASK,
    STRATUM_NOTIFY,
    STRATUM_RECONNECT,
    STRATUM_SHOW_MESSAGE,
    STRATUM_GET_VERSION,
    STRATUM_PING, /* either way */
    STRATUM_KIND_COUNT
};

struct stratum_subscribe {
    char agent[STRATUM_TEXT_MAX + 1];   /* empty: none given */
    char session[STRATUM_TEXT_MAX + 1]; /* the subscription to resume; empty: none */
};

struct stratum_authorize {
    char user[STRATUM_TEXT_MAX + 1];
    char pass[STRATUM_TEXT_MAX + 1];
};

/** A share as it is written: texts, because a judge must see what was really sent.
 *  ntime, nonce and version_bits are 8 hex digits of a big-endian number; all may be malformed. */
struct stratum_submit {
    char user[STRATUM_TEXT_MAX + 1];
    char job_id[STRATUM_JOB_ID_MAX + 1];
    char extranonce2[2 * STRATUM_EXTRANONCE_MAX + 2]; /* one digit more than can be right */
    char ntime[16];
    char nonce[16];
    char version_bits[16]; /* empty: not given */
};

struct stratum_configure {
    bool version_rolling;
    uint32_t version_mask; /* asked for; 0xffffffff when not given */
    uint32_t version_min_bit_count;
    bool minimum_difficulty;
    double minimum_difficulty_value;
    bool subscribe_extranonce;
    bool info;
};

struct stratum_set_difficulty {
    double difficulty; /* finite and > 0 */
};

struct stratum_set_extranonce {
    uint8_t extranonce1[STRATUM_EXTRANONCE_MAX];
    size_t extranonce1_len;
    size_t
        extranonce2_len; /* 0 to STRATUM_EXTRANONCE_MAX; 0: there is nothing to choose but time */
};

struct stratum_set_version_mask {
    uint32_t version_mask;
};

/** A job as it arrives. Integers are values; prevhash is as sent (header order after a swap of
 *  each 4-byte group, see stratum/job.h). */
struct stratum_notify {
    char job_id[STRATUM_JOB_ID_MAX + 1];
    uint8_t prevhash_words[32]; /* the 32 bytes of the hex, unswapped */
    size_t coinb1_len;
    size_t coinb2_len;
    size_t branch_count;
    uint8_t branches[STRATUM_BRANCHES_MAX][32];
    uint32_t version;
    uint32_t nbits;
    uint32_t ntime;
    bool clean;
    uint8_t coinbase[STRATUM_COINBASE_MAX]; /* coinb1, then coinb2; last, as little of it is used */
};

/** Copy a job, and of its coinbase only what is used: the rest would be 130 KB of pages touched. */
void stratum_notify_copy(struct stratum_notify *out, const struct stratum_notify *from);

struct stratum_reconnect {
    char host[STRATUM_HOST_MAX + 1]; /* empty: the same */
    uint16_t port;                   /* 0: the same */
    uint32_t wait_s;
};

struct stratum_show_message {
    char text[STRATUM_TEXT_MAX + 1];
};

struct stratum_suggest_difficulty {
    double difficulty;
};

struct stratum_suggest_target {
    uint8_t target[32]; /* little-endian, as a digest; the wire has it big-endian */
};

/** What a result looked like. The asker knows which shape it hoped for. */
enum stratum_result {
    STRATUM_RESULT_ABSENT,
    STRATUM_RESULT_NULL,
    STRATUM_RESULT_TRUE,  /* true, or what pools send for it: 1, "true", {"status":"OK"} */
    STRATUM_RESULT_FALSE, /* false, 0 */
    STRATUM_RESULT_SUBSCRIBED,
    STRATUM_RESULT_CONFIGURED,
    STRATUM_RESULT_OTHER
};

struct stratum_reply {
    enum stratum_result result;
    enum stratum_status problem; /* why an array was no subscription; STRATUM_OK else */
    bool failed;                 /* there is an error, in any of its shapes */
    int error_code;              /* 0 when the shape has none */
    char error_text[STRATUM_TEXT_MAX + 1];
    struct {
        char session[STRATUM_TEXT_MAX + 1]; /* of the notify subscription; may be empty */
        struct stratum_set_extranonce extranonce;
    } subscribed;
    struct {
        bool version_rolling;
        uint32_t version_mask;
        bool minimum_difficulty;
        bool subscribe_extranonce;
    } configured;
};

struct stratum_message {
    enum stratum_kind kind;
    struct stratum_id id;
    char method[STRATUM_METHOD_MAX + 1]; /* as written; cut when longer */
    union {
        struct stratum_subscribe subscribe;
        struct stratum_authorize authorize;
        struct stratum_submit submit;
        struct stratum_configure configure;
        struct stratum_suggest_difficulty suggest_difficulty;
        struct stratum_suggest_target suggest_target;
        struct stratum_set_difficulty set_difficulty;
        struct stratum_set_extranonce set_extranonce;
        struct stratum_set_version_mask set_version_mask;
        struct stratum_notify notify;
        struct stratum_reconnect reconnect;
        struct stratum_show_message show_message;
        struct stratum_reply reply;
        char version_text[STRATUM_TEXT_MAX + 1]; /* unused by GET_VERSION and PING requests */
    } as;
};

/** "mining.subscribe" and so on; NULL for STRATUM_UNKNOWN and STRATUM_REPLY. */
const char *stratum_kind_method(enum stratum_kind kind);
/** The kind of a method's name; STRATUM_UNKNOWN when it is none of ours. */
enum stratum_kind stratum_kind_of_method(const char *method);
/** Same kind and same value. */
bool stratum_id_equal(const struct stratum_id *a, const struct stratum_id *b);
struct stratum_id stratum_id_of_number(int64_t number);

#endif
