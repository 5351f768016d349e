#include "stratum/net/standard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void stratum_standard_begin(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) >= 0) {
            continue;
        }
        /* The lowest that is free is the one that open() gives. A full disk takes no word, even if
         * it is opened once more by its name (outlet.c). */
        const bool is_input = fd == STDIN_FILENO;
        if (is_input || open("/dev/full", O_RDONLY) < 0) {
            (void)open("/dev/null", is_input ? O_WRONLY : O_RDONLY);
        }
    }
    const struct sigaction ignored = {.sa_handler = SIG_IGN};
    (void)sigaction(SIGXFSZ, &ignored, NULL);
}

bool stratum_standard_flush(const char *program)
{
    errno = 0;
    if (fflush(stdout) == 0 && ferror(stdout) == 0) {
        return true;
    }
    /* What failed long ago has left no reason. */
    fprintf(stderr, "%s: cannot write to stdout%s%s\n", program, errno != 0 ? ": " : "",
            errno != 0 ? strerror(errno) : "");
    return false;
}

int stratum_standard_end(const char *program, int exit_code)
{
    return stratum_standard_flush(program) || exit_code != 0 ? exit_code : STRATUM_STANDARD_LOST;
}
