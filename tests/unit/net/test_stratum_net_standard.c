#include "stratum/net/standard.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/check.h"

/** In a process of its own, as its descriptors go. returns its exit code, 0: all is well. */
static int close_and_occupy(unsigned closed)
{
    for (int fd = 0; fd < 3; fd++) {
        if ((closed >> fd & 1) != 0) {
            (void)close(fd);
        }
    }
    stratum_standard_begin();
    if (open("/dev/null", O_RDONLY) < 3) {
        return 1; /* a file stands where people are spoken to */
    }
    char byte = 0;
    for (int fd = 0; fd < 3; fd++) {
        const ssize_t moved = fd == 0 ? read(fd, &byte, 1) : write(fd, &byte, 1);
        if ((closed >> fd & 1) != 0 && (moved >= 0 || errno != EBADF)) {
            return 2; /* what was dead is alive */
        }
    }
    return 0;
}

void test_standard_descriptors_are_nobody_elses(void)
{
    for (unsigned closed = 1; closed < 8; closed++) {
        const pid_t pid = fork();
        if (pid == 0) {
            _exit(close_and_occupy(closed));
        }
        int status = -1;
        check_true(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
        check_int(WEXITSTATUS(status), 0);
    }
}

/** Into a file of 8 bytes at most. returns 0: the write failed, and that was all */
static int outgrow(void)
{
    char path[] = "/tmp/test-standard-XXXXXX";
    const int fd = mkstemp(path);
    const struct rlimit limit = {8, 8};
    (void)unlink(path);
    stratum_standard_begin();
    if (fd < 0 || setrlimit(RLIMIT_FSIZE, &limit) != 0) {
        return 1;
    }
    const bool fits = write(fd, "12345678", 8) == 8;
    return fits && write(fd, "9", 1) < 0 && errno == EFBIG ? 0 : 2;
}

void test_standard_file_that_may_not_grow(void)
{
    const pid_t pid = fork();
    if (pid == 0) {
        _exit(outgrow());
    }
    int status = -1;
    check_true(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
    check_int(WEXITSTATUS(status), 0);
}
