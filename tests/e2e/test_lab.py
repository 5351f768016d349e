"""What simlab leaves for continuous integration: the same forms as `simpool test`, of runs in virtual time."""

import json
import os
import re
import unittest
from xml.etree import ElementTree

from harness import ROOT, SIMLAB, EndToEnd

HELLO = os.path.join(ROOT, "scripts/000-hello/hello.lua")


class Lab(EndToEnd):
    def lab(self, *words):
        run = self.simpool(*words, program=SIMLAB)
        return run.finish(), run

    def json_of(self, expected, *words):
        """What stands on stdout, which is JSON alone."""
        status, run = self.lab(*words, "--json")
        self.assertEqual(expected, status, run.everything())
        result = json.loads("\n".join(run.lines))
        self.assertEqual(expected, result["exit"])
        return result

    def test_json_of_seeds(self):
        result = self.json_of(0, HELLO, "--seeds", "4..6", "-j", "2")
        self.assertEqual([4, 5, 6], [one["seed"] for one in result["stories"]])
        self.assertEqual(3, result["passed"])
        self.assertEqual(result, self.json_of(0, HELLO, "--seeds", "4..6"))
        self.assertEqual([None] * 3, [one["folder"] for one in result["stories"]])

    def test_json_of_a_bad_miner(self):
        result = self.json_of(1, HELLO, "--mutant", "mute")
        again = result["stories"][0]["again"]
        self.assertIn(" --seed 1 --mutant mute", again)
        self.assertEqual(1, result["stories"][0]["exit"])

    def test_json_of_a_day(self):
        result = self.json_of(0, "endure", "--hours", "0.1", "--seed", "1")
        self.assertEqual(1, result["passed"])
        self.assertGreater(result["stories"][0]["seconds"], 300)

    def test_one_mistake_is_told_once(self):
        """Stories that fail a miner each in its own words, for one reason: the line names it, everywhere."""
        play = (os.path.dirname(HELLO), "--mutant", "half-angle")
        status, run = self.lab(*play)
        self.assertEqual(1, status, run.everything())
        failed = [line for line in run.lines if line.startswith("FAILED   exit 1")]
        self.assertEqual(4, len(failed), run.everything())  # each when it has ended, and with the sum
        for line in failed:
            self.assertRegex(line, r"; [0-9]+ of [0-9]+ shares hash right with half the angles")
        self.assertEqual(1, sum(line.startswith("KPI ") for line in run.lines), run.everything())
        self.assertEqual(1, sum("; as in " in line for line in run.lines), run.everything())
        run = self.lab(*play, "--tap")[1]
        self.assertEqual(2, sum(line.startswith("# exit 1: ") and "half the angles" in line
                                for line in run.lines), run.everything())

    def test_options_of_a_file(self):
        """A number is one whether an option reads it as such or as text."""
        for options, seeds in (({"seed": 7}, [7]), ({"seeds": 8}, [8]), ({"seeds": "8..9"}, [8, 9])):
            with open(self.path("options.json"), "w", encoding="ascii") as file:
                json.dump({**options, "tag": "quick"}, file)
            result = self.json_of(0, HELLO, "-c", self.path("options.json"))
            self.assertEqual(seeds, [one["seed"] for one in result["stories"]])

    def test_tap(self):
        status, run = self.lab(HELLO, "--seeds", "1..2", "--mutant", "mute", "--tap")
        self.assertEqual(1, status, run.everything())
        self.assertEqual(["TAP version 13", "1..2"], run.lines[:2])
        self.assertEqual(2, sum(bool(re.match(r"not ok [12] - hello, seed", line))
                                for line in run.lines), run.everything())

    def test_junit(self):
        status, run = self.lab(HELLO, "--seeds", "1..2", "--junit", self.path("junit.xml"))
        self.assertEqual(0, status, run.everything())
        self.assertEqual("2", ElementTree.parse(self.path("junit.xml")).getroot()[0].get("tests"))
        status, run = self.lab(HELLO, "--junit", self.path("no/such/folder"))
        self.assert_one_line("cannot write", (status, run))

    def test_forms_that_exclude_each_other(self):
        self.assert_one_line("choose one", self.lab(HELLO, "--json", "--tap"))
        for form in (("--json",), ("--tap",), ("--junit", self.path("junit.xml"))):
            self.assert_one_line("in words", self.lab(HELLO, "--shrink", *form))


if __name__ == "__main__":
    unittest.main()
