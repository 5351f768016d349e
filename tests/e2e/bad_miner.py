#!/usr/bin/env python3
"""Miners that no story may let pass. usage: bad_miner.py MODE URL

  wrong-nonces      submits nonces it never hashed
  never-authorizes  subscribes, then sits there
  exits             ends at once, status 3
  exits-early       subscribes, then ends with status 4
  exits-later       logs in properly, then ends with status 0
  hangs-up-first    logs in properly, hangs up, and ends a moment later with status 4
  deaf              an idle miner that does not hear SIGTERM
"""

import random
import signal
import sys
import time

from stratum_client import Client

FOREVER_S = 3600


def log_in(url):
    client = Client(url)
    client.subscribe()
    client.authorize("bad.miner", "x")
    return client


def idle(client):
    while True:
        client.poll(FOREVER_S)


def wrong_nonces(url):
    client = log_in(url)
    dice = random.Random(1)
    while True:
        if client.job is not None:
            client.send("mining.submit", "bad.miner", client.job.name,
                        f"{dice.getrandbits(32):08x}", client.job.time,
                        f"{dice.getrandbits(32):08x}")
        client.poll(0.1)
        time.sleep(0.1)


def never_authorizes(url):
    client = Client(url)
    client.subscribe()
    idle(client)


def exits(url):
    del url
    sys.exit(3)


def exits_later(url):
    log_in(url)


def exits_early(url):
    Client(url).subscribe()
    sys.exit(4)


def hangs_up_first(url):
    log_in(url).close()
    sys.exit(4)


def deaf(url):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    idle(log_in(url))


def main():
    modes = {"wrong-nonces": wrong_nonces, "never-authorizes": never_authorizes,
             "exits": exits, "exits-early": exits_early, "exits-later": exits_later,
             "hangs-up-first": hangs_up_first, "deaf": deaf}
    modes[sys.argv[1]](sys.argv[2])


if __name__ == "__main__":
    main()
