/* Requests as values in, replies as values out, over a pool in virtual time. */
#include "simpool/server/control.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/simpool/test_simpool_server_world.h"

struct desk {
    struct world *world;
    struct simpool_control control;
    struct stratum_http_reply reply;
    char text[16384]; /* the body of the reply last had */
};

static void feed(void *context, const struct stratum_event *event)
{
    simpool_kpis_feed(context, event);
}

static void desk_open(struct desk *desk)
{
    *desk = (struct desk){.world = world_open(false)};
    desk->control = (struct simpool_control){desk->world->server, simpool_kpis_make()};
    simpool_server_listen(desk->world->server, feed, desk->control.kpis);
}

static void desk_close(struct desk *desk)
{
    world_close(desk->world);
    simpool_kpis_free(desk->control.kpis);
}

/** The reply's status; its body is in desk->text. */
static unsigned ask(struct desk *desk, const char *method, const char *path, const char *body)
{
    struct stratum_http_request request = {
        .method = method, .path = path, .body = body, .body_len = strlen(body)};
    char split[64];
    (void)snprintf(split, sizeof split, "%s", path);
    char *const asked = strchr(split, '?');
    if (asked != NULL) { /* "?handle=7": of the faults */
        char *const equals = strchr(asked, '=');
        *asked = *equals = '\0';
        request.path = asked > split ? split : "/1/faults";
        request.arguments[0].name = asked + 1;
        request.arguments[0].value = equals + 1;
        request.argument_count = 1;
    }
    desk->reply = (struct stratum_http_reply){.status = 200};
    simpool_control_handle(&desk->control, &request, &desk->reply);
    const size_t len =
        desk->reply.body.len < sizeof desk->text - 1 ? desk->reply.body.len : sizeof desk->text - 1;
    memcpy(desk->text, stratum_queue_view(&desk->reply.body), len);
    desk->text[len] = '\0';
    stratum_queue_done(&desk->reply.body);
    check_row(path, !desk->reply.incomplete);
    return desk->reply.status;
}

static bool says(const struct desk *desk, const char *words)
{
    return check_row(desk->text, strstr(desk->text, words) != NULL);
}

void test_control_looks(void)
{
    struct desk desk;
    desk_open(&desk);
    struct client *miner = world_miner(desk.world);
    client_send(miner,
                "{\"id\":5,\"method\":\"mining.submit\",\"params\":[\"w\",\"nope\",\"00000000\","
                "\"00000000\",\"00000000\"]}\n");
    world_run(desk.world, 1);
    check_int(ask(&desk, "GET", "/1/sessions", ""), 200);
    says(&desk,
         "{\"rig\":1,\"subscribed\":true,\"authorized\":true,\"user\":\"w\",\"agent\":\"t/1\"");
    says(&desk, "\"difficulty\":1e-07");
    says(&desk, "\"shares\":{\"unknown-job\":1}");
    check_int(ask(&desk, "GET", "/1/jobs", ""), 200);
    says(&desk, "{\"number\":1,\"ended\":false,");
    check_int(ask(&desk, "GET", "/1/faults", ""), 200);
    check_text(desk.text, "{\"faults\":[]}\n");
    check_int(ask(&desk, "GET", "/1/kpis", ""), 200);
    says(&desk, "\"name\":\"acceptance_rate\"");
    says(&desk, "\"tally\":{\"connections\":1,");
    check_int(ask(&desk, "GET", "/metrics", ""), 200);
    check_text(desk.reply.type, "text/plain; version=0.0.4");
    says(&desk, "\nsimpool_rigs_authorized 1\n");
    says(&desk, "\nsimpool_shares_total{verdict=\"unknown-job\"} 1\n");
    says(&desk, "# TYPE simpool_acceptance_rate gauge\nsimpool_acceptance_rate 0\n");
    client_free(miner);
    desk_close(&desk);
}

void test_control_steers(void)
{
    struct desk desk;
    desk_open(&desk);
    struct client *miner = world_miner(desk.world);
    struct client *other = world_miner(desk.world);
    const size_t jobs = world_count(desk.world, STRATUM_EVENT_JOB);
    check_int(ask(&desk, "POST", "/1/jobs", "{\"clean\":true}"), 200);
    says(&desk, "{\"number\":2,\"id\":\"");
    check_int(world_count(desk.world, STRATUM_EVENT_JOB), jobs + 2);
    check_int(world_count(desk.world, STRATUM_EVENT_JOB_ENDED), 1);
    check_int(ask(&desk, "POST", "/1/difficulty", "{\"difficulty\":0.5}"), 200);
    check_text(desk.text, "{\"rigs\":2}\n");
    check_int(ask(&desk, "POST", "/1/jobs", ""), 200);
    check_near(world_last(desk.world, STRATUM_EVENT_JOB)->difficulty, 0.5, 0);
    check_int(ask(&desk, "POST", "/1/hang_up", "{\"rig\":2,\"how\":\"reset\"}"), 200);
    world_run(desk.world, 0.1);
    check_true(!miner->ended && other->ended);
    check_int(other->end, STRATUM_LINK_END_RESET);
    check_int(ask(&desk, "POST", "/1/refuse", "{\"refuse\":true}"), 200);
    check_int(world_count(desk.world, STRATUM_EVENT_UNREACHABLE), 1);
    check_int(ask(&desk, "POST", "/1/refuse", "{\"refuse\":false}"), 200);
    check_int(world_count(desk.world, STRATUM_EVENT_REACHABLE), 1);
    check_int(ask(&desk, "POST", "/1/hang_up", ""), 200);
    check_text(desk.text, "{\"rigs\":1}\n");
    world_run(desk.world, 0.1);
    check_true(miner->ended && miner->end == STRATUM_LINK_END_FINISHED);
    client_free(miner);
    client_free(other);
    desk_close(&desk);
}

void test_control_makes_weather(void)
{
    struct desk desk;
    desk_open(&desk);
    struct client *miner = world_miner(desk.world);
    check_int(ask(&desk, "POST", "/1/faults",
                  "{\"fault\":\"latency\",\"rig\":1,\"delay\":\"40ms\",\"towards\":\"miner\"}"),
              200);
    check_text(desk.text, "{\"handle\":1}\n");
    check_int(ask(&desk, "POST", "/1/faults", "{\"fault\":\"slice\",\"bytes\":3,\"gap\":\"1ms\"}"),
              200);
    check_int(ask(&desk, "POST", "/1/faults", "{\"fault\":\"throttle\",\"rate\":\"64 KB/s\"}"),
              200);
    check_int(ask(&desk, "GET", "/1/faults", ""), 200);
    says(&desk, "{\"handle\":1,\"rig\":1,\"what\":\"latency(rig.link, \\\"40ms\\\", { "
                "towards = \\\"miner\\\" })\"}");
    says(&desk, "slice(pool, { bytes = 3, gap = \\\"1ms\\\" })");
    says(&desk, "throttle(pool, \\\"64000 B/s\\\")");
    check_int(ask(&desk, "DELETE", "?handle=2", ""), 200);
    check_text(desk.text, "{\"lifted\":1}\n");
    check_int(ask(&desk, "DELETE", "?handle=2", ""), 404);
    check_int(ask(&desk, "DELETE", "/1/faults", ""), 200);
    check_text(desk.text, "{\"lifted\":2}\n");
    check_int(world_count(desk.world, STRATUM_EVENT_FAULT_OFF), 3);
    client_free(miner);
    desk_close(&desk);
}

void test_control_refuses_nonsense(void)
{
    static const struct {
        const char *method;
        const char *path;
        const char *body;
        unsigned status;
        const char *words;
    } rows[] = {
        {"GET", "/1/nothing", "", 404, "there is no /1/nothing; GET / lists what is"},
        {"DELETE", "/metrics", "", 405, "DELETE is not for /metrics"},
        {"POST", "/", "", 405, "POST is not for /;"},
        {"POST", "/1/jobs", "{\"clean\":1}", 400, "true or false"},
        {"POST", "/1/jobs", "{\"cleann\":true}", 400,
         "there is no \\\"cleann\\\" here; there are clean"},
        {"POST", "/1/jobs", "{\"clea\":true}", 400, "there is no"},
        {"POST", "/1/jobs", "[]", 400, "no JSON object"},
        {"POST", "/1/jobs", "{\"clean\":", 400, "no JSON object"},
        {"POST", "/1/difficulty", "{}", 400, "a number above 0"},
        {"POST", "/1/difficulty", "{\"difficulty\":-1}", 400, "a number above 0"},
        {"POST", "/1/difficulty", "{\"difficulty\":1,\"rig\":9}", 404, "no rig 9 is connected"},
        {"POST", "/1/difficulty", "{\"difficulty\":1,\"rig\":\"x\"}", 400,
         "the number of a connection"},
        {"POST", "/1/hang_up", "{\"how\":\"softly\"}", 400, "finish"},
        {"POST", "/1/refuse", "{}", 400, "true or false"},
        {"POST", "/1/faults", "{\"fault\":\"rain\"}", 400, "is one of latency, "},
        {"POST", "/1/faults", "{\"fault\":\"latency\",\"delay\":4}", 400, "expected \\\"90s\\\""},
        {"POST", "/1/faults", "{\"fault\":\"drop\",\"method\":\"notify\"}", 400,
         "\\\"method\\\": expected mining.notify"},
        {"POST", "/1/faults", "{\"fault\":\"slice\",\"bytes\":-4}", 400, "a whole number from 1"},
        {"POST", "/1/faults", "{\"fault\":\"slice\",\"bytes\":0}", 400, ""},
        {"POST", "/1/faults", "{\"fault\":\"silence\",\"towards\":\"me\"}", 400, "towards"},
        {"POST", "/1/faults", "{\"fault\":\"silence\",\"bytes\":4}", 400, "silence takes no "},
        {"DELETE", "?handle=x", "", 400, "handle is a number"},
        {"DELETE", "?handle=-1", "", 400, "handle is a number"},
        {"DELETE", "?handle=99999999999999999999", "", 404, "no fault 99999999999999999999 is on"},
        {"DELETE", "?handel=1", "", 400,
         "there is no \\\"handel\\\" behind the ?; there is handle"},
        {"DELETE", "/1/faults", "{\"handle\":1}", 400, "no body: say ?handle=N"},
        {"POST", "/1/jobs?clean=true", "", 400, "there is no \\\"clean\\\" behind the ?"},
    };
    struct desk desk;
    desk_open(&desk);
    for (size_t index = 0; index < sizeof rows / sizeof rows[0]; index++) {
        check_int(ask(&desk, rows[index].method, rows[index].path, rows[index].body),
                  rows[index].status);
        says(&desk, rows[index].words);
        says(&desk, "{\"error\":");
    }
    check_int(ask(&desk, "GET", "/", ""), 200);
    says(&desk, "\"path\":\"/metrics\"");
    desk_close(&desk);
}
