#include "simpool/program/kin.h"

#include <ctype.h>
#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KILL_ROUNDS_MAX = 100, KILL_ROUND_MS = 10, NUMBER_BASE = 10 };

static bool has_children(void)
{
    siginfo_t about = {0};
    return waitid(P_ALL, 0, &about, WEXITED | WNOHANG | WNOWAIT) == 0;
}

bool program_kin_adopt(void)
{
    return getpid() != 1 && !has_children() && prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
}

/** Of a process: its parent and its group. false: it has gone. */
static bool look_at(const char *name, pid_t *parent, struct program_kin *kin)
{
    char path[64];
    char text[512];
    snprintf(path, sizeof path, "/proc/%.16s/stat", name);
    FILE *const file = fopen(path, "re");
    if (file == NULL) {
        return false;
    }
    const size_t len = fread(text, 1, sizeof text - 1, file);
    (void)fclose(file);
    text[len] = '\0';
    /* "pid (name) state parent group …", and a name may be anything. */
    const char *const behind = strrchr(text, ')');
    if (behind == NULL || strlen(behind) < sizeof ") S 1") {
        return false;
    }
    char *at = NULL;
    *parent = (pid_t)strtol(behind + strlen(") S "), &at, NUMBER_BASE);
    kin->group = (pid_t)strtol(at, NULL, NUMBER_BASE);
    kin->pid = (pid_t)strtol(name, NULL, NUMBER_BASE);
    return true;
}

/** The children of this process, zombies too. returns how many were found, at most all there is
 *  room for. cost: reads /proc, unless there is no child */
static size_t list(struct program_kin out[PROGRAM_KIN_MAX])
{
    DIR *const folder = has_children() ? opendir("/proc") : NULL;
    size_t count = 0;
    while (folder != NULL && count < PROGRAM_KIN_MAX) {
        const struct dirent *const entry = readdir(folder);
        if (entry == NULL) {
            break;
        }
        pid_t parent = 0;
        if (isdigit((unsigned char)entry->d_name[0]) &&
            look_at(entry->d_name, &parent, &out[count]) && parent == getpid()) {
            count++;
        }
    }
    if (folder != NULL) {
        (void)closedir(folder);
    }
    return count;
}

void program_kin_reap(program_kin_known known, const void *context)
{
    for (;;) {
        siginfo_t about = {0};
        if (waitid(P_ALL, 0, &about, WEXITED | WNOHANG | WNOWAIT) != 0 || about.si_pid == 0) {
            return;
        }
        const struct program_kin kin = {.pid = about.si_pid};
        if (known(context, &kin)) {
            return; /* its own watcher comes first, then the next look shows who is behind it */
        }
        (void)waitpid(kin.pid, NULL, 0);
    }
}

/** Those that live and are nobody else's; the dead are waited for.
 *  returns how many they are; *settled: nobody has died meanwhile, whose own children, seen as his
 *  a moment ago, would be ours now */
static size_t list_orphans(struct program_kin out[PROGRAM_KIN_MAX], bool *settled,
                           program_kin_known known, const void *context)
{
    const size_t all = list(out);
    size_t count = 0;
    *settled = true;
    for (size_t index = 0; index < all; index++) {
        const struct program_kin kin = out[index];
        if (known(context, &kin)) {
            continue;
        }
        if (waitpid(kin.pid, NULL, WNOHANG) == 0) {
            out[count++] = kin;
        } else {
            *settled = false;
        }
    }
    return count;
}

bool program_kin_kill(program_kin_known known, const void *context)
{
    struct program_kin orphans[PROGRAM_KIN_MAX];
    for (int round = 0; round < KILL_ROUNDS_MAX; round++) {
        bool settled = false;
        const size_t count = list_orphans(orphans, &settled, known, context);
        if (count == 0 && settled) {
            return true;
        }
        for (size_t index = 0; index < count; index++) {
            (void)kill(orphans[index].pid, SIGKILL);
        }
        (void)poll(NULL, 0, KILL_ROUND_MS);
    }
    return false;
}

static bool is_told(const struct program_kin_ending *ending, pid_t pid)
{
    for (size_t index = 0; index < ending->told_count; index++) {
        if (ending->told[index] == pid) {
            return true;
        }
    }
    return false;
}

static void tell(struct program_kin_ending *ending, const struct program_kin *kin)
{
    if (!is_told(ending, kin->pid) && ending->told_count < PROGRAM_KIN_MAX) {
        ending->told[ending->told_count++] = kin->pid;
        (void)kill(kin->pid, SIGTERM);
        (void)kill(kin->pid, SIGCONT); /* it may be stopped */
    }
}

bool program_kin_end(struct program_kin_ending *ending, const struct program_kin_rule *rule,
                     int64_t now_us)
{
    struct program_kin orphans[PROGRAM_KIN_MAX];
    if (ending->kill_at_us == 0) {
        ending->kill_at_us = now_us + rule->grace_us;
    }
    if (now_us >= ending->kill_at_us) {
        /* What SIGKILL does not end by the time of a second grace, nothing will. */
        return !program_kin_kill(rule->known, rule->context) &&
               now_us < ending->kill_at_us + rule->grace_us;
    }
    bool settled = false;
    const size_t count = list_orphans(orphans, &settled, rule->known, rule->context);
    for (size_t index = 0; index < count; index++) {
        if (!rule->told(rule->context, &orphans[index])) {
            tell(ending, &orphans[index]);
        }
    }
    return count > 0 || !settled;
}
