/* Planted work: the proof that a device gives before its first job. */
#ifndef QHASH_DEVICE_CONTRACT_H
#define QHASH_DEVICE_CONTRACT_H

#include "qhash/device/device.h"

/** Whether results can be of a work of that epoch and those nonces at all: what they claim to have
 *  tried begins with the first and ends with the last at most. Whether it is true is another
 *  question. */
bool device_contract_possible(const struct device_results *results, uint64_t epoch,
                              uint32_t nonce_first, uint32_t nonce_last);

/** Prove a device with works whose finds are known from the exact reference: a find at the first
 *  nonce, at the last, at 0xffffffff; none, many, more than fit, all; a digest that equals its
 *  target and one just above it; two works at once; an abandoned epoch.
 *
 *  A device that filters (see struct device_description) is not held to nonces within 0.02 steps
 *  of a rounding tie, the reach of its smaller arithmetic.
 *
 *  d          in, out  open, with nothing outstanding; afterwards epoch 0 is abandoned
 *  algorithm  in       which proof of work
 *  broken     out      what was tried when it failed; untouched otherwise; may be NULL
 *  returns    DEVICE_OK, DEVICE_UNFIT, or what the device itself answered
 *  cost       a few milliseconds for the reference, and what the device takes
 */
enum device_status device_contract_prove(struct device *d, enum qhash_algorithm algorithm,
                                         const char **broken);

#endif
