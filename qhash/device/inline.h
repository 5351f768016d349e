/* For the engines' innermost functions: inlined whatever their size, or vectors would go through
 * memory. */
#ifndef QHASH_DEVICE_INLINE_H
#define QHASH_DEVICE_INLINE_H

#include "qhash/portable.h"

#define DEVICE_INLINE static inline __attribute__((always_inline))

#endif
