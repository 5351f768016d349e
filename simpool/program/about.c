#include "simpool/program/about.h"

#include <string.h>

void program_about_print(FILE *out, const struct simpool_story *story)
{
    const char *line = simpool_story_scenario(story)->purpose;
    for (const char *title = "about"; *line != '\0'; title = "") {
        const size_t len = strcspn(line, "\n");
        fprintf(out, "%-8s %.*s\n", title, (int)len, line);
        line += len + (line[len] == '\n');
    }
}
