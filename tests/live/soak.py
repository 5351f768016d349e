"""Does anything grow? One story in real time, and a look at both programs' /proc every ten seconds:
resident memory by what it is of (heap, other anonymous pages, stacks, pages of files), descriptors
and threads. Pages of files are the programs' and libraries' text, read as it is first run.

    python3 tests/live/soak.py build/release/bin/simpool build/release/bin/miner STORY \\
        [options of simpool test, such as --hours 0.5 --seed 2]

Exit 1 where the median of descriptors or threads of either is more in the last quarter than in the
first (connections overlap in bad weather, so the most says little), where memory that is no file's
grows by more than 512 KiB from the second quarter to the last, or where the story fails.
"""

import collections
import os
import re
import signal
import statistics
import subprocess
import sys
import time

EVERY_S = float(os.environ.get("EVERY_S", "10"))
GROWTH_KIB = 512  # the jobs that a pool keeps, up to 64, take some 6 KiB each; a share 240 bytes
KINDS = ("heap", "anonymous", "stack", "file")
MAPPING = re.compile(r"^[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \d+ *(.*)$")


def kind_of(name):
    if name == "[heap]":
        return "heap"
    if name.startswith("[stack"):
        return "stack"
    return "file" if name.startswith("/") else "anonymous"


def look(pid):
    """One sample of a process; None when it has ended."""
    try:
        kib, kind, private = collections.Counter(), "file", 0
        with open(f"/proc/{pid}/smaps", encoding="utf-8", errors="replace") as file:
            for line in file:
                mapping = MAPPING.match(line)
                if mapping:
                    kind = kind_of(mapping.group(1))
                elif line.startswith("Rss:"):
                    kib[kind] += int(line.split()[1])
                elif line.startswith("Anonymous:"):
                    private += int(line.split()[1])
        if not kib:
            return None  # a zombie
        sample = {name: kib[name] for name in KINDS}
        sample["resident"] = sum(kib.values())
        sample["unshared"] = private
        sample["descriptors"] = len(os.listdir(f"/proc/{pid}/fd"))
        sample["threads"] = len(os.listdir(f"/proc/{pid}/task"))
        return sample
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return None


def below(pid):
    """All processes that this one has started, and those that they have."""
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            children = [int(word) for word in file.read().split()]
    except FileNotFoundError:
        return []
    return children + [other for child in children for other in below(child)]


def program_of(pid):
    try:
        return os.path.basename(os.readlink(f"/proc/{pid}/exe"))
    except OSError:
        return ""


def find(pool, miner):
    """(the process that plays the story, the miner): None while there is none."""
    others = [(pid, program_of(pid)) for pid in below(pool)]
    named = os.path.basename(miner)
    return (next((pid for pid, name in others if name == program_of(pool)), pool),
            next((pid for pid, name in others if name == named), None))


def quarters(samples):
    step = len(samples) / 4
    return [samples[int(part * step):int((part + 1) * step)] for part in range(4)]


def tell(name, samples):
    """A table of one program; returns what is wrong with it."""
    parts = quarters(samples)
    print(f"\n{name}: {len(samples)} looks, the median of each quarter (the most)")
    for key in (*samples[0],):
        cells = [f"{statistics.median(s[key] for s in part):.0f} ({max(s[key] for s in part)})"
                 for part in parts]
        print(f"  {key:12} first {samples[0][key]:>7}  " + "  ".join(f"{c:>16}" for c in cells)
              + f"  last {samples[-1][key]:>7}")
    middle = {key: [statistics.median(s[key] for s in part) for part in parts]
              for key in ("descriptors", "threads", "unshared")}
    wrong = [f"{name}: {key} grew" for key in ("descriptors", "threads")
             if middle[key][3] > middle[key][0]]
    more = middle["unshared"][3] - middle["unshared"][1]
    if more > GROWTH_KIB:
        wrong.append(f"{name}: {more:.0f} KiB more from the second quarter to the last")
    return wrong


def main(simpool, miner, story, *options):
    command = [miner, "-a", "qhash", "-o", "{url}", "-u", "{user}", "-p", "{pass}",
               "--device", "cpu:1", "--journal", "{journal}"]
    pool = subprocess.Popen([simpool, "test", story, *options, "--", *command])
    samples = {"simpool": [], "miner": []}
    try:
        start = time.monotonic()
        while pool.poll() is None:
            time.sleep(EVERY_S)
            for name, pid in zip(samples, find(pool.pid, miner)):
                sample = look(pid) if pid else None
                if sample:
                    samples[name].append(sample)
        print(f"\n{time.monotonic() - start:.0f} s, simpool's exit {pool.returncode}")
    finally:
        if pool.poll() is None:
            pool.send_signal(signal.SIGTERM)
            pool.wait()
    if min(len(found) for found in samples.values()) < 8:
        sys.exit("soak: too short for quarters")
    wrong = [words for name, found in samples.items() for words in tell(name, found)]
    print("\n".join(["", *wrong]) if wrong else "\nnothing grows")
    return 1 if wrong or pool.returncode else 0


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
