/* Weather over TLS: faults of messages above it, faults of bytes below it. */
#include <stdlib.h>
#include <string.h>

#include "simpool/fault/fault.h"
#include "simpool/server/server.h"
#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_server_world.h"

enum { SECOND_US = 1000000 };

static unsigned put(struct world *world, const char *name,
                    const struct simpool_fault_options *options)
{
    const char *problem = "";
    const unsigned handle =
        simpool_server_fault_on(world->server, 1, simpool_fault_by_name(name), options, &problem);
    check_row(problem, handle > 0);
    return handle;
}

/** Every fault of messages, with options that show in what is heard. */
static const struct {
    const char *name;
    struct simpool_fault_options options;
} messages[] = {
    {"drop", {.method = "mining.set_difficulty"}},
    {"delay", {.method = "reply", .delay_us = 5 * SECOND_US}},
    {"hold", {.method = "reply to mining.submit"}},
    {"duplicate", {.towards = SIMPOOL_TOWARDS_BOTH, .copies = 2}},
    {"reorder", {.delay_us = SECOND_US}},
    {"mutate", {.method = "mining.notify", .path = "params.0", .value = "7"}},
    {"mutate", {.towards = SIMPOOL_TOWARDS_POOL, .path = "id", .value = "77"}},
    {"wrong_id", {.method = "reply"}},
    {"cut", {.method = "mining.notify", .at = 0.5}},
    {"cut", {.method = "mining.notify", .at = 0.5, .how = SIMPOOL_ENDING_FINISH}},
    {"cut", {.method = "mining.notify", .at = 0.5, .how = SIMPOOL_ENDING_HALF}},
};
enum { MESSAGE_ROWS = sizeof messages / sizeof messages[0] };

/** What a miner hears of one and the same talk, in the first second and in a minute. */
struct talk {
    char soon[WORLD_HEARD_MAX];
    char late[WORLD_HEARD_MAX];
    bool ended;
    enum stratum_link_end end;
    enum stratum_cause cause;
};

/** row: a fault of messages that is on; MESSAGE_ROWS: none. */
static void hold_talk(struct talk *out, struct world *world, size_t row)
{
    struct client *const client = world_miner(world);
    world_run(world, 1);
    client->heard_len = 0;
    client->heard[0] = '\0';
    const unsigned handle =
        row < MESSAGE_ROWS ? put(world, messages[row].name, &messages[row].options) : 0;
    simpool_server_set_difficulty(world->server, 1, 8);
    client_send(client, "{\"id\":11,\"method\":\"mining.submit\",\"params\":[]}\n");
    client_send(client, "{\"id\":12,\"method\":\"mining.unheard_of\",\"params\":[]}\n");
    simpool_server_give(world->server, 1, simpool_server_next_job(world->server, 1));
    world_run(world, 1);
    memcpy(out->soon, client->heard, sizeof out->soon);
    world_run(world, 59);
    simpool_server_fault_off(world->server, handle);
    world_run(world, 1);
    memcpy(out->late, client->heard, sizeof out->late);
    out->ended = client->ended;
    out->end = client->end;
    const struct stratum_event *const gone = world_last(world, STRATUM_EVENT_DISCONNECTED);
    out->cause = gone != NULL ? gone->cause : STRATUM_CAUSE_NONE;
    client_free(client);
    world_close(world);
}

/** To the letter, and with the same luck. */
void test_server_tls_faults_of_messages_do_what_they_do_without(void)
{
    static struct talk clear, plain, encrypted;
    size_t count = 0;
    const struct simpool_fault_ops *const *const faults = simpool_faults(&count);
    for (size_t index = 0; index < count; index++) {
        bool has_row = faults[index]->layer != SIMPOOL_OF_MESSAGES;
        for (size_t row = 0; row < MESSAGE_ROWS; row++) {
            has_row |= strcmp(messages[row].name, faults[index]->name) == 0;
        }
        check_row(faults[index]->name, has_row);
    }
    hold_talk(&clear, world_open_tls(true), MESSAGE_ROWS);
    check_true(strstr(clear.late, "\"id\":11,") != NULL && !clear.ended);
    for (size_t row = 0; row < MESSAGE_ROWS; row++) {
        hold_talk(&plain, world_open(true), row);
        hold_talk(&encrypted, world_open_tls(true), row);
        check_row(messages[row].name, strcmp(encrypted.soon, clear.soon) != 0);
        check_text(encrypted.soon, plain.soon);
        check_text(encrypted.late, plain.late);
        check_int(encrypted.ended, plain.ended);
        check_int(encrypted.end, plain.end);
        check_int(encrypted.cause, plain.cause);
    }
}

void test_server_tls_faults_of_bytes_meet_ciphertext(void)
{
    struct world *const world = world_open_tls(true);
    struct client *const client = world_miner(world);
    const struct simpool_fault_options each = {.towards = SIMPOOL_TOWARDS_MINER};
    client->heard_len = 0;
    (void)put(world, "corrupt", &each);
    simpool_server_set_difficulty(world->server, 1, 8);
    world_run(world, 1);
    check_int(client->heard_len, 0); /* one wrong bit, and the record is none */
    check_int(client->end, STRATUM_LINK_END_FAILED);
    check_int(world_last(world, STRATUM_EVENT_DISCONNECTED)->cause, STRATUM_CAUSE_EXCUSED);
    client_free(client);
    world_close(world);
}

/** Whichever layer ends it, it is the fault's doing. */
void test_server_tls_both_layers_end_a_connection(void)
{
    static const char *const names[] = {"reset", "finish", "cut"};
    for (size_t row = 0; row < 3; row++) {
        struct world *const world = world_open_tls(true);
        struct client *const client = world_miner(world);
        const struct simpool_fault_options both = {.towards = SIMPOOL_TOWARDS_BOTH};
        const struct simpool_fault_options slow = {.towards = SIMPOOL_TOWARDS_BOTH,
                                                   .delay_us = SECOND_US / 10};
        (void)put(world, "latency", &slow);
        (void)put(world, "delay", &slow);
        (void)put(world, names[row], &both);
        simpool_server_set_difficulty(world->server, 1, 8);
        world_run(world, 5);
        check_row(names[row], client->ended);
        check_int(world_last(world, STRATUM_EVENT_DISCONNECTED)->cause, STRATUM_CAUSE_FAULT);
        check_int(world_count(world, STRATUM_EVENT_DISCONNECTED), 1);
        client_free(client);
        world_close(world);
    }
}

static void leave(enum stratum_link_close how, const char *bytes_fault)
{
    struct world *const world = world_open_tls(true);
    struct client *const client = world_miner(world);
    const struct simpool_fault_options both = {.towards = SIMPOOL_TOWARDS_BOTH,
                                               .delay_us = 3 * SECOND_US};
    const struct simpool_fault_options all = {.towards = SIMPOOL_TOWARDS_BOTH};
    (void)put(world, "hold", &all);
    (void)put(world, "delay", &both);
    const unsigned wire = put(world, bytes_fault, &both);
    client_send(client, "{\"id\":11,\"method\":\"mining.submit\",\"params\":[]}\n");
    simpool_server_set_difficulty(world->server, 1, 8);
    world_run(world, 1);
    client_close(client, how);
    world_run(world, 1);
    (void)put(world, "silence", &all); /* on a link whose peer is gone */
    simpool_server_fault_off(world->server, wire);
    world_run(world, 1);
    simpool_server_faults_off(world->server);
    world_run(world, 10);
    check_int(world_last(world, STRATUM_EVENT_DISCONNECTED)->cause, STRATUM_CAUSE_EXCUSED);
    client_free(client);
    world_close(world);
}

void test_server_tls_a_miner_leaves_behind_both_layers(void)
{
    leave(STRATUM_LINK_FINISH, "latency");
    leave(STRATUM_LINK_RESET, "latency");
    leave(STRATUM_LINK_FINISH, "silence");
    leave(STRATUM_LINK_RESET, "silence");
}

/** Who comes is shown the new one, who is there stays. */
void test_server_tls_another_certificate_is_shown(void)
{
    struct world *const world = world_open_tls(true);
    struct client *const before = world_miner(world);
    for (int kind = STRATUM_CERTIFICATE_KINDS; kind-- > 0;) {
        check_true(simpool_server_show_certificate(world->server,
                                                   (enum stratum_certificate_kind)kind) == NULL);
        struct client *const client = world_dial(world);
        world_run(world, 1);
        check_row(stratum_certificate_word((enum stratum_certificate_kind)kind),
                  client->opened == (kind == STRATUM_CERTIFICATE_GOOD));
        client_free(client);
    }
    check_true(!before->ended);
    client_free(before);
    world_close(world);
    struct world *const plain = world_open(true);
    check_true(simpool_server_show_certificate(plain->server, STRATUM_CERTIFICATE_GOOD) != NULL);
    world_close(plain);
}

/** Half a handshake, a byte a second: no more of it than that. */
void test_server_tls_a_slow_handshake_has_an_end(void)
{
    static const char hello[] = "\x16\x03\x01\x02";
    struct world *const world = world_open_tls(false);
    struct client client = {.link = NULL};
    world->address.tls = false;
    client_dial(&client, world);
    int seconds = 0;
    for (; seconds < 60 && !client.ended; seconds++) {
        client_send(&client, seconds < 4 ? (char[]){hello[seconds], '\0'} : "");
        world_run(world, 1);
    }
    check_true(client.ended && seconds >= 15 && seconds <= 17);
    check_int(world_count(world, STRATUM_EVENT_PROBED), 1);
    world_close(world);
}
