#include "simpool/program/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stratum/net/problem.h"

enum { PATH_LEN_MAX = 4096, STATUS_CANNOT_RUN = 127 };

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static bool runnable(const char *path)
{
    return access(path, X_OK) == 0 && !is_folder(path);
}

static bool on_path(const char *word)
{
    const char *folder = getenv("PATH");
    while (folder != NULL) {
        const char *const colon = strchr(folder, ':');
        const size_t len = colon != NULL ? (size_t)(colon - folder) : strlen(folder);
        char path[PATH_LEN_MAX];
        snprintf(path, sizeof path, "%.*s%s%s", (int)len, folder, len > 0 ? "/" : "", word);
        if (runnable(path)) {
            return true;
        }
        folder = colon != NULL ? colon + 1 : NULL;
    }
    return false;
}

const char *program_child_problem(const char *word)
{
    const bool is_path = strchr(word, '/') != NULL;
    if (is_path ? runnable(word) : on_path(word)) {
        return NULL;
    }
    if (is_path && access(word, F_OK) == 0) {
        return is_folder(word) ? stratum_problem("%s is a folder, no program", word)
                               : stratum_problem("%s may not be run: chmod +x %s", word, word);
    }
    return stratum_problem(strchr(word, ' ') == NULL
                               ? "there is no program %s: give its path"
                               : "there is no program \"%s\": write the command line without "
                                 "quotes around all of it",
                           word);
}

static bool redirect(const char *path, int flags, int to)
{
    const int fd = open(path, flags, 0644);
    if (fd < 0) {
        return false;
    }
    const bool good = dup2(fd, to) == to;
    (void)close(fd);
    return good;
}

/** In the new process: signals as they are by default, and never outliving the one who watches. */
static void become(char *const words[], const char *output_path)
{
    sigset_t none;
    sigemptyset(&none);
    const struct sigaction by_default = {.sa_handler = SIG_DFL};
    (void)sigaction(SIGPIPE, &by_default, NULL);
    (void)sigaction(SIGXFSZ, &by_default, NULL);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (redirect("/dev/null", O_RDONLY, STDIN_FILENO) &&
        redirect(output_path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, STDOUT_FILENO) &&
        dup2(STDOUT_FILENO, STDERR_FILENO) == STDERR_FILENO) {
        execvp(words[0], words);
    }
    fprintf(stderr, "simpool: cannot run %s: %s\n", words[0], strerror(errno));
    _exit(STATUS_CANNOT_RUN);
}

bool program_child_start(struct program_child *child, char *const words[], const char *output_path)
{
    (void)fflush(NULL); /* or both processes would write what waits */
    const pid_t pid = fork();
    if (pid < 0) {
        return false;
    }
    if (pid == 0) {
        (void)setpgid(0, 0);
        become(words, output_path);
    }
    (void)setpgid(pid, pid); /* both sides do it: the first signal must not come too early */
    *child = (struct program_child){.pid = pid, .group = pid};
    return true;
}

void program_child_end(struct program_child *child, int64_t now_us)
{
    if (child->pid == 0 || child->asked_to_end) {
        return;
    }
    child->asked_to_end = true;
    child->kill_at_us = now_us + PROGRAM_CHILD_GRACE_US;
    (void)kill(-child->pid, SIGTERM);
    (void)kill(-child->pid, SIGCONT);
}

static int64_t us_of(struct timeval time)
{
    return (int64_t)time.tv_sec * 1000000 + (int64_t)time.tv_usec;
}

/** Processor time of all children that were waited for, and of theirs. */
static int64_t reaped_us(void)
{
    struct rusage usage = {0};
    (void)getrusage(RUSAGE_CHILDREN, &usage);
    return us_of(usage.ru_utime) + us_of(usage.ru_stime);
}

bool program_child_runs(struct program_child *child, int64_t now_us)
{
    if (child->pid == 0) {
        return false;
    }
    siginfo_t about = {0};
    /* Not reaped yet: as long as it is a zombie nobody else can get its number. */
    if (waitid(P_PID, (id_t)child->pid, &about, WEXITED | WNOHANG | WNOWAIT) == 0 &&
        about.si_pid == child->pid) {
        child->wait_code = about.si_code;
        child->wait_value = about.si_status;
        if (!child->asked_to_end || !child->has_heirs) { /* else what it left has its grace, too */
            (void)kill(-child->pid, SIGKILL);
        }
        const int64_t before_us = reaped_us();
        (void)waitpid(child->pid, NULL, 0);
        child->cpu_us = reaped_us() - before_us;
        child->pid = 0;
        return false;
    }
    if (child->asked_to_end && !child->killed && now_us >= child->kill_at_us) {
        child->killed = true;
        (void)kill(-child->pid, SIGKILL);
    }
    return true;
}

const char *program_child_story(const struct program_child *child, char text[64])
{
    if (child->wait_code == CLD_EXITED) {
        snprintf(text, 64, "exit status %d", child->wait_value);
    } else {
        snprintf(text, 64, "signal %d (%s)", child->wait_value, strsignal(child->wait_value));
    }
    return text;
}
