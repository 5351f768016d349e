"""What the miner's API costs while it is asked 100 times a second: windows with and without the
requests, in alternation, of a miner with one thread. The loop's thread is measured by its processor
time, the hashrate a second of the processor time of the whole miner, so that what others do on this
machine takes nothing from either. (It does where they leave the miner less than a core: the requests
stay as many.)

    python3 tests/live/api_cost.py build/release/bin/simpool build/release/bin/miner [ROUNDS] [SECONDS]
"""

import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import time

REQUESTS_A_SECOND = 100
PATHS = ("/1/summary", "/metrics")


def words_of(stream, pattern):
    for line in stream:
        found = re.search(pattern, line)
        if found:
            return found.group(1)
    sys.exit(f"api_cost: ended without saying {pattern}")


def loop_s_of(pid):
    """Processor time of the loop's thread, which is the first one."""
    with open(f"/proc/{pid}/task/{pid}/schedstat", encoding="ascii") as file:
        return int(file.read().split()[0]) / 1e9


def ask(api, path):
    api.request("GET", path)
    return api.getresponse().read()


def hashed(api):
    """Nonces and processor time, both of one page, however old it is."""
    api.close()  # the server ends what is idle for ten seconds
    summary = json.loads(ask(api, "/1/summary"))
    return summary["nonces"], summary["cpu_use"] * summary["run_s"]


def window(pid, api, seconds, rate):
    """Returns (answers, the loop thread's part of one core, nonces a second of processor time)."""
    answers, start = 0, time.monotonic()
    loop_s, (nonces, cpu_s) = loop_s_of(pid), hashed(api)
    while time.monotonic() - start < seconds:
        if rate:
            ask(api, PATHS[answers % len(PATHS)])
            answers += 1
        wake = start + (answers / rate if rate else seconds)
        time.sleep(max(0.0, wake - time.monotonic()))
    part = (loop_s_of(pid) - loop_s) / (time.monotonic() - start)
    nonces_end, cpu_end_s = hashed(api)
    return answers, part, (nonces_end - nonces) / (cpu_end_s - cpu_s)


def main(simpool, miner, rounds="6", seconds="10"):
    pool = subprocess.Popen([simpool, "serve", "--difficulty", "0.002", "--log", "off"],
                            stdout=subprocess.PIPE, text=True)
    url = words_of(pool.stdout, r'"url": ?"([^"]+)"')
    mining = subprocess.Popen([miner, "-o", url, "-u", "me", "-t", "1", "--api", "127.0.0.1:0"],
                              stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    try:
        host = words_of(mining.stderr, r"api http://([^/]+)")
        api = http.client.HTTPConnection(host)
        time.sleep(float(os.environ.get("WARM_S", "20")))  # shares, so that there is an interval
        loop, lost = [], []
        for _ in range(int(rounds)):
            quiet, asked = (window(mining.pid, api, float(seconds), rate)
                            for rate in (0, REQUESTS_A_SECOND))
            for answers, part, rate_hps in (quiet, asked):
                print(f"{answers / float(seconds):6.1f} requests/s  loop thread {100 * part:6.3f} %"
                      f" of one core  {rate_hps / 1e6:8.4f} Mnonces a second of processor time")
            loop.append(100 * (asked[1] - quiet[1]))
            lost.append(100 * (1 - asked[2] / quiet[2]))
        for name, values in (("loop thread, more by", loop), ("nonces, fewer by", lost)):
            print(f"{name:28} {statistics.median(values):6.3f} %  "
                  f"({min(values):.3f} to {max(values):.3f})")
    finally:
        mining.terminate()
        pool.terminate()
        mining.wait()
        pool.wait()


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
