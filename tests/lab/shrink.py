#!/usr/bin/env python3
"""A failure in made-up weather shrinks to the fault that matters; what is saved fails alike, and so
does --only. A day gives the same bytes each time."""

import hashlib
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

SEED = "5"
MUTANT = ("--mutant", "remembers")  # fails when it comes back: something has to end a connection


def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def shrinks(simlab, story, folder):
    weather = pathlib.Path(folder) / "weather.lua"
    code, said = run(simlab, story, "--seed", SEED, *MUTANT, "--shrink", "--save", weather)
    kept = re.findall(r"^fault    (\w+)\(", said, re.M)
    if code == 0 or len(kept) != 1:
        return f"--shrink kept {kept}, exit {code}:\n{said}"
    numbers = re.search(r" --only ([\d,]+)", said).group(1)
    for again in (("--only", numbers), ("--weather", weather)):
        other, said = run(simlab, story, "--seed", SEED, *MUTANT, *again)
        if other != code:
            return f"{again}: exit {other}, not {code}:\n{said}"
    good, said = run(simlab, story, "--seed", SEED, "--weather", weather)
    return None if good == 0 else f"our own miner fails that weather, too:\n{said}"


def stops(simlab, story):
    """Interrupted in one of its plays it ends, and names no fault that might not matter."""
    run = subprocess.Popen((simlab, story, "--seed", SEED, *MUTANT, "--shrink", "--log", "info"),
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    run.stderr.readline()  # something is being played
    run.send_signal(signal.SIGINT)
    said, _ = run.communicate(timeout=60)
    good = run.returncode == 130 and "fault " not in said
    return None if good else f"interrupted, and exit {run.returncode}:\n{said}"


def stops_in_mid_play(simlab):
    """A long day is not played to its end for nobody."""
    run = subprocess.Popen((simlab, "endure", "--hours", "24"), stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, text=True)
    for line in run.stdout:
        if "judge " in line:
            break
    run.send_signal(signal.SIGINT)
    said, _ = run.communicate(timeout=60)
    good = run.returncode == 130 and "exit 130: " in said and said.rstrip().endswith("interrupted")
    return None if good else f"a day interrupted, and exit {run.returncode}:\n{said[-500:]}"


def repeats(simlab, folder):
    hashes = set()
    for _ in range(2):
        path = pathlib.Path(folder) / "day.jsonl"
        code, said = run(simlab, "endure", "--hours", "1", "--seed", SEED, "--journal", path)
        if code != 0:
            return said
        hashes.add(hashlib.sha256(path.read_bytes()).hexdigest())
        path.unlink()
    return None if len(hashes) == 1 else "the same day gave two journals"


def main():
    simlab, story = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        problem = (shrinks(simlab, story, folder) or stops(simlab, story) or
                   stops_in_mid_play(simlab) or
                   repeats(simlab, folder))
    if problem:
        sys.exit(problem)


if __name__ == "__main__":
    main()
