/* Messages one by one, for stories that want more than a welcome: whole messages, lines of any
 * JSON, any bytes. */
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

#include "simpool/script/arguments.h"
#include "simpool/script/json.h"
#include "simpool/script/objects.h"
#include "simpool/script/state.h"
#include "simpool/script/vocabulary.h"
#include "stratum/encode.h"

enum { SENT_STEP_BYTES = 16 };

static struct simpool_server *server_of(lua_State *lua)
{
    return script_story_of(lua)->run.server;
}

static bool message_came(struct simpool_story *story, struct script_wait *wait)
{
    if (simpool_server_take_held(story->run.server, wait->rig->number, wait->method,
                                 &story->message)) {
        wait->count = 0;
        return true;
    }
    return !script_rig_open(story, wait->rig->number);
}

static void set_text(lua_State *lua, const char *name, const char *value)
{
    lua_pushstring(lua, value);
    lua_setfield(lua, -2, name);
}

static void set_id(lua_State *lua, const struct stratum_id *id)
{
    if (id->kind == STRATUM_ID_NUMBER) {
        lua_pushinteger(lua, id->number);
    } else if (id->kind == STRATUM_ID_STRING) {
        lua_pushstring(lua, id->text);
    } else {
        lua_pushlightuserdata(lua, NULL);
    }
    lua_setfield(lua, -2, "id");
}

/** The fields of a message that a miner can say. */
static void set_fields(lua_State *lua, const struct stratum_message *message)
{
    switch (message->kind) {
    case STRATUM_SUBSCRIBE:
        set_text(lua, "agent", message->as.subscribe.agent);
        set_text(lua, "session", message->as.subscribe.session);
        break;
    case STRATUM_AUTHORIZE:
        set_text(lua, "user", message->as.authorize.user);
        set_text(lua, "pass", message->as.authorize.pass);
        break;
    case STRATUM_SUBMIT:
        set_text(lua, "user", message->as.submit.user);
        set_text(lua, "job", message->as.submit.job_id);
        set_text(lua, "extranonce2", message->as.submit.extranonce2);
        set_text(lua, "ntime", message->as.submit.ntime);
        set_text(lua, "nonce", message->as.submit.nonce);
        set_text(lua, "version_bits", message->as.submit.version_bits);
        break;
    case STRATUM_CONFIGURE:
        lua_pushboolean(lua, message->as.configure.version_rolling);
        lua_setfield(lua, -2, "version_rolling");
        break;
    case STRATUM_SUGGEST_DIFFICULTY:
        lua_pushnumber(lua, message->as.suggest_difficulty.difficulty);
        lua_setfield(lua, -2, "difficulty");
        break;
    default:
        break;
    }
}

static int message_answer(lua_State *lua, struct script_wait *wait)
{
    const struct stratum_message *const message = &script_story_of(lua)->message;
    if (wait->count > 0) {
        return script_fail_gone(lua, wait->rig->number, wait->what);
    }
    lua_newtable(lua);
    set_text(lua, "method", message->method);
    set_text(lua, "label", message->method);
    set_id(lua, &message->id);
    set_fields(lua, message);
    script_record_close(lua, "message");
    return 1;
}

/** --- doc A rig's messages
 *  rig:expect(method, { within = "30s" }) -> message
 *  Takes the next message of that method ("mining.subscribe"; "*" for any) instead of letting the
 *  pool answer it. It has `method` and `id`, and of subscribe `agent, session`, of authorize `user,
 *  pass`, of submit `user, job, extranonce2, ntime, nonce, version_bits`, of configure
 *  `version_rolling`, of suggest_difficulty `difficulty`. "reply" is the miner's next answer to
 * what the story asked with send_line; answers wait for this, the last 64 of them, except those
 * under the id null. Other messages that came before they were expected were the pool's to answer.
 */
static int rig_expect(lua_State *lua)
{
    struct script_wait wait = {
        .ready = message_came, .answer = message_answer, .rig = script_rig_at(lua, 1), .count = 1};
    const char *const method = luaL_checkstring(lua, 2);
    script_method(lua, method);
    script_options(lua, 3, "expect");
    wait.within_us = script_option_us(lua, 3, "within", SCRIPT_WITHIN_US);
    (void)snprintf(wait.method, sizeof wait.method, "%s", method);
    (void)snprintf(wait.what, sizeof wait.what, "%.64s from rig %u", method, wait.rig->number);
    if (!message_came(script_story_of(lua), &wait)) {
        simpool_server_hold_next(server_of(lua), wait.rig->number, method);
        return script_wait_for(lua, &wait);
    }
    return message_answer(lua, &wait);
}

/** The id of the message table at index 2. */
static struct stratum_id id_at(lua_State *lua)
{
    struct stratum_id id = {.kind = STRATUM_ID_NULL};
    luaL_checktype(lua, 2, LUA_TTABLE);
    lua_pushliteral(lua, "id");
    const int type = lua_rawget(lua, 2);
    if (type == LUA_TNUMBER) {
        id = stratum_id_of_number((int64_t)lua_tointeger(lua, -1));
    } else if (type == LUA_TSTRING) {
        id.kind = STRATUM_ID_STRING;
        (void)snprintf(id.text, sizeof id.text, "%s", lua_tostring(lua, -1));
    }
    lua_pop(lua, 1);
    return id;
}

static bool is_method(lua_State *lua, const char *method)
{
    lua_pushliteral(lua, "method");
    const bool is = lua_rawget(lua, 2) == LUA_TSTRING && strcmp(lua_tostring(lua, -1), method) == 0;
    lua_pop(lua, 1);
    return is;
}

/** A line under construction, in Lua's memory. */
static struct stratum_text line_begin(lua_State *lua)
{
    return stratum_text_in(lua_newuserdatauv(lua, STRATUM_LINE_MAX, 0), STRATUM_LINE_MAX);
}

static void send(lua_State *lua, const char *bytes, size_t len)
{
    script_budget_charge(lua, (int64_t)(len / SENT_STEP_BYTES));
    simpool_server_send(server_of(lua), script_rig_at(lua, 1)->number, bytes, len);
}

static int send_text(lua_State *lua, const struct stratum_text *line)
{
    send(lua, line->at, line->len);
    return 0;
}

/** A reply to the message at index 2, empty; the pool lets in whom it lets in. */
static struct stratum_message *reply_begin(lua_State *lua)
{
    struct stratum_message *const message = &script_story_of(lua)->message;
    memset(&message->as.reply, 0, sizeof message->as.reply);
    message->kind = STRATUM_REPLY;
    message->id = id_at(lua);
    return message;
}

static int reply_send(lua_State *lua)
{
    struct simpool_story *const story = script_story_of(lua);
    simpool_server_say(story->run.server, script_rig_at(lua, 1)->number, &story->message);
    return 0;
}

/** What the pool itself would answer. */
static void reply_as_pool(lua_State *lua, struct stratum_reply *reply)
{
    reply->result = STRATUM_RESULT_TRUE;
    if (is_method(lua, "mining.subscribe")) {
        reply->result = STRATUM_RESULT_SUBSCRIBED;
        reply->subscribed.extranonce = script_rig_known(lua, script_rig_at(lua, 1))->extranonce;
    }
}

/** --- doc
 *  rig:reply(message, result)
 *  Answers a message that was expected, with any JSON value. Without a result: as the pool itself
 *  would, so that subscribe and authorize let the rig in.
 */
static int rig_reply(lua_State *lua)
{
    struct stratum_message *const message = reply_begin(lua);
    if (lua_isnone(lua, 3)) {
        reply_as_pool(lua, &message->as.reply);
        return reply_send(lua);
    }
    if (lua_isboolean(lua, 3) || lua_islightuserdata(lua, 3)) {
        message->as.reply.result = lua_islightuserdata(lua, 3) ? STRATUM_RESULT_NULL
                                   : lua_toboolean(lua, 3)     ? STRATUM_RESULT_TRUE
                                                               : STRATUM_RESULT_FALSE;
        return reply_send(lua);
    }
    struct stratum_text value = line_begin(lua);
    script_json_add(lua, 3, &value);
    struct stratum_text line = line_begin(lua);
    if (stratum_encode_result(&line, &message->id, value.at) != STRATUM_OK) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE, "the result is longer than a line");
    }
    return send_text(lua, &line);
}

/** --- doc
 *  rig:refuse(message, code, text)
 *  Answers with an error: [code, "text", null]; by default 20 and a text of ours.
 */
static int rig_refuse(lua_State *lua)
{
    struct stratum_reply *const reply = &reply_begin(lua)->as.reply;
    reply->failed = true;
    reply->error_code = (int)luaL_optinteger(lua, 3, 20);
    (void)snprintf(reply->error_text, sizeof reply->error_text, "%s",
                   luaL_optstring(lua, 4, "refused by the story"));
    return reply_send(lua);
}

/** --- doc
 *  rig:reconnect_to { host = "127.0.0.1", port = 3333, wait = "2s" }
 *  Sends client.reconnect; by default to the pool's own address, at once. `wait`: whole seconds.
 */
static int rig_reconnect_to(lua_State *lua)
{
    struct simpool_story *const story = script_story_of(lua);
    const struct script_rig *const rig = script_rig_at(lua, 1);
    script_options(lua, 2, "reconnect_to");
    const struct stratum_address *const own = simpool_server_address(story->run.server);
    struct stratum_message *const message = &story->message;
    struct stratum_reconnect *const reconnect = &message->as.reconnect;
    message->kind = STRATUM_RECONNECT;
    message->id = (struct stratum_id){.kind = STRATUM_ID_NULL};
    const char *const host = script_option_text(lua, 2, "host", own->host);
    if (strlen(host) >= sizeof reconnect->host) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE,
                           "a host is at most %zu bytes; send_line sends any other",
                           sizeof reconnect->host - 1);
    }
    memcpy(reconnect->host, host, strlen(host) + 1);
    const size_t port = script_option_count(lua, 2, "port", own->port);
    if (port > UINT16_MAX) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE,
                           "a port is at most 65535; send_line sends any other");
    }
    reconnect->port = (uint16_t)port;
    const int64_t wait_us = script_option_us(lua, 2, "wait", 0);
    if (wait_us % SCRIPT_US_PER_S != 0) {
        return script_fail(lua, SIMPOOL_EXIT_USAGE,
                           "client.reconnect can only say whole seconds; `wait` is %g s",
                           (double)wait_us / SCRIPT_US_PER_S);
    }
    reconnect->wait_s = (uint32_t)(wait_us / SCRIPT_US_PER_S);
    simpool_server_say(story->run.server, rig->number, message);
    return 0;
}

/** --- doc
 *  rig:send_line(table | text)
 *  Sends one line: a table as JSON (`null` is a word for null), a text as it is.
 */
static int rig_send_line(lua_State *lua)
{
    struct stratum_text line = line_begin(lua);
    if (lua_type(lua, 2) == LUA_TSTRING) {
        size_t len = 0;
        const char *const text = lua_tolstring(lua, 2, &len);
        send(lua, text, len);
    } else {
        script_json_add(lua, 2, &line);
    }
    stratum_text_add(&line, "\n");
    return send_text(lua, &line);
}

/** --- doc
 *  rig:send_bytes(text)
 *  Sends exactly these bytes, whatever they are.
 */
static int rig_send_bytes(lua_State *lua)
{
    size_t len = 0;
    const char *const bytes = luaL_checklstring(lua, 2, &len);
    send(lua, bytes, len);
    return 0;
}

void script_talk_define(lua_State *lua)
{
    static const struct script_verb verbs[] = {
        {"expect", rig_expect, "within"},
        {"reply", rig_reply, NULL},
        {"refuse", rig_refuse, NULL},
        {"reconnect_to", rig_reconnect_to, "host port wait"},
        {"send_line", rig_send_line, NULL},
        {"send_bytes", rig_send_bytes, NULL},
        {NULL, NULL, NULL},
    };
    script_words_add(lua, "rig", verbs);
    script_words_push(lua, "globals");
    lua_pushlightuserdata(lua, NULL);
    lua_setfield(lua, -2, "null");
    lua_pop(lua, 1);
}
