/* Some of a story's faults, by number: "3,7,12". */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "simpool/script/story.h"

bool simpool_story_faults_parse(struct simpool_story_faults *out, const char *text)
{
    struct simpool_story_faults faults = {.count = 0};
    do {
        char *end = NULL;
        errno = 0;
        const uint64_t number = isdigit((unsigned char)*text) ? strtoull(text, &end, 10) : 0;
        if (number == 0 || errno != 0 || faults.count == SIMPOOL_STORY_FAULTS_MAX) {
            return false;
        }
        faults.numbers[faults.count++] = number;
        text = end;
    } while (*text++ == ',');
    if (text[-1] != '\0') {
        return false;
    }
    *out = faults;
    return true;
}

void simpool_story_faults_write(struct stratum_text *out, const struct simpool_story_faults *faults)
{
    for (size_t index = 0; index < faults->count; index++) {
        stratum_text_format(out, "%s%" PRIu64, index > 0 ? "," : "", faults->numbers[index]);
    }
}

bool simpool_story_faults_have(const struct simpool_story_faults *faults, uint64_t number)
{
    for (size_t index = 0; index < faults->count; index++) {
        if (faults->numbers[index] == number) {
            return true;
        }
    }
    return false;
}
