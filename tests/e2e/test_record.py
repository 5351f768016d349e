"""`simpool record` and `simpool diff`: what passes is written down, plays again, and can be compared."""

import json
import os
import select
import signal
import socket
import unittest

from harness import HONEST, EndToEnd, read_journal, wait_for

SHA = ("--algo", "sha256d")
EASY = "0.000004"  # 17,000 hashes a share


class Recorder(EndToEnd):
    def record(self, upstream, name="tape.jsonl", *options):
        """A recorder before a pool; returns (url, process, path)."""
        path = self.path(name)
        proxy = self.simpool("record", "--upstream", upstream, "-o", path, *options)
        proxy.wait_line('"url"')
        line = json.loads(proxy.lines[0])
        self.assertEqual(upstream, line["upstream"])
        return line["url"], proxy, path

    def mine(self, url, journal, shares):
        """An honest miner at url until the pool's journal has so many accepted shares."""
        miner = self.start(*[word.format(url=url, user="me.rig", **{"pass": "x"}) for word in HONEST])
        wait_for(lambda: accepted(journal) >= shares, f"{shares} accepted shares")
        return miner

    def stop(self, process):
        process.send(signal.SIGINT)
        self.assertEqual(0, process.finish(), process.everything())

    def tape(self):
        """A recording of an honest miner at our pool; returns (path, journal of that pool)."""
        journal = self.path("first.jsonl")
        pool_url, _ = self.serve(*SHA, "--difficulty", EASY, "--journal", journal)
        url, proxy, path = self.record(pool_url)
        miner = self.mine(url, journal, 5)
        miner.end()
        wait_for(lambda: records(path)[-1][3] is None, "the end of the connection")
        self.stop(proxy)
        return path, journal


class Recording(Recorder):
    def test_is_verbatim_and_whole(self):
        path, journal = self.tape()
        tape = records(path)
        self.assertEqual([1], sorted({record[1] for record in tape}))
        said = "".join(record[3] for record in tape if record[2] == ">" and record[3])
        heard = "".join(record[3] for record in tape if record[2] == "<" and record[3])
        for text in (said, heard):
            for line in text.splitlines():
                json.loads(line)
        submits = sum('"mining.submit"' in line for line in said.splitlines())
        events = read_journal(journal)
        self.assertEqual(submits, sum(event["what"] == "share" for event in events))
        self.assertIn("mining.notify", heard)
        times = [record[0] for record in tape]
        self.assertEqual(sorted(times), times)

    def test_many_connections_and_a_kill(self):
        journal = self.path("many.jsonl")
        pool_url, _ = self.serve(*SHA, "--difficulty", EASY, "--journal", journal)
        url, proxy, path = self.record(pool_url)
        for _ in range(4):
            self.mine(url, journal, 0)
        wait_for(lambda: accepted(journal) >= 8, "shares")
        proxy.send(signal.SIGKILL)
        proxy.finish()
        tape = records(path)
        self.assertEqual([1, 2, 3, 4], sorted({record[1] for record in tape}))
        self.assertGreaterEqual(sum("mining.submit" in (record[3] or "") for record in tape), 8)

    def test_upstream_that_refuses(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        url, proxy, path = self.record(f"stratum+tcp://127.0.0.1:{port}")
        host, _, number = url.rpartition("//")[2].rpartition(":")
        # The reset may come while the miner still connects.
        with self.assertRaises(ConnectionResetError):
            with socket.create_connection((host, int(number)), timeout=20) as miner:
                if miner.recv(1) == b"":
                    raise AssertionError("a refusal is passed on as a reset, not as an end")
        wait_for(lambda: records(path), "the record")
        self.assertEqual([1, "<", None], records(path)[0][1:])
        self.stop(proxy)

    def test_slow_reader_makes_the_other_wait(self):
        """What the pool says waits in the pool, not without end in the recorder."""
        size = 64 * 1024 * 1024
        with socket.create_server(("127.0.0.1", 0)) as pool:
            url, proxy, path = self.record(f"stratum+tcp://127.0.0.1:{pool.getsockname()[1]}",
                                           "/dev/null")
            host, _, number = url.rpartition("//")[2].rpartition(":")
            with socket.create_connection((host, int(number)), timeout=20) as miner:
                upstream, _ = pool.accept()
                upstream.setblocking(False)
                sent = push(upstream, size, 1.0)
                self.assertLess(sent, size, "nobody read, and everything was taken")
                got = 0
                miner.settimeout(20)
                while got < sent:
                    got += len(miner.recv(1 << 20))
                    sent += push(upstream, size - sent, 0) if sent < size else 0
                upstream.close()
            self.stop(proxy)

    def test_usage(self):
        upstream = ("--upstream", "stratum+tcp://127.0.0.1:1")
        self.assert_one_line("--upstream", self.run_simpool("record", "-o", self.path("x")))
        self.assert_one_line("-o FILE", self.run_simpool("record", *upstream))
        with open(self.path("there"), "w", encoding="ascii") as file:
            file.write("precious")
        self.assert_one_line("exists", self.run_simpool("record", *upstream, "-o", self.path("there")))
        self.assert_one_line("CERTIFICATE,KEY", self.run_simpool(
            "record", *upstream, "-o", self.path("y"), "--tls", "one.pem"))
        self.assert_one_line("No such file", self.run_simpool("diff", self.path("none"), *upstream))
        self.assert_one_line("one recording", self.run_simpool("diff", *upstream))


class Replaying(Recorder):
    def test_plays_again_to_a_miner(self):
        path, _ = self.tape()
        journal = self.path("again.jsonl")
        pool = self.simpool("serve", "--jobs", path, "--log", "off", *SHA, "--time-scale", "100",
                            "--difficulty", EASY, "--journal", journal)
        pool.wait_line('"url"')
        miner = self.mine(json.loads(pool.lines[0])["url"], journal, 3)
        miner.end()
        pool.end()
        shares = [event for event in read_journal(journal) if event["what"] == "share"]
        self.assertEqual([], [one for one in shares if one["verdict"] not in ("accepted", "stale")])

    def test_a_pool_of_its_kind_answers_alike(self):
        path, _ = self.tape()
        url, _ = self.serve(*SHA, "--difficulty", EASY)
        status, run = self.run_simpool("diff", path, "--upstream", url, "--patience", "20s")
        self.assertEqual(0, status, run.everything())
        self.assertIn("0 differ", run.lines[-1])
        status, run = self.run_simpool("diff", path, "--upstream", url, "--patience", "20s",
                                       "--strict", "--user", "other.rig")
        self.assertEqual(0, status, run.everything())

    def test_another_pool_answers_otherwise(self):
        path, _ = self.tape()
        url, _ = self.serve(*SHA, "--difficulty", "0.001")
        self.assert_exit(0, self.run_simpool("diff", path, "--upstream", url))
        status, run = self.run_simpool("diff", path, "--upstream", url, "--strict")
        self.assertEqual(1, status, run.everything())
        self.assertTrue(run.says("mining.set_difficulty"), run.everything())


def push(peer, size, patience_s):
    """Send until the other side takes no more for so long; returns how much it took."""
    sent = 0
    chunk = b"x" * 65535 + b"\n"
    while sent < size:
        if not select.select([], [peer], [], patience_s)[1]:
            break
        sent += peer.send(chunk[:min(len(chunk), size - sent)])
    return sent


def records(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file.read().split("\n")[:-1]]


def accepted(journal):
    return sum(event.get("verdict") == "accepted" and event["what"] == "share"
               for event in read_journal(journal))


if __name__ == "__main__":
    unittest.main()
