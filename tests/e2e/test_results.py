"""What `simpool test` leaves of its runs: a table, JUnit, TAP and JSON, and what it says where nothing can be left."""

import json
import os
import re
import shlex
import shutil
import unittest
from xml.etree import ElementTree

from harness import HERE, HONEST, JOBS, QUICK, ROOT, SIMLAB, EndToEnd, bad, story


class FullDisk(EndToEnd):
    """What was asked for and cannot be written is no good run, and the last line says so."""

    def play_on(self, name):
        """A good run with a report, one file of which no disk takes; returns the run."""
        folder = self.kept("hello")
        os.makedirs(folder)
        os.symlink("/dev/full", os.path.join(folder, name))
        status, run = self.play("hello", HONEST, *QUICK)
        self.assertEqual(1, status, run.everything())
        self.assertTrue(run.says("PASSED in"), run.everything())
        return run

    def test_of_the_journal(self):
        self.assertEqual("FAILED after all, exit 1: events of the journal are lost",
                         self.play_on("journal.jsonl").lines[-1])

    def test_of_junit(self):
        """Known before anything is played, unless the disk fills up meanwhile."""
        play = ("test", story("hello"), *QUICK, "--junit")
        self.assert_one_line("cannot write", self.run_simpool(*play, self.path("no/such/folder"), "--",
                                                              *HONEST))
        status, run = self.run_simpool(*play, "/dev/full", "--", *HONEST)
        self.assertEqual(1, status, run.everything())
        self.assertTrue(any("/dev/full: No space left" in line for line in run.errors))

    def test_of_the_report(self):
        run = self.play_on("report.html")
        self.assertEqual("FAILED after all, exit 1: the report could not be written", run.lines[-1])
        self.assertTrue(any("report.html: No space left on device" in line for line in run.errors),
                        run.everything())


class Many(EndToEnd):
    """Several stories: the sum, in every form."""

    def play_quick(self, *options):
        return self.run_simpool("test", os.path.join(HERE, "stories"), "--tag", "quick", *QUICK,
                                "-j", "3", *options, "--report", self.path("report"), "--",
                                *HONEST)

    def test_table_and_junit(self):
        status, run = self.play_quick("--junit", self.path("junit.xml"))
        self.assertEqual(3, status, run.everything())
        self.assertIn("1 passed, 1 failed, 1 skipped; exit 3", run.lines[-1])
        suite = ElementTree.parse(self.path("junit.xml")).getroot().find("testsuite")
        self.assertEqual(("3", "1", "1"), tuple(suite.get(name) for name in
                                                ("tests", "failures", "skipped")))

    def test_junit_is_xml_whatever_failed(self):
        odd = r'"a \xff, half \xe2\x82, <b> & \u{fffe} \u{20ac}\1"'
        name = self.write("odd.lua", f'scenario {{ seed = 1, jobs = "{JOBS}" }}\n'
                          f"story(function(pool)\n  check(false, {odd})\nend)\n")
        status, run = self.run_simpool("test", name, *QUICK, "--junit", self.path("junit.xml"), "--",
                                       *HONEST)
        self.assertEqual(1, status, run.everything())
        failure = ElementTree.parse(self.path("junit.xml")).getroot().find(".//failure")
        self.assertIn("a ?, half ??, <b> & ? \u20ac?", failure.get("message"))

    def test_no_miner_paints_the_screen(self):
        """Nor makes a failed story a skipped one."""
        name = self.write("odd # SKIP it.lua", f'scenario {{ seed = 1, jobs = "{JOBS}" }}\n'
                          'story(function(pool)\n  check(false, "it says \\27[2J\\u{9b}31m\\7")\nend)\n')
        for options in ((), ("--tap",), ("--times", "2")):
            status, run = self.run_simpool("test", name, *QUICK, *options, "--", "sh", "-c",
                                           r'printf "last \302\23331m\177words\n"; exec "$@"', "sh",
                                           *HONEST)
            self.assertEqual(1, status, run.everything())
            self.assertTrue(run.says("it says ?[2J??31m?"), run.everything())
            self.assertEqual([], [line for line in run.lines if not line.isprintable()])
            self.assertEqual(not options or options[0] == "--times",
                             run.says("last ??31m?words"), run.everything())
            self.assertEqual(options == ("--tap",), run.says("not ok 1 - odd \\# SKIP it, seed 1"))

    def test_json_of_a_command_past_its_room(self):
        status, run = self.run_simpool("test", story("noted"), *QUICK, "--json", "--", "sh", "-c",
                                       'exec "$@"', "\1" * 12000, *HONEST)
        self.assertEqual(1, status, run.everything())
        self.assertIsNone(json.loads("\n".join(run.lines))["stories"][0]["again"])

    def verdicts(self, run):
        """How often each word begins a line."""
        return {word: sum(line.startswith(word) for line in run.lines)
                for word in ("PASSED ", "FAILED ", "SKIPPED ", "KPI ", "seed ")}

    def test_a_line_each_and_all_of_those_that_failed(self):
        status, run = self.play_quick()
        self.assertEqual(3, status, run.everything())
        # of the failed one: its last line, its line among the others, and once more with the sum
        self.assertEqual({"PASSED ": 1, "FAILED ": 3, "SKIPPED ": 1, "KPI ": 1, "seed ": 2},
                         self.verdicts(run), run.everything())
        failed = [line for line in run.lines if line.startswith("FAILED   exit 3")]
        self.assertEqual(2, len(failed), run.everything())
        self.assertRegex(failed[0], r"shares_per_minute .*measured [0-9.]+")

    def test_equal_failures_are_told_once(self):
        """What all stories have in common is wrong with the miner, and read once."""
        play = ("test", story("noted"), *QUICK, "--times", "3")
        status, run = self.run_simpool(*play, "--", *HONEST)
        self.assertEqual(1, status, run.everything())
        self.assertEqual(1, self.verdicts(run)["KPI "], run.everything())
        self.assertEqual(2, sum(line.startswith("FAILED   exit 1") and
                                line.endswith("; as in noted, seed 19: -v tells all")
                                for line in run.lines), run.everything())
        run = self.run_simpool(*play, "--", *bad("exits"))[1]  # its words name each one's own output
        self.assertEqual(1, self.verdicts(run)["KPI "], run.everything())
        run = self.run_simpool(*play, "-v", "--", *HONEST)[1]
        self.assertEqual(3, self.verdicts(run)["KPI "], run.everything())

    def test_shares_that_are_refused_alike_are_counted(self):
        lab = self.simpool(os.path.join(ROOT, "scripts/000-hello/hello.lua"), "--mutant", "sha256d",
                           program=SIMLAB)
        self.assertEqual(1, lab.finish(), lab.everything())
        told = [line for line in lab.lines if re.match(r" *[0-9.]+  judge  share", line)]
        more = [int(found[1]) for found in (re.match(r" *[0-9.]+  judge  ([0-9]+) more like this$", line)
                                            for line in lab.lines) if found]
        all_of_them = re.search(r"^shares +([0-9]+)", "\n".join(lab.lines), re.MULTILINE)
        self.assertEqual(int(all_of_them[1]), len(told) + sum(more), lab.everything())
        # luck shows another mistake now and then, and ends the row
        self.assertLess(3 * len(told), sum(more), lab.everything())

    def test_verbose_tells_all_of_each(self):
        status, run = self.play_quick("-v")
        self.assertEqual(3, status, run.everything())
        self.assertEqual({"PASSED ": 2, "FAILED ": 2, "SKIPPED ": 2, "KPI ": 3, "seed ": 6},
                         self.verdicts(run), run.everything())

    def test_json(self):
        status, run = self.play_quick("--json")
        self.assertEqual(3, status, run.everything())
        result = json.loads("\n".join(run.lines))
        self.assertEqual([0, 3, 77], sorted(one["exit"] for one in result["stories"]))
        self.assertEqual(3, result["exit"])

    def test_the_command_that_repeats_is_for_a_shell(self):
        """Whatever its files are called."""
        dialect = self.path("a pool's.lua")
        shutil.copy(os.path.join(ROOT, "simpool/dialects/ckpool.lua"), dialect)
        program = self.path("a lab")
        os.symlink(SIMLAB, program)
        lab = self.simpool(os.path.join(ROOT, "scripts/000-hello/hello.lua"), "--json", "--mutant", "mute",
                           "--dialect", dialect, program=program)
        self.assertEqual(1, lab.finish(), lab.everything())
        words = shlex.split(json.loads("\n".join(lab.lines))["stories"][0]["again"])
        self.assertEqual(program, words[0])
        self.assertEqual(dialect, words[words.index("--dialect") + 1])

    def test_tap(self):
        status, run = self.play_quick("--tap")
        self.assertEqual(3, status, run.everything())
        self.assertEqual(["TAP version 13", "1..3"], run.lines[:2])
        self.assertEqual(1, sum(line.startswith("not ok") for line in run.lines))
        self.assertEqual(1, sum("# SKIP" in line for line in run.lines))

    def test_times_takes_the_next_seeds(self):
        status, run = self.run_simpool("test", story("hello"), *QUICK, "--times", "2", "-j", "2",
                                       "--json", "--", *HONEST)
        self.assertEqual(0, status, run.everything())
        result = json.loads("\n".join(run.lines))
        self.assertEqual([11, 12], [one["seed"] for one in result["stories"]])


if __name__ == "__main__":
    unittest.main()
