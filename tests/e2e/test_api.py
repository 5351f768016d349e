"""The miner's API, what is built on its numbers, and what may never be in any of them."""

import json
import os
import re
import signal
import unittest
import urllib.error
import urllib.request

from harness import MINER, ROOT, EndToEnd, read, wait_for

SECRETS = {"pass": "hunter2-PLANTED-password", "token": "PLANTED-token-4711"}


def get(url, method="GET", token=None):
    headers = {"Authorization": "Bearer " + token} if token else {}
    request = urllib.request.Request(url, method=method, headers=headers,
                                     data=b"" if method == "POST" else None)
    with urllib.request.urlopen(request, timeout=10) as reply:
        return reply.read().decode()


class Api(EndToEnd):
    def mine(self, *options):
        """A pool, and a miner with its API; returns (base URL, miner)."""
        url, _ = self.serve("--difficulty", "0.00002")
        miner = self.start(MINER, "-a", "qhash", "-o", url, "-u", "e2e", "-t", "1",
                           "--api", "127.0.0.1:0", *options)

        def address():
            said = [line for line in list(miner.errors) if "api http://" in line]
            if miner.process.poll() is not None and "libmicrohttpd" in miner.everything():
                self.skipTest("built without libmicrohttpd")
            return said and re.search(r"http://[^/]+", said[0]).group(0)
        return wait_for(address, "the API's address"), miner

    def summary(self, base):
        return json.loads(get(base + "/1/summary"))

    def test_numbers(self):
        base, miner = self.mine()
        wait_for(lambda: self.summary(base)["shares"]["accepted"] >= 3, "three accepted shares")
        summary = self.summary(base)
        self.assertTrue(summary["pool"]["connected"])
        self.assertGreater(summary["hashrate_60s"], 0)
        self.assertGreater(summary["credited_hps_high"], summary["credited_hps_low"])
        self.assertEqual(1, len(summary["by_device"]))
        self.assertEqual(summary["acceptance_rate"], 1)
        miner.send(signal.SIGTERM)
        miner.finish()

    def test_is_read_only_without_a_token(self):
        base, miner = self.mine()
        with self.assertRaises(urllib.error.HTTPError) as refused:
            get(base + "/1/quit", "POST", "guessed")
        self.assertIn(refused.exception.code, (401, 403))
        self.assertIsNone(miner.process.poll())

    def test_quits_with_the_token(self):
        base, miner = self.mine("--api-token", SECRETS["token"])
        with self.assertRaises(urllib.error.HTTPError):
            get(base + "/1/quit", "POST", "guessed")
        self.assertIn("quit", get(base + "/1/quit", "POST", SECRETS["token"]))
        self.assertEqual(0, miner.finish(), miner.everything())

    def test_dashboard_and_alerts_name_what_exists(self):
        base, miner = self.mine()
        # Of a GPU there are only the names here: it has numbers where there is one.
        told = set(re.findall(r"^# TYPE (miner_\w+)", get(base + "/metrics"), re.M))
        for path in ("packaging/grafana/miner.json", "packaging/prometheus/miner.rules.yml"):
            text = read(os.path.join(ROOT, path))
            if path.endswith(".json"):
                json.loads(text)
            named = set(re.findall(r"\bminer_\w+", text))
            self.assertGreater(len(named), 5)
            self.assertEqual(set(), named - told, path)
            # Prometheus refuses a whole file for a number that is matched by labels.
            self.assertIsNone(re.search(r"[\d.]+ *[-*/+<>=]+ *(on|ignoring) *\(", text), path)

    def test_secrets_are_said_nowhere(self):
        log, journal = self.path("log"), self.path("journal.jsonl")
        base, miner = self.mine("-p", SECRETS["pass"], "--api-token", SECRETS["token"], "--log",
                                "trace", "--log-file", log, "--log-json", "--journal", journal,
                                "--json")
        wait_for(lambda: self.summary(base)["shares"]["accepted"] >= 1 and
                 self.summary(base)["run_s"] > 1.2, "an accepted share and a second")
        heard = [get(base + "/1/summary"), get(base + "/metrics")]
        miner.send(signal.SIGTERM)
        miner.finish()
        heard += [miner.everything(), read(log), read(journal)]
        self.assertTrue(all(len(text) > 100 for text in heard), "each of them says something")
        lines = [json.loads(line) for line in heard[3].splitlines()]
        for line in lines:
            self.assertEqual({"t", "level", "module", "text"}, set(line))
        self.assertIn("status", {line["module"] for line in lines})  # as nobody watches
        for secret in SECRETS.values():
            for text in heard:
                self.assertFalse(secret in text, text)


if __name__ == "__main__":
    unittest.main()
