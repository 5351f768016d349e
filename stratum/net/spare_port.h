/** A port of this machine for another program that is told to listen there. */
#ifndef STRATUM_NET_SPARE_PORT_H
#define STRATUM_NET_SPARE_PORT_H

#include <stdbool.h>
#include <stdint.h>

/** All zero: none. */
struct stratum_spare_port {
    uint16_t port;
    int mark; /* a descriptor: while it is open, no other holder is given the port; -1: none */
};

/** The nth port of those that the kernel gives to nobody who asks for any, counted from 0 and
 *  round again: above the range of ephemeral ports first, then below it from 10000 on.
 *
 *  low, high  in  that range (net.ipv4.ip_local_port_range), both included
 *  returns  0: it leaves none
 */
uint16_t stratum_spare_port_at(uint32_t low, uint32_t high, uint32_t nth);

/** A free one of them; any free port where there is none. Whoever listens there a moment later
 * finds it free: it is neither an outgoing connection's nor another holder's.
 *
 *  returns  false: *problem says why
 */
bool stratum_spare_port_hold(struct stratum_spare_port *out, const char **problem);
/** When the other program has ended. */
void stratum_spare_port_release(struct stratum_spare_port *spare);

#endif
