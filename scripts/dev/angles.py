#!/usr/bin/env python3
"""Make the frozen rows of qhash/angles.c: cosines and sines as hex floats.

Integers only: a Taylor series in fixed point with 400 bits, no floating point and no libm, so every
machine prints the same text. 113 significant bits are printed; the compiler rounds each constant
correctly to double. DOUBLE_TURNS_LOW is what that rounding leaves of DOUBLE_TURNS, again as doubles.

usage: angles.py          print the tables
       angles.py --check  compare them with qhash/angles.c; exit 1 when they differ
"""
import pathlib
import sys

BITS = 400
ONE = 1 << BITS
DIGITS = 113
DOUBLE_DIGITS = 53


def pi():
    """Machin: pi = 16 arctan(1/5) - 4 arctan(1/239)."""
    def arctan_inverse(n):
        power, total, k = ONE // n, 0, 0
        while power:
            total += (-1) ** k * (power // (2 * k + 1))
            power //= n * n
            k += 1
        return total
    return 16 * arctan_inverse(5) - 4 * arctan_inverse(239)


def series(angle, term, first):
    """The Taylor series that begins with `term` and whose next term divides by first*(first+1)."""
    total, k = 0, first
    while term:
        total += term
        term = -(term * angle // ONE * angle // ONE) // (k * (k + 1)) if term else 0
        if abs(term) <= 1:
            break
        k += 2
    return total


def cosine_sine(k, half_turn):
    """cos and sin of k*pi/half_turn, k < 2*half_turn, from the first eighth of the circle."""
    quarter, rest = divmod(k, half_turn // 2)
    angle = pi() * rest // half_turn
    if rest == 0:
        c, s = ONE, 0
    elif 4 * rest > half_turn:
        angle = pi() * (half_turn // 2 - rest) // half_turn
        s, c = series(angle, ONE, 1), series(angle, angle, 2)
    elif 4 * rest == half_turn:
        c = s = series(angle, ONE, 1)
    else:
        c, s = series(angle, ONE, 1), series(angle, angle, 2)
    for _ in range(quarter):
        c, s = -s, c
    return c, s


def rounded(value, digits):
    """A fixed-point number as a whole number of so many bits, and how far to the left it belongs."""
    shift = value.bit_length() - digits
    value = (value + (1 << (shift - 1))) >> shift
    return (value >> 1, shift + 1) if value.bit_length() > digits else (value, shift)


def hex_float(value, digits=DIGITS):
    """A fixed-point number as C's hexadecimal floating constant, rounded to so many bits."""
    if value == 0:
        return "0x0p+0"
    sign = "-" if value < 0 else ""
    value, shift = rounded(abs(value), digits)
    exponent = shift + digits - 1 - BITS
    padding = -(digits - 1) % 4
    fraction = (value - (1 << (digits - 1))) << padding
    text = f"{fraction:0{(digits - 1 + padding) // 4}x}".rstrip("0")
    return f"{sign}0x1{'.' + text if text else ''}p{exponent:+d}"


def low_part(value):
    """What is left of a fixed-point number that became a double."""
    if value == 0:
        return 0
    high, shift = rounded(abs(value), DOUBLE_DIGITS)
    left = abs(value) - (high << shift)
    return -left if value < 0 else left


def low(value):
    return hex_float(low_part(value), DOUBLE_DIGITS)


def table(name, half_turn, text=hex_float):
    lines = [f"#define {name}(ROW)"]
    for k in range(32):
        c, s = cosine_sine(k, half_turn)
        lines.append(f"    ROW({text(c)}, {text(-s)})")
    return " \\\n".join(lines) + "\n"


def main():
    tables = [table("TURNS", 32), table("DOUBLE_TURNS", 16), table("DOUBLE_TURNS_LOW", 16, low)]
    if "--check" not in sys.argv:
        print("\n".join(tables), end="")
        return 0
    source = pathlib.Path(__file__).resolve().parents[2] / "qhash" / "angles.c"

    def bare(text):
        return "".join(text.replace("\\", "").split())

    if all(bare(each) in bare(source.read_text()) for each in tables):
        return 0
    print(f"{source}: the frozen tables are not what angles.py makes", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
