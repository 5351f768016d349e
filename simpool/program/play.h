/** From a plan to its exit code, the same in real and in virtual time: stories are gathered,
 * played, and how they came out is told in the form that was asked for. */
#ifndef SIMPOOL_PROGRAM_PLAY_H
#define SIMPOOL_PROGRAM_PLAY_H

#include "simpool/program/options.h"
#include "simpool/program/plan.h"

enum { PROGRAM_PLAY_OPTIONS_MAX = 32 };

/** A program's options: those that whoever has a plan takes, which are set in it, and its own.
 *  returns  how many they are */
size_t program_play_options(struct program_option options[PROGRAM_PLAY_OPTIONS_MAX],
                            struct program_plan *plan, const struct program_option *own,
                            size_t own_count);

/** Play what the plan says.
 *
 *  plan     inout  as the options left it; its dialect is open meanwhile
 *  returns  the exit code; what cannot be played at all is said in one line on stderr */
int program_play(const struct program_syntax *syntax, struct program_plan *plan);

#endif
