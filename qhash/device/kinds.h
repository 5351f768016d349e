/* Every kind of device of this build; only device.c and the kinds themselves need this. */
#ifndef QHASH_DEVICE_KINDS_H
#define QHASH_DEVICE_KINDS_H

#include "qhash/device/device.h"

/** One core, searched in the thread that collects. */
extern const struct device_ops device_cpu;

/** An NVIDIA GPU, by the driver that is found when it is opened. */
extern const struct device_ops device_cuda;

/** No hardware at all: modelled time, and misbehaviour on request. */
extern const struct device_ops device_fake;

#endif
