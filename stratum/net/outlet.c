#include "stratum/net/outlet.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SAID_MAX = 2048 };

/** Whether a write to it may wait for somebody. A disk is slow, but comes to an end. */
static bool may_wait(const struct stat *about)
{
    return S_ISFIFO(about->st_mode) || S_ISCHR(about->st_mode) || S_ISSOCK(about->st_mode);
}

/** O_NONBLOCK belongs to the open file, not to the descriptor: set on our stderr it would be set on
 *  the shell's, and on that of whoever writes to the same pipe, and their writes would fail. Linux
 *  opens the same pipe or terminal once more under this name, and that is ours alone. A socket
 *  cannot be opened so, but can be asked each time. Where neither works (no /proc, another user's
 *  pipe), poll() is asked first and then PIPE_BUF bytes are written at most, which a pipe that has
 *  room takes whole.
 *
 *  A thread that writes would do as well, but must be waited for at the end, and then it hangs. */
struct stratum_outlet stratum_outlet_borrow(int fd)
{
    struct stratum_outlet outlet = {.fd = fd};
    struct stat about;
    if (fstat(fd, &about) != 0 || !may_wait(&about)) {
        return outlet;
    }
    outlet.socket = S_ISSOCK(about.st_mode);
    if (outlet.socket) {
        return outlet;
    }
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    const int again = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (again >= 0) {
        outlet.fd = again;
        outlet.owned = true;
    } else {
        outlet.shared = true;
    }
    return outlet;
}

struct stratum_outlet stratum_outlet_own(int fd)
{
    struct stat about;
    if (fstat(fd, &about) == 0 && may_wait(&about)) {
        const int flags = fcntl(fd, F_GETFL);
        (void)fcntl(fd, F_SETFL,
                    flags | O_NONBLOCK); /* fails for no descriptor that open() gives */
    }
    return (struct stratum_outlet){.fd = fd, .owned = true};
}

void stratum_outlet_close(struct stratum_outlet *outlet)
{
    if (outlet->owned) {
        (void)close(outlet->fd);
    }
    *outlet = (struct stratum_outlet){.fd = -1};
}

static bool has_room(const struct stratum_outlet *outlet, int wait_ms)
{
    struct pollfd wanted = {.fd = outlet->fd, .events = POLLOUT};
    return poll(&wanted, 1, wait_ms) > 0;
}

/** One write. returns as write() does */
static ssize_t put(const struct stratum_outlet *outlet, const char *bytes, size_t len)
{
    if (outlet->socket) {
        return send(outlet->fd, bytes, len, MSG_DONTWAIT | MSG_NOSIGNAL);
    }
    if (!outlet->shared) {
        return write(outlet->fd, bytes, len);
    }
    if (!has_room(outlet, 0)) {
        errno = EAGAIN;
        return -1;
    }
    return write(outlet->fd, bytes, len < PIPE_BUF ? len : PIPE_BUF);
}

size_t stratum_outlet_write(const struct stratum_outlet *outlet, const char *bytes, size_t len,
                            int *error)
{
    size_t taken = 0;
    *error = 0;
    while (taken < len) {
        const ssize_t now = put(outlet, bytes + taken, len - taken);
        if (now > 0) {
            taken += (size_t)now;
        } else if (now == 0 || errno == EAGAIN) {
            break;
        } else if (errno != EINTR) {
            *error = errno;
            break;
        }
    }
    return taken;
}

size_t stratum_outlet_write_out(const struct stratum_outlet *outlet, const char *bytes, size_t len,
                                int *error)
{
    size_t taken = stratum_outlet_write(outlet, bytes, len, error);
    while (taken < len && *error == 0 && has_room(outlet, STRATUM_OUTLET_PATIENCE_MS)) {
        const size_t more = stratum_outlet_write(outlet, bytes + taken, len - taken, error);
        if (more == 0) {
            break; /* room that takes nothing is none */
        }
        taken += more;
    }
    return taken;
}

void stratum_outlet_say(int fd, const char *format, ...)
{
    char words[SAID_MAX];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    int error = 0;
    struct stratum_outlet outlet = stratum_outlet_borrow(fd);
    (void)stratum_outlet_write(&outlet, words, strlen(words), &error);
    stratum_outlet_close(&outlet);
}
