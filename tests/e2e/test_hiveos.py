"""HiveOS's custom-miner folder: its scripts, sourced as the agent sources them."""

import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
import unittest

from harness import MINER, ROOT, EndToEnd, read, wait_for

FOLDER = os.path.join(ROOT, "packaging", "hiveos", "miner")
SUMMARY = {
    "version": "9.9", "algorithm": "qhash", "run_s": 61.7, "hashrate_60s": 3500000.0,
    "by_device": [{"device": 0, "hashrate_60s": 1500000.0},
                  {"device": 1, "hashrate_60s": 2000000.0, "temperature_c": 61}],
    "shares": {"found": 20, "submitted": 19, "accepted": 12, "stale": 3, "unknown-job": 0,
               "duplicate": 0, "low-difficulty": 1, "bad-time": 0, "bad-version": 0,
               "malformed": 0, "unauthorized": 0, "not-subscribed": 0, "unanswered": 5,
               "not-sent": 2, "false-finds": 0},
}


class Fake(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps(SUMMARY).encode()
        self.send_response(200 if self.path == "/1/summary" else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class HiveOS(EndToEnd):
    def sourced(self, script, say, **environment):
        """What a shell says after it has sourced the script."""
        done = subprocess.run(["bash", "-c", f'. "{FOLDER}/{script}"; {say}'], text=True,
                              env={"PATH": os.environ["PATH"], **environment}, timeout=30,
                              capture_output=True, check=False)
        return done.stdout

    def stats(self, port):
        said = self.sourced("h-stats.sh", 'echo "$khs"; echo "$stats"', WEB_PORT=str(port))
        khs, stats = said.splitlines()
        return float(khs), json.loads(stats)

    def test_stats(self):
        server = http.server.HTTPServer(("127.0.0.1", 0), Fake)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        khs, stats = self.stats(server.server_port)
        self.assertEqual(3500, khs)
        self.assertEqual({"hs": [1500, 2000], "hs_units": "khs", "temp": [61], "fan": [],
                          "uptime": 61, "ver": "9.9", "ar": [12, 4], "algo": "qhash"}, stats)

    def test_stats_of_the_real_miner(self):
        url, _ = self.serve("--difficulty", "0.00002")
        miner = self.start(MINER, "-a", "qhash", "-o", url, "-u", "e2e", "-t", "1", "--api",
                           "127.0.0.1:0")
        said = wait_for(lambda: [line for line in list(miner.errors) if "api http" in line] or
                        miner.process.poll() is not None, "the API's address")
        if said is True:
            self.skipTest("built without libmicrohttpd")
        port = int(said[0].rsplit(":", 1)[1].split("/")[0])
        stats = wait_for(lambda: (lambda s: s if s["ar"][0] > 0 else None)(self.stats(port)[1]),
                         "an accepted share")
        self.assertEqual(1, len(stats["hs"]))

    def test_stats_of_a_dead_miner(self):
        self.assertEqual((0, None), self.stats(1))

    def test_config(self):
        config = self.path("miner.json")
        flight_sheet = {
            "CUSTOM_CONFIG_FILENAME": config, "CUSTOM_PASS": 'a"b',
            "CUSTOM_URL": "one.example:3333\n stratum+ssl://two.example:4444 ",
            "CUSTOM_TEMPLATE": "ADDRESS.rig", "CUSTOM_USER_CONFIG": '{"log": "debug"}'}
        self.sourced("h-config.sh", "true", **flight_sheet)
        written = json.loads(read(config))
        self.assertEqual({"url": ["stratum+tcp://one.example:3333", "stratum+ssl://two.example:4444"],
                          "user": "ADDRESS.rig", "pass": 'a"b', "device": "all",
                          "api": "127.0.0.1:4068", "log": "debug"}, written)
        # The miner understands it: all that is wrong with this one is its word for a level.
        self.sourced("h-config.sh", "true", **{**flight_sheet,
                                               "CUSTOM_USER_CONFIG": '{"log": "loud"}'})
        miner = self.start(MINER, "-c", config)
        self.assertEqual(2, miner.finish(), miner.everything())
        self.assertIn("loud", miner.everything())
        for junk in ("junk", "-n", '{"log": "debug"}{"log": "info"}', "[]", '{"log": '):
            said = self.sourced("h-config.sh", "true", **{**flight_sheet, "CUSTOM_USER_CONFIG": junk})
            self.assertIn("left out", said, junk)
            self.assertNotIn("log", json.loads(read(config)))
        # Other miners' sheets have their pools on one line.
        self.sourced("h-config.sh", "true", **{**flight_sheet, "CUSTOM_URL": "a:1\t b:2\r\n"})
        self.assertEqual(["stratum+tcp://a:1", "stratum+tcp://b:2"], json.loads(read(config))["url"])


if __name__ == "__main__":
    if not shutil.which("jq") or not shutil.which("curl"):  # skipped
        sys.exit(77)
    unittest.main()
