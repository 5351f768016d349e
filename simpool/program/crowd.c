#include "simpool/program/crowd.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "simpool/program/kin.h"
#include "simpool/program/outcome.h"
#include "simpool/program/printer.h"
#include "simpool/program/results.h"
#include "simpool/program/signals.h"
#include "simpool/script/story.h"
#include "stratum/net/standard.h"

enum { AT_ONCE_MAX = 256 };

static const char output_file[] = "output.txt";

_Static_assert(sizeof(struct program_outcome) < 4096, "an outcome is one write to a pipe");

/** A process that plays a case. */
struct player {
    pid_t pid; /* 0: this place is free */
    int outcome_fd;
    struct program_case *one;
};

struct crowd {
    const struct program_plan *plan;
    const struct program_cases *cases;
    FILE *narration;
    struct program_printer printer; /* over the same: nobody who plays waits for a reader */
    struct player players[AT_ONCE_MAX];
    size_t places; /* of players in use */
    size_t playing;
    bool one_by_one; /* a case is heard while it plays; else its words are kept until it is done */
    bool interrupted;
    bool adopts; /* the miners of a player that breaks down are ours to end */
};

/** In the player: words go to a file unless somebody listens to this case alone. */
static void redirect(const struct crowd *crowd, const struct program_case *one)
{
    char path[PROGRAM_PATH_MAX];
    program_case_file(path, one, output_file);
    const int fd = crowd->one_by_one ? dup(fileno(crowd->narration))
                                     : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd >= 0) {
        (void)dup2(fd, STDOUT_FILENO);
        (void)close(fd);
    }
    if (!crowd->one_by_one) {
        (void)dup2(STDOUT_FILENO, STDERR_FILENO);
    }
}

/** In the player: play, hand the outcome up, and be gone. */
static void perform(const struct crowd *crowd, struct program_case *one, int outcome_fd)
{
    redirect(crowd, one);
    program_signals_heed(); /* until there is something that has to be ended in order */
    crowd->plan->play(one, crowd->plan);
    if (!stratum_standard_flush(crowd->plan->program)) {
        program_outcome_lose(stderr, &one->outcome, "not all that it said could be written");
    }
    (void)fflush(NULL);
    const ssize_t put = write(outcome_fd, &one->outcome, sizeof one->outcome);
    _exit(put == (ssize_t)sizeof one->outcome ? EXIT_SUCCESS : EXIT_FAILURE);
}

static void fail(struct program_case *one, const char *what, const char *why)
{
    one->outcome = (struct program_outcome){.exit_code = SIMPOOL_EXIT_CHECK};
    snprintf(one->outcome.why, sizeof one->outcome.why, "%s: %s", what, why);
}

/** Have a free place play a case. false: the system refuses, the case has failed. */
static bool admit(struct crowd *crowd, struct player *player, struct program_case *one)
{
    int ends[2];
    if (pipe(ends) != 0) {
        fail(one, "cannot make a pipe", strerror(errno));
        return false;
    }
    (void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(ends[1], F_SETFD, FD_CLOEXEC); /* the miner must not hold it open */
    (void)fflush(NULL);
    const pid_t pid = fork();
    if (pid == 0) {
        (void)close(ends[0]);
        perform(crowd, one, ends[1]);
    }
    (void)close(ends[1]);
    if (pid < 0) {
        (void)close(ends[0]);
        fail(one, "cannot start a process", strerror(errno));
        return false;
    }
    *player = (struct player){.pid = pid, .outcome_fd = ends[0], .one = one};
    crowd->playing++;
    return true;
}

/** Print what a case said while it played. */
static void print_output(FILE *out, const struct program_case *one)
{
    char path[PROGRAM_PATH_MAX];
    program_case_file(path, one, output_file);
    FILE *const file = fopen(path, "re");
    if (file == NULL) {
        return;
    }
    char bytes[4096];
    size_t len = 0;
    while ((len = fread(bytes, 1, sizeof bytes, file)) > 0) {
        (void)fwrite(bytes, 1, len, out);
    }
    (void)fputc('\n', out);
    (void)fclose(file);
}

/** The case that was told whole and failed as this one did; NULL: none has. */
static const struct program_case *told_already(const struct crowd *crowd,
                                               const struct program_case *one)
{
    for (size_t index = 0; index < crowd->cases->count; index++) {
        const struct program_case *const other = &crowd->cases->at[index];
        if (other->told && program_results_alike(one, other)) {
            return other;
        }
    }
    return NULL;
}

/** Of one that others play beside: a line, and all it said where that is wanted, and new. */
static void tell(const struct crowd *crowd, struct program_case *one)
{
    const bool failed = program_outcome_failed(&one->outcome);
    if (crowd->one_by_one) {
        return;
    }
    if (crowd->plan->verbose) {
        print_output(crowd->printer.out, one);
        return;
    }
    const struct program_case *const other = failed ? told_already(crowd, one) : NULL;
    if (other != NULL) {
        program_results_line_as(crowd->printer.out, one, other);
        return;
    }
    if (failed) {
        print_output(crowd->printer.out, one);
        one->told = true;
    }
    program_results_line(crowd->printer.out, one);
}

/** Leave no empty folders, and nothing of a good run, where nobody asked to keep it. */
static void tidy(const struct crowd *crowd, const struct program_case *one)
{
    if (crowd->plan->report != NULL || crowd->plan->keep) {
        return;
    }
    char path[PROGRAM_PATH_MAX];
    program_case_file(path, one, output_file);
    if (!program_outcome_failed(&one->outcome) || crowd->plan->repeatable) {
        (void)unlink(path);
    }
    (void)rmdir(one->folder); /* fails, as it should, when there is something in it */
}

static bool is_player(const void *context, const struct program_kin *kin)
{
    const struct crowd *const crowd = context;
    for (size_t index = 0; index < crowd->places; index++) {
        if (crowd->players[index].pid == kin->pid) {
            return true;
        }
    }
    return false;
}

/** Take the outcome of a player that has ended. */
static void dismiss(struct crowd *crowd, struct player *player, int status)
{
    struct program_case *const one = player->one;
    const ssize_t got = read(player->outcome_fd, &one->outcome, sizeof one->outcome);
    const bool left = WIFEXITED(status) && WEXITSTATUS(status) == PROGRAM_EXIT_INTERRUPTED;
    if (got != (ssize_t)sizeof one->outcome && left) {
        one->outcome = (struct program_outcome){.exit_code = PROGRAM_EXIT_INTERRUPTED,
                                                .why = "interrupted before or after it was played"};
    } else if (got != (ssize_t)sizeof one->outcome) {
        fail(one, "simpool itself broke down while it played this story",
             WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "it left no verdict");
    }
    const bool broke_down = got != (ssize_t)sizeof one->outcome;
    (void)close(player->outcome_fd);
    *player = (struct player){0};
    crowd->playing--;
    if (broke_down && crowd->adopts) {
        (void)program_kin_kill(is_player, crowd); /* its miners: it could not end them itself */
    }
    tell(crowd, one);
    tidy(crowd, one);
}

static void look(struct crowd *crowd)
{
    for (size_t index = 0; index < crowd->places; index++) {
        struct player *const player = &crowd->players[index];
        int status = 0;
        if (player->pid != 0 && waitpid(player->pid, &status, WNOHANG) == player->pid) {
            dismiss(crowd, player, status);
        }
    }
}

/** Everything that was started ends its own miner when it is told to. */
static void interrupt(struct crowd *crowd)
{
    crowd->interrupted = true;
    for (size_t index = 0; index < crowd->places; index++) {
        if (crowd->players[index].pid != 0) {
            (void)kill(crowd->players[index].pid, SIGTERM);
        }
    }
}

static struct player *free_place(struct crowd *crowd)
{
    for (size_t index = 0; index < crowd->places; index++) {
        if (crowd->players[index].pid == 0) {
            return &crowd->players[index];
        }
    }
    return NULL;
}

bool program_crowd_run(struct program_cases *cases, const struct program_plan *plan,
                       FILE *narration)
{
    struct crowd crowd = {.plan = plan, .cases = cases, .narration = narration};
    crowd.places = plan->at_once < AT_ONCE_MAX ? (size_t)plan->at_once : AT_ONCE_MAX;
    crowd.one_by_one = cases->count == 1 || (plan->verbose && crowd.places == 1);
    size_t next = 0;
    program_signals_hold();
    program_printer_open(&crowd.printer, narration);
    crowd.adopts = program_kin_adopt();
    while (next < cases->count || crowd.playing > 0) {
        struct player *const place = next < cases->count ? free_place(&crowd) : NULL;
        if (place != NULL && crowd.interrupted) {
            cases->at[next++].outcome = (struct program_outcome){
                .exit_code = PROGRAM_EXIT_INTERRUPTED, .why = "interrupted before it began"};
        } else if (place != NULL) {
            (void)admit(&crowd, place, &cases->at[next++]);
        } else {
            if (program_signals_take(PROGRAM_WATCH_US) != 0) {
                interrupt(&crowd);
            }
            look(&crowd);
            program_printer_flush(&crowd.printer);
        }
    }
    (void)program_printer_close(&crowd.printer, !crowd.interrupted);
    return !crowd.interrupted;
}
