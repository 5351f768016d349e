#include "simpool/fault/talk.h"

#include <string.h>

#include "tests/unit/check.h"

static bool hear(struct simpool_talk *talk, const char *wanted, enum simpool_towards towards,
                 const char *line)
{
    const struct simpool_parcel parcel = {
        .bytes = (const uint8_t *)line, .len = strlen(line), .towards = towards};
    return simpool_talk_hear(talk, wanted, &parcel);
}

/** A misspelt method would fit nothing, and a story whose fault meets nothing proves nothing. */
void test_fault_talk_misspelt(void)
{
    static const struct {
        const char *wanted;
        const char *meant; /* NULL: it may be meant as it is */
    } rows[] = {
        {"", NULL},
        {"*", NULL},
        {"reply", NULL},
        {"mining.notify", NULL},
        {"reply to mining.submit", NULL},
        {"mining.notifi", "mining.notify"},
        {"Mining.Notify", "mining.notify"},
        {"notify", "mining.notify"},
        {"reply to mining.submitt", "mining.submit"},
        {"reply to submit", "mining.submit"},
        {"replay", "reply"},
        {"mining.set_goal", NULL}, /* other pools' and miners' own words */
        {"mining.set_target", NULL},
        {"mining.get_txnhashes", NULL},
        {"client.get_stats", NULL},
        {"client.get_algo", NULL},
        {"mining.hashrate", NULL},
        {"eth_submitWork", NULL},
        {"getwork", NULL},
        {"ready", NULL},
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        const char *const meant = simpool_talk_meant(rows[index].wanted);
        check_row(rows[index].wanted, (meant == NULL) == (rows[index].meant == NULL) &&
                                          (meant == NULL || strcmp(meant, rows[index].meant) == 0));
    }
}

void test_fault_talk_methods(void)
{
    static const struct {
        const char *wanted;
        const char *line;
        bool fits;
    } rows[] = {
        {"", "anything\n", true},
        {"", "", true},
        {"mining.notify", "{\"method\":\"mining.notify\"}\n", true},
        {"mining.notify", "{\"id\":null, \"method\" : \"mining.notify\", \"params\":[]}\n", true},
        {"mining.notify", "{\"method\":\"mining.notif\"}\n", false},
        {"mining.notify", "{\"params\":[\"mining.notify\"],\"method\":\"x\"}\n", false},
        {"mining.notify", "{\"id\":1,\"result\":[[\"mining.notify\",\"1\"]]}\n", false},
        {"mining.notify", "mining.notify\n", false},
        {"reply", "{\"id\":1,\"result\":true}\n", true},
        {"reply", "{\"id\":1,\"method\":\"x\"}\n", false},
        {"reply", "{\"result\":true}\n", false},
        {"reply", "true\n", false},
        {"rep", "{\"id\":1,\"result\":true}\n", false},
        {"reply to x", "{\"id\":1,\"result\":true}\n", false}, /* nobody asked */
    };
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        struct simpool_talk talk = {.next = 0};
        check_row(rows[index].line, hear(&talk, rows[index].wanted, SIMPOOL_TOWARDS_MINER,
                                         rows[index].line) == rows[index].fits);
    }
}

/** A reply is known by the request of its id that went the other way, the newest of it. */
void test_fault_talk_replies(void)
{
    struct simpool_talk talk = {.next = 0};
    static const char wanted[] = "reply to mining.submit";
    const enum simpool_towards up = SIMPOOL_TOWARDS_POOL;
    const enum simpool_towards down = SIMPOOL_TOWARDS_MINER;
    check_true(!hear(&talk, wanted, up, "{\"id\":4,\"method\":\"mining.submit\"}\n"));
    check_true(!hear(&talk, wanted, up, "{\"id\":5,\"method\":\"mining.authorize\"}\n"));
    check_true(!hear(&talk, wanted, up, "{\"id\":4,\"result\":1}\n")); /* the wrong way */
    check_true(hear(&talk, wanted, down, "{\"id\":4,\"result\":1}\n"));
    check_true(!hear(&talk, wanted, down, "{\"id\":5,\"result\":1}\n"));
    check_true(!hear(&talk, wanted, down, "{\"id\":\"4\",\"result\":1}\n")); /* another id */
    check_true(!hear(&talk, wanted, up, "{\"id\":4,\"method\":\"mining.ping\"}\n"));
    check_true(!hear(&talk, wanted, down, "{\"id\":4,\"result\":1}\n"));
    for (int index = 0; index < SIMPOOL_TALK_ASKED_MAX; index++) {
        (void)hear(&talk, wanted, up, "{\"id\":9,\"method\":\"mining.submit\"}\n");
    }
    check_true(hear(&talk, wanted, down, "{\"id\":9,\"result\":1}\n"));
    check_true(!hear(&talk, "reply to mining.authorize", down, "{\"id\":5,\"result\":1}\n"));
}
