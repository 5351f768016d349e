/** How much of the machine's time this process is given: containers and services are often held to
 *  some cores' worth of it, and see all of the cores. */
#ifndef MINER_CREW_QUOTA_H
#define MINER_CREW_QUOTA_H

#include <stddef.h>

/** Cores that this process may keep busy, rounded up; SIZE_MAX: nothing limits it, or nobody can
 * tell. The least of what its control group and those above it say.
 *
 *  root    in  "", or a folder that stands for / in a test
 *  source  the kernel's Documentation/admin-guide/cgroup-v2.rst, cpu.max; of version 1, whose
 *          hierarchies are looked for where systemd and Docker mount them,
 *          Documentation/scheduler/sched-bwc.rst
 */
size_t miner_quota_cores(const char *root);

#endif
