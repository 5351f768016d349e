/* Both arithmetics of the closed form for the vectors of the file that includes this: a template
 * without a guard, to be included after lanes_avx2.h or lanes_avx512.h. */

#define LANES_SWEEP      lanes_double_sweep
#define LANES_PARTS      2
#define LANES_TABLE      lanes_double_table
#define LANES_REAL       LANES_DOUBLE
#define LANES_MATH(name) lanes_double_##name
#include "qhash/device/lanes_sweep.h"
#undef LANES_SWEEP
#undef LANES_PARTS
#undef LANES_TABLE
#undef LANES_REAL
#undef LANES_MATH

#define LANES_SWEEP      lanes_single_sweep
#define LANES_PARTS      1
#define LANES_TABLE      lanes_single_table
#define LANES_REAL       LANES_SINGLE
#define LANES_MATH(name) lanes_single_##name
#include "qhash/device/lanes_sweep.h"
#undef LANES_SWEEP
#undef LANES_PARTS
#undef LANES_TABLE
#undef LANES_REAL
#undef LANES_MATH
