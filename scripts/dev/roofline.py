#!/usr/bin/env python3
"""What the counts of scripts/dev/sass.py let each card reach, beside what others say they reach.

    scripts/dev/sass.py --json k*.cubin >counts.json
    scripts/dev/roofline.py counts.json

Estimates, all of them: multiprocessors * clock * EFFICIENCY / clocks a nonce, less what a filter
misses. EFFICIENCY is what deflexor's SHA-256-only kernel reaches of the same model's bound on an
RTX 5060 Laptop (published time and multiplier rate, counted instructions): the one calibration there
is, itself uncertain by a tenth. Clocks are the makers' boost clocks; a card at its power limit is
slower.
"""

import json
import sys

EFFICIENCY = 0.90
MISSED = {"filter": 0.0018, "filter_shifts": 0.0018, "exact": 0.0}

# name, sm, multiprocessors, GHz, GH/s of others and whose
CARDS = [
    ("GTX 1660 SUPER", 75, 22, 1.785, "0.5 claimed"),
    ("RTX 3060", 86, 28, 1.777, "0.70, a pool's table"),
    ("RTX 4060", 89, 24, 2.460, "0.89, a pool's table"),
    ("RTX 4070", 89, 46, 2.475, "1.97, a pool's table"),
    ("RTX 4090", 89, 128, 2.520, "4.82, a pool's table"),
    ("RTX 5060 Laptop", 120, 26, 2.362, "0.30, deflexor's own"),
    ("RTX 5090", 120, 170, 2.407, "5.31, a pool's table"),
    ("A100", 80, 108, 1.410, ""),
    ("H200", 90, 132, 1.980, ""),
]


def main():
    rows = json.load(open(sys.argv[1]))
    of = {(row["sm"], row["kernel"].replace("qhash_", "")): row for row in rows}
    print("| card | kernel | clocks a nonce | GH/s, estimated | of SHA-256 alone | others, GH/s |")
    print("|---|---|--:|--:|--:|---|")
    for name, sm, multiprocessors, ghz, others in CARDS:
        known = {kernel: of[sm, kernel] for kernel in MISSED if (sm, kernel) in of}
        # The least bound wins; of equals the one that issues less.
        best = min(known, key=lambda kernel: (
            round(known[kernel]["bound"] / (1 - MISSED[kernel]), 1), known[kernel]["instructions"]))
        bound = known[best]["bound"]
        ceiling = min(row["bound"] for (other, kernel), row in of.items()
                      if other == sm and kernel.startswith("ceiling"))
        rate = multiprocessors * ghz * EFFICIENCY / bound * (1 - MISSED[best])
        print("| %s | %s | %.1f | %.2f | %.3f | %s |" % (
            name, best, bound, rate, ceiling / bound, others))


if __name__ == "__main__":
    main()
