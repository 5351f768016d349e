"""Pools that nobody here wrote, started on loopback behind a bitcoind of a page of Python; both are
built elsewhere from their public sources. To judge a miner by, they keep a log of every share and
vary the difficulty; to bear a load, neither."""

import collections
import glob
import json
import os
import signal
import socket
import subprocess
import sys
import time

from bitcoind import ADDRESS, Bitcoind

HERE = os.path.dirname(os.path.abspath(__file__))
PATIENCE_S = 60
CKPOOL_PORTS = range(2000, 4000)  # above, it begins at a million


def lines_of(path):
    """The whole JSON lines of a file that is being written."""
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file.read().split("\n")[:-1]]


def free_port(ports):
    for port in ports:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    sys.exit("real_pools: no free port")


class Pool:
    """A pool's process, started as often as it takes; what it prints goes to files."""

    def __init__(self, folder, difficulty, judges):
        """judges: it varies the difficulty and writes every share down."""
        self.folder, self.difficulty, self.process, self.starts = folder, difficulty, None, 0
        self.judges, self.daemon = judges, Bitcoind()

    def start(self, first=None):
        """first: called in the process before the program."""
        self.starts += 1
        with open(os.path.join(self.folder, f"pool-{self.starts}.out"), "wb") as out, \
                open(os.path.join(self.folder, f"pool-{self.starts}.err"), "wb") as err:
            self.process = subprocess.Popen(self.command(), stdout=out, stderr=err,
                                            cwd=self.folder, preexec_fn=first)

    def await_work(self):
        """Until it hands out a job: it asks its daemon first."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1) as probe:
                    probe.settimeout(1)
                    probe.sendall(b'{"id":1,"method":"mining.subscribe","params":[]}\n'
                                  b'{"id":2,"method":"mining.authorize","params":["%s.up","x"]}\n'
                                  % ADDRESS.encode())
                    with probe.makefile("rb") as lines:
                        if any(json.loads(line).get("method") == "mining.notify" for line in lines):
                            return
            except OSError:
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        sys.exit(f"{self.name}: hands out no job within {PATIENCE_S} s; see {self.folder}")

    def end(self, number):
        self.process.send_signal(number)
        self.process.wait()

    def close(self):
        if self.process and self.process.poll() is None:
            self.end(signal.SIGKILL)
        self.daemon.close()


class NodeStratumPool(Pool):
    name, options = "node-stratum-pool", ()
    settles_after = 5  # shares

    def __init__(self, checkout, folder, difficulty, judges=True):
        super().__init__(folder, difficulty, judges)
        self.port, self.checkout = free_port(range(20000, 30000)), checkout
        port = {"diff": difficulty}
        if judges:
            port["varDiff"] = {"minDiff": difficulty / 10, "maxDiff": difficulty * 100,
                               "targetTime": 1, "retargetTime": 8, "variancePercent": 30}
        with open(os.path.join(folder, "pool.json"), "w", encoding="utf-8") as file:
            json.dump({
                "coin": {"name": "Testcoin", "symbol": "TST", "algorithm": "sha256"},
                "address": ADDRESS, "rewardRecipients": {}, "blockRefreshInterval": 200,
                "jobRebroadcastTimeout": 5, "connectionTimeout": 600,
                "banning": {"enabled": False}, "ports": {str(self.port): port},
                "daemons": [{"host": "127.0.0.1", "port": self.daemon.port, "user": "u",
                             "password": "p"}], "p2p": {"enabled": False}}, file)

    def command(self):
        return ["node", "--no-deprecation", os.path.join(HERE, "node_stratum_pool.js"),
                self.checkout, os.path.join(self.folder, "pool.json"),
                *(["--shares"] if self.judges else [])]

    def judged(self):
        """(valid, {error: count}) by the pool's own log."""
        shares = [share for path in glob.glob(os.path.join(self.folder, "pool-*.out"))
                  for share in lines_of(path)]
        return (sum(share["valid"] for share in shares),
                collections.Counter(s["error"] for s in shares if not s["valid"]))


class Ckpool(Pool):
    name, options = "ckpool", ("--version-rolling",)
    # It thinks of five minutes, but of one from the 72nd share of a new difficulty on; and it counts
    # none of those before the second job.
    settles_after = 120

    def __init__(self, program, folder, difficulty, judges=True):
        super().__init__(folder, difficulty, judges)
        self.port, self.program = free_port(CKPOOL_PORTS), program
        lowest, highest = (difficulty / 10, difficulty * 4) if judges else (difficulty, difficulty)
        with open(os.path.join(folder, "pool.json"), "w", encoding="utf-8") as file:
            json.dump({
                "btcd": [{"url": f"127.0.0.1:{self.daemon.port}", "auth": "u", "pass": "p",
                          "notify": False}],
                "serverurl": [f"127.0.0.1:{self.port}"], "btcaddress": ADDRESS, "blockpoll": 100,
                "update_interval": 5, "mindiff": lowest, "startdiff": difficulty,
                "maxdiff": highest, "allow_low_diff": True, "logdir": "logs"}, file)

    def command(self):
        return [self.program, "-c", "pool.json", "-s", os.path.join(self.folder, "sockets"), "-n",
                "real", "-k", "-l", *(["6", "-L"] if self.judges else ["3"])]

    def judged(self):
        shares = [share for path in glob.glob(os.path.join(self.folder, "logs", "**", "*.sharelog"),
                                              recursive=True) for share in lines_of(path)]
        return (sum(share["result"] for share in shares),
                collections.Counter(str(s["error"]) for s in shares if not s["result"]))
