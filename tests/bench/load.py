#!/usr/bin/env python3
"""Load on simpool, and on other pools beside it in the same run: shares judged a second, a job to
thousands of miners, memory of an idle one. Prints a table; docs/measurements/load.md explains it.

--node-stratum-pool and --ckpool start those pools from their sources, as tests/live/real_pools.py
has them. Others that already run are named with --pool NAME,PORT,PID,USER,TRIGGER: TRIGGER is a
shell command that makes it send a job. Servers go to one core, the load to another. Besides the wall
clock it tells the processor time of the server (its children included), which a busy machine changes
little.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
JOBS = os.path.join(ROOT, "fixtures", "jobs", "luckypool-derived.jsonl")
sys.path.append(os.path.join(ROOT, "tests", "live"))
from bitcoind import ADDRESS  # noqa: E402
from pools import Ckpool, NodeStratumPool  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")
TOKEN = "load"
DIFFICULTY = 1e-12  # others' pools: any digest is a share


def pin(core):
    return lambda: os.sched_setaffinity(0, {core})


def family(pid):
    """A process and all below it."""
    pids = [pid]
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as file:
            for child in file.read().split():
                pids += family(int(child))
    return pids


def processor_s(pid):
    total = 0
    for one in family(pid):
        with open(f"/proc/{one}/stat", encoding="ascii", errors="replace") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def memory_kib(pid):
    total = 0
    for one in family(pid):
        with open(f"/proc/{one}/status", encoding="ascii", errors="replace") as file:
            total += sum(int(line.split()[1]) for line in file if line.startswith("VmRSS"))
    return total


class Pool:
    """Somebody's pool that runs already."""

    def __init__(self, words):
        self.name, port, pid, self.user, self.trigger = words.split(",", 4)
        self.port, self.pid = int(port), int(pid)

    def close(self):
        pass


class Built:
    """Somebody's pool, started here from its sources."""

    def __init__(self, kind, where):
        self.name, self.user = kind.name, ADDRESS + ".rig"
        self.pool = kind(os.path.abspath(where), tempfile.mkdtemp(prefix="load-"), DIFFICULTY,
                         judges=False)
        self.pool.start(pin(0))
        self.pid, self.port = self.pool.process.pid, self.pool.port
        self.trigger = f"curl -sf -X POST 127.0.0.1:{self.pool.daemon.port}/newblock"
        self.pool.await_work()

    def close(self):
        self.pool.close()


class Simpool:
    """One of ours, started here."""

    def __init__(self, program, algorithm):
        self.name, self.user = f"simpool, {algorithm}", "load.rig"
        self.process = subprocess.Popen(
            [program, "serve", "--jobs", JOBS, "--algo", algorithm, "--difficulty", "1e-13",
             "--log", "off", "--http", "127.0.0.1:0", "--http-token", TOKEN],
            stdout=subprocess.PIPE, text=True, preexec_fn=pin(0))
        said = json.loads(self.process.stdout.readline())
        self.pid, self.port = self.process.pid, int(said["url"].rsplit(":", 1)[1])
        self.trigger = (f"curl -sf -o /dev/null -H 'Authorization: Bearer {TOKEN}' "
                        f"-d '{{\"clean\":true}}' {said['http']}/1/jobs")

    def close(self):
        self.process.terminate()
        self.process.communicate()


def load(program, what, *options):
    return subprocess.Popen([program, what, *map(str, options)], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, text=True, preexec_fn=pin(1))


def measure_shares(program, pool, seconds):
    before = processor_s(pool.pid)
    out, _ = load(program, "shares", "--port", pool.port, "--user", pool.user,
                  "--seconds", seconds).communicate()
    said = json.loads(out)
    spent = processor_s(pool.pid) - before
    return {"rate": said["per_second"], "per_processor": said["judged"] / max(spent, 1 / TICKS),
            "accepted": said["accepted"] / max(said["judged"], 1)}


def spread(said):
    rounds = said["job"]
    return {key: statistics.median(one[key] for one in rounds)
            for key in ("p50_ms", "p99_ms", "max_ms", "reached")}


def measure_idle(program, pool, miners):
    memory, processor = memory_kib(pool.pid), processor_s(pool.pid)
    client = load(program, "idle", "--port", pool.port, "--user", pool.user, "--connections",
                  miners, "--trigger", pool.trigger)
    said = json.loads(client.stdout.readline())
    said["memory"] = (memory_kib(pool.pid) - memory) / miners
    said["in_processor_s"] = processor_s(pool.pid) - processor
    processor = processor_s(pool.pid)
    out, _ = client.communicate("\n")
    said.update(spread(json.loads(out)))
    said["job_processor_ms"] = (processor_s(pool.pid) - processor) * 1000 / 5
    return said


def measure_bare(program, miners, size):
    client = load(program, "bare", "--connections", miners, "--bytes", size)
    pid = json.loads(client.stdout.readline())["pid"]
    os.sched_setaffinity(pid, {0})
    client.stdin.write("\n")
    client.stdin.flush()
    out = client.stdout.readline()
    client.communicate()
    return spread(json.loads(out))


def print_shares(program, pools, rounds, seconds):
    found = {pool.name: [] for pool in pools}
    for _ in range(rounds):
        for pool in pools: # in turns, so that a busy moment hits all
            found[pool.name].append(measure_shares(program, pool, seconds))
    print("| pool | judged a second | judged a processor second | accepted |\n|---|---|---|---|")
    for name, runs in found.items():
        middle = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
        low, high = (pick(run["per_processor"] for run in runs) for pick in (min, max))
        print(f"| {name} | {middle['rate']:,.0f} | {middle['per_processor']:,.0f} "
              f"({low:,.0f} to {high:,.0f}) | {middle['accepted']:.1%} |", flush=True)


def print_idle(program, pools, miners, size, rounds):
    print("\n| pool | all in, s (processor s) | KiB a miner | job p50, ms | p99, ms | last, ms | "
          "processor ms a job |\n|---|---|---|---|---|---|---|")
    for number in range(rounds):
        bare = measure_bare(program, miners, size)
        print(f"| bare send() | | | {bare['p50_ms']:.0f} | {bare['p99_ms']:.0f} | "
              f"{bare['max_ms']:.0f} | |", flush=True)
        for pool in pools:
            one = measure_idle(program, pool, miners)
            memory = f"{one['memory']:.1f}" if number == 0 else ""
            print(f"| {pool.name} | {one['authorized_s']:.2f} ({one['in_processor_s']:.2f}) | "
                  f"{memory} | {one['p50_ms']:.0f} | {one['p99_ms']:.0f} | "
                  f"{one['max_ms']:.0f} | {one['job_processor_ms']:.0f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--simpool", default=os.path.join(ROOT, "build/release/bin/simpool"))
    parser.add_argument("--load", default=os.path.join(ROOT, "build/release/bin/bench_load"))
    parser.add_argument("--pool", action="append", default=[], metavar="NAME,PORT,PID,USER,TRIGGER")
    parser.add_argument("--node-stratum-pool", metavar="CHECKOUT")
    parser.add_argument("--ckpool", metavar="PROGRAM")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--miners", type=int, default=9500)
    parser.add_argument("--bytes", type=int, default=700, help="of the bare loop's line")
    parser.add_argument("--only", choices=("shares", "idle"))
    options = parser.parse_args()
    sources = [(kind, where) for kind, where in ((Ckpool, options.ckpool),
                                                 (NodeStratumPool, options.node_stratum_pool))
               if where]

    def measured(algorithms, measure, *arguments):
        pools = []
        try:
            pools += [Simpool(options.simpool, name) for name in algorithms]
            pools += [Built(*source) for source in sources]
            pools += [Pool(words) for words in options.pool]
            measure(options.load, pools, *arguments)
        finally:
            for pool in pools:
                pool.close()
    if options.only != "idle":
        measured(("sha256d", "qhash"), print_shares, options.rounds, options.seconds)
    if options.only != "shares":
        measured(("sha256d",), print_idle, options.miners, options.bytes, options.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
