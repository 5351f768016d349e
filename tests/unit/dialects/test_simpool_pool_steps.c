/* What each dialect does at which moment: the whole conversation, in rows. */
#include <stdio.h>
#include <string.h>

#include "tests/unit/check.h"
#include "tests/unit/dialects/hall.h"

/* The methods of what was said, replies as "=" (granted) and "!" (an error), blanks between reads:
 * "= d n" is a reply, a difficulty and a job, "=dn" the same in one segment. */
static void outline(char out[128], struct desk *desk)
{
    static const struct {
        const char *part;
        char letter;
    } letters[] = {{"mining.notify\",\"params\":", 'n'},
                   {"method\":\"mining.notify", 'n'},
                   {"method\":\"mining.set_difficulty", 'd'},
                   {"mining.set_difficulty\",\"params\":", 'd'},
                   {"mining.set_extranonce", 'x'},
                   {"set_version_mask", 'v'},
                   {"client.reconnect", 'r'},
                   {"client.get_version", '?'},
                   {"client.show_message", 's'},
                   {"mining.ping", 'p'},
                   {"mining.set_goal", 'g'}};
    size_t len = 0;
    size_t send = 0;
    while (*desk->said != '\0' && len < 126) {
        const size_t line_len = strcspn(desk->said, "\n");
        char line[4096];
        (void)snprintf(line, sizeof line, "%.*s", (int)line_len, desk->said);
        char letter = strstr(line, "\"error\":[") != NULL || strstr(line, "\"error\":{") != NULL ||
                              strstr(line, "\"error\":\"") != NULL
                          ? '!'
                          : '=';
        for (size_t index = 0; index < sizeof letters / sizeof letters[0]; index++) {
            if (strstr(line, letters[index].part) != NULL && strstr(line, "\"result\"") == NULL) {
                letter = letters[index].letter;
                break;
            }
        }
        out[len++] = letter;
        desk->said += line_len + 1;
        while (send < desk->sends && desk->ends[send] < (size_t)(desk->said - desk->said_all)) {
            send++;
        }
        if (desk->ends[send] == (size_t)(desk->said - desk->said_all) && *desk->said != '\0') {
            out[len++] = ' ';
        }
    }
    out[len] = '\0';
}

static void says(const char *dialect, struct desk *desk, const char *expected)
{
    char found[128];
    char where[256];
    outline(found, desk);
    (void)snprintf(where, sizeof where, "%s: \"%s\", \"%s\" expected", dialect, found, expected);
    check_row(where, strcmp(found, expected) == 0);
}

void test_steps_greet_in_each_familys_order(void)
{
    static const struct {
        const char *dialect, *subscribe, *authorize;
    } rows[] = {
        {"nomp", "= d n", "="},  {"ckpool", "= d", "n d ="},   {"ckpool-classic", "= d", "n d ="},
        {"datum", "=dn", "="},   {"eloipool", "=dn ?", "= s"}, {"public-pool", "=", "= d n"},
        {"yiimp", "= d n", "="}, {"miningcore", "= d n", "="}, {"nicehash", "=", "= d n"},
        {"mrr", "=", "= r d n"}, {"strict", "=", "= d n"},     {"hostile", "? s =n", "ndp= g"},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct hall hall = hall_open(rows[row].dialect);
        const uint32_t rig = desk_rig(hall.desk);
        desk_line(hall.desk, rig, SUBSCRIBE);
        says(rows[row].dialect, hall.desk, rows[row].subscribe);
        desk_line(hall.desk, rig, AUTHORIZE);
        says(rows[row].dialect, hall.desk, rows[row].authorize);
        check_row(rows[row].dialect, simpool_pool_rig(hall.desk->pool, rig)->authorized);
        check_row(rows[row].dialect, simpool_pool_rig(hall.desk->pool, rig)->job > 0);
        hall_close(&hall);
    }
}

/* One line after the handshake, and the whole answer. */
static const struct {
    const char *dialect, *line, *said;
} talks[] = {
    {"ckpool", ASK("mining.extranonce.subscribe", "[]"),
     "{\"result\":null,\"error\":[20,\"Not supported.\",null],\"id\":3}\n"},
    {"ckpool", ASK("mining.configure", "[[],{}]"),
     "{\"result\":{\"version-rolling\":true,\"version-rolling.mask\":\"1fffe000\"},\"id\":3,"
     "\"error\":null}\n"},
    {"ckpool", ASK("mining.get_transactions", "[\"x\"]"),
     "{\"id\":3,\"result\":0,\"error\":null}\n"},
    {"ckpool", ASK("mining.nonsense", "[]"), ""},
    {"ckpool",
     ASK("mining.submit", "[\"w\",\"zz\",\"0000000000000000\",\"00000000\",\"00000000\"]"),
     "{\"result\":false,\"error\":[21,\"Invalid JobID\",null],\"id\":3}\n"},
    {"ckpool",
     ASK("mining.submit", "[\"v\",\"zz\",\"0000000000000000\",\"00000000\",\"00000000\"]"),
     "{\"result\":false,\"error\":[20,\"Worker mismatch\",null],\"id\":3}\n"},
    {"ckpool-classic",
     ASK("mining.submit", "[\"w\",\"zz\",\"0000000000000000\",\"00000000\",\"00000000\"]"),
     "{\"reject-reason\":\"Invalid JobID\",\"result\":false,\"error\":null,\"id\":3}\n"},
    {"datum", ASK("mining.extranonce.subscribe", "[]"),
     "{\"error\":[-3,\"Method not found\",null],\"id\":3,\"result\":null}\n"},
    {"datum", ASK("mining.nonsense", "[]"),
     "{\"error\":[-3,\"Method not found\",null],\"id\":3,\"result\":null}\n"},
    {"datum",
     ASK("mining.configure", "[[\"version-rolling\",\"minimum-difficulty\",\"info\"],"
                             "{\"version-rolling.mask\":\"0000ffff\","
                             "\"minimum-difficulty.value\":8}]"),
     "{\"error\":null,\"id\":3,\"result\":{\"version-rolling\":true,"
     "\"version-rolling.mask\":\"0000e000\",\"minimum-difficulty\":false,\"info\":true}}\n"
     "{\"id\":null,\"method\":\"mining.set_version_mask\",\"params\":[\"0000e000\"]}\n"},
    {"public-pool", "{\"id\":\"auth\",\"method\":\"mining.extranonce.subscribe\",\"params\":[]}",
     ""},
    {"public-pool-2023", "{\"id\":\"auth\",\"method\":\"mining.authorize\",\"params\":[\"w\"]}",
     "{\"id\":\"auth\",\"result\":null,\"error\":[20,\"Subscription validation error\",\"\"]}\n"},
    {"yiimp", ASK("mining.multi_version", "[4]"), "{\"id\":3,\"result\":false,\"error\":null}\n"},
    {"yiimp", ASK("mining.ping", "[]"), "{\"id\":3,\"result\":\"pong\",\"error\":null}\n"},
    {"yiimp", ASK("mining.get_transactions", "[\"x\"]"),
     "{\"id\":3,\"result\":[],\"error\":null}\n"},
    {"yiimp", ASK("mining.extranonce.subscribe", "[]"),
     "{\"id\":3,\"result\":true,\"error\":null}\n"},
    {"yiimp", ASK("mining.nonsense", "[]"),
     "{\"id\":3,\"result\":false,\"error\":[20,\"Not supported\",null]}\n"},
    {"yiimp", ASK("mining.submit", "[\"w\",\"zz\",\"0000\",\"00000000\",\"00000000\"]"),
     "{\"id\":3,\"result\":false,\"error\":[24,\"Invalid extranonce2 size\",null]}\n"},
    {"miningcore", ASK("mining.nonsense", "[]"),
     "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":20,\"message\":\"unsupported request\",\"data\":"
     "null},\"id\":3}\n"},
    {"miningcore", ASK("mining.submit", "[\"w\",\"zz\",\"00000000\",\"00000000\",\"00000000\"]"),
     "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":21,\"message\":\"job not found\",\"data\":null},"
     "\"id\":3}\n"},
    {"nicehash", ASK("mining.extranonce.subscribe", "[]"),
     "{\"id\":3,\"result\":true,\"error\":null}\n"},
    {"strict", ASK("mining.nonsense", "[]"),
     "{\"id\":3,\"result\":null,\"error\":[-3,\"Method not found\",null]}\n"},
    {"hostile", ASK("mining.submit", "[\"w\",\"zz\",\"0000000000\",\"00000000\",\"00000000\"]"),
     "{\"error\":\"job not found\",\"id\":3}\n"},
};

void test_steps_answer_in_each_familys_words(void)
{
    for (size_t row = 0; row < sizeof talks / sizeof talks[0]; row++) {
        struct hall hall = hall_open(talks[row].dialect);
        const uint32_t rig = desk_rig(hall.desk);
        desk_line(hall.desk, rig, SUBSCRIBE);
        desk_line(hall.desk, rig, AUTHORIZE);
        (void)desk_said(hall.desk);
        desk_line(hall.desk, rig, talks[row].line);
        check_text(desk_said(hall.desk), talks[row].said);
        hall_close(&hall);
    }
}

void test_steps_turn_down_what_comes_too_early(void)
{
    static const struct {
        const char *dialect;
        bool closed;
        const char *said;
    } rows[] = {
        {"nomp", false, "{\"id\":3,\"result\":null,\"error\":[24,\"unauthorized worker\",null]}\n"},
        {"ckpool", true, ""},
        {"public-pool", true, ""},
        {"strict", true, "{\"id\":3,\"result\":null,\"error\":[25,\"not subscribed\",null]}\n"},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct hall hall = hall_open(rows[row].dialect);
        const uint32_t rig = desk_rig(hall.desk);
        desk_line(hall.desk, rig, ASK("mining.submit", "[\"w\",\"1\",\"0\",\"0\",\"0\"]"));
        check_text(desk_said(hall.desk), rows[row].said);
        check_row(rows[row].dialect, (hall.desk->closed_rig == rig) == rows[row].closed);
        hall_close(&hall);
    }
}

void test_steps_send_each_user_away_once(void)
{
    struct hall hall = hall_open("mrr");
    static const char *const expected[] = {"= r d n", "= d n", "= r d n"};
    for (size_t round = 0; round < 3; round++) {
        const uint32_t rig = desk_rig(hall.desk);
        desk_line(hall.desk, rig, SUBSCRIBE);
        (void)desk_said(hall.desk);
        desk_line(hall.desk, rig, AUTHORIZE);
        says("mrr", hall.desk, expected[round]);
        simpool_pool_on_closed(hall.desk->pool, hall.desk->now, rig, STRATUM_CAUSE_MINER);
        desk_drain(hall.desk);
        check_int(desk_last(hall.desk, STRATUM_EVENT_DISCONNECTED)->cause,
                  round == 1 ? STRATUM_CAUSE_MINER : STRATUM_CAUSE_EXCUSED);
    }
    hall_close(&hall);
}

/* A story's pool of the base dialect, changed by hand. */
static struct desk *desk_of(const struct simpool_dialect *dialect)
{
    struct simpool_pool_options options = desk_options();
    options.dialect = dialect;
    options.scripted = false;
    return desk_open(&options, NULL);
}

void test_steps_vardiff_tells_by_the_familys_ways(void)
{
    static const struct {
        const char *dialect;
        const char *said; /* after the share that decides */
    } rows[] = {{"ckpool", "d ="}, {"miningcore", "= d n"}, {"yiimp", "= d"}, {"nomp", "="}};
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct hall hall = hall_open(rows[row].dialect);
        struct simpool_dialect dialect = *simpool_dialect_of(hall.book);
        dialect.vardiff = (struct simpool_vardiff_options){
            .target_s = 10, .retarget_s = 20, .variance = 0.3, .most = 3e-7};
        struct desk *desk = desk_of(&dialect);
        const uint32_t rig = desk_miner(desk);
        uint32_t nonce = 0;
        const uint32_t job = simpool_pool_rig(desk->pool, rig)->job;
        char found[128] = "";
        for (int share = 0; share < 30 && strlen(found) < 2; share++) {
            const struct stratum_share next = desk_find(desk, rig, job, &nonce, 4e-7, 1);
            (void)desk_said(desk);
            check_int(desk_submit(desk, rig, job, &next), STRATUM_VERDICT_ACCEPTED);
            outline(found, desk);
            desk->now.now_us += 1000000;
        }
        if (strcmp(rows[row].dialect, "nomp") == 0) {
            check_near(simpool_pool_rig(desk->pool, rig)->difficulty, 1e-7, 0);
            simpool_pool_give(desk->pool, desk->now, rig, job);
            desk_drain(desk);
        } else {
            check_text(found, rows[row].said);
        }
        check_near(simpool_pool_rig(desk->pool, rig)->difficulty, 3e-7, 1e-20);
        desk_close(desk);
        hall_close(&hall);
    }
}

void test_steps_a_difficulty_may_hold_at_once(void)
{
    for (int at_once = 0; at_once < 2; at_once++) {
        struct simpool_dialect dialect = simpool_dialect_nomp;
        dialect.difficulty_at_once = at_once == 1;
        dialect.pays_previous = false;
        struct simpool_pool_options options = desk_options();
        options.dialect = &dialect;
        struct desk *desk = desk_open(&options, NULL);
        const uint32_t rig = desk_miner(desk);
        uint32_t nonce = 0;
        const uint32_t job = simpool_pool_rig(desk->pool, rig)->job;
        const struct stratum_share easy = desk_find(desk, rig, job, &nonce, 1e-7, 1e-6);
        simpool_pool_set_difficulty(desk->pool, desk->now, rig, 1e-5);
        check_int(desk_submit(desk, rig, job, &easy),
                  at_once ? STRATUM_VERDICT_LOW_DIFFICULTY : STRATUM_VERDICT_ACCEPTED);
        desk_close(desk);
    }
}

void test_steps_late_shares_may_be_hushed_up(void)
{
    struct hall hall = hall_open("yiimp");
    struct desk *desk = hall.desk;
    const uint32_t rig = desk_miner(desk);
    uint32_t nonce = 0;
    const uint32_t job = simpool_pool_rig(desk->pool, rig)->job;
    const struct stratum_share share = desk_find(desk, rig, job, &nonce, 1e-7, 1);
    desk_pass(desk, 600); /* blocks pass */
    (void)desk_said(desk);
    check_int(desk_submit(desk, rig, job, &share), STRATUM_VERDICT_STALE);
    check_text(desk_said(desk), "{\"id\":7,\"result\":true,\"error\":null}\n");
    hall_close(&hall);
}

void test_steps_bans_who_sends_rubbish(void)
{
    struct hall hall = hall_open("strict");
    struct desk *desk = hall.desk;
    const uint32_t rig = desk_miner(desk);
    size_t sent = 0;
    while (desk->closed_rig == 0 && sent < 100) {
        desk_line(desk, rig,
                  ASK("mining.submit", "[\"w\",\"zz\",\"00000000\",\"00000000\",\"00000000\"]"));
        sent++;
    }
    check_int(sent, 50);
    check_int(desk_count(desk, STRATUM_EVENT_SHARE), 50);
    check_text(desk->closed_why, "too many of its shares were refused");
    check_int(simpool_pool_on_open(desk->pool, desk->now, "mem:9"), 0);
    check_true(simpool_pool_on_open(desk->pool, desk->now, "men:1") > 0); /* somebody else */
    desk_drain(desk);
    desk_pass(desk, 61);
    check_true(desk_rig(desk) > 0);
    hall_close(&hall);
}
