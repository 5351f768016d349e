"""Real processes for tests: started here, waited for with deadlines, ended by their pid alone."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from urllib.parse import urlsplit

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SIMPOOL = os.environ.get("SIMPOOL", "simpool")
MINER = os.environ.get("MINER", "miner")
SIMLAB = os.environ.get("SIMLAB", "simlab")
QHASH = os.environ.get("QHASH", "qhash")
JOBS = os.path.join(ROOT, "fixtures", "jobs", "luckypool-derived.jsonl")
PATIENCE_S = 30.0


def story(name):
    return os.path.join(HERE, "stories", name + ".lua")


def python_miner(*words):
    """A command line for a miner of this folder."""
    return [sys.executable, os.path.join(HERE, words[0]), *words[1:]]


SHA = ("--algo", "sha256d")
# Said rather than measured, and low: the shares come faster than the stories ask for.
QUICK = (*SHA, "--hashrate", "60 kH/s")
HONEST = python_miner("sha256d_miner.py", "{url}", "{user}", "{pass}")


def bad(mode):
    return python_miner("bad_miner.py", mode, "{url}")


def wait_for(condition, what, patience_s=PATIENCE_S):
    """Wait until condition() is true; fail with words when it never is."""
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        time.sleep(0.02)
    raise AssertionError(f"waited {patience_s} s in vain for {what}")


def alive(pid):
    """Whether a process runs (a zombie does not)."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def dial(url):
    """A bare connection to a pool."""
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE_S)


class Process:
    """A program with its output read as it comes, where it goes to no other pipe."""

    def __init__(self, words, **options):
        self.lines = []
        self.errors = []
        self.process = subprocess.Popen(words, text=True, **{
            "stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE,
            **options})
        self.readers = [self.reader(stream, lines) for stream, lines in
                        ((self.process.stdout, self.lines), (self.process.stderr, self.errors))
                        if stream is not None]

    @staticmethod
    def reader(stream, lines):
        def read():
            for line in stream:
                lines.append(line.rstrip("\n"))
            stream.close()
        thread = threading.Thread(target=read, daemon=True)
        thread.start()
        return thread

    @property
    def pid(self):
        return self.process.pid

    def says(self, words):
        return any(words in line for line in list(self.lines))

    def warns(self, words):
        """On its stderr."""
        return any(words in line for line in list(self.errors))

    def wait_line(self, words):
        wait_for(lambda: self.says(words) or self.process.poll() is not None, f"“{words}”")
        if not self.says(words):
            self.finish()
            raise AssertionError(f"ended without saying “{words}”:\n{self.everything()}")

    def finish(self, patience_s=PATIENCE_S):
        """Wait for its end; returns its exit status."""
        status = self.process.wait(timeout=patience_s)
        for thread in self.readers:
            thread.join(timeout=patience_s)
        return status

    def send(self, number):
        self.process.send_signal(number)

    def end(self):
        if self.process.poll() is None:
            self.send(signal.SIGTERM)
            try:
                self.finish(10)
            except subprocess.TimeoutExpired:
                self.send(signal.SIGKILL)
        self.finish()

    def everything(self):
        return "\n".join(self.lines + self.errors)


class EndToEnd(unittest.TestCase):
    """A test with a folder of its own and nothing left running after it."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="simpool-e2e-")
        self.addCleanup(shutil.rmtree, self.folder)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def kept(self, story_name, *names):
        """What `play` leaves of a story: its folder, or a file there."""
        return self.path("report", "001-" + story_name, *names)

    def write(self, name, text):
        """Put a text into a file of the test's folder; returns its path."""
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def start(self, *words, **options):
        process = Process(list(words), **options)
        self.addCleanup(process.end)
        return process

    def simpool(self, *words, program=SIMPOOL, **options):
        """Start simpool; its temporary files go to the test's folder."""
        return self.start(program, *words, env={**os.environ, "TMPDIR": self.folder}, **options)

    def simpool_into(self, stream, *words, program=SIMPOOL):
        """simpool with "stdout" or "stderr" a pipe of a page; returns (process, its other end)."""
        read_end, write_end = os.pipe()
        fcntl.fcntl(write_end, fcntl.F_SETPIPE_SZ, 4096)
        process = self.simpool(*words, program=program, **{stream: write_end})
        os.close(write_end)
        reader = os.fdopen(read_end, encoding="utf-8")
        self.addCleanup(reader.close)
        return process, reader

    @staticmethod
    def open_when_read(fifo):
        """The end to write of a FIFO that a program has begun to read."""
        def opened():
            try:
                return os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
            except OSError:  # nobody reads yet
                return None
        return wait_for(opened, "a reader of the FIFO")

    def run_simpool(self, *words):
        process = self.simpool(*words)
        return process.finish(), process

    def play(self, name, miner, *options):
        """`simpool test` with a story of this folder; returns (exit status, process)."""
        return self.run_simpool("test", story(name), "--report", self.path("report"), *options,
                                "--", *miner)

    def serve(self, *options, jobs=JOBS):
        """`simpool serve` on a free port; returns (url, process)."""
        pool = self.simpool("serve", "--jobs", jobs, "--log", "off", *options)
        pool.wait_line('"url"')
        return json.loads(pool.lines[0])["url"], pool

    def assert_exit(self, expected, result):
        status, process = result
        self.assertEqual(expected, status, process.everything())

    def assert_one_line(self, words, result):
        """Exit 2 and one line on stderr that holds the words."""
        status, process = result
        self.assertEqual(2, status, process.everything())
        self.assertEqual([], process.lines)
        self.assertEqual(1, len(process.errors), process.everything())
        self.assertIn(words, process.errors[0])


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def read_journal(path):
    """The whole lines of a journal or a recording, as long as it may be written to."""
    return [json.loads(line) for line in read(path).split("\n")[:-1]] if os.path.exists(path) else []


def accepted(journal, what="share"):
    """The shares that a pool's journal has accepted; "answered": of a miner's."""
    return [event for event in read_journal(journal)
            if event["what"] == what and event["verdict"] == "accepted"]
