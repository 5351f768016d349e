"""The miner at pools that nobody here wrote, built elsewhere from their public sources: SHA-256d on
loopback, behind a bitcoind of a page of Python. In this order: variable difficulty rises, new blocks,
the pool is killed and started again, ended and away for twelve seconds, the miner slows down until
the difficulty falls, and speeds up until it rises. What is judged are both sides' own journals.

    python3 tests/live/real_pools.py MINER --node-stratum-pool CHECKOUT --ckpool PROGRAM

CHECKOUT: github.com/zone117x/node-stratum-pool as it is (needs node). PROGRAM: src/ckpool of
github.com/Z3r0XG/ckpool-lhr, built; ckpool itself has no difficulty that one core reaches.
"""

import argparse
import collections
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from bitcoind import ADDRESS
from pools import Ckpool, NodeStratumPool, lines_of

HASHES_A_DIFFICULTY = 2**32
SHARES_A_SECOND = 4.0   # at the difficulty that a pool begins with
SHARES, PATIENCE_S, AWAY_S = 200, 600, 12
SLOW_ON_S, SLOW_OFF_S = 0.05, 0.95


def hashrate(miner):
    """What one core of this machine leaves us now, of what it does alone."""
    told = subprocess.run([miner, "bench", "--algo", "sha256d", "--device", "cpu:1", "--duration",
                           "500ms", "--iterations", "3", "--json"], check=True,
                          stdout=subprocess.PIPE).stdout
    start, used = time.monotonic(), time.process_time()
    while time.monotonic() < start + 2:
        pass
    share = (time.process_time() - used) / (time.monotonic() - start)
    return statistics.median(json.loads(told)["samples"]["rate_hps"]) * share


class Miner:
    def __init__(self, program, folder, pool):
        self.journal = os.path.join(folder, "miner.jsonl")
        self.log = open(os.path.join(folder, "miner.log"), "wb")
        self.process = subprocess.Popen(
            [program, "-a", "sha256d", "-o", f"stratum+tcp://127.0.0.1:{pool.port}", "-u",
             ADDRESS + ".rig", "-p", "x", "--device", "cpu:1", "--journal", self.journal, *pool.options],
            stdout=self.log, stderr=self.log)

    def events(self, what):
        return [event for event in lines_of(self.journal) if event["what"] == what]

    def verdicts(self):
        return collections.Counter(e.get("verdict", "unanswered") for e in self.events("answered"))

    def accepted(self):
        return self.verdicts()["accepted"]

    def wait(self, condition, what):
        end = time.monotonic() + PATIENCE_S
        while not condition():
            if self.process.poll() is not None:
                sys.exit(f"real_pools: the miner has ended; waited for {what}")
            if time.monotonic() > end:
                sys.exit(f"real_pools: waited {PATIENCE_S} s in vain for {what}")
            time.sleep(0.2)

    def more(self, count, what):
        goal = self.accepted() + count
        self.wait(lambda: self.accepted() >= goal, what)

    def moved(self, up):
        """Waits for a difficulty announced from now on that is more (or less) than the one now."""
        told = self.events("difficulty")
        last = told[-1]["difficulty"]
        self.wait(lambda: any((e["difficulty"] > last) == up and e["difficulty"] != last
                              for e in self.events("difficulty")[len(told):]),
                  "a difficulty that " + ("rises" if up else "falls"))

    def slowly(self, until):
        """Until then the process runs a part of each second alone, as if others had its core."""
        ended = threading.Event()

        def pulse():
            while not ended.is_set():
                self.process.send_signal(signal.SIGSTOP)
                ended.wait(SLOW_OFF_S)
                self.process.send_signal(signal.SIGCONT)
                ended.wait(SLOW_ON_S)
        thread = threading.Thread(target=pulse)
        thread.start()
        try:
            until()
        finally:
            ended.set()
            thread.join()

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.send_signal(signal.SIGINT)
            self.process.wait()
        self.log.close()


def play(pool, miner):
    """Returns what each part took, in seconds."""
    took, start = {}, time.monotonic()

    def step(name):
        nonlocal start
        took[name], start = time.monotonic() - start, time.monotonic()
        print(f"  {name:36} {took[name]:6.1f} s, {miner.accepted()} accepted", flush=True)
    miner.wait(lambda: miner.events("difficulty"), "the first difficulty")
    miner.moved(up=True)
    step("the difficulty rises")
    for _ in range(2):
        jobs = len(miner.events("job"))
        pool.daemon.new_block()
        miner.wait(lambda: len(miner.events("job")) > jobs, "the new block's job")
        miner.more(5, "shares of the new block")
    step("two blocks")
    pool.end(signal.SIGKILL)
    pool.start()
    miner.more(20, "shares after the pool was killed")
    step("killed, started again")
    pool.end(signal.SIGTERM)
    time.sleep(AWAY_S)
    pool.start()
    miner.more(20, "shares after the pool was away")
    step(f"ended, away for {AWAY_S} s")
    miner.wait(lambda: miner.events("difficulty")[-1]["difficulty"] > pool.difficulty,
               "a difficulty that rises")
    miner.more(pool.settles_after, "shares for a difficulty to settle")
    step("full speed until it rises")
    miner.slowly(lambda: miner.moved(up=False))
    step("slow until the difficulty falls")
    miner.moved(up=True)
    step("fast until the difficulty rises")
    miner.wait(lambda: miner.accepted() >= SHARES + 10, f"{SHARES} accepted shares")
    step("the rest")
    return took


def tell(pool, miner):
    """Prints the table's rows; returns what is wrong."""
    verdicts, (valid, refused) = miner.verdicts(), pool.judged()
    waits = sorted(e["duration_us"] / 1000 for e in miner.events("answered") if "duration_us" in e)
    stale = verdicts["stale"]
    rows = {
        "accepted, by the miner's journal": verdicts["accepted"],
        "other verdicts": dict((k, v) for k, v in verdicts.items() if k != "accepted") or 0,
        "not sent": len(miner.events("dropped")),
        "valid by the pool's own log": valid,
        "refused by the pool's own log": dict(refused) or 0,
        "difficulties announced": len(miner.events("difficulty")),
        "jobs": len(miner.events("job")),
        "connections": len(miner.events("connected")),
        "pool latency p50, p99, max, ms": ", ".join(
            f"{waits[min(len(waits) - 1, int(part * len(waits)))]:.1f}" for part in (0.5, 0.99, 1)),
    }
    for name, value in rows.items():
        print(f"  {name:36} {value}")
    wrong = []
    if verdicts["accepted"] < SHARES or valid < SHARES:
        wrong.append(f"fewer than {SHARES} accepted")
    if sum(verdicts.values()) - verdicts["accepted"] - stale - verdicts["unanswered"] > 0:
        wrong.append("shares were refused that were not merely late")
    if sum(refused.values()) > stale:
        wrong.append("the pool has refused more than the miner was told")
    if miner.process.returncode != 0:
        wrong.append(f"the miner's exit is {miner.process.returncode}")
    return wrong


def one(kind, where, program):
    folder = tempfile.mkdtemp(prefix="real-pools-")
    rate = hashrate(program)
    difficulty = round(rate / SHARES_A_SECOND / HASHES_A_DIFFICULTY, 6)
    print(f"{kind.name}: {rate / 1e6:.1f} MH/s, begins at {difficulty}; {folder}", flush=True)
    pool = kind(os.path.abspath(where), folder, difficulty)
    miner = None
    try:
        pool.start()
        miner = Miner(program, folder, pool)
        start = time.monotonic()
        play(pool, miner)
        miner.end()
        print(f"  {'in all':36} {time.monotonic() - start:6.1f} s")
        wrong = tell(pool, miner)
    finally:
        if miner:
            miner.end()
        pool.close()
    print(f"{kind.name}: " + ("; ".join(wrong) or "good"), flush=True)
    return not wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("miner")
    parser.add_argument("--node-stratum-pool", metavar="CHECKOUT")
    parser.add_argument("--ckpool", metavar="PROGRAM")
    arguments = parser.parse_args()
    asked = [(kind, where) for kind, where in ((NodeStratumPool, arguments.node_stratum_pool),
                                               (Ckpool, arguments.ckpool)) if where]
    if not asked:
        parser.error("name at least one pool")
    good = [one(kind, where, os.path.abspath(arguments.miner)) for kind, where in asked]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
