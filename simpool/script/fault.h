/** Faults as values of a story: what each will be, once it is put on. */
#ifndef SIMPOOL_SCRIPT_FAULT_H
#define SIMPOOL_SCRIPT_FAULT_H

#include <stdint.h>

#include <lua.h>

#include "simpool/fault/fault.h"

struct script_fault {
    uint32_t rig; /* 0: every link */
    const struct simpool_fault_ops *ops;
    struct simpool_fault_options options;
};

/** The fault at index; raises when it is none. */
struct script_fault *script_fault_at(lua_State *lua, int index);
/** A verb for each fault there is. */
void script_fault_define(lua_State *lua);

#endif
