/* A server that answers by script, and what the one who asks is told. */
#include "stratum/net/http_get.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/net/world.h"

/** What was asked, and what came of it. One at a time. */
struct asking {
    struct world *world;
    struct stratum_http_get *get;
    int answered;
    unsigned status;
    char body[256];
    char problem[256];
};

static struct asking asking; /* a test's hooks know the world alone */
static const char *script;   /* what the server says to a whole request; NULL: nothing */
static bool hangs_up;        /* and then */
static char request[1024];

static void on_answered(void *context, const struct stratum_http_answer *answer,
                        const char *problem)
{
    struct asking *const here = context;
    here->answered++;
    if (answer != NULL) {
        here->status = answer->status;
        (void)snprintf(here->body, sizeof here->body, "%.*s", (int)answer->body.len,
                       (const char *)stratum_queue_view(&answer->body));
    } else {
        (void)snprintf(here->problem, sizeof here->problem, "%s", problem);
    }
    stratum_http_get_close(here->get); /* from within */
    here->get = NULL;
}

static void on_request(struct world_end *end, const uint8_t *bytes, size_t len)
{
    const size_t here = strlen(request);
    (void)snprintf(request + here, sizeof request - here, "%.*s", (int)len, (const char *)bytes);
    if (strstr(request, "\r\n\r\n") == NULL || script == NULL) {
        return;
    }
    for (const char *at = script; *at != '\0'; at++) {
        stratum_link_send(end->link, at, 1);
    }
    if (hangs_up) {
        world_close(end, STRATUM_LINK_FINISH);
    }
}

static bool is_answered(const struct world *world)
{
    (void)world;
    return asking.answered > 0;
}

static void ask(struct world *world, const struct stratum_address *address)
{
    asking = (struct asking){.world = world};
    request[0] = '\0';
    world->server.on_bytes = on_request;
    asking.get = stratum_http_get_open(world->loop, world->dialer, address, "/1/summary?x=%20",
                                       on_answered, &asking);
    check_true(asking.get != NULL);
    world_run(world, is_answered);
    check_int(asking.answered, 1);
}

static void ask_each(struct world *world)
{
    char host[400];
    const struct stratum_address *const address = &world->listener->address;
    (void)snprintf(host, sizeof host, "\r\nHost: %s:%u\r\n", address->host, address->port);

    script = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    hangs_up = false;
    ask(world, address);
    check_int(asking.status, 200);
    check_text(asking.body, "{}");
    check_true(strncmp(request, "GET /1/summary?x=%20 HTTP/1.1\r\n", 31) == 0);
    check_true(strstr(request, host) != NULL);

    script = "HTTP/1.0 404 No\r\n\r\ngone";
    hangs_up = true;
    ask(world, address);
    check_int(asking.status, 404);
    check_text(asking.body, "gone");

    script = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}";
    ask(world, address);
    check_true(strstr(asking.problem, "hung up in the middle") != NULL);

    script = "{\"id\":1}\n";
    hangs_up = false;
    ask(world, address);
    check_true(strstr(asking.problem, "does not speak HTTP") != NULL);
}

void test_http_get_answers(void)
{
    world_each(ask_each);
}

void test_http_get_nobody_there(void)
{
    struct world world;
    if (world_init(&world, WORLD_TCP)) {
        world.listener->ops->refuse(world.listener, true);
        ask(&world, &world.listener->address);
        check_true(asking.problem[0] != '\0');
        world_done(&world);
    }
}

/** On virtual time: nobody waits for this. */
void test_http_get_waits_so_long(void)
{
    struct world world;
    if (world_init(&world, WORLD_MEM)) {
        script = NULL;
        ask(&world, &world.listener->address);
        check_text(asking.problem, "no answer within 5 s");
        check_int(stratum_loop_now(world.loop).now_us, STRATUM_HTTP_GET_US);
        world_done(&world);
    }
}

void test_http_get_closed_before(void)
{
    struct world world;
    if (world_init(&world, WORLD_MEM)) {
        asking = (struct asking){.world = &world};
        asking.get = stratum_http_get_open(world.loop, world.dialer, &world.listener->address, "/",
                                           on_answered, &asking);
        stratum_http_get_close(asking.get);
        stratum_http_get_close(NULL);
        stratum_loop_run(world.loop); /* until nothing can happen any more */
        check_int(asking.answered, 0);
        world_done(&world);
    }
}
