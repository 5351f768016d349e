"""`simpool serve`: a pool as a process, through interrupts, kills and rude peers."""

import json
import os
import re
import signal
import ssl
import unittest
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from harness import JOBS, EndToEnd, dial, python_miner, read, read_journal, story, wait_for
from stratum_client import Client, Gone

EASY = "0.00001"
EASIER = "0.000001"  # for many shares on a busy machine


def shares(journal):
    return [event for event in read_journal(journal) if event["what"] == "share"]


class Serve(EndToEnd):
    def mine(self, url):
        return self.start(*python_miner("sha256d_miner.py", url, "e2e.rig", "x"))

    def test_says_its_address_first_and_kpis_last(self):
        url, pool = self.serve("--algo", "sha256d", "--difficulty", EASY, "--journal",
                               self.path("pool.jsonl"), "--seed", "9")
        self.assertEqual(9, json.loads(pool.lines[0])["seed"])
        self.assertTrue(url.startswith("stratum+tcp://127.0.0.1:"), "loopback unless told")
        self.mine(url)
        wait_for(lambda: len(shares(self.path("pool.jsonl"))) >= 3, "three shares")
        pool.send(signal.SIGINT)
        self.assertEqual(0, pool.finish(), pool.everything())
        for words in ("acceptance_rate", "every one re-hashed by the reference", "seed     9",
                      "journal  " + self.path("pool.jsonl")):
            self.assertTrue(pool.says(words), f"“{words}” in\n{pool.everything()}")
        self.assertEqual("run-started", read_journal(self.path("pool.jsonl"))[0]["what"])

    def test_nobody_reads_what_it_tells(self):
        journal = self.path("pool.jsonl")
        pool, _ = self.simpool_into("stderr", "serve", "--jobs", JOBS, "--algo", "sha256d",
                                    "--difficulty", EASIER, "--journal", journal)
        pool.wait_line('"url"')
        self.mine(json.loads(pool.lines[0])["url"])
        wait_for(lambda: len(shares(journal)) >= 100, "shares that nobody hears of")
        pool.send(signal.SIGINT)
        self.assertEqual(0, pool.finish(), pool.everything())
        self.assertTrue(pool.says("lines are left out: nobody read them"), pool.everything())

    def test_duration_ends_it(self):
        status, pool = self.run_simpool("serve", "--jobs", JOBS, "--duration", "200ms")
        self.assertEqual(0, status, pool.everything())

    def test_without_jobs_they_are_made_up(self):
        status, pool = self.run_simpool("serve", "--duration", "200ms", "--dialect", "datum")
        self.assertEqual(0, status, pool.everything())
        self.assertIn("made up, a block every 120 s or so", "".join(pool.errors))
        status, pool = self.run_simpool("serve", "--duration", "200ms", "--blocks", "3s")
        self.assertEqual(0, status, pool.everything())
        self.assertIn("made up, blocks as --blocks has them", "".join(pool.errors))

    def test_its_journal_reports_what_it_said(self):
        """To the last digit: both are measured up to the line that says that the run ended."""
        def table(lines):
            return [line for line in lines if re.match(r"^\w+ .* (pool|both) +\d+$", line)]
        journal = self.path("pool.jsonl")
        url, pool = self.serve("--algo", "sha256d", "--difficulty", EASY, "--journal", journal)
        self.mine(url)
        wait_for(lambda: len(shares(journal)) >= 5, "five shares")
        pool.send(signal.SIGTERM)
        self.assertEqual(0, pool.finish(), pool.everything())
        self.assertTrue(table(pool.lines), pool.everything())
        self.assertEqual(table(pool.lines), table(self.run_simpool("report", journal)[1].lines))

    def test_kill_9_leaves_a_journal_that_reports(self):
        journal = self.path("pool.jsonl")
        url, pool = self.serve("--algo", "sha256d", "--difficulty", EASY, "--journal", journal)
        self.mine(url)
        wait_for(lambda: len(shares(journal)) >= 5, "five shares")
        pool.send(signal.SIGKILL)
        pool.finish()
        known = len(shares(journal))
        status, report = self.run_simpool("report", "--json", journal)
        self.assertEqual(0, status, report.everything())
        numbers = json.loads("\n".join(report.lines))
        self.assertEqual(known, numbers["tally"]["shares"], "KPIs up to the last event")
        self.assertEqual(known, numbers["tally"]["verified"])
        kpis = {kpi["name"]: kpi for kpi in numbers["kpis"]}
        self.assertEqual(1, kpis["acceptance_rate"]["value"])

    def test_interrupted_while_jobs_are_read(self):
        jobs = self.path("jobs")
        os.mkfifo(jobs)
        pool = self.simpool("serve", "--jobs", jobs)
        writer = self.open_when_read(jobs)
        pool.send(signal.SIGTERM)
        self.assertEqual(130, pool.finish(5), pool.everything())
        os.close(writer)

    def test_journal_of_a_run_that_does_not_begin(self):
        journal = self.path("pool.jsonl")
        url, pool = self.serve("--journal", journal)
        status, second = self.run_simpool("serve", "--journal", journal)
        self.assertEqual(2, status, second.everything())
        self.assertTrue(any("is being written by another run" in line for line in second.errors),
                        second.everything())
        pool.send(signal.SIGTERM)
        self.assertEqual(0, pool.finish(), pool.everything())
        events = read_journal(journal)
        self.assertEqual("run-ended", events[-1]["what"])
        other, _ = self.serve()
        status, third = self.run_simpool("serve", "--journal", journal, "--http",
                                         other.rsplit("/", 1)[1])
        self.assertEqual(2, status, third.everything())
        self.assertEqual(events, read_journal(journal))

    def test_half_line_at_the_end_is_passed_over(self):
        journal = self.path("pool.jsonl")
        self.run_simpool("serve", "--jobs", JOBS, "--duration", "100ms", "--journal", journal)
        self.write("pool.jsonl", read(journal) + '{"t":1.5,"who":"po')
        status, report = self.run_simpool("report", journal)
        self.assertEqual(0, status, report.everything())

    def test_ten_megabytes_without_a_newline(self):
        url, pool = self.serve()
        flood = b"x" * 65536
        with dial(url) as rude:
            try:
                for _ in range(160):
                    rude.sendall(flood)
                rest = rude.recv(1)
            except OSError:
                rest = b""
            self.assertEqual(b"", rest, "the pool hangs up")
        polite = Client(url)
        self.addCleanup(polite.close)
        polite.subscribe()
        self.assertTrue(polite.authorize("still.there", "x"))
        self.assertIsNone(pool.process.poll())

    def serve_story(self, name):
        pool = self.simpool("serve", "--story", story(name), "--algo", "sha256d", "--journal",
                            self.path("pool.jsonl"))
        pool.wait_line('"url"')
        self.mine(json.loads(pool.lines[0])["url"])
        return pool

    def test_plays_a_story_to_whoever_comes(self):
        pool = self.serve_story("hello")
        self.assertEqual(0, pool.finish(), pool.everything())
        self.assertTrue(pool.says("promise  invalid"), pool.everything())
        self.assertEqual("run-ended", self.run_ended()["what"])

    def test_an_interrupted_story_is_no_good_one(self):
        pool = self.serve_story("long")
        wait_for(lambda: shares(self.path("pool.jsonl")), "a share")
        pool.send(signal.SIGINT)
        self.assertEqual(130, pool.finish(), pool.everything())
        self.assertEqual(130, self.run_ended()["number"])

    def dial_tls(self, url, ca=None):
        """A TLS connection as Python makes it, to a pool whose authority is in the file ca."""
        plain = dial(url)
        self.addCleanup(plain.close)
        context = ssl.create_default_context(cafile=ca)
        return context.wrap_socket(plain, server_hostname=urlsplit(url).hostname)

    def test_tls_with_a_certificate_made_here(self):
        url, pool = self.serve("--tls", "good", "--tls-authority", self.path("ca.pem"))
        self.assertTrue(url.startswith("stratum+ssl://127.0.0.1:"), url)
        with self.dial_tls(url, self.path("ca.pem")) as secure:
            self.assertIn(secure.version(), ("TLSv1.2", "TLSv1.3"))
            secure.sendall(b'{"id":1,"method":"mining.subscribe","params":["t/1"]}\n')
            self.assertIn(b'"result"', secure.recv(65536))
        with self.assertRaises(ssl.SSLCertVerificationError):
            self.dial_tls(url)
        plain = Client(url.replace("stratum+ssl", "stratum+tcp"))
        self.addCleanup(plain.close)
        with self.assertRaises(Gone):
            plain.subscribe()
        self.assertIsNone(pool.process.poll())

    def test_tls_certificates_to_refuse(self):
        for kind, words in (("expired", "expired"), ("not-yet", "not yet valid"),
                            ("wrong-name", "mismatch"), ("self-signed", "self-signed")):
            with self.subTest(kind=kind):
                url, _ = self.serve("--tls", kind, "--tls-authority", self.path("ca.pem"))
                with self.assertRaises(ssl.SSLCertVerificationError) as refused:
                    self.dial_tls(url, self.path("ca.pem"))
                self.assertIn(words, str(refused.exception))

    def test_tls_files(self):
        for words, said in (("rotten", "a certificate to make: good"),
                            ("/nowhere,/nowhere", "/nowhere: no certificate can be read")):
            self.assert_one_line(said, self.run_simpool("serve", "--jobs", JOBS, "--tls", words))

    def test_limits_on_strangers(self):
        url, pool = self.serve("--connections", "5", "--per-host", "3")
        crowd = [dial(url) for _ in range(4)]
        for one in crowd:
            self.addCleanup(one.close)
        try:
            gone = crowd[3].recv(1)
        except ConnectionResetError:
            gone = b""
        self.assertEqual(b"", gone, "the fourth of one address is one too many")
        crowd[0].close()
        wait_for(lambda: self.subscribes(url), "room for one more")
        self.assertIsNone(pool.process.poll())

    def test_a_flood_is_closed_and_shares_are_none(self):
        """What is no share has a limit; a miner beside it, and its shares, do not notice."""
        url, pool = self.serve("--algo", "sha256d", "--difficulty", "1", "--journal",
                               self.path("pool.jsonl"))
        miner = Client(url)
        self.addCleanup(miner.close)
        miner.subscribe()
        self.assertTrue(miner.authorize("w", "x"))
        for line in (b"{}\n", b"\n", b'{"id":1,"method":"mining.subscribe","params":[]}\n'):
            with self.subTest(line=line):
                flood = Client(url)
                self.addCleanup(flood.close)
                with self.assertRaises((Gone, OSError)):
                    for _ in range(10000):
                        flood.socket.sendall(20 * line)
                        flood.poll()
        for number in range(3000):
            miner.send("mining.submit", "w", miner.job.name, "00000000", miner.job.time,
                       f"{number:08x}")
            miner.poll()
        self.assertIsNotNone(miner.ask("mining.submit", "w", "x", "00", "00", "00")["error"])
        self.assertIsNone(pool.process.poll())
        said = [event["text"] for event in read_journal(self.path("pool.jsonl"))
                if event["what"] == "disconnected"]
        self.assertEqual(3, said.count("it says too much that is no share"))

    def subscribes(self, url):
        try:
            client = Client(url)
            client.subscribe()
            client.close()
            return True
        except (Gone, OSError):
            return False

    def call(self, base, path, body=None, token=None, method=None):
        """(status, text) of one HTTP call."""
        request = urllib.request.Request(base + path, method=method,
                                         data=None if body is None else json.dumps(body).encode())
        if token:
            request.add_header("Authorization", "Bearer " + token)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def test_http_looks_and_steers(self):
        url, pool = self.serve("--http", "127.0.0.1:0", "--http-token", "secret")
        base = json.loads(pool.lines[0])["http"]
        client = Client(url)
        self.addCleanup(client.close)
        client.subscribe()
        self.assertTrue(client.authorize("http.rig", "x"))
        status, text = self.call(base, "/1/sessions")
        self.assertEqual((200, "http.rig"), (status, json.loads(text)["sessions"][0]["user"]))
        self.assertIn("simpool_rigs_authorized 1\n", self.call(base, "/metrics")[1])
        self.assertEqual(401, self.call(base, "/1/jobs", {"clean": True})[0])
        seen = client.jobs_seen
        status, text = self.call(base, "/1/jobs", {"clean": True}, "secret")
        self.assertEqual(200, status, text)
        while client.jobs_seen == seen:
            client.poll(10)
        self.assertEqual((json.loads(text)["id"], True), (client.job.name, client.job.clean))
        self.assertEqual(200, self.call(base, "/1/difficulty", {"difficulty": 7}, "secret")[0])
        self.call(base, "/1/jobs", {}, "secret")
        while client.difficulty != 7:
            client.poll(10)
        status, text = self.call(base, "/1/faults", {"fault": "latency", "delay": "1ms"}, "secret")
        self.assertEqual(200, status, text)
        self.assertEqual(1, len(json.loads(self.call(base, "/1/faults")[1])["faults"]))
        self.assertEqual('{"lifted":1}\n',
                         self.call(base, "/1/faults", token="secret", method="DELETE")[1])
        self.assertEqual(200, self.call(base, "/1/hang_up", {"rig": 1}, "secret")[0])
        with self.assertRaises(Gone):
            while True:
                client.poll(10)
        pool.send(signal.SIGINT)
        self.assertEqual(0, pool.finish(), pool.everything())

    def run_ended(self):
        return [event for event in read_journal(self.path("pool.jsonl"))
                if event["what"] == "run-ended"][0]

    def test_the_seed_decides_the_extranonces(self):
        def extranonce():
            url, pool = self.serve("--seed", "77")
            client = Client(url)
            self.addCleanup(client.close)
            client.subscribe()
            pool.send(signal.SIGTERM)
            pool.finish()
            return client.extranonce1
        self.assertEqual(extranonce(), extranonce())


if __name__ == "__main__":
    unittest.main()
