/** The nouns of a story in Lua: pool, rig, link as userdata; jobs and shares as closed tables. */
#ifndef SIMPOOL_SCRIPT_OBJECTS_H
#define SIMPOOL_SCRIPT_OBJECTS_H

#include <stdint.h>

#include <lua.h>

#include "simpool/pool/pool.h"
#include "simpool/script/record.h"

struct simpool_story;

/** One connected miner. welcome may bind it to a later connection when the first was a probe. */
struct script_rig {
    uint32_t number;
};

/** What an object's fields (not verbs) are: pushes one, or returns false. */
typedef bool script_field_reader(lua_State *lua, const char *name);

/** A metatable for userdata of that group: verbs from the words, fields from the reader. fields:
 *  their names, for suggestions. */
void script_object_define(lua_State *lua, const char *group, script_field_reader *reader,
                          const char *fields);

void script_pool_push(lua_State *lua);
/** The same rig is the same Lua value. */
void script_rig_push(lua_State *lua, uint32_t number);
/** The rig at index is from now on the one of its number. */
void script_rig_keep(lua_State *lua, int index);
void script_link_push(lua_State *lua, uint32_t rig);
/** difficulty that it was given at; 0: not given yet. */
void script_job_push(lua_State *lua, uint32_t number, double difficulty);
void script_share_push(lua_State *lua, const struct script_share *share);

void script_pool_at(lua_State *lua, int index);
struct script_rig *script_rig_at(lua_State *lua, int index);
/** Which connections a fault is for: those of a link, or 0 for all when it is the pool. */
uint32_t script_link_at(lua_State *lua, int index);
/** The job's number; its id goes to job_id. */
uint32_t script_job_at(lua_State *lua, int index, char job_id[STRATUM_EVENT_JOB_MAX + 1]);
/** The contents among the options of next_job at index, for a job that was given to nobody yet. */
void script_job_rewrite(lua_State *lua, int index, uint32_t job);

bool script_rig_open(const struct simpool_story *story, uint32_t number);
/** Raises: an expectation was not met; and what was said last. */
int script_fail_with_lines(lua_State *lua, const char *text);
/** Raises: its connection has ended while the story waited for what only it can do. A plot that
 *  greets it, and was only visited, begins its greeting anew instead of failing. */
int script_fail_gone(lua_State *lua, uint32_t number, const char *what);
/** Whether it has left by itself before it authorized: it was a visit, and not the miner yet. */
bool script_rig_visited(const struct simpool_story *story, uint32_t number);
/** What the pool knows of it; raises when that is long forgotten. */
const struct simpool_rig *script_rig_known(lua_State *lua, const struct script_rig *rig);

/* The verbs of each file, for the words. */
void script_pool_define(lua_State *lua);
void script_rig_define(lua_State *lua);
void script_shares_define(lua_State *lua);
void script_talk_define(lua_State *lua);
void script_link_define(lua_State *lua);
void script_telling_define(lua_State *lua);
void script_meet_define(lua_State *lua);
void script_scenario_define(lua_State *lua);
/* What only the prelude may call, in the files of what it is about. */
int script_gather(lua_State *lua);
int script_share_of(lua_State *lua);
int script_put_on(lua_State *lua);
int script_lift(lua_State *lua);
/** Adds what weather.lua is made of to the table on top. */
void script_weather_add(lua_State *lua);
/** Pushes what only the prelude may call. */
void script_backstage_push(lua_State *lua);

#endif
