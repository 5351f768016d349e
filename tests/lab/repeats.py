#!/usr/bin/env python3
"""One seed tells one story: the journal's bytes are the same each time, and another seed's differ.
And a journal tells what its run told: simpool report gives the numbers that the run itself showed.

usage: repeats.py SIMPOOL SIMLAB STORY [its pace]
"""

import difflib
import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile

RUNS = 3


def said(command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def play(words, seed, path):
    """returns the hash of the journal, and the KPIs that the run showed"""
    path.unlink(missing_ok=True)
    out = said([*words, "--journal", str(path)] + (["--seed", str(seed)] if seed else []))
    return hashlib.sha256(path.read_bytes()).hexdigest(), kpis(out)


def kpis(text):
    """The rows of the table: they end with who observed, and how many events."""
    return re.findall(r"^\w+ .* (?:pool|miner|both) +\d+$", text, re.MULTILINE)


def main():
    simpool, *words = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "journal.jsonl"
        same = {play(words, None, path)[0] for _ in range(RUNS)}
        other, shown = play(words, 4711, path)
        told = kpis(said([simpool, "report", str(path)]))
    if len(same) != 1:
        print(f"{RUNS} runs of one seed gave {len(same)} journals: {sorted(same)}")
        return 1
    if other in same:
        print("another seed gave the same journal: the seed does not reach the run")
        return 1
    if not shown or shown != told:
        print("the report of its journal says otherwise than the run did:")
        print("\n".join(difflib.unified_diff(shown, told, "the run", "the report", lineterm="")))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
