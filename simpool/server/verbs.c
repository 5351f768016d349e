/* The pool's verbs at the current instant, with what they cause sent. */
#include "simpool/server/parts.h"

uint32_t simpool_server_next_job(struct simpool_server *server, int clean)
{
    return simpool_pool_next_job(server->pool, simpool_server_now(server), clean);
}

bool simpool_server_name_job(struct simpool_server *server, uint32_t job, const char *id)
{
    return simpool_pool_name_job(server->pool, job, id);
}

void simpool_server_rewrite_job(struct simpool_server *server, uint32_t job,
                                const struct stratum_notify *notify)
{
    simpool_pool_rewrite_job(server->pool, job, notify);
}

uint32_t simpool_server_give_all(struct simpool_server *server, int clean)
{
    const uint32_t number = simpool_pool_give_all(server->pool, simpool_server_now(server), clean);
    simpool_server_settle(server);
    return number;
}

void simpool_server_give(struct simpool_server *server, uint32_t rig, uint32_t job)
{
    simpool_pool_give(server->pool, simpool_server_now(server), rig, job);
    simpool_server_settle(server);
}

void simpool_server_welcome(struct simpool_server *server, uint32_t rig, double difficulty,
                            uint32_t with_job)
{
    simpool_pool_welcome(server->pool, simpool_server_now(server), rig, difficulty, with_job);
    simpool_server_settle(server);
}

void simpool_server_set_difficulty(struct simpool_server *server, uint32_t rig, double difficulty)
{
    simpool_pool_set_difficulty(server->pool, simpool_server_now(server), rig, difficulty);
    simpool_server_settle(server);
}

void simpool_server_set_extranonce(struct simpool_server *server, uint32_t rig,
                                   const struct stratum_set_extranonce *extranonce)
{
    simpool_pool_set_extranonce(server->pool, simpool_server_now(server), rig, extranonce);
    simpool_server_settle(server);
}

void simpool_server_say(struct simpool_server *server, uint32_t rig,
                        const struct stratum_message *message)
{
    simpool_pool_say(server->pool, simpool_server_now(server), rig, message);
    simpool_server_settle(server);
}

bool simpool_server_take_held(struct simpool_server *server, uint32_t rig, const char *method,
                              struct stratum_message *out)
{
    return simpool_pool_take_held(server->pool, rig, method, out);
}

void simpool_server_hold_next(struct simpool_server *server, uint32_t rig, const char *method)
{
    simpool_pool_hold_next(server->pool, rig, method);
}

void simpool_server_send(struct simpool_server *server, uint32_t rig, const void *bytes, size_t len)
{
    simpool_pool_send_bytes(server->pool, rig, bytes, len);
    simpool_server_settle(server);
}

void simpool_server_hang_up(struct simpool_server *server, uint32_t rig,
                            enum stratum_link_close how)
{
    simpool_pool_hang_up(server->pool, simpool_server_now(server), rig, how == STRATUM_LINK_RESET);
    simpool_server_settle(server);
}
