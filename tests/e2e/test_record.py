"""`simpool record` and `simpool diff`: what passes is written down, plays again, and can be compared."""

import json
import os
import select
import signal
import socket
import unittest

from harness import HONEST, JOBS, ROOT, SHA, EndToEnd, accepted, dial, read_journal, wait_for
from stratum_client import Client, Gone

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

    def mine(self, url, journal, shares, *more):
        """An honest miner at url until the pool's journal has so many accepted shares."""
        words = [word.format(url=url, user="me.rig", **{"pass": "x"}) for word in HONEST]
        miner = self.start(*words, *more)
        wait_for(lambda: len(accepted(journal)) >= shares, f"{shares} accepted shares")
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
        wait_for(lambda: read_journal(path)[-1][3] is None, "the end of the connection")
        self.stop(proxy)
        self.assertTrue(any(" of 1 connection in " in line for line in proxy.errors), proxy.errors)
        return path, journal

    def assert_whole(self, path, journal):
        """The recording of one connection holds each line of both sides, and nothing else."""
        tape = read_journal(path)
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

    def read_late(self, pool, miner):
        """A pool behind a recorder speaks until nothing more is taken; then its miner reads."""
        size = 64 * 1024 * 1024
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


class Recording(Recorder):
    def test_nobody_reads_the_recording(self):
        journal = self.path("pool.jsonl")
        pool_url, _ = self.serve(*SHA, "--difficulty", EASY, "--journal", journal)
        proxy, reader = self.simpool_into("stdout", "record", "--upstream", pool_url, "-o", "-")
        wait_for(lambda: proxy.errors, "the URL")
        miner = self.mine(json.loads(proxy.errors[0])["url"], journal, 100)
        miner.end()
        proxy.send(signal.SIGINT)
        lines = reader.read().splitlines()
        self.assertEqual(0, proxy.finish(), proxy.everything())
        tape = [json.loads(line) for line in lines]  # a segment may hold several lines
        said = "".join(record[3] for record in tape if record[2] == ">" and record[3])
        self.assertGreaterEqual(said.count('"mining.submit"'), 100)

    def test_is_verbatim_and_whole(self):
        self.assert_whole(*self.tape())

    def test_many_connections_and_a_kill(self):
        journal = self.path("many.jsonl")
        pool_url, _ = self.serve(*SHA, "--difficulty", EASY, "--journal", journal)
        url, proxy, path = self.record(pool_url)
        for _ in range(4):
            self.mine(url, journal, 0)
        wait_for(lambda: len(accepted(journal)) >= 8 and len(givers(journal)) == 4, "shares of each")
        passed = len(accepted(journal))
        proxy.send(signal.SIGKILL)
        proxy.finish()
        tape = read_journal(path)
        self.assertEqual([1, 2, 3, 4], sorted({record[1] for record in tape}))
        self.assertGreaterEqual(sum((record[3] or "").count('"mining.submit"') for record in tape),
                                passed, "the pool has heard what the recording has not")

    def test_upstream_that_refuses(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        url, proxy, path = self.record(f"stratum+tcp://127.0.0.1:{port}")
        # The reset may come while the miner still connects.
        with self.assertRaises(ConnectionResetError):
            with dial(url) as miner:
                if miner.recv(1) == b"":
                    raise AssertionError("a refusal is passed on as a reset, not as an end")
        wait_for(lambda: read_journal(path), "the record")
        self.assertEqual([1, "<", None], read_journal(path)[0][1:])
        self.stop(proxy)

    def test_half_an_end(self):
        """Who has said all is still told the rest, on either side."""
        for miner_first in (True, False):
            with socket.create_server(("127.0.0.1", 0)) as pool:
                url, proxy, path = self.record(f"stratum+tcp://127.0.0.1:{pool.getsockname()[1]}",
                                               f"half-{miner_first}.jsonl")
                with dial(url) as miner:
                    upstream, _ = pool.accept()
                    upstream.settimeout(20)
                    first, second = (miner, upstream) if miner_first else (upstream, miner)
                    first.sendall(b"last\n")
                    first.shutdown(socket.SHUT_WR)
                    self.assertEqual(b"last\n", second.makefile("rb").read())
                    second.sendall(b"answer\n")
                    second.close()
                    self.assertEqual(b"answer\n", first.makefile("rb").read())
                    upstream.close()
            wait_for(lambda name=path: len(read_journal(name)) == 4, "both ends")
            ways = "><" if miner_first else "<>"
            self.assertEqual([[ways[0], "last\n"], [ways[0], None], [ways[1], "answer\n"],
                              [ways[1], None]], [record[2:] for record in read_journal(path)])
            self.stop(proxy)

    def test_slow_reader_makes_the_other_wait(self):
        """What the pool says waits in the pool, not without end in the recorder."""
        with socket.create_server(("127.0.0.1", 0)) as pool:
            url, proxy, path = self.record(f"stratum+tcp://127.0.0.1:{pool.getsockname()[1]}",
                                           "/dev/null")
            with dial(url) as miner:
                self.read_late(pool, miner)
            self.stop(proxy)

    def test_usage(self):
        upstream = ("--upstream", "stratum+tcp://127.0.0.1:1")
        self.assert_one_line("--upstream", self.run_simpool("record", "-o", self.path("x")))
        self.assert_one_line("-o FILE", self.run_simpool("record", *upstream))
        there = self.write("there", "precious")
        self.assert_one_line("exists", self.run_simpool("record", *upstream, "-o", there))
        self.assert_one_line("expected CERT,KEY", self.run_simpool(
            "record", *upstream, "-o", self.path("y"), "--tls", "one.pem"))
        self.assert_one_line("--tls good", self.run_simpool(
            "record", *upstream, "-o", self.path("y"), "--tls-authority", self.path("ca")))
        self.assertFalse(os.path.exists(self.path("y")))
        self.assert_one_line("No such file", self.run_simpool("diff", self.path("none"), *upstream))
        self.assert_one_line("one recording", self.run_simpool("diff", *upstream))

    def test_nothing_to_compare(self):
        """Exit 1 would be a pool that answers otherwise."""
        upstream = ("--upstream", "stratum+tcp://127.0.0.1:1")
        self.assert_one_line("no miner says anything", self.run_simpool("diff", JOBS, *upstream))
        tape = os.path.join(ROOT, "fixtures", "transcripts", "nsp.jsonl")
        self.assert_one_line("connection 99", self.run_simpool("diff", tape, *upstream,
                                                               "--connection", "99"))


class Replaying(Recorder):
    def test_plays_again_to_a_miner(self):
        path, _ = self.tape()
        journal = self.path("again.jsonl")
        url, pool = self.serve(*SHA, "--time-scale", "100", "--difficulty", EASY, "--journal", journal,
                               jobs=path)
        self.mine(url, journal, 3).end()
        pool.end()
        shares = [event for event in read_journal(journal) if event["what"] == "share"]
        self.assertEqual([], [one for one in shares if one["verdict"] not in ("accepted", "stale")])

    def test_a_pool_of_its_kind_answers_alike(self):
        path, _ = self.tape()
        url, _ = self.serve(*SHA, "--difficulty", EASY)
        status, run = self.run_simpool("diff", path, "--upstream", url, "--patience", "20s")
        self.assertEqual(0, status, run.everything())
        self.assertRegex(run.lines[-1], "^1 connection, .* 0 differ$")
        status, run = self.run_simpool("diff", path, "--upstream", url, "--patience", "20s",
                                       "--strict", "--user", "other.rig")
        self.assertEqual(0, status, run.everything())

    def test_real_pools_answered_as_ours_in_their_dialects(self):
        folder = os.path.join(ROOT, "fixtures", "transcripts")
        # One has a second job within a second: slower, or it was given before anybody is there.
        for name, dialect, scale, *only in (
                ("nsp", "nomp", "1", "--connection", "2"), ("bfg-nsp", "nomp", "0.25"),
                ("ckproxy", "nomp", "1"), ("ck", "ckpool", "1", "--connection", "1"),
                ("bfg-ck", "ckpool", "1"), ("datum", "datum", "1")):
            path = os.path.join(folder, name + ".jsonl")
            url, pool = self.serve(*SHA, "--dialect", dialect, "--difficulty", "0.001",
                                   "--time-scale", scale, jobs=path)
            status, run = self.run_simpool("diff", path, "--upstream", url, "--patience", "20s",
                                           *only)
            pool.end()
            self.assertEqual(0, status, f"{name} as {dialect}:\n{run.everything()}")

    def test_another_pool_answers_otherwise(self):
        path, _ = self.tape()
        url, _ = self.serve(*SHA, "--difficulty", "0.001")
        self.assert_exit(0, self.run_simpool("diff", path, "--upstream", url))
        status, run = self.run_simpool("diff", path, "--upstream", url, "--strict")
        self.assertEqual(1, status, run.everything())
        self.assertTrue(run.says("mining.set_difficulty"), run.everything())


class Encrypted(Recorder):
    """TLS towards the pool, towards the miners, on both sides."""

    def encrypted_tape(self, up, down):
        """As tape(), through TLS on those sides."""
        journal, pool_ca, miners_ca = map(self.path, ("first.jsonl", "pool.pem", "miners.pem"))
        url, pool = self.serve(*SHA, "--difficulty", EASY, "--journal", journal,
                               *(("--tls", "good", "--tls-authority", pool_ca) if up else ()))
        url, proxy, path = self.record(
            url, "tape.jsonl", *(("--tls-ca", pool_ca) if up else ()),
            *(("--tls", "good", "--tls-authority", miners_ca) if down else ()))
        self.assertEqual("stratum+ssl" if down else "stratum+tcp", url.partition(":")[0])
        miner = self.mine(url, journal, 5, "0", miners_ca)
        miner.end()
        wait_for(lambda: read_journal(path)[-1][3] is None, "the end of the connection")
        self.stop(proxy)
        pool.end()
        return path, journal

    def check(self, up, down):
        """What was recorded is what was said; it plays to a miner and to a pool over TLS."""
        path, journal = self.encrypted_tape(up, down)
        self.assert_whole(path, journal)
        again, ca = self.path("again.jsonl"), self.path("again.pem")
        url, pool = self.serve(*SHA, "--difficulty", EASY, "--journal", again, "--tls", "good",
                               "--tls-authority", ca, jobs=path)
        self.mine(url, again, 3, "0", ca).end()
        pool.end()
        # In a hurry a pool may send its next job into any answer; this one takes its time.
        url, _ = self.serve(*SHA, "--difficulty", EASY, "--tls", "good", "--tls-authority", ca)
        status, run = self.run_simpool("diff", path, "--upstream", url, "--patience", "20s",
                                       "--tls-ca", ca)
        self.assertEqual(0, status, run.everything())
        self.assertRegex(run.lines[-1], "^1 connection, .* 0 differ$")

    def test_towards_the_pool(self):
        self.check(True, False)

    def test_towards_the_miners(self):
        self.check(False, True)

    def test_on_both_sides(self):
        self.check(True, True)

    def test_a_pool_that_is_not_trusted_is_named(self):
        """Nothing reaches it, neither from a miner nor from a recording."""
        tape, _ = self.encrypted_tape(False, False)
        journal = self.path("second.jsonl")
        url, _ = self.serve(*SHA, "--tls", "self-signed", "--journal", journal)
        proxied, proxy, path = self.record(url, "none.jsonl")
        miner = Client(proxied)
        self.addCleanup(miner.close)
        with self.assertRaises(Gone):
            miner.subscribe()
        wait_for(lambda: "signed by itself" in proxy.everything(), "the reason")
        self.stop(proxy)
        self.assertEqual([None], [record[3] for record in read_journal(path) if record[2] == "<"])
        status, run = self.run_simpool("diff", tape, "--upstream", url)
        self.assertEqual(1, status, run.everything())
        self.assertIn("signed by itself", run.everything())
        self.assertNotIn("subscribed", [event["what"] for event in read_journal(journal)])
        self.assert_exit(0, self.run_simpool("diff", tape, "--upstream", url, "--tls-insecure"))
        self.assertIn("subscribed", [event["what"] for event in read_journal(journal)])

    def test_a_plain_miner_at_an_encrypted_recorder(self):
        journal = self.path("pool.jsonl")
        url, _ = self.serve(*SHA, "--difficulty", EASY, "--journal", journal)
        url, proxy, path = self.record(url, "tape.jsonl", "--tls", "good",
                                       "--tls-authority", self.path("ca.pem"))
        plain = Client(url.replace("stratum+ssl", "stratum+tcp"))
        self.addCleanup(plain.close)
        with self.assertRaises(Gone):
            plain.subscribe()
        wait_for(lambda: "does not speak TLS" in proxy.everything(), "the reason")
        self.mine(url, journal, 1, "0", self.path("ca.pem"))
        self.stop(proxy)
        self.assertEqual([1, 2], sorted({record[1] for record in read_journal(path)}))

    def test_slow_reader_makes_the_other_wait(self):
        with socket.create_server(("127.0.0.1", 0)) as pool:
            url, proxy, _ = self.record(f"stratum+tcp://127.0.0.1:{pool.getsockname()[1]}",
                                        "/dev/null", "--tls", "good",
                                        "--tls-authority", self.path("ca.pem"))
            miner = Client(url, self.path("ca.pem"))
            self.addCleanup(miner.close)
            self.read_late(pool, miner.socket)
            self.stop(proxy)


def push(peer, size, patience_s):
    """Send until the other side takes no more for so long; returns how much it took."""
    sent = 0
    chunk = b"x" * 65535 + b"\n"
    while sent < size:
        if not select.select([], [peer], [], patience_s)[1]:
            break
        sent += peer.send(chunk[:min(len(chunk), size - sent)])
    return sent


def givers(journal):
    """The rigs that have given a share."""
    return {event["rig"] for event in read_journal(journal) if event["what"] == "share"}


if __name__ == "__main__":
    unittest.main()
