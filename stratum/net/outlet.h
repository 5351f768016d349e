/** A descriptor that is written to and never waited for. A pipe whose reader rests, a terminal that
 *  is stopped (Ctrl-S) or a socket whose peer does not read takes nothing for as long as it likes;
 *  the loop must not stand still for it. Files on a disk are written as they are. */
#ifndef STRATUM_NET_OUTLET_H
#define STRATUM_NET_OUTLET_H

#include <stdbool.h>
#include <stddef.h>

enum { STRATUM_OUTLET_PATIENCE_MS = 1000 };

struct stratum_outlet {
    int fd;
    bool owned;  /* to be closed */
    bool socket; /* asked each time not to wait */
    bool shared; /* it may wait: asked first, and given little */
};

/** fd is somebody else's, such as stderr, and stays open: its flags are left as they are. */
struct stratum_outlet stratum_outlet_borrow(int fd);
/** fd is ours alone, from open(); it is closed with the outlet. */
struct stratum_outlet stratum_outlet_own(int fd);
void stratum_outlet_close(struct stratum_outlet *outlet);
/** Writes what can be written at once. returns how much of len that was; *error: 0, also when there
 *  is no room just now, or an errno: it takes no more. */
size_t stratum_outlet_write(const struct stratum_outlet *outlet, const char *bytes, size_t len,
                            int *error);
/** The same, for as long as something is taken every PATIENCE_MS: for a program's end, when nobody
 *  waits for the loop. */
size_t stratum_outlet_write_out(const struct stratum_outlet *outlet, const char *bytes, size_t len,
                                int *error);
/** A line for people on a descriptor such as stderr; what is not taken at once is dropped. */
void stratum_outlet_say(int fd, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
