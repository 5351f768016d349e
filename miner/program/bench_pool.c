#include "miner/program/bench_pool.h"

#include <inttypes.h>
#include <string.h>

#include "stratum/json.h"
#include "stratum/message.h"
#include "stratum/text.h"

enum { ANSWER_BYTES = 1024 };

static void send(struct miner_bench_pool *pool, const struct stratum_text *text)
{
    if (pool->link != NULL && !text->overflow) {
        stratum_link_send(pool->link, text->at, text->len);
    }
}

static void give_job(struct miner_bench_pool *pool)
{
    static const char hash[] = "00000000000000000000000000000000000000000000000000000000000000";
    char line[ANSWER_BYTES];
    struct stratum_text text = stratum_text_in(line, sizeof line);
    pool->job++;
    stratum_text_format(&text,
                        "{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"%x\",\"%s%02x\","
                        "\"0100\",\"00\",[],\"20000000\",\"1a00ffff\",\"%08" PRIx32 "\",%s]}\n",
                        pool->job, hash, pool->job & 0xff,
                        (uint32_t)stratum_loop_now(pool->loop).unix_s,
                        pool->job % 10 == 1 ? "true" : "false");
    send(pool, &text);
    stratum_loop_arm(pool->loop, &pool->job_timer,
                     stratum_loop_now(pool->loop).now_us + pool->job_every_us);
}

static void on_job_due(void *context)
{
    give_job(context);
}

static void answer(struct miner_bench_pool *pool, const char *line, size_t len)
{
    struct stratum_json_document *document = NULL;
    if (stratum_json_parse(&document, line, len) != STRATUM_OK) {
        return;
    }
    const struct stratum_json request = stratum_json_root(document);
    const char *method = stratum_json_text(stratum_json_get(request, "method"), NULL);
    int64_t id = 0;
    char reply[ANSWER_BYTES];
    struct stratum_text text = stratum_text_in(reply, sizeof reply);
    if (method != NULL && stratum_json_integer(&id, stratum_json_get(request, "id"))) {
        const bool subscribes = strcmp(method, "mining.subscribe") == 0;
        const bool configures = strcmp(method, "mining.configure") == 0;
        const char *result = subscribes   ? "[[[\"mining.notify\",\"1\"]],\"00000001\",4]"
                             : configures ? "{}"
                                          : "true";
        stratum_text_format(&text, "{\"id\":%" PRId64 ",\"result\":%s,\"error\":null}\n", id,
                            result);
        pool->submits += strcmp(method, "mining.submit") == 0 ? 1 : 0;
        if (strcmp(method, "mining.authorize") == 0) {
            stratum_text_add(&text,
                             "{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[");
            stratum_text_number(&text, pool->difficulty);
            stratum_text_add(&text, "]}\n");
        }
        send(pool, &text);
        if (strcmp(method, "mining.authorize") == 0) {
            give_job(pool);
        }
    }
    stratum_json_free(document);
}

static void on_bytes(void *context, const uint8_t *bytes, size_t len)
{
    struct miner_bench_pool *pool = context;
    const char *line = NULL;
    size_t line_len = 0;
    (void)stratum_lines_feed(&pool->lines, bytes, len);
    while (stratum_lines_take(&pool->lines, &line, &line_len) > 0) {
        answer(pool, line, line_len);
    }
}

static void drop(struct miner_bench_pool *pool)
{
    stratum_link_close(pool->link, STRATUM_LINK_FINISH);
    pool->link = NULL;
    stratum_loop_disarm(pool->loop, &pool->job_timer);
}

static void on_closed(void *context, enum stratum_link_end end, const char *text)
{
    (void)end;
    (void)text;
    drop(context);
}

static void on_accepted(void *context, struct stratum_link *link)
{
    static const struct stratum_link_events events = {NULL, on_bytes, on_closed};
    struct miner_bench_pool *pool = context;
    drop(pool);
    pool->link = link;
    stratum_link_own(link, &events, pool);
}

bool miner_bench_pool_open(struct miner_bench_pool *pool, struct stratum_switchboard *board,
                           const struct stratum_address *address)
{
    stratum_lines_init(&pool->lines, STRATUM_LINE_MAX);
    pool->job_timer = stratum_timer_make(on_job_due, pool);
    pool->listener = stratum_listener_mem_make(board, address);
    if (pool->listener == NULL) {
        return false;
    }
    pool->listener->accepted = on_accepted;
    pool->listener->context = pool;
    return true;
}

void miner_bench_pool_close(struct miner_bench_pool *pool)
{
    drop(pool);
    stratum_lines_done(&pool->lines);
    if (pool->listener != NULL) {
        pool->listener->ops->free(pool->listener);
        pool->listener = NULL;
    }
}
