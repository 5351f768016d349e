/** Physical quantities as stories write them: a number and its unit, "90s", "2 MH/s". Pure. */
#ifndef SIMPOOL_SCRIPT_UNITS_H
#define SIMPOOL_SCRIPT_UNITS_H

#include <stdbool.h>
#include <stdint.h>

enum { SCRIPT_US_PER_S = 1000000 };

enum script_quantity {
    SCRIPT_DURATION,  /* seconds: us ms s m (or min) h */
    SCRIPT_PACE,      /* a second: /s /min /h */
    SCRIPT_HASHRATE,  /* hashes a second: H/s kH/s MH/s GH/s TH/s */
    SCRIPT_BYTE_RATE, /* bytes a second: B/s KB/s (1,000) KiB/s (1,024) MB/s MiB/s */
    SCRIPT_QUANTITY_COUNT
};

/** Read one quantity.
 *
 *  out      out  in the quantity's base unit, finite and >= 0; untouched on failure
 *  text     in   a decimal number, any blanks, the unit; nothing else around it
 *  returns  false when text is no such quantity: show script_quantity_example
 */
bool script_quantity_read(double *out, enum script_quantity quantity, const char *text);
/** "duration", "pace"… */
const char *script_quantity_name(enum script_quantity quantity);
/** How it is written: "\"90s\", \"400ms\", \"5m\" or \"1h\"". */
const char *script_quantity_example(enum script_quantity quantity);
/** Seconds to microseconds, rounded; INT64_MAX / 2 at most. */
int64_t script_microseconds(double seconds);

#endif
