#include "stratum/net/standard.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
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
