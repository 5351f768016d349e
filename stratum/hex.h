/** Strict hex: exactly the digits expected, of either case, nothing around them. */
#ifndef STRATUM_HEX_H
#define STRATUM_HEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Read len bytes.
 *
 *  out       out  len bytes; undefined when the text is refused
 *  digits    in   need not end in NUL
 *  digit_count    must be exactly 2 * len
 *  returns   whether it is hex of that length
 */
bool stratum_hex_read(uint8_t *out, size_t len, const char *digits, size_t digit_count);

/** Read the 8 digits of a big-endian number, as version, nbits, ntime and nonce are written;
 *  out is untouched when they are refused. */
bool stratum_hex_read_be32(uint32_t *out, const char *digits, size_t digit_count);

#endif
