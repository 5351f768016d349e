#!/usr/bin/env python3
"""One seed tells one story: the journal's bytes are the same each time, and another seed's differ."""

import hashlib
import pathlib
import subprocess
import sys
import tempfile

RUNS = 3


def journal_hash(words, seed, folder):
    path = pathlib.Path(folder) / "journal.jsonl"
    path.unlink(missing_ok=True)
    command = [*words, "--journal", str(path)] + (["--seed", str(seed)] if seed else [])
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main():
    words = sys.argv[1:]  # simlab, a story, its pace
    with tempfile.TemporaryDirectory() as folder:
        same = {journal_hash(words, None, folder) for _ in range(RUNS)}
        other = journal_hash(words, 4711, folder)
    if len(same) != 1:
        print(f"{RUNS} runs of one seed gave {len(same)} journals: {sorted(same)}")
        return 1
    if other in same:
        print("another seed gave the same journal: the seed does not reach the run")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
