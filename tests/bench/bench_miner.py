#!/usr/bin/env python3
"""What a real miner loses against `qhash bench`, and how soon it hashes a new job.

usage: bench_miner.py BIN_FOLDER [--cores N] [--engine E] [--rounds N] [--seconds S] [--switches N]

Starts `simpool serve` and `miner` on loopback. For the rate, runs of the miner alternate with runs
of `qhash bench`; both are told as nonces per second of processor time, so that other programs on
the machine cost a run its length and not its truth. The miner's processor time is that of the whole
process, loop and log included. For the switch, the pool sends clean jobs in quick succession, and
the miner's journal says how long after it had read a job's line every thread was hashing it.
One JSON object a line: each round, then the medians; then the switches.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
JOBS = os.path.join(ROOT, "fixtures", "jobs", "luckypool-derived.jsonl")
SWITCH_EVERY_S = 0.05
DEVICES_PRIORITY, LOOP_PRIORITY = 10, 20


def program(arguments, name):
    return os.path.join(arguments.bin, name)


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.decode()


def prefer(arguments, pid, priority):
    """Whom the operating system runs first, on a machine that others use too."""
    if arguments.real_time:
        os.sched_setscheduler(pid, os.SCHED_RR, os.sched_param(priority))


class Pool:
    """simpool serve, from the first line of its stdout to SIGTERM."""

    def __init__(self, arguments, jobs, *options):
        self.process = subprocess.Popen(
            [program(arguments, "simpool"), "serve", "--jobs", jobs, "--log", "off", *options],
            stdout=subprocess.PIPE)

    def __enter__(self):
        return json.loads(self.process.stdout.readline())["url"]

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.stdout.read()
        self.process.wait()


def device(arguments):
    words = [f"cpu:{arguments.cores}"]
    if arguments.engine:
        words.append(f"engine={arguments.engine}")
    if arguments.setting:
        words.append(arguments.setting)
    return ",".join(words)


def mine(arguments, folder, jobs, seconds, *pool_options):
    """The events of one run of the miner."""
    journal = os.path.join(folder, "miner.jsonl")
    with Pool(arguments, jobs, *pool_options) as url:
        miner = subprocess.Popen(
            [program(arguments, "miner"), "-a", "qhash", "-o", url, "-u", "bench.rig", "-p", "x",
             "--device", device(arguments), "--duration", f"{seconds}s", "--log", "off",
             "--journal", journal], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=lambda: prefer(arguments, 0, DEVICES_PRIORITY))
        prefer(arguments, miner.pid, LOOP_PRIORITY)  # its first thread alone
        if miner.wait() != 0:
            raise SystemExit(f"miner: exit {miner.returncode}")
    with open(journal, encoding="utf-8") as lines:
        events = [json.loads(line) for line in lines]
    os.remove(journal)
    return events


def mined_hps(events):
    """Nonces for each second of the whole process's processor time, start-up included, and for each
    second of the clock."""
    nonces = sum(event["number"] for event in events if event["what"] == "hashed")
    used_us = sum(event["duration_us"] for event in events if event["what"] == "used")
    span_s = events[-1]["t"] - next(e["t"] for e in events if e["what"] == "working")
    return nonces * 1e6 / used_us, nonces / span_s


def benched_hps(arguments):
    words = ["--engine", arguments.engine] if arguments.engine else []
    lines = run(program(arguments, "qhash"), "bench", "--json", "--cores", str(arguments.cores),
                "--seconds", str(arguments.seconds), *words).splitlines()
    best = max((json.loads(line) for line in lines),
               key=lambda row: row["nonces_per_second"] * (1 - row["missed_rate"]))
    return best["engine"], best["nonces_per_second"] / arguments.cores


def measure_rate(arguments, folder):
    ratios = []
    for number in range(arguments.rounds):
        engine, bench = benched_hps(arguments)
        arguments.engine = arguments.engine or engine
        work, wall = mined_hps(mine(arguments, folder, JOBS, arguments.seconds,
                                    "--difficulty", "0.1", "--fresh-ntime"))
        ratios.append(work / bench)
        print(json.dumps({"round": number, "engine": engine, "cores": arguments.cores,
                          "bench_per_core_second": round(bench),
                          "miner_per_core_second": round(work),
                          "miner_per_second": round(wall), "ratio": round(work / bench, 4)}),
              flush=True)
    print(json.dumps({"median_ratio": round(statistics.median(ratios), 4)}), flush=True)


def write_jobs(path, count):
    """A recording with a clean job every SWITCH_EVERY_S, made of the one real one."""
    with open(JOBS, encoding="utf-8") as lines:
        row = json.loads(next(lines))
    message = json.loads(row[3])
    with open(path, "w", encoding="utf-8") as out:
        for number in range(count):
            message["params"][0] = f"{number + 1:x}"
            message["params"][1] = f"{number + 1:08x}" + message["params"][1][8:]
            message["params"][8] = True
            out.write(json.dumps([number * SWITCH_EVERY_S, 1, "<", json.dumps(message) + "\n"]))
            out.write("\n")


def quantile(values, part):
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def measure_switches(arguments, folder):
    jobs = os.path.join(folder, "jobs.jsonl")
    write_jobs(jobs, arguments.switches + 100)
    seconds = int(arguments.switches * SWITCH_EVERY_S) + 3
    read_at, took_us = {}, []
    for event in mine(arguments, folder, jobs, seconds, "--difficulty", "1"):
        if event["what"] == "job":
            read_at[event["job"]] = event["t"]
        elif event["what"] == "working" and event["job"] in read_at:
            took_us.append((event["t"] - read_at.pop(event["job"])) * 1e6)
    took_us = took_us[1:]  # the first job found its devices busy with proving themselves
    print(json.dumps({"switches": len(took_us), "cores": arguments.cores,
                      "superseded": len(read_at), "median_us": round(quantile(took_us, 0.5)),
                      "p90_us": round(quantile(took_us, 0.9)),
                      "p99_us": round(quantile(took_us, 0.99)), "max_us": round(max(took_us))}))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("bin", help="the folder with qhash, miner and simpool")
    parser.add_argument("--cores", type=int, default=1)
    parser.add_argument("--engine")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--switches", type=int, default=500)
    parser.add_argument("--setting", help="more of --device, such as intensity=90")
    parser.add_argument("--real-time", action="store_true",
                        help="run the miner before all else, its loop first; needs root, and "
                        "--setting intensity=85 lest the kernel throttle it")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if arguments.rounds > 0:
            measure_rate(arguments, folder)
        if arguments.switches > 0:
            measure_switches(arguments, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
