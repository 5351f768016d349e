/** What a story is about, in its author's words. */
#ifndef SIMPOOL_PROGRAM_ABOUT_H
#define SIMPOOL_PROGRAM_ABOUT_H

#include <stdio.h>

#include "simpool/script/story.h"

/** The comment on top of a story, as lines that begin with "about"; nothing where there is none. */
void program_about_print(FILE *out, const struct simpool_story *story);

#endif
