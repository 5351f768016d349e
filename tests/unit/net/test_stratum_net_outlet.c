#define _GNU_SOURCE /* posix_openpt and what belongs to it */
#include "stratum/net/outlet.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include "tests/unit/check.h"
#include "tests/unit/net/files.h"

enum { PIECE = 4096, PIECES_MAX = 4096 };

/** Writes until nothing more is taken, which comes to an end. returns how much was */
static size_t fill(const struct stratum_outlet *outlet)
{
    static const char piece[PIECE];
    size_t taken = 0;
    size_t all = 0;
    int error = 0;
    for (int count = 0; count < PIECES_MAX; count++) {
        taken = stratum_outlet_write(outlet, piece, sizeof piece, &error);
        all += taken;
        if (taken < sizeof piece) {
            break;
        }
    }
    check_int(error, 0);
    check_true(taken < sizeof piece);
    return all;
}

/** Our not waiting is not forced upon the others who have this descriptor. */
static void check_flags_kept(int fd)
{
    check_true((fcntl(fd, F_GETFL) & O_NONBLOCK) == 0);
}

static void check_full(int fd)
{
    struct stratum_outlet outlet = stratum_outlet_borrow(fd);
    int error = 0;
    check_true(fill(&outlet) > 0);
    check_int(stratum_outlet_write(&outlet, "more", 4, &error), 0);
    check_int(error, 0);
    check_flags_kept(fd);
    stratum_outlet_close(&outlet);
    stratum_outlet_say(fd, "nobody %s", "hears");
    check_flags_kept(fd);
}

void test_outlet_pipe_that_nobody_reads(void)
{
    int ends[2];
    check_int(pipe(ends), 0);
    check_full(ends[1]);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

/** Where it cannot be opened again, it is asked first. */
void test_outlet_pipe_that_is_shared(void)
{
    int ends[2];
    check_int(pipe(ends), 0);
    const struct stratum_outlet outlet = {.fd = ends[1], .shared = true};
    check_true(fill(&outlet) > 0);
    check_flags_kept(ends[1]);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

void test_outlet_socket_that_nobody_reads(void)
{
    int ends[2];
    check_int(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    check_full(ends[1]);
    (void)close(ends[0]);
    struct stratum_outlet outlet = stratum_outlet_borrow(ends[1]);
    int error = 0;
    check_int(stratum_outlet_write(&outlet, "more", 4, &error), 0); /* and no SIGPIPE */
    check_int(error, EPIPE);
    stratum_outlet_close(&outlet);
    (void)close(ends[1]);
}

/** Ctrl-S. */
void test_outlet_terminal_that_is_stopped(void)
{
    const int ours = posix_openpt(O_RDWR | O_NOCTTY);
    if (ours < 0) {
        check_skip("there are no pseudo terminals here: /dev/pts is not mounted");
        return;
    }
    check_int(grantpt(ours), 0);
    check_int(unlockpt(ours), 0);
    const int theirs = open(ptsname(ours), O_RDWR | O_NOCTTY);
    check_true(theirs >= 0);
    check_int(tcflow(theirs, TCOOFF), 0);
    struct stratum_outlet outlet = stratum_outlet_borrow(theirs);
    (void)fill(&outlet);
    check_flags_kept(theirs);
    stratum_outlet_close(&outlet);
    (void)close(theirs);
    (void)close(ours);
}

void test_outlet_files_take_all(void)
{
    char path[FILES_PATH_MAX];
    files_make(path);
    struct stratum_outlet outlet = stratum_outlet_own(open(path, O_WRONLY | O_APPEND));
    int error = 0;
    check_int(stratum_outlet_write(&outlet, "one ", 4, &error), 4);
    stratum_outlet_say(outlet.fd, "and %d", 2);
    check_int(stratum_outlet_write_out(&outlet, ".", 1, &error), 1);
    check_int(error, 0);
    stratum_outlet_close(&outlet);
    char *const text = files_read(path);
    check_text(text, "one and 2.");
    free(text);
    files_remove(path);
    struct stratum_outlet full = stratum_outlet_own(open("/dev/full", O_WRONLY));
    check_int(stratum_outlet_write_out(&full, "x", 1, &error), 0);
    check_int(error, ENOSPC);
    stratum_outlet_close(&full);
}
