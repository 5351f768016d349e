"""This project's miner against this project's pool, as two programs."""

import json
import os
import signal
import subprocess
import unittest

from harness import MINER, ROOT, EndToEnd, accepted, read, read_journal, story, wait_for

HELLO = ROOT + "/scripts/000-hello/hello.lua"
COMMAND = [MINER, "-a", "qhash", "-o", "{url}", "-u", "{user}", "-p", "{pass}"]


class OwnMiner(EndToEnd):
    def test_passes_hello(self):
        status, run = self.run_simpool("test", HELLO, "--report", self.path("report"), "--",
                                       *COMMAND, "--journal", "{journal}")
        self.assertEqual(0, status, run.everything())
        self.assertTrue(run.says("every one re-hashed by the reference"), run.everything())
        # What only the two journals together show, in the run's own table and in a report of it.
        html = read(self.kept("hello", "report.html"))
        for words in ("PASSED", "every one hashed again", "the credited band", "</html>"):
            self.assertTrue(words in html, words)
        kpis = json.loads(read(self.kept("hello", "report.json")))["kpis"]
        self.assertIn("share_loss", {kpi["name"] for kpi in kpis})
        self.assertTrue(os.path.exists(self.kept("hello", "report.md")))
        journals = [self.kept("hello", name) for name in ("miner.jsonl", "journal.jsonl")]
        status, report = self.run_simpool("report", *journals)
        self.assertEqual(0, status, report.everything())
        for table in (run, report):
            for name in ("share_loss", "submit_latency", "displayed_hps", "hashrate_10s",
                         "batch_time", "nonces_per_launch", "cpu_use"):
                row = next(line for line in table.lines if line.startswith(name + " "))
                self.assertRegex(row, r"^\S+ +[0-9]", table.everything())

    def pair(self, *command):
        """Two miners; returns (the run, what report.json says, report.html)."""
        status, run = self.play("pair", command)
        self.assertEqual(0, status, run.everything())
        return (run, json.loads(read(self.kept("pair", "report.json"))),
                read(self.kept("pair", "report.html")))

    def test_journals_of_two(self):
        one = [*COMMAND, "-t", "1", "--journal", "{journal}"]
        run, report, html = self.pair(*one, "---", *one)
        self.assertEqual(3, len(report["journals"]))
        loss = next(kpi for kpi in report["kpis"] if kpi["name"] == "share_loss")
        found = sum(event["what"] == "found" for name in ("miner.jsonl", "miner-2.jsonl")
                    for event in read_journal(self.kept("pair", name)))
        self.assertGreater(loss["events"], 3)  # two of each at least
        self.assertLessEqual(loss["events"], found)
        row = next(line.split() for line in run.lines if line.startswith("share_loss "))
        self.assertEqual(str(loss["events"]), row[-1], run.everything())
        self.assertNotIn("dishonest", html)

    def test_journal_of_one_of_two(self):
        one = [*COMMAND, "-t", "1"]
        run, report, _ = self.pair(*one, "--journal", "{journal}", "---", *one)
        self.assertEqual(1, len(report["journals"]))  # the pool's
        self.assertIn("{journal}: miner 2 of 2 kept none", run.everything())
        self.assertFalse(any(line.startswith("share_loss ") for line in run.lines), run.everything())

    def test_journal_that_is_none(self):
        """What the pool saw is reported all the same."""
        one = [*COMMAND, "-t", "1"]
        run, report, html = self.pair(*one, "--journal", "{journal}", "---", "sh", "-c",
                                      'echo garbage > "$0"; exec "$@"', "{journal}", *one)
        self.assertEqual(1, len(report["journals"]))
        self.assertIn("; what is told is the pool's alone", run.everything())
        self.assertFalse(any(line.startswith("share_loss ") for line in run.lines), run.everything())
        self.assertIn("</html>", html)

    def test_shows_what_it_is_credited_with(self):
        status, run = self.run_simpool(
            "test", story("steady"), "--displays", "http://127.0.0.1:{api}/1/summary#/hashrate_10s",
            "--", *COMMAND, "-t", "1", "--api", "127.0.0.1:{api}")
        if "libmicrohttpd" in run.everything():
            self.skipTest("built without libmicrohttpd")
        self.assertEqual(0, status, run.everything())
        self.assertTrue(any(line.startswith("display  ") and "DISHONEST" not in line
                            for line in run.lines), run.everything())

    def test_mines_through_a_killed_pool(self):
        journal, own = self.path("pool.jsonl"), self.path("miner.jsonl")
        url, pool = self.serve("--difficulty", "0.00002", "--journal", journal)
        miner = self.start(*[word.format(url=url, user="e2e", **{"pass": "x"})
                             for word in COMMAND], "--journal", own)
        wait_for(lambda: len(accepted(journal)) >= 5, "five accepted shares")
        pool.send(signal.SIGKILL)
        pool.finish()
        self.assertIsNone(miner.process.poll(), "the miner lives on")
        self.assertLessEqual(len(accepted(own, "answered")), len(accepted(journal)),
                             "the miner was told of shares that the pool's journal does not know")
        status, report = self.run_simpool("report", journal)
        self.assertEqual(0, status, report.everything())
        self.assertTrue(report.says("acceptance_rate"))
        miner.send(signal.SIGTERM)
        self.assertIn(miner.finish(), (0, -signal.SIGTERM), miner.everything())


class AtAPool(EndToEnd):
    def pool(self, name):
        """A pool that pays soon; returns its URL, and what tells how many shares it has accepted."""
        journal = self.path(name)
        url, _ = self.serve("--difficulty", "0.00002", "--journal", journal)
        return url, lambda: len(accepted(journal))


class Signals(AtAPool):
    """What a farm's scripts do with a running miner."""

    def test_interrupt_waits_for_the_answers(self):
        url, accepted = self.pool("pool.jsonl")
        miner = self.start(MINER, "-o", url, "-u", "e2e", "-t1", "--json")
        wait_for(lambda: accepted() >= 5, "five accepted shares")
        miner.send(signal.SIGINT)
        self.assertEqual(0, miner.finish(), miner.everything())
        shares = json.loads(miner.lines[-1])["shares"]
        self.assertEqual(0, shares["unanswered"], shares)
        self.assertEqual(shares["submitted"], shares["accepted"], shares)

    def test_statistics_on_request(self):
        url, accepted = self.pool("pool.jsonl")
        miner = self.start(MINER, "-o", url, "-u", "e2e", "-t1")
        wait_for(lambda: accepted() >= 2, "two accepted shares")
        miner.send(signal.SIGUSR1)
        wait_for(lambda: miner.warns("hashrate 60 s"), "the report")
        self.assertIsNone(miner.process.poll())

    def test_reload_goes_to_the_new_pool(self):
        first, first_accepted = self.pool("first.jsonl")
        second, second_accepted = self.pool("second.jsonl")
        config = self.write("miner.json", json.dumps({
            "pools": [{"url": first, "user": "one"}], "threads": 1}))
        miner = self.start(MINER, "-c", config)
        wait_for(lambda: first_accepted() >= 2, "two accepted shares")
        self.write("miner.json", "{ no JSON")
        miner.send(signal.SIGHUP)
        wait_for(lambda: miner.warns("goes on as it was"), "a word about the file")
        self.write("miner.json", json.dumps({
            "pools": [{"url": second, "user": "two"}], "threads": 1, "algo": "sha256d"}))
        miner.send(signal.SIGHUP)
        wait_for(lambda: second_accepted() >= 2, "two accepted shares at the second pool")
        miner.send(signal.SIGUSR1)  # the algorithm is the next start's, and no report says otherwise
        wait_for(lambda: miner.warns("qhash on 1 x cpu"), "the report")
        self.assertIsNone(miner.process.poll())

    def test_log_is_rotated(self):
        """logrotate renames the file and sends SIGHUP: what comes is in a new one of the old name."""
        url, accepted = self.pool("pool.jsonl")
        log = self.path("miner.log")
        miner = self.start(MINER, "-o", url, "-u", "e2e", "-t1", "--log-file", log)
        wait_for(lambda: accepted() >= 2, "two accepted shares")
        os.rename(log, log + ".1")
        miner.send(signal.SIGHUP)
        wait_for(lambda: os.path.exists(log) and os.path.getsize(log) > 0, "a line in the new file")
        miner.send(signal.SIGINT)
        self.assertEqual(0, miner.finish(), miner.everything())
        self.assertFalse(miner.warns("goes on as it was"), miner.errors)

    def test_reload_of_a_pipe_is_refused(self):
        url, accepted = self.pool("pool.jsonl")
        config = self.path("pipe")
        os.mkfifo(config)
        miner = self.start(MINER, "-c", config)
        self.write("pipe", json.dumps({"pools": [{"url": url, "user": "one"}], "threads": 1}))
        wait_for(lambda: accepted() >= 2, "two accepted shares")
        miner.send(signal.SIGHUP)
        wait_for(lambda: miner.warns("goes on as it was"),
                 "a word about the pipe")  # and no wait for somebody who writes into it
        miner.send(signal.SIGINT)
        self.assertEqual(0, miner.finish(), miner.everything())

    def test_fails_over(self):
        dead, pool = self.serve()
        pool.send(signal.SIGKILL)
        pool.finish()
        url, accepted = self.pool("pool.jsonl")
        self.start(MINER, "-o", dead, "-o", url, "-u", "one", "-u", "two", "-t1")
        wait_for(lambda: accepted() >= 1, "an accepted share at the backup")


class Outputs(AtAPool):
    """Where a miner's words go may be gone, asleep, full, or another miner's."""

    def mine_into(self, write_end, *words):
        """A miner whose stderr is this pipe and whose stdout is a file."""
        with open(self.path("report.json"), "w", encoding="utf-8") as out:
            miner = subprocess.Popen([MINER, "-u", "e2e", "-t1", "--json", *words],
                                     stdin=subprocess.DEVNULL, stdout=out, stderr=write_end)

        def end():
            if miner.poll() is None:
                miner.kill()
            miner.wait()
        self.addCleanup(end)
        return miner

    def assert_ends_in_order(self, miner):
        miner.send_signal(signal.SIGINT)
        self.assertEqual(0, miner.wait(20))
        shares = json.loads(read(self.path("report.json")))["shares"]
        self.assertEqual(0, shares["unanswered"], shares)
        self.assertEqual(shares["submitted"], shares["accepted"], shares)

    def test_reader_of_the_log_is_gone(self):
        url, accepted = self.pool("pool.jsonl")
        read_end, write_end = os.pipe()
        miner = self.mine_into(write_end, "-o", url, "--log", "debug")
        os.close(write_end)
        wait_for(lambda: accepted() >= 2, "two accepted shares")
        os.close(read_end)
        before = accepted()
        wait_for(lambda: accepted() >= before + 5, "more shares with nobody to tell them to")
        self.assert_ends_in_order(miner)

    def test_nobody_reads_the_log(self):
        url, accepted = self.pool("pool.jsonl")
        read_end, write_end = os.pipe()
        self.addCleanup(os.close, read_end)
        miner = self.mine_into(write_end, "-o", url, "--log", "debug")
        wait_for(accepted, "an accepted share")
        os.set_blocking(write_end, False)  # of the pipe, until it is full
        try:
            while True:
                os.write(write_end, b"x" * 4096)
        except BlockingIOError:
            pass
        os.set_blocking(write_end, True)
        os.close(write_end)
        before = accepted()
        wait_for(lambda: accepted() >= before + 20, "more shares with nobody to tell them to")
        self.assert_ends_in_order(miner)

    def test_times_of_a_journal_run_forward(self):
        """Many threads take a while to start: the run begins when they have."""
        journal = self.path("miner.jsonl")
        miner = self.start(MINER, "-o", "stratum+tcp://127.0.0.1:1", "-u", "e2e", "-t", "32",
                           "--duration", "1s", "--journal", journal)
        self.assertEqual(0, miner.finish(), miner.everything())
        times = [event["t"] for event in read_journal(journal)]
        self.assertGreater(len(times), 2)
        self.assertEqual(sorted(times), times)

    def test_journal_that_cannot_be_written(self):
        url, accepted = self.pool("pool.jsonl")
        miner = self.start(MINER, "-o", url, "-u", "e2e", "-t1", "--journal", "/dev/full")
        wait_for(lambda: accepted() >= 2, "two accepted shares")
        miner.send(signal.SIGINT)
        self.assertEqual(1, miner.finish(), miner.everything())
        self.assertTrue(any("journal /dev/full: " in line and "events were lost: No space left" in
                            line for line in miner.errors), miner.everything())

    def test_started_without_stdout_and_stderr(self):
        """A descriptor that is closed is nobody else's: no word of the log stands in the journal."""
        url, accepted = self.pool("pool.jsonl")
        journal = self.path("miner.jsonl")
        words = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", MINER, "-o", url, "-u", "e2e", "-t1",
                 "--journal", journal]
        miner = subprocess.Popen(words)  # its files are its own all the same
        self.addCleanup(lambda: (miner.kill(), miner.wait()))
        wait_for(lambda: accepted() >= 2, "two accepted shares")
        miner.send_signal(signal.SIGINT)
        self.assertEqual(1, miner.wait(20))  # the report had nowhere to go
        self.assertEqual([], [line for line in read(journal).splitlines()
                              if not line.startswith('{"t":')])

    def test_second_start_leaves_the_first_alone(self):
        url, accepted = self.pool("pool.jsonl")
        journal = self.path("miner.jsonl")
        words = [MINER, "-o", url, "-u", "e2e", "-t1", "--journal", journal]
        first = self.start(*words)
        wait_for(lambda: accepted() >= 2, "two accepted shares")
        second = self.start(*words)
        self.assertEqual(2, second.finish(), second.everything())
        self.assertTrue(second.warns("is being written by another run"),
                        second.everything())
        first.send(signal.SIGINT)
        self.assertEqual(0, first.finish(), first.everything())
        events = read_journal(journal)
        self.assertEqual(["run-started", "run-ended"], [events[0]["what"], events[-1]["what"]])
        # A start that fails for another reason leaves what was written, too.
        third = self.start(*words, "--api", url.rsplit("/", 1)[1])  # the pool has that port
        self.assertEqual(6, third.finish(), third.everything())  # it may be had later
        self.assertEqual(events, read_journal(journal))


if __name__ == "__main__":
    unittest.main()
