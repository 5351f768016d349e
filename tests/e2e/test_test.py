"""`simpool test`: stories in real time against real processes, good ones and bad ones."""

import os
import signal
import unittest

from harness import HONEST, JOBS, QUICK, ROOT, SHA, SIMPOOL, EndToEnd, alive, bad, read, read_journal, story, wait_for


class AnyMiner(EndToEnd):
    """An honest miner, not of this project, in another language."""

    def test_passes_hello(self):
        status, run = self.play("hello", HONEST, *SHA)
        self.assertEqual(0, status, run.everything())
        for words in ("judge  share of job-", "promise  invalid", "kept",
                      "every one re-hashed by the reference", "seed     11", "PASSED in",
                      "about    A miner logs in, takes a job, and hands in a share that counts."):
            self.assertTrue(run.says(words), f"“{words}” in\n{run.everything()}")
        self.assertIn("authorized", read(self.kept("hello", "miner.log")))
        events = read_journal(self.kept("hello", "journal.jsonl"))
        self.assertEqual("run-started", events[0]["what"])

    def test_may_answer_a_message_too(self):
        """One with an id; the answer is none to the question that follows."""
        asks = os.path.join(ROOT, "scripts", "400-rudeness", "asks_back.lua")
        status, run = self.run_simpool("test", asks, *QUICK, "--", *HONEST)
        self.assertEqual(0, status, run.everything())

    def test_failure_tells_what_was_noted(self):
        status, run = self.play("noted", HONEST, *QUICK)
        self.assertEqual(1, status, run.everything())
        self.assertTrue(run.says("noted.lua:14: it was too much (last note: thing 2)"),
                        run.everything())

    def test_seed_of_the_command_line_wins(self):
        status, run = self.play("hello", HONEST, *QUICK, "--seed", "99")
        self.assertEqual(0, status, run.everything())
        self.assertTrue(run.says("seed     99"))

    def test_good_runs_leave_no_temporary_files(self):
        status, run = self.run_simpool("test", story("hello"), *QUICK, "--", *HONEST)
        self.assertEqual(0, status, run.everything())
        self.assertEqual([], os.listdir(self.folder))

    def test_nobody_reads_what_it_tells(self):
        run, reader = self.simpool_into("stdout", "test", story("talkative"), *QUICK, "--report",
                                        self.path("report"), "--", *HONEST)
        journal = self.kept("talkative", "journal.jsonl")
        wait_for(lambda: any(event["what"] == "run-ended" for event in read_journal(journal)),
                 "the end of the run")
        said = reader.read()
        self.assertEqual(0, run.finish(), said)
        self.assertRegex(said, r"\d+ lines are left out: nobody read them")
        self.assertIn("PASSED", said.splitlines()[-1])

    def test_stopped_for_a_while(self):
        pid_file = self.path("pid")
        miner = ["sh", "-c", 'echo $$ > "$0"; exec "$@"', pid_file, *HONEST]
        run = self.simpool("test", story("stopped"), *QUICK, "--report", self.path("report"), "--",
                           *miner)
        run.wait_line("stop it now")
        pid = int(read(pid_file))
        os.kill(pid, signal.SIGSTOP)
        run.wait_line("it has been stopped")
        os.kill(pid, signal.SIGCONT)
        self.assertEqual(0, run.finish(), run.everything())
        self.assertFalse(alive(pid))


class Decisions(EndToEnd):
    """What faults decided in real time, decided again in another run, whatever its seed."""

    def decided(self, *options):
        """{stream: {place in it: whole text}} of a run."""
        status, run = self.play("decided", HONEST, *QUICK, *options)
        self.assertEqual(0, status, run.everything())
        journal = self.kept("decided", "journal.jsonl")
        streams = {}
        for event in read_journal(journal):
            if event["what"] == "decided":
                way, place = event["text"].split()[1:3]
                rule = event["text"].split(" by ", 1)[1]
                streams.setdefault((way, rule), {})[int(place)] = event["text"]
        return journal, streams

    def test_decides_as_before(self):
        journal, before = self.decided("--seed", "1")
        kept = self.path("before.jsonl")
        os.rename(journal, kept)
        self.assertGreaterEqual(len(before), 3)  # two directions of latency, one of delay
        _, other = self.decided("--seed", "2")
        self.assertNotEqual(before, other)
        _, again = self.decided("--seed", "2", "--decisions", kept)
        known = 0
        for stream, texts in again.items():
            last = max(before.get(stream, {0: ""}))
            for place, words in texts.items():
                if place <= last:
                    known += 1
                    self.assertEqual(before[stream].get(place), words)
        self.assertGreater(known, 10)

    def test_refuses_what_holds_no_decisions(self):
        status, run = self.run_simpool("test", story("decided"), *QUICK, "--decisions", __file__,
                                       "--", *HONEST)
        self.assertEqual(2, status, run.everything())


class BadMiners(EndToEnd):
    def fails(self, expected, words, name, mode):
        status, run = self.play(name, bad(mode), *QUICK)
        self.assertEqual(expected, status, run.everything())
        self.assertTrue(run.says(words), f"“{words}” in\n{run.everything()}")
        again = [line for line in run.lines if line.startswith("again ")]
        self.assertEqual(1, len(again), run.everything())
        self.assertIn("--seed", again[0])
        return run

    def test_wrong_nonces_fail_the_expectation(self):
        run = self.fails(1, "low-difficulty", "strict", "wrong-nonces")
        self.assertTrue(run.says("came, the last low-difficulty") or
                        run.says("1 other came, low-difficulty"), run.everything())

    def test_wrong_nonces_break_the_promise(self):
        self.fails(3, "broken", "wrong", "wrong-nonces")

    def test_never_authorizes(self):
        self.fails(1, "FAILED", "impatient", "never-authorizes")

    def test_exits_at_once(self):
        self.fails(5, "exit status 3", "hello", "exits")

    def test_exits_before_it_authorizes(self):
        run = self.fails(5, "exit status 4", "hello", "exits-early")
        self.assertTrue(run.says("a probe: it left before it authorized"), run.everything())

    def test_hangs_up_and_exits(self):
        """The story sees the connection go before the program has: it ended by itself all the same."""
        run = self.fails(5, "exit status 4", "hello", "hangs-up-first")
        self.assertTrue(run.says("the miner left while its pace was measured") or
                        run.says("rig 1 is gone"), run.everything())

    def test_fails_where_nothing_can_be_said(self):
        """A descriptor that is closed is nobody else's: the outcome stands alone in its pipe."""
        for closed in ("<&- >&-", ">&- 2>&-", "<&- >&- 2>&-"):
            run = self.start("sh", "-c", f'exec "$@" {closed}', "sh", SIMPOOL, "test",
                             story("noted"), *QUICK, "--report", self.path("report"), "--", *HONEST,
                             env={**os.environ, "TMPDIR": self.folder})
            self.assertEqual(1, run.finish(), closed)

    def test_last_words_are_told(self):
        wordy = ["sh", "-c", r'i=0; while [ $i -lt 9 ]; do i=$((i+1)); printf "\rhalf done\r\033[1;31mword\000$i\033[0m\r\n"; '
                             r'done; exec "$@"', "sh", *bad("exits")]
        status, run = self.play("hello", wordy, *QUICK)
        self.assertEqual(5, status, run.everything())
        at = next(index for index, line in enumerate(run.lines)
                  if line.startswith("miner    took ") and "s of the processor" in line)
        self.assertEqual([f"         word {number}" for number in range(4, 10)],
                         run.lines[at + 1:at + 7], run.everything())

    def test_exits_later(self):
        run = self.fails(5, "exit status 0", "long", "exits-later")
        self.assertTrue(run.says("ended by itself"))

    def test_out_of_time(self):
        self.fails(4, "limit", "limited", "wrong-nonces")

    def test_promise_broken_by_an_honest_miner(self):
        status, run = self.play("promise", HONEST, *QUICK)
        self.assertEqual(3, status, run.everything())
        self.assertTrue(run.says("shares_per_minute"), run.everything())


class Supervision(EndToEnd):
    def start_long(self, mode):
        """A long story with a bad miner; returns (run, the miner's pid) once it is logged in."""
        pid_file = self.path("pid")
        miner = ["sh", "-c", 'echo $$ > "$0"; exec "$@"', pid_file, *bad(mode)]
        run = self.simpool("test", story("long"), *QUICK, "--report", self.path("report"), "--", *miner)
        run.wait_line("authorized")
        return run, int(read(pid_file))

    def test_interrupt_ends_everything(self):
        run, pid = self.start_long("wrong-nonces")
        run.send(signal.SIGINT)
        self.assertEqual(130, run.finish(), run.everything())
        self.assertFalse(alive(pid))

    def test_interrupted_while_stories_are_gathered(self):
        waits = self.path("waits.lua")
        os.mkfifo(waits)
        run = self.simpool("test", waits, *QUICK, "--", *HONEST)
        writer = self.open_when_read(waits)
        run.send(signal.SIGINT)
        self.assertEqual(130, run.finish(5), run.everything())
        os.close(writer)

    def test_interrupted_while_a_story_is_loaded(self):
        """A second time, by the process that plays it."""
        words = read(story("hello")).replace("jobs/luckypool-derived.jsonl", JOBS)
        waits = self.path("waits.lua")
        os.mkfifo(waits)
        run = self.simpool("test", waits, *QUICK, "--", *HONEST)
        self.write("waits.lua", words)
        wait_for(lambda: any(folders for _, folders, _ in os.walk(self.folder)), "the case's folder")
        writer = self.open_when_read(waits)
        run.send(signal.SIGTERM)
        self.assertEqual(130, run.finish(5), run.everything())
        os.close(writer)

    def test_deaf_miner_is_killed_after_a_grace(self):
        run, pid = self.start_long("deaf")
        run.send(signal.SIGTERM)
        self.assertEqual(130, run.finish(), run.everything())
        self.assertFalse(alive(pid))

    def test_killed_simpool_leaves_no_miner(self):
        run, pid = self.start_long("wrong-nonces")
        run.send(signal.SIGKILL)
        run.finish()
        wait_for(lambda: not alive(pid), "the miner's end")

    def test_killed_miner_is_a_crash(self):
        run, pid = self.start_long("wrong-nonces")
        os.kill(pid, signal.SIGKILL)
        self.assertEqual(5, run.finish(), run.everything())
        self.assertTrue(run.says("signal 9"))


class Team(EndToEnd):
    """Several miners in one story."""

    def test_one_command_twice(self):
        status, run = self.play("pair", HONEST, *QUICK, "--miners", "2")
        self.assertEqual(0, status, run.everything())
        for words in ("one has two shares", "the other has two shares", "miner-2.log"):
            self.assertTrue(run.says(words), f"“{words}” in\n{run.everything()}")
        for name in ("miner.log", "miner-2.log"):
            self.assertIn("authorized", read(self.kept("pair", name)))
        html = read(self.kept("pair", "report.html"))
        for words in ("Each miner", '<th scope="row">simpool.tester</th>',
                      '<th scope="row">simpool.tester-2</th>'):
            self.assertIn(words, html)

    def test_two_commands(self):
        shout = ["sh", "-c", 'echo "I am number $1"; shift; exec "$@"', "sh", "{n}", *HONEST]
        status, run = self.play("pair", [*HONEST, "---", *shout], *QUICK)
        self.assertEqual(0, status, run.everything())
        self.assertEqual("I am number 2", read(self.kept("pair", "miner-2.log")).splitlines()[0])

    def test_one_of_two_dies(self):
        status, run = self.play("pair", [*HONEST, "---", *bad("exits")], *QUICK)
        self.assertEqual(5, status, run.everything())
        self.assertTrue(run.says("miner 2 of 2 ended by itself, exit status 3"), run.everything())
        again = [line for line in run.lines if line.startswith("again ")]
        self.assertIn("---", again[0])

    def test_usage(self):
        here = ("test", story("pair"), *SHA)
        self.assert_one_line("--miners", self.run_simpool(*here, "--miners", "65", "--", *HONEST))
        self.assert_one_line("---", self.run_simpool(*here, "--miners", "2", "--", *HONEST, "---",
                                                     *HONEST))
        self.assert_one_line("beside ---", self.run_simpool(*here, "--", *HONEST, "---"))
        self.assert_one_line("no program", self.run_simpool(*here, "--", *HONEST, "---",
                                                            "/no/such/miner", "{url}"))


if __name__ == "__main__":
    unittest.main()
