#!/usr/bin/env python3
"""Derive fixtures/jobs/luckypool-derived.jsonl: the one public qhash job, at real arrival times.

Only one complete job of a qhash pool is known to be public (480f); of many others the log of a miner
kept id, height and time of arrival. This joins them: the structure of 480f, the ids, heights and
times of one evening, and previous hashes and branches made from a chain of hashes, so that no two
blocks look alike. Standard library only; the same bytes every time.

usage: derive_jobs.py          write the file
       derive_jobs.py --check  compare it with what would be written; exit 1 when they differ
"""
import calendar
import csv
import hashlib
import json
import pathlib
import sys
import time

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "fixtures"
JOB = FIXTURES / "transcripts" / "luckypool-notify-480f.json"
TIMES = FIXTURES / "jobs" / "luckypool-job-times.tsv"
OUT = FIXTURES / "jobs" / "luckypool-derived.jsonl"

# One evening: a run of nine jobs after joining, and the two reconnects that follow it.
LOGS = ["miner-20251031-203117", "miner-20251031-204714", "miner-20251031-205411"]


def sha256d(data):
    return hashlib.sha256(hashlib.sha256(data).digest()).digest()


def rows():
    """(Unix seconds, height, id) of each arrival. The logs' clock is taken for UTC."""
    with TIMES.open(newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["log"] in LOGS:
                day = row["log"].split("-")[1]
                when = time.strptime(day + row["time"], "%Y%m%d%H:%M:%S")
                yield calendar.timegm(when), int(row["height"]), row["job_id"]


def coinb1_at(coinb1, height, ntime):
    """The same coinbase of another block: its script begins with height and time (BIP34)."""
    raw = bytearray.fromhex(coinb1)
    at = raw.index(b"\xff\xff\xff\xff") + 5  # behind the previous output's index and the length
    assert raw[at] == 3 and raw[at + 4] == 4, "not the script of 480f"
    raw[at + 1:at + 4] = height.to_bytes(3, "little")
    raw[at + 5:at + 9] = ntime.to_bytes(4, "little")
    return raw.hex()


def next_prevhash(prevhash):
    """Another hash with the eight zero digits of a real one."""
    return sha256d(bytes.fromhex(prevhash))[:28].hex() + "00000000"


def derive():
    notify = json.loads(JOB.read_text())["params"]
    prevhash, coinb1, coinb2, branches, version, nbits = notify[1:7]
    start = height_before = None
    for ntime, height, job_id in rows():
        start = ntime if start is None else start
        clean = height_before is not None and height != height_before
        if clean:
            prevhash = next_prevhash(prevhash)
            branches = [sha256d(bytes.fromhex(branch)).hex() for branch in branches]
        height_before = height
        message = {"id": None, "method": "mining.notify",
                   "params": [job_id, prevhash, coinb1_at(coinb1, height, ntime), coinb2, branches,
                              version, nbits, f"{ntime:08x}", clean]}
        line = json.dumps(message, separators=(",", ":")) + "\n"
        yield json.dumps([ntime - start, 1, "<", line]) + "\n"


def main():
    text = "".join(derive())
    if "--check" in sys.argv[1:]:
        if not OUT.exists() or OUT.read_text() != text:
            sys.exit(f"{OUT} is not what scripts/dev/derive_jobs.py makes; run it and look why")
        return
    OUT.write_text(text)


if __name__ == "__main__":
    main()
