"""What a miner leaves behind under `simpool test`: processes of its own, and any amount of output."""

import os
import signal
import unittest

from harness import HONEST, QUICK, SIMPOOL, EndToEnd, alive, python_miner, read, story, wait_for

OUTPUT_MAX = 64 << 20

# It goes away on its own, out of reach of the miner's process group; told to end, it says so.
POLITE = r"""
import os, signal, sys
os.setsid()
def told(*_):
    with open(sys.argv[1] + ".told", "w") as file:
        file.write("told")
    sys.exit()
signal.signal(signal.SIGTERM, told)
with open(sys.argv[1] + ".new", "w") as file:
    file.write(str(os.getpid()))
os.rename(sys.argv[1] + ".new", sys.argv[1])
while True:
    signal.pause()
"""
DEAF = POLITE.replace("SIGTERM, told", "SIGTERM, signal.SIG_IGN")


class Strays(EndToEnd):
    def wrapped(self, script, *words):
        """A shell that does something first; in its script $0 is a file and $@ the honest miner."""
        return ["sh", "-c", script, self.path("pid"), *words, *HONEST]

    def stray_pid(self):
        def pid_there():
            return int(read(self.path("pid")) or 0) if os.path.exists(self.path("pid")) else 0
        pid = wait_for(pid_there, "the stray's pid")
        self.addCleanup(lambda: alive(pid) and os.kill(pid, signal.SIGKILL))
        return pid

    def leaves(self, stray):
        """A good run whose miner leaves a stray; returns the pid of what was left."""
        python, code = python_miner("")[0], stray
        miner = self.wrapped('"$1" -c "$2" "$0" & while [ ! -e "$0" ]; do :; done; shift 2; '
                             'exec "$@"', python, code)
        status, run = self.play("hello", miner, *QUICK)
        self.assertEqual(0, status, run.everything())
        return self.stray_pid()

    def test_what_left_the_group_is_told_to_end(self):
        pid = self.leaves(POLITE)
        self.assertFalse(alive(pid))
        self.assertTrue(os.path.exists(self.path("pid.told")))

    def test_what_does_not_hear_is_killed(self):
        pid = self.leaves(DEAF)
        self.assertFalse(alive(pid))
        self.assertFalse(os.path.exists(self.path("pid.told")))

    def test_a_miner_in_a_wrapper_has_its_grace(self):
        polite = POLITE.replace("os.setsid()", "")
        miner = self.wrapped('"$1" -c "$2" "$0" & shift 2; "$@"; wait', python_miner("")[0], polite)
        status, run = self.play("hello", miner, *QUICK)
        self.assertEqual(0, status, run.everything())
        self.assertFalse(alive(self.stray_pid()))
        self.assertTrue(os.path.exists(self.path("pid.told")))

    def start_wrapped(self):
        """A long story and a shell that stays around its miner; (run, the miner's pid)."""
        miner = self.wrapped('"$@" & echo $! > "$0.new"; mv "$0.new" "$0"; wait')
        run = self.simpool("test", story("long"), *QUICK, "--report", self.path("report"), "--",
                           *miner)
        run.wait_line("authorized")
        return run, self.stray_pid()

    def player_of(self, run, but=0):
        for name in filter(lambda name: name.isdigit() and int(name) != but, os.listdir("/proc")):
            try:
                with open(f"/proc/{name}/stat", encoding="ascii", errors="replace") as file:
                    if int(file.read().rsplit(")", 1)[1].split()[1]) == run.pid:
                        return int(name)
            except FileNotFoundError:
                pass
        raise AssertionError("nobody plays")

    def test_killed_player_leaves_no_miner(self):
        run, pid = self.start_wrapped()
        os.kill(self.player_of(run), signal.SIGKILL)
        self.assertEqual(1, run.finish(), run.everything())
        self.assertFalse(alive(pid))

    def test_nobody_elses_child_is_touched(self):
        """simpool may have children from before it was simpool: a shell's, that did exec."""
        bystander = 'sleep 47 & echo $! > "$0"; shift; exec "$@"'
        run = self.start("sh", "-c", bystander, self.path("pid"), "", SIMPOOL, "test", story("long"),
                         *QUICK, "--report", self.path("report"), "--", *HONEST)
        run.wait_line("authorized")
        pid = self.stray_pid()
        os.kill(self.player_of(run, but=pid), signal.SIGKILL)
        self.assertEqual(1, run.process.wait(timeout=30))
        self.assertTrue(alive(pid))
        os.kill(pid, signal.SIGKILL)  # it holds our pipe

    def test_killed_simpool_leaves_no_miner(self):
        run, pid = self.start_wrapped()
        run.send(signal.SIGKILL)
        run.finish()
        wait_for(lambda: not alive(pid), "the miner's end")


class Output(EndToEnd):
    def log_of(self, name, miner, *options):
        status, run = self.play(name, miner, *QUICK, *options)
        self.assertEqual(0, status, run.everything())
        return self.kept(name, "miner.log")

    def test_kept_are_its_beginning_and_its_end(self):
        flood = 'print("first words", "0123456789abcde\\n" * (72 << 16), sep="\\n")'  # 72 MiB
        miner = ["sh", "-c", '"$0" -c "$1"; shift; exec "$@"', python_miner("")[0], flood, *HONEST]
        log = self.log_of("hello", miner)
        self.assertLess(os.path.getsize(log), OUTPUT_MAX)
        text = read(log)
        self.assertTrue(text.startswith("first words\n0123456789abcde\n"))
        self.assertIn("\n[simpool: ", text)
        self.assertIn(" bytes of the miner's output are left out here", text)
        self.assertIn("authorized\n", text)

    def test_a_display_that_overwrites_itself(self):
        """Behind a carriage return begins another line: what stands there is not the miner's rate."""
        miner = ["sh", "-c", '"$@" | sed -u "s|, all is well|\\r9 GH/s at most|"', "sh", *HONEST, "1"]
        self.log_of("steady", miner, "--displays", "speed")


if __name__ == "__main__":
    unittest.main()
