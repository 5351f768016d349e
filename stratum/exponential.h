/** Exponential and logarithm without libm, whose last bits differ between machines: what a seed
 *  decides goes through these, so it is the same everywhere. Pure. */
#ifndef STRATUM_EXPONENTIAL_H
#define STRATUM_EXPONENTIAL_H

/** e^x, correct to 1e-13 of itself between -36 and 36, to 1e-10 beyond; -700 < x < 700. */
double stratum_exp(double x);
/** The natural logarithm, correct to some 1e-15; x > 0 and finite. */
double stratum_ln(double x);

#endif
