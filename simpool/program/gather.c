#include "simpool/program/gather.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "simpool/jobs/replay.h"
#include "simpool/script/story.h"
#include "stratum/nearest.h"

enum {
    FOLDER_DEPTH_MAX = 8,
    FILE_NAME_ROOM = 128 /* of PROGRAM_PATH_MAX: what is put behind the folder of all cases */
};

/** The gathering at work. */
struct gathering {
    struct program_cases *out;
    const struct program_plan *plan;
    size_t stories;              /* seen, with the tag or without */
    struct stratum_nearest near; /* to the tag, of all tags seen */
    char *problem;
    size_t capacity;
};

/** Says what is wrong. returns false */
static bool wrong(struct gathering *gathering, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool wrong(struct gathering *gathering, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(gathering->problem, gathering->capacity, format, arguments);
    va_end(arguments);
    return false;
}

static bool wanted(struct gathering *gathering, const struct simpool_scenario *scenario)
{
    const char *const tag = gathering->plan->tag;
    bool has = tag == NULL;
    for (size_t index = 0; index < scenario->tag_count && !has; index++) {
        const char *const known = scenario->tags[index];
        has = strcmp(known, tag) == 0;
        stratum_nearest_offer(&gathering->near, known);
    }
    return has;
}

static bool add_case(struct gathering *gathering, const char *path,
                     const struct simpool_scenario *scenario, uint64_t round)
{
    struct program_cases *const out = gathering->out;
    if (out->count == PROGRAM_CASES_MAX) {
        return wrong(gathering, "more than %d stories to play: name fewer, or lower --times",
                     PROGRAM_CASES_MAX);
    }
    struct program_case *const one = &out->at[out->count++];
    const char *const slash = strrchr(path, '/');
    const char *const name = slash != NULL ? slash + 1 : path;
    snprintf(one->story, sizeof one->story, "%s", path);
    snprintf(one->name, sizeof one->name, "%.*s", (int)strcspn(name, "."), name);
    snprintf(one->title, sizeof one->title, "%s", scenario->title);
    one->seed = (gathering->plan->seed_given ? gathering->plan->seed : scenario->seed) + round;
    return true;
}

/** A sound story becomes `times` cases, each with the next seed. */
static bool add_story(struct gathering *gathering, const char *path)
{
    struct simpool_story *const story =
        simpool_story_load(path, gathering->problem, gathering->capacity);
    if (story == NULL) {
        return false;
    }
    const struct simpool_scenario *const scenario = simpool_story_scenario(story);
    const char *problem = NULL;
    struct simpool_replay *const jobs = simpool_replay_open(scenario->jobs, &problem);
    bool good = jobs != NULL || wrong(gathering, "%s: its jobs: %s", path, problem);
    simpool_replay_free(jobs);
    gathering->stories++;
    const uint64_t rounds = good && wanted(gathering, scenario) ? gathering->plan->times : 0;
    for (uint64_t round = 0; round < rounds && good; round++) {
        good = add_case(gathering, path, scenario, round);
    }
    simpool_story_free(story);
    return good;
}

static bool add_path(struct gathering *gathering, const char *path, size_t depth, bool named);

static bool is_story(const char *name)
{
    const size_t len = strlen(name);
    return len > 4 && strcmp(name + len - 4, ".lua") == 0;
}

static int not_hidden(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/** Everything in a folder, in the order of names. */
static bool add_folder(struct gathering *gathering, const char *path, size_t depth)
{
    struct dirent **entries = NULL;
    const int count = scandir(path, &entries, not_hidden, alphasort);
    if (count < 0) {
        return wrong(gathering, "cannot read the folder %s: %s", path, strerror(errno));
    }
    bool good = true;
    for (int index = 0; index < count; index++) {
        char inside[PROGRAM_PATH_MAX];
        const size_t path_len = strlen(path);
        const char *const slash = path_len > 0 && path[path_len - 1] == '/' ? "" : "/";
        const int len =
            snprintf(inside, sizeof inside, "%s%s%s", path, slash, entries[index]->d_name);
        if (good && len > 0 && (size_t)len < sizeof inside) {
            good = add_path(gathering, inside, depth + 1, false);
        }
        free(entries[index]);
    }
    free(entries);
    return good;
}

/** named: by the person, so it is a story whatever its name. */
static bool add_path(struct gathering *gathering, const char *path, size_t depth, bool named)
{
    struct stat about;
    if (stat(path, &about) != 0) {
        return wrong(gathering, "no story %s: %s", path, strerror(errno));
    }
    if (S_ISDIR(about.st_mode)) {
        return depth == FOLDER_DEPTH_MAX || add_folder(gathering, path, depth);
    }
    return (!named && !is_story(path)) || add_story(gathering, path);
}

static bool nothing_to_play(struct gathering *gathering)
{
    if (gathering->stories == 0) {
        return wrong(gathering, "no story (*.lua) in %s", gathering->plan->stories.at[0]);
    }
    const char *const near = gathering->near.best;
    const bool any = near[0] != '\0';
    return wrong(gathering, "none of %zu stories has the tag \"%s\"%s%s%s", gathering->stories,
                 gathering->plan->tag, any ? "; did you mean \"" : "", near, any ? "\"?" : "");
}

bool program_gather(struct program_cases *out, const struct program_plan *plan, char *problem,
                    size_t capacity)
{
    *out = (struct program_cases){.at = calloc(PROGRAM_CASES_MAX, sizeof *out->at)};
    struct gathering gathering = {.out = out,
                                  .plan = plan,
                                  .problem = problem,
                                  .capacity = capacity,
                                  .near = {.word = plan->tag}};
    bool good = out->at != NULL || wrong(&gathering, "out of memory");
    for (size_t index = 0; index < plan->stories.count && good; index++) {
        good = add_path(&gathering, plan->stories.at[index], 0, true);
    }
    if (good && out->count == 0) {
        good = nothing_to_play(&gathering);
    }
    if (!good) {
        program_gather_free(out);
    }
    return good;
}

/** The folder of all cases: the one of --report, or a new one. */
static bool make_folder(char path[PROGRAM_PATH_MAX], const char *report, char *problem,
                        size_t capacity)
{
    const char *const temporary = getenv("TMPDIR");
    const int len = report != NULL ? snprintf(path, PROGRAM_PATH_MAX, "%s", report)
                                   : snprintf(path, PROGRAM_PATH_MAX, "%s/simpool-XXXXXX",
                                              temporary != NULL ? temporary : "/tmp");
    if (len > PROGRAM_PATH_MAX - FILE_NAME_ROOM) {
        snprintf(problem, capacity, "the path of the report folder is too long: %s", report);
        return false;
    }
    const bool made =
        report != NULL ? mkdir(path, 0777) == 0 || errno == EEXIST : mkdtemp(path) != NULL;
    if (!made) {
        snprintf(problem, capacity, "cannot make the folder %s: %s; name another with --report",
                 path, strerror(errno));
    }
    return made;
}

bool program_gather_folders(struct program_cases *cases, const struct program_plan *plan,
                            char *problem, size_t capacity)
{
    if (!make_folder(cases->folder, plan->report, problem, capacity)) {
        return false;
    }
    for (size_t index = 0; index < cases->count; index++) {
        struct program_case *const one = &cases->at[index];
        snprintf(one->folder, sizeof one->folder, "%.*s/%03zu-%s",
                 PROGRAM_PATH_MAX - FILE_NAME_ROOM, cases->folder, index + 1, one->name);
        if (mkdir(one->folder, 0777) != 0 && errno != EEXIST) {
            snprintf(problem, capacity, "cannot make the folder %s: %s", one->folder,
                     strerror(errno));
            return false;
        }
    }
    return true;
}

void program_gather_free(struct program_cases *cases)
{
    free(cases->at);
    *cases = (struct program_cases){0};
}
