"""A miner in a window: what a person sees there, and what becomes of it when the window is closed."""

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import unittest

from harness import MINER, PATIENCE_S, EndToEnd, accepted, alive, wait_for

COLUMNS = 50
STATUS = b"60 s, "
SHARE = b"accepted after"


class Terminal(EndToEnd):
    def open_window(self, *words):
        """Starts a miner in a terminal of its own; returns both."""
        journal = self.path("pool.jsonl")
        url, _ = self.serve("--difficulty", "0.00002", "--journal", journal)
        self.accepted = lambda: len(accepted(journal))
        window, inside = os.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 24, COLUMNS, 0, 0))
        miner = subprocess.Popen([*words, MINER, "-o", url, "-u", "e2e", "-t1"],
                                 stdin=inside, stdout=inside, stderr=inside, start_new_session=True,
                                 preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(inside)
        self.addCleanup(lambda: (miner.kill(), miner.wait()))
        return miner, window

    def read_until(self, window, condition):
        shown = b""
        while not condition(shown):
            self.assertTrue(select.select([window], [], [], PATIENCE_S)[0], shown)
            shown += os.read(window, 65536)
        return shown

    def test_log_and_status_share_a_window(self):
        miner, window = self.open_window()
        shown = self.read_until(window, lambda text: re.search(b"60 s, .*" + SHARE + b"(.*60 s, ){2}",
                                                               text, re.DOTALL))
        for line in shown.split(b"\r\n"):
            # Of what is written over one another the last is seen.
            seen = line.rsplit(b"\r\x1b[K", 1)[-1]
            self.assertFalse(STATUS in seen and SHARE in seen, line)
            self.assertTrue(STATUS not in seen or len(seen) < COLUMNS, line)
        miner.send_signal(signal.SIGINT)
        end = self.read_until(window, lambda text: b"of one core" in text)
        self.assertIn(b"\nqhash on 1 x cpu", b"\n" + end.replace(b"\r\x1b[K", b"\n"))
        self.assertEqual(0, miner.wait(20))
        os.close(window)

    def test_closed_window_ends_it(self):
        miner, window = self.open_window()
        self.read_until(window, lambda text: SHARE in text)
        os.close(window)
        self.assertEqual(1, miner.wait(20))  # in order, but the report had nowhere to go

    def test_closed_window_and_nohup(self):
        miner, window = self.open_window("sh", "-c", 'trap "" HUP; exec "$@"', "sh")
        self.read_until(window, lambda text: SHARE in text)
        os.close(window)
        before = self.accepted()
        wait_for(lambda: self.accepted() >= before + 20, "more shares without a window")
        self.assertTrue(alive(miner.pid))


if __name__ == "__main__":
    unittest.main()
