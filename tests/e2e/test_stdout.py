"""A stdout that takes nothing: a full disk is exit 1 and a word, whatever was to be said there."""

import os
import subprocess
import unittest

from harness import HONEST, JOBS, MINER, QHASH, QUICK, ROOT, SIMLAB, SIMPOOL, EndToEnd, story

HELLO = os.path.join(ROOT, "scripts", "000-hello", "hello.lua")
HEADER = "00" * 80


class Full(EndToEnd):
    """Each program and each command."""

    def assert_says_so(self, *words):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60,
                                  check=False, env={**os.environ, "TMPDIR": self.folder})
        self.assertEqual(1, done.returncode, (words, done.stderr))
        self.assertIn("cannot write to stdout", done.stderr, words)

    @unittest.skipUnless(SIMLAB, "simlab is not built")
    def test_simlab(self):
        for words in (("--help",), ("--list-mutants",), (HELLO,), (HELLO, "--seeds", "1..2"),
                      (HELLO, "--seeds", "1..2", "-v")):
            self.assert_says_so(SIMLAB, *words)

    def test_qhash(self):
        for words in (("--help",), ("--version",), ("hash", "--help"), ("hash", HEADER),
                      ("explain", HEADER), ("vectors", "--help"), ("devices",)):
            self.assert_says_so(QHASH, *words)

    @unittest.skipUnless(MINER, "the miner is not built")
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


if __name__ == "__main__":
    unittest.main()
