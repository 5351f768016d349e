#!/usr/bin/env python3
"""simlab STORY --mutant NAME, and what the closing says of the refused shares.

usage: says.py SIMLAB STORY TABLE MUTANT
"""

import re
import subprocess
import sys


def main():
    simlab, story, table, mutant = sys.argv[1:5]
    for row in open(table, encoding="utf-8"):
        name, _, expected = row.rstrip("\n").partition(" ")
        if name == mutant:
            break
    else:
        sys.exit(f"{table} has no row for {mutant}")
    run = subprocess.run([simlab, story, "--mutant", mutant], capture_output=True, text=True)
    said = [line for line in run.stdout.splitlines() if line.startswith("why ")]
    pattern = re.compile(r"why +\d+ of \d+ [a-z-]+ shares " + re.escape(expected.strip()))
    if not any(pattern.match(line) for line in said):
        print(f"expected: … shares {expected.strip()} …\nsaid:\n" + "\n".join(said))
        print(run.stdout[-2000:], run.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
