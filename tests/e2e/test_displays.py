"""`simpool test --displays`: what a miner shows is held against what it is credited with."""

import unittest

from harness import HONEST, QUICK, SHA, EndToEnd, read, story


class InLines(EndToEnd):
    """Of its output."""

    def shows(self, factor, words="speed"):
        return self.play("steady", [*HONEST, str(factor)], *QUICK, "--displays", words)

    def test_honest(self):
        status, run = self.shows(1)
        self.assertEqual(0, status, run.everything())
        self.assertTrue(run.says("display  "), run.everything())
        self.assertFalse(run.says("DISHONEST"), run.everything())

    def test_boasting(self):
        status, run = self.shows(5)
        self.assertEqual(3, status, run.everything())
        self.assertTrue(run.says("DISHONEST"), run.everything())
        self.assertTrue(run.says("exit 3: dishonest display: "), run.everything())
        again = [line for line in run.lines if line.startswith("again ")]
        self.assertIn("--displays speed", again[0])

    def test_around_an_outage(self):
        for factor, expected in ((1, 0), (5, 3)):
            status, run = self.play("away", [*HONEST, str(factor)], *QUICK, "--displays", "speed")
            self.assertEqual(expected, status, run.everything())
            self.assertTrue(run.says("credited while it could be"), run.everything())

    def test_under_a_fault_all_along(self):
        for name, expected, words in (
                ("answers", 3, "DISHONEST"),
                ("late", 0, r"not judged: for \d+ of \d+ s faults may have kept its shares back "
                            r"\(latency\(pool, .50ms.\)\)")):
            status, run = self.play(name, [*HONEST, "5"], *QUICK, "--displays", "speed")
            self.assertEqual(expected, status, run.everything())
            self.assertRegex(run.everything(), words)

    def test_in_a_row_with_one_unit(self):
        """As cgminer and bfgminer print it: the last number is not the one that was asked for."""
        status, run = self.shows(1, "avg:")
        self.assertEqual(0, status, run.everything())
        status, run = self.shows(1, "u:")
        self.assertEqual(3, status, run.everything())

    def test_none(self):
        status, run = self.shows(1, "temperature")
        self.assertEqual(1, status, run.everything())
        self.assertTrue(run.says('"temperature" shows a hashrate'), run.everything())


class ByHttp(EndToEnd):
    """On a page of its own."""

    SUMMARY = "http://127.0.0.1:{api}/summary?short=1"

    def shows(self, factor, place, *options):
        return self.play("shown", [*HONEST, str(factor), "", "{api}"], *QUICK, "--displays", place,
                         *options)

    def displayed(self, run):
        return next(line.split() for line in run.lines if line.startswith("displayed_hps"))

    def test_honest(self):
        for place in ("#/total/khs/0 kH/s", "#/shown"):
            status, run = self.shows(1, self.SUMMARY + place)
            self.assertEqual(0, status, run.everything())
            self.assertTrue(run.says("display  "), run.everything())
            self.assertFalse(run.says("DISHONEST"), run.everything())
            self.assertGreater(int(self.displayed(run)[-1]), 1)  # it was asked again and again

    def test_boasting(self):
        status, run = self.shows(5, self.SUMMARY + "#/hashrate")
        self.assertEqual(3, status, run.everything())
        self.assertTrue(run.says("exit 3: dishonest display: "), run.everything())
        again = [line for line in run.lines if line.startswith("again ")]
        self.assertIn("--displays 'http://127.0.0.1:{api}/summary?short=1#/hashrate'", again[0])
        html = read(self.kept("shown", "report.html"))
        self.assertIn("FAILED", html)
        self.assertIn("dishonest display: ", html)
        # Its journal is the evidence: a report of it alone shows the same.
        status, report = self.run_simpool("report", self.kept("shown", "journal.jsonl"))
        self.assertEqual(self.displayed(run), self.displayed(report), report.everything())

    def test_two_miners_are_added_up(self):
        status, run = self.play("pair", [*HONEST, "1", "", "{api}"], *QUICK, "--miners", "2",
                                "--displays", self.SUMMARY + "#/hashrate")
        self.assertEqual(0, status, run.everything())
        self.assertFalse(run.says("DISHONEST"), run.everything())

    def test_nothing_to_see(self):
        for place, words in (
                (self.SUMMARY + "#/hashrat", "nothing at /hashrat; did you mean hashrate?"),
                (self.SUMMARY + "#/total/khs/1", "nothing at /total/khs/1"),
                (self.SUMMARY + "#/mood", "at /mood is no hashrate"),
                ("http://127.0.0.1:{api}/other#/hashrate", "it answers with HTTP 404"),
                # the pool's own port: it speaks Stratum, if anything
                ("http://{host}:{port}/#/hashrate", "no hashrate to be seen at http://127.0.0.1")):
            status, run = self.shows(1, place)
            self.assertEqual(1, status, run.everything())
            self.assertTrue(run.says(words), f"“{words}” in\n{run.everything()}")

    def test_usage(self):
        for place, words in (
                ("http://127.0.0.1:4068/summary", "#/hashrate"),
                ("http://127.0.0.1:4068#/hashrate", "the path is missing"),
                ("http://127.0.0.1/summary#/hashrate", "the port is missing"),
                ("https://127.0.0.1:4068/summary#/hashrate", "only plain http://"),
                ("http://127.0.0.1:4068/summary#hashrate", "begins with a slash"),
                ("http://127.0.0.1:4068/summary#/hashrate furlongs", "a unit such as kH/s"),
                ("http://127.0.0.1:{api}/summary#/hashrate", "put {api} into its command line")):
            self.assert_one_line(words, self.run_simpool(
                "test", story("steady"), *SHA, "--displays", place, "--", *HONEST))


if __name__ == "__main__":
    unittest.main()
