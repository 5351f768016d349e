#!/usr/bin/env python3
"""Make the frozen rows of qhash/angles.c: cosines and sines as hex floats.

Integers only: a Taylor series in fixed point with 400 bits, no floating point and no libm, so every
machine prints the same text. 113 significant bits are printed, enough for every `long double`;
the compiler rounds each constant correctly to the type that it becomes.

usage: angles.py          print both tables
       angles.py --check  compare them with qhash/angles.c; exit 1 when they differ
"""
import pathlib
import sys

BITS = 400
ONE = 1 << BITS
DIGITS = 113


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


def hex_float(value):
    """A fixed-point number as C's hexadecimal floating constant, rounded to DIGITS bits."""
    if value == 0:
        return "0x0p+0"
    sign, value = ("-" if value < 0 else ""), abs(value)
    shift = value.bit_length() - DIGITS
    value = (value + (1 << (shift - 1))) >> shift
    if value.bit_length() > DIGITS:
        value, shift = value >> 1, shift + 1
    exponent = shift + DIGITS - 1 - BITS
    digits = f"{value - (1 << (DIGITS - 1)):028x}".rstrip("0")
    return f"{sign}0x1{'.' + digits if digits else ''}p{exponent:+d}"


def table(name, half_turn):
    lines = [f"#define {name}(ROW)"]
    for k in range(32):
        c, s = cosine_sine(k, half_turn)
        lines.append(f"    ROW({hex_float(c)}, {hex_float(-s)})")
    return " \\\n".join(lines) + "\n"


def main():
    text = table("TURNS", 32) + "\n" + table("DOUBLE_TURNS", 16)
    if "--check" not in sys.argv:
        print(text, end="")
        return 0
    source = pathlib.Path(__file__).resolve().parents[2] / "qhash" / "angles.c"
    def bare(s):
        return "".join(s.replace("\\", "").split())
    if bare(text.split("\n\n")[0]) in bare(source.read_text()) and \
            bare(text.split("\n\n")[1]) in bare(source.read_text()):
        return 0
    print(f"{source}: the frozen tables are not what angles.py makes", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
