#!/usr/bin/env python3
"""One seed tells one story on another architecture, too: both journals are compared byte by byte, and so is
what was printed.

  elsewhere.py HERE THERE STORY|FOLDER… [--seeds A..B] [--rate RATE] [--hours N] [--journals-only] [-j N]

HERE and THERE are commands that run a simlab: `build/release/bin/simlab`, and
`qemu-aarch64-static build/arm64/bin/simlab`. Prints a line a run: the journal's SHA-256, or where the two part.
"""

import argparse
import concurrent.futures
import hashlib
import pathlib
import shlex
import subprocess
import sys
import tempfile
import time

JOURNAL = "journal.jsonl"


def play(command, words):
    """What one simlab leaves of a run: its exit code, its journal and what it printed."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run([*command, *words, "--journal", JOURNAL], cwd=folder,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        journal = pathlib.Path(folder) / JOURNAL
        kept = journal.read_bytes() if journal.exists() else b""
    return {"code": run.returncode, "journal": kept, "words": run.stdout,
            "seconds": time.monotonic() - started}


def parting(here, there):
    """The first line in which two texts differ, as either has it."""
    ours, theirs = here.split(b"\n"), there.split(b"\n")
    at = next((number for number, pair in enumerate(zip(ours, theirs)) if pair[0] != pair[1]),
              min(len(ours), len(theirs)))

    def line(lines):
        return lines[at].decode(errors="replace") if at < len(lines) else "(it has ended)"

    return f"line {at + 1}\n    here   {line(ours)}\n    there  {line(theirs)}"


def difference(here, there, journals_only):
    """What differs, in words; empty: nothing."""
    if here["journal"] != there["journal"]:
        return "the journals part in " + parting(here["journal"], there["journal"])
    if not here["journal"]:
        return "neither kept a journal: " + here["words"].decode(errors="replace")
    if journals_only:
        return ""
    if here["words"] != there["words"]:
        return "what was printed parts in " + parting(here["words"], there["words"])
    if here["code"] != there["code"]:
        return f"it ended {here['code']} here, and {there['code']} there"
    return ""


def compare(arguments, story, seed):
    words = [str(story)] + (["--seed", str(seed)] if seed is not None else [])
    words += ["--rate", arguments.rate] if arguments.rate else []
    words += ["--hours", arguments.hours] if arguments.hours else []
    here, there = (play(command, words) for command in (arguments.here, arguments.there))
    name = f"{story.parent.name}/{story.stem}" + (f" --seed {seed}" if seed is not None else "")
    wrong = difference(here, there, arguments.journals_only)
    lines = here["journal"].count(b"\n")
    took = f"{here['seconds']:.1f} s, {there['seconds']:.1f} s"
    if wrong:
        print(f"DIFFERS  {name}  ({took}): {wrong}", flush=True)
    else:
        digest = hashlib.sha256(here["journal"]).hexdigest()
        print(f"same     {digest[:16]}  {lines:6} lines  exit {here['code']}  {name}  ({took})",
              flush=True)
    return not wrong, lines


def command(text):
    """A command whose program may be named by its path from here; it is run in another folder."""
    return [str(pathlib.Path(word).resolve()) if "/" in word and "=" not in word else word
            for word in shlex.split(text)]


def seeds_of(text):
    first, _, last = text.partition("..")
    return range(int(first), int(last or first) + 1)


def stories_of(paths):
    for path in paths:
        found = sorted(path.rglob("*.lua")) if path.is_dir() else [path]
        yield from (story.resolve() for story in found)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("here", type=command)
    parser.add_argument("there", type=command)
    parser.add_argument("paths", nargs="+", type=pathlib.Path, metavar="STORY|FOLDER")
    parser.add_argument("--seeds", type=seeds_of, metavar="A..B", default=[None],
                        help="instead of each story's own")
    parser.add_argument("--journals-only", action="store_true",
                        help="not what was printed: libm has a part in the KPIs")
    parser.add_argument("--rate", help="of the modelled device, as simlab takes it")
    parser.add_argument("--hours", help="how long a day is, as simlab takes it")
    parser.add_argument("-j", type=int, default=1, metavar="N", help="compare N at a time")
    arguments = parser.parse_args()
    with concurrent.futures.ThreadPoolExecutor(arguments.j) as pool:
        runs = [pool.submit(compare, arguments, story, seed)
                for story in stories_of(arguments.paths) for seed in arguments.seeds]
        results = [run.result() for run in runs]
    same = sum(whole for whole, _ in results)
    print(f"{len(results)} runs of {sum(lines for _, lines in results)} lines: {same} the same, "
          f"{len(results) - same} differ")
    return 0 if results and same == len(results) else 1


if __name__ == "__main__":
    sys.exit(main())
