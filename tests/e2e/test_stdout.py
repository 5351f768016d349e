"""A stdout that takes nothing: a full disk is exit 1 and a word; a pipe that nobody reads holds nobody up who plays,
and results wait for their reader, but for no signal."""

import glob
import json
import os
import select
import signal
import socket
import subprocess
import unittest

from harness import (HONEST, JOBS, MINER, PATIENCE_S, QHASH, QUICK, ROOT, SIMLAB, SIMPOOL, EndToEnd, story,
                     wait_for)

HELLO = os.path.join(ROOT, "scripts", "000-hello", "hello.lua")
SLICES = os.path.join(ROOT, "scripts", "300-weather", "slices.lua")
HEADER = "00" * 80


class Full(EndToEnd):
    """Each program and each command."""

    def assert_says_so(self, *words):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60,
                                  check=False, env={**os.environ, "TMPDIR": self.folder})
        self.assertEqual(1, done.returncode, (words, done.stderr))
        self.assertIn("cannot write to stdout", done.stderr, words)

    def test_simlab(self):
        for words in (("--help",), ("--list-mutants",), (HELLO,), (HELLO, "--seeds", "1..2"),
                      (HELLO, "--seeds", "1..2", "-v")):
            self.assert_says_so(SIMLAB, *words)

    def test_qhash(self):
        for words in (("--help",), ("--version",), ("hash", "--help"), ("hash", HEADER),
                      ("explain", HEADER), ("vectors", "--help"), ("devices",)):
            self.assert_says_so(QHASH, *words)

    def test_miner(self):
        for words in (("--help",), ("--version",), ("bench", "--help"), ("preflight",)):
            self.assert_says_so(MINER, *words)

    def test_simpool(self):
        for words in (("--help",), ("--version",), ("serve", "--help")):
            self.assert_says_so(SIMPOOL, *words)

    def test_simpool_test(self):
        play = (SIMPOOL, "test", story("hello"), *QUICK)
        for words in ((), ("--json",), ("--tap",), ("--times", "2"), ("--times", "2", "-v")):
            self.assert_says_so(*play, *words, "--", *HONEST)

    def test_simpool_whose_time_is_over(self):
        self.assert_says_so(SIMPOOL, "serve", "--jobs", JOBS, "--duration", "100ms", "--log", "off")
        self.assert_says_so(SIMPOOL, "record", "--upstream", "stratum+tcp://127.0.0.1:1", "-o",
                            self.path("tape.jsonl"), "--duration", "100ms")


class Unread(EndToEnd):
    """A pipe of a page, which results do not fit into."""

    def assert_ends_by_a_signal(self, process):
        process.send(signal.SIGTERM)
        self.assertEqual(130, process.finish(), process.everything())

    def play(self, *options):
        """Four stories; returns (process, the other end of its pipe)."""
        return self.simpool_into("stdout", "test", story("hello"), *QUICK, "--times", "4", "-v", "--report",
                                 self.path("report"), *options, "--", *HONEST)

    def wait_reports(self, count):
        """A report is written before anybody is waited for."""
        wait_for(lambda: len(glob.glob(self.path("report") + "/*/report.json")) == count, "reports", 90)

    def test_one_after_the_other(self):
        process, _ = self.play()
        self.wait_reports(1)
        self.assert_ends_by_a_signal(process)

    def test_side_by_side(self):
        process, _ = self.play("-j", "2")
        self.wait_reports(4)
        self.assert_ends_by_a_signal(process)

    def test_all_are_played_and_told(self):
        """However late somebody reads."""
        process, reader = self.play("-j", "2")
        self.wait_reports(4)
        lines = reader.read().splitlines()
        self.assertEqual(0, process.finish(), process.everything())
        self.assertEqual(4, sum(line.startswith("PASSED in") for line in lines))
        self.assertEqual("4 stories: 4 passed, 0 failed, 0 skipped; exit 0", lines[-1])

    def test_simlab(self):
        for words in ((SLICES,), (HELLO, "--seeds", "1..4", "-v"),
                      (HELLO, "--seeds", "1..4", "-v", "-j", "2")):
            process, reader = self.simpool_into("stdout", *words, program=SIMLAB)
            self.assertTrue(select.select([reader], [], [], PATIENCE_S)[0])
            self.assert_ends_by_a_signal(process)

    def test_serve_with_one_pipe_for_all(self):
        """2>&1: that nobody has read its KPIs is not heard either, and holds up no end."""
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)
        self.addCleanup(os.close, writer)
        with subprocess.Popen([SIMPOOL, "serve", "--jobs", JOBS], stdout=writer, stderr=writer) as pool:
            self.addCleanup(pool.kill)
            wait_for(lambda: b'"url"' in os.read(reader, 4096), "its address")
            os.set_blocking(writer, False)
            with self.assertRaises(BlockingIOError):
                while True:
                    os.write(writer, b".")
            os.set_blocking(writer, True)
            pool.terminate()
            self.assertEqual(1, pool.wait(PATIENCE_S))

    def test_differences(self):
        """They wait, and the pool does not: it is played to until the end."""
        connections = 100
        with open(self.path("tape.jsonl"), "w", encoding="ascii") as tape:
            for number in range(1, connections + 1):
                for way, line in ((">", {"id": 1, "method": "mining.subscribe", "params": []}),
                                  ("<", {"id": 1, "result": True, "error": None})):
                    tape.write(json.dumps([number, number, way, json.dumps(line) + "\n"]) + "\n")
        with socket.create_server(("127.0.0.1", 0)) as pool:
            pool.settimeout(PATIENCE_S)
            process, reader = self.simpool_into("stdout", "diff", tape.name, "--upstream",
                                                f"stratum+tcp://127.0.0.1:{pool.getsockname()[1]}")
            for _ in range(connections):
                miner, _ = pool.accept()
                with miner:
                    miner.recv(4096)
        lines = reader.read().splitlines()
        self.assertEqual(1, process.finish(), process.everything())
        self.assertEqual(connections, sum(line.startswith("connection ") for line in lines))
        self.assertTrue(lines[-1].startswith(f"{connections} connections"), lines[-1])


if __name__ == "__main__":
    unittest.main()
