/* The oracle: the circuit as the rule writes it, gate by gate on 65,536 amplitudes.
 * Slow, obvious, never optimised. It shares no algebra with the closed form; only the frozen
 * cosines and sines are common to both. */
#ifndef QHASH_STATEVEC_H
#define QHASH_STATEVEC_H

#include <stdint.h>

#include "qhash/qhash.h"

enum { QHASH_AMPLITUDES = 1 << QHASH_QUBITS };

/** A complex number; C11's own would not survive a C++ compiler. */
struct qhash_amplitude {
    double real, imaginary;
};

/** The 1 MiB that the oracle works in; bit q of an index is the value of qubit q. */
struct qhash_workspace {
    struct qhash_amplitude amplitudes[QHASH_AMPLITUDES];
};

/** Run the circuit and measure every qubit.
 *
 *  expectation[16]  out  <Z> of each qubit, to 1e-6 of a Q1.15 step
 *  workspace        out  scratch
 *  angle[64]        in   angle indices 0..31, in the order of the rule; see qhash/circuit.h
 *  cost             some milliseconds on one core; reentrant with one workspace per caller
 *  source           node: src/crypto/qhash.cpp @ da8a278
 */
void qhash_oracle_expectations(double expectation[16], struct qhash_workspace *workspace,
                               const uint8_t angle[64]);

/** Hash one header with the oracle instead of the closed form.
 *
 *  digest[32]  out  as qhash_digest(), as is the returned status
 *  workspace   out  scratch
 *  header[80]  in   wire order
 *  rules       in   see qhash_rules_at()
 */
enum qhash_status qhash_oracle(uint8_t digest[32], struct qhash_workspace *workspace,
                               const uint8_t header[80], struct qhash_rules rules);

#endif
