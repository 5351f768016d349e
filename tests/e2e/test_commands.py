"""`miner bench | preflight | report | regress` as a user meets them."""

import json
import os
import subprocess
import unittest

from harness import MINER, EndToEnd, read

QUICK = ("--device", "cpu:1", "--duration", "100ms", "--iterations", "7", "--json")


class Commands(EndToEnd):
    def miner(self, expected, *words):
        """Run it to its end; returns its stdout."""
        process = self.start(MINER, *words)
        self.assertEqual(expected, process.finish(), process.everything())
        return "\n".join(process.lines)

    def bench(self, name, *options):
        return self.write(name, self.miner(0, "bench", *QUICK, *options))

    def test_bench_and_regress(self):
        base = self.bench("base.json")
        samples = json.loads(read(base))["samples"]
        self.assertEqual([7, 7], [len(samples["ratio"]), len(samples["rate_hps"])])
        # An alarm is an exit code; what half the work in vain costs is beyond any noise.
        slow = self.bench("slow.json", "--handicap", "50%")
        self.assertIn("REGRESSION", self.miner(3, "regress", base, slow))
        self.assertIn("no regression", self.miner(0, "regress", slow, base))
        verdict = json.loads(self.miner(3, "regress", base, slow, "--json", "--max", "10%"))
        self.assertEqual(("alarm", "ratio"), (verdict["verdict"], verdict["of"]))

    def test_bench_does_not_count_a_core_twice(self):
        one = min(os.sched_getaffinity(0))
        words = ("taskset", "-c", str(one), MINER, "bench", *QUICK[2:])
        alone = self.start(*words)  # every core that it may use
        self.assertEqual(0, alone.finish(), alone.everything())
        self.assertEqual(1, json.loads("\n".join(alone.lines))["devices"])
        twice = self.start(*words, "--device", "cpu:2")
        self.assertEqual(2, twice.finish(), twice.everything())
        self.assertEqual(["miner bench: 2 threads on 1 core would be told as fast as 2 cores: "
                          "--device cpu:1 at most"], twice.errors)

    def test_preflight(self):
        checks = json.loads(self.start_preflight())["checks"]
        self.assertIn("idle", {check["check"] for check in checks})
        for check in checks:
            self.assertEqual(check["verdict"] in ("WARN", "FAIL"), check["fix"] != "", check)

    def start_preflight(self):
        process = self.start(MINER, "preflight", "--json")
        self.assertIn(process.finish(), (0, 1), process.everything())
        return "\n".join(process.lines)

    def test_log_matrix(self):
        process = self.start(MINER, "bench", "--log-matrix", "--device", "cpu:1", "--duration",
                             "500ms", "--json")
        self.assertIn(process.finish(), (0, 3), process.everything())  # no test judges a time
        rows = {row["level"]: row for row in json.loads("\n".join(process.lines))["log_cost"]}
        self.assertEqual(0, rows["off"]["lines_per_second"])
        self.assertGreater(rows["info"]["lines_per_second"], 0)
        self.assertGreater(rows["debug"]["lines_per_second"] / rows["debug"]["shares_per_second"],
                           rows["info"]["lines_per_second"] / rows["info"]["shares_per_second"])

    def test_report_of_a_run(self):
        url, _ = self.serve("--difficulty", "0.00002")
        folder = self.path("run")
        self.miner(0, "-a", "qhash", "-o", url, "-u", "e2e", "-t", "1", "--iterations", "3",
                   "--report", folder)
        self.assertEqual({"miner.jsonl", "report.html", "report.json", "report.md"},
                         set(os.listdir(folder)))
        told = json.loads(read(os.path.join(folder, "report.json")))
        self.assertGreaterEqual(told["shares"]["accepted"], 3)
        again = json.loads(self.miner(0, "report", "--json", os.path.join(folder, "miner.jsonl")))
        self.assertEqual(told["shares"], again["shares"])
        self.assertIn("# Mining report", self.miner(0, "report", folder + "/miner.jsonl"))

    def test_nothing_is_good_that_was_not_written(self):
        url, _ = self.serve("--difficulty", "0.00002")
        folder = self.path("run")
        os.mkdir(folder)
        os.symlink("/dev/full", os.path.join(folder, "report.html"))
        run = self.start(MINER, "-o", url, "-u", "e2e", "-t1", "--iterations", "1", "--report", folder)
        self.assertEqual(1, run.finish(), run.everything())
        self.assertTrue(run.errors[-1].endswith("/report.html: No space left on device"),
                        run.errors[-1])
        journal = os.path.join(folder, "miner.jsonl")
        for words in (("--help",), ("bench", *QUICK), ("preflight",), ("report", journal),
                      ("report", journal, "--json"), ("report", journal, "--html")):
            with open("/dev/full", "w", encoding="utf-8") as full:
                done = subprocess.run([MINER, *words], stdout=full, stderr=subprocess.PIPE,
                                      text=True, timeout=30, check=False)
            self.assertEqual((1, "miner: cannot write to stdout: No space left on device\n"),
                             (done.returncode, done.stderr), words)

    def test_usage(self):
        for words, said in (
                (("bench", "--duratoin", "1s"), "did you mean --duration?"),
                (("bench", "--iterations", "0"), "from 1 to"),
                (("bench", "--device", "toaster"), "toaster"),
                (("regress", "one"), "two reports"),
                (("regress", "/nowhere/a", "/nowhere/b"), "/nowhere/a"),
                (("report", "/nowhere/journal"), "/nowhere/journal"),
                (("preflight", "now"), "now is no option")):
            process = self.start(MINER, *words)
            self.assertEqual(2, process.finish(), process.everything())
            self.assertEqual(1, len(process.errors), process.everything())
            self.assertIn(said, process.errors[0])
        for command in ("bench", "preflight", "regress", "report"):
            self.assertIn("usage: miner " + command, self.miner(0, command, "--help"))


if __name__ == "__main__":
    unittest.main()
