#include "stratum/net/spare_port.h"

#include <stdio.h>
#include <stdlib.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "stratum/net/bind.h"

enum { LOWEST = 10000, PORTS = 65536, TRIES = 1000, STRIDE = 61 };

uint16_t stratum_spare_port_at(uint32_t low, uint32_t high, uint32_t nth)
{
    const uint32_t above = high < PORTS - 1 ? PORTS - 1 - high : 0;
    const uint32_t below = low > LOWEST ? low - LOWEST : 0;
    if (above + below == 0) {
        return 0;
    }
    const uint32_t which = nth % (above + below);
    return (uint16_t)(which < above ? high + 1 + which : LOWEST + which - above);
}

/** Linux's own default where it does not say. */
static void read_ephemeral(uint32_t *low, uint32_t *high)
{
    *low = 32768;
    *high = 60999;
    FILE *const file = fopen("/proc/sys/net/ipv4/ip_local_port_range", "re");
    char line[64];
    if (file == NULL) {
        return;
    }
    if (fgets(line, sizeof line, file) != NULL) {
        char *end = line;
        const unsigned long first = strtoul(line, &end, 10);
        const unsigned long last = strtoul(end, NULL, 10);
        if (first > 0 && first <= last && last < PORTS) {
            *low = (uint32_t)first;
            *high = (uint32_t)last;
        }
    }
    (void)fclose(file);
}

static int bound(int type, uint32_t host, uint16_t port)
{
    const int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
    const struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(host)};
    if (fd >= 0 && bind(fd, (const struct sockaddr *)&at, sizeof at) != 0) {
        (void)close(fd);
        return -1;
    }
    return fd;
}

/** The other program binds TCP, so what says "held" is UDP's port of the same number. */
static bool hold(struct stratum_spare_port *out, uint16_t port)
{
    const int mark = bound(SOCK_DGRAM, INADDR_LOOPBACK, port);
    const int probe = mark >= 0 ? bound(SOCK_STREAM, INADDR_ANY, port) : -1;
    if (probe >= 0) {
        (void)close(probe);
        *out = (struct stratum_spare_port){port, mark};
    } else if (mark >= 0) {
        (void)close(mark);
    }
    return probe >= 0;
}

static bool hold_any(struct stratum_spare_port *out, const char **problem)
{
    const struct stratum_address anywhere = {.host = "127.0.0.1"};
    struct stratum_bound any;
    if (!stratum_bind(&any, &anywhere, "{api}", problem)) {
        return false;
    }
    (void)close(any.fd);
    *out = (struct stratum_spare_port){any.address.port, -1};
    return true;
}

bool stratum_spare_port_hold(struct stratum_spare_port *out, const char **problem)
{
    uint32_t low = 0;
    uint32_t high = 0;
    read_ephemeral(&low, &high);
    /* Processes that run side by side begin to look in different places. */
    const uint32_t first = (uint32_t)getpid() * STRIDE;
    for (uint32_t tries = 0; tries < TRIES; tries++) {
        const uint16_t port = stratum_spare_port_at(low, high, first + tries);
        if (port == 0) {
            break;
        }
        if (hold(out, port)) {
            return true;
        }
    }
    return hold_any(out, problem);
}

void stratum_spare_port_release(struct stratum_spare_port *spare)
{
    if (spare->port != 0 && spare->mark >= 0) {
        (void)close(spare->mark);
    }
    *spare = (struct stratum_spare_port){0};
}
