#include "miner/program/status_line.h"

#include <stdio.h>
#include <string.h>

#include <sys/ioctl.h>
#include <unistd.h>

#include "stratum/net/outlet.h"

struct miner_status_line miner_status_line_on(int fd)
{
    return (struct miner_status_line){.fd = isatty(fd) != 0 ? fd : -1};
}

bool miner_status_line_is_on(const struct miner_status_line *line)
{
    return line->fd >= 0;
}

size_t miner_status_line_fit(size_t len, unsigned columns)
{
    const size_t room = columns > 1 ? columns - 1 : MINER_STATUS_LINE_MAX; /* the cursor's own */
    return len < room ? len : room;
}

/** Asked each time: people change the size of their windows. */
static unsigned columns_of(int fd)
{
    struct winsize size = {0};
    return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

void miner_status_line_show(struct miner_status_line *line, const char *words)
{
    if (words != NULL) {
        (void)snprintf(line->words, sizeof line->words, "%s", words);
    }
    if (line->fd < 0 || line->words[0] == '\0') {
        return;
    }
    const size_t len = miner_status_line_fit(strlen(line->words), columns_of(line->fd));
    stratum_outlet_say(line->fd, "\r\033[K%.*s", (int)len, line->words);
}

void miner_status_line_take_away(const struct miner_status_line *line)
{
    if (line->fd >= 0 && line->words[0] != '\0') {
        stratum_outlet_say(line->fd, "\r\033[K");
    }
}
