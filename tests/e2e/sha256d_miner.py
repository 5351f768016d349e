#!/usr/bin/env python3
"""An honest miner of sha256d: "any miner that takes a URL". usage: sha256d_miner.py URL USER PASS [FACTOR [CA [API]]]

It comes back when the connection ends, until it is told to stop (SIGTERM). With a FACTOR it shows its
hashrate now and then, so many times what it is; over TLS it trusts the authority in the file CA ("": nobody's). At the port
API of this machine it tells of itself by HTTP."""

import hashlib
import http.server
import json
import struct
import sys
import threading
import time

from stratum_client import Client, Gone

BATCH = 4096


def search(header, target, first, count):
    """Nonces of a batch whose hash is a share."""
    midstate = hashlib.sha256(header[:76])
    found = []
    for nonce in range(first, first + count):
        inner = midstate.copy()
        inner.update(struct.pack("<I", nonce))
        digest = hashlib.sha256(inner.digest()).digest()
        if int.from_bytes(digest, "little") <= target:
            found.append(nonce)
    return found


class Display:
    """What it does, and what it says that it does."""

    def __init__(self, factor):
        self.factor, self.hashes, self.began, self.shown, self.rate = factor, 0, None, 0.0, 0.0

    def begin(self):
        self.began = self.began or time.monotonic()

    def restart(self):
        """The rate that is shown is that of the connection: what came before is forgotten."""
        self.began, self.hashes = None, 0

    def count(self, hashes):
        now = time.monotonic()
        self.hashes += hashes
        if self.factor and now - self.shown > 0.1:
            self.shown = now
            self.rate = self.hashes / (now - self.began) * self.factor
            khs = self.rate / 1000
            print(f"speed: {khs:.3f} khash/s, all is well", flush=True)
            print(f"CPU0 | 20s: {khs:.1f} avg:{khs:.1f} u:{5 * khs:.1f} kh/s | A:13 R:0+0(none)", flush=True)

    def serve(self, port):
        """The same by HTTP: as a number, in thousands, as a text with its unit."""
        display = self

        class Page(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                rate = display.rate
                page = json.dumps({"hashrate": rate, "total": {"khs": [rate / 1000]},
                                   "shown": f"{rate / 1e6:.6f} MH/s", "mood": "good"}).encode()
                self.send_response(200 if self.path == "/summary?short=1" else 404)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Page)
        threading.Thread(target=server.serve_forever, daemon=True).start()


def mine(client, user, display):
    """One job after the other, each from a fresh extranonce2; a new difficulty holds from the
    next job on."""
    counter = 0
    while True:
        while client.job is None:
            client.poll(1.0)
        job, seen, target = client.job, client.jobs_seen, client.target()
        counter += 1
        extranonce2 = f"{counter:0{2 * client.extranonce2_len}x}"
        header = job.header(client.extranonce1, extranonce2, 0)
        nonce = 0
        display.begin()
        while seen == client.jobs_seen and nonce < 1 << 32:
            for found in search(header, target, nonce, BATCH):
                client.send("mining.submit", user, job.name, extranonce2, job.time, f"{found:08x}")
            nonce += BATCH
            display.count(BATCH)
            client.poll()


def main():
    url, user, password = sys.argv[1:4]
    display = Display(float(sys.argv[4]) if len(sys.argv) > 4 else 0)
    authority = sys.argv[5] if len(sys.argv) > 5 and sys.argv[5] else None
    if len(sys.argv) > 6:
        display.serve(int(sys.argv[6]))
    while True:
        try:
            client = Client(url, authority)
            client.subscribe()
            if not client.authorize(user, password):
                sys.exit("the pool refuses this user")
            print("authorized", flush=True)
            display.restart()
            mine(client, user, display)
        except (Gone, OSError) as error:
            print(f"connection lost: {error}", flush=True)
            time.sleep(0.2)


if __name__ == "__main__":
    main()
