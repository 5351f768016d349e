"""Every message spoiled in every way, in both directions, between real processes: a clear error or a
dropped connection, no crash, and the session goes on where it should."""

import json
import select
import signal
import socket
import time
import unittest

from harness import MINER, PATIENCE_S, SHA, EndToEnd, dial

MEGABYTE = 1000 * 1000

FROM_MINERS = {
    "subscribe": ("mining.subscribe", ["miner/1.0", "1234"]),
    "authorize": ("mining.authorize", ["user", "x"]),
    "submit": ("mining.submit", ["user", "3e04", "00000000", "69051c95", "00000001"]),
    "submit with version bits": ("mining.submit", ["user", "3e04", "00000000", "69051c95",
                                                   "00000001", "00002000"]),
    "configure": ("mining.configure", [["version-rolling"],
                                       {"version-rolling.mask": "1fffe000"}]),
    "extranonce.subscribe": ("mining.extranonce.subscribe", []),
    "suggest_difficulty": ("mining.suggest_difficulty", [16]),
    "suggest_target": ("mining.suggest_target", ["00" * 32]),
    "multi_version": ("mining.multi_version", [4]),
    "get_transactions": ("mining.get_transactions", ["3e04"]),
    "ping": ("mining.ping", []),
    "unknown": ("mining.there_is_no_such_thing", ["a"]),
}

PREVHASH = "01779216da70df67be46143a8dd959a4ab209c367e2a38350000006b00000000"
NOTIFY = ["JOB", PREVHASH, "01000000", "00000000", ["ab" * 32], "20000000", "1d00ffff", "69051c95",
          True]
FROM_POOLS = {
    "notify": ("mining.notify", NOTIFY),
    "set_difficulty": ("mining.set_difficulty", [0.000006]),
    "set_extranonce": ("mining.set_extranonce", ["aabbccdd", 4]),
    "set_version_mask": ("mining.set_version_mask", ["1fffe000"]),
    "show_message": ("client.show_message", ["hello"]),
    "get_version": ("client.get_version", []),
    "reconnect": ("client.reconnect", []),
    "ping": ("mining.ping", []),
    "reply": (None, [[["mining.notify", "s"]], "aabbccdd", 4]),
}
WRONG = (None, True, -1, 1.5, "", "zz", "zzzzzzzz", [], {}, [[[]]])


def line(method, params):
    if method is None:
        return json.dumps({"id": 4711, "result": params, "error": None}).encode() + b"\n"
    return json.dumps({"id": 4711, "method": method, "params": params}).encode() + b"\n"


def spoiled(method, params):
    """(how, bytes) of everything that can be done to a message."""
    whole = line(method, params)
    yield "truncated", whole[:len(whole) // 2] + b"\n"
    yield "cut in a number", whole[:12] + b"\n"
    yield "binary", bytes(range(256)) * 4 + b"\n"
    yield "a byte 255 in it", whole.replace(b'"', b"\xff", 1)
    yield "a NUL in it", whole.replace(b"4711", b"47\x0011")
    yield "deep", b"[" * 5000 + b"]" * 5000 + b"\n"
    yield "params no list", whole.replace(json.dumps(params).encode(), b'"params"')
    yield "no params", line(method, [])
    for place in range(len(params)):
        for value in WRONG:
            yield f"params[{place}] is {json.dumps(value)}", line(
                method, [*params[:place], value, *params[place + 1:]])
        yield f"without params[{place}]", line(method, params[:place] + params[place + 1:])


EASY = line("mining.set_difficulty", [0.000005]).replace(b"4711", b"null")


class PoolSide(EndToEnd):
    """A rude miner at our pool."""

    def dial(self):
        peer = dial(self.url)
        self.addCleanup(peer.close)
        return peer

    def greets(self, peer):
        """Whether the session goes on: a subscribe is answered."""
        try:
            peer.sendall(b'{"id":"still here","method":"mining.subscribe","params":[]}\n')
            received = b""
            while b'"still here"' not in received:
                some = peer.recv(65536)
                if not some:
                    return False
                received += some
            return True
        except ConnectionError:
            return False

    def spoil(self, names):
        self.url, pool = self.serve(*SHA, "--difficulty", "1000")
        peer = self.dial()
        for name in names:
            for how, bad in spoiled(*FROM_MINERS[name]):
                try:
                    peer.sendall(bad)
                except ConnectionError:
                    pass
                if not self.greets(peer):
                    peer = self.dial()
                    self.assertTrue(self.greets(peer), f"{name}, {how}: the pool is gone")
                self.assertIsNone(pool.process.poll(), f"{name}, {how}:\n{pool.everything()}")
        pool.send(signal.SIGINT)
        self.assertEqual(0, pool.finish(), pool.everything())
        self.assertEqual([], pool.errors)

    def test_every_message(self):
        self.spoil([name for name in FROM_MINERS if name != "submit with version bits"])

    def test_a_submit_more(self):
        self.spoil(["submit with version bits"])

    def test_ten_megabytes_are_not_read_to_their_end(self):
        self.url, pool = self.serve(*SHA)
        for method, params in FROM_MINERS.values():
            peer = self.dial()
            head = line(method, params)[:-2]
            with self.assertRaises(ConnectionError, msg=f"{method}: it takes a line without end"):
                peer.sendall(head + b"," + b"a" * (10 * MEGABYTE))
                if peer.recv(65536) == b"":
                    raise ConnectionResetError
                while peer.recv(65536):
                    pass
                raise ConnectionResetError
        self.assertTrue(self.greets(self.dial()))
        self.assertIsNone(pool.process.poll(), pool.everything())


class RudePool:
    """One listener, as many connections as the miner makes; its jobs are counted up."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.peer = None
        self.received = b""
        self.jobs = 0
        self.job = ""

    @property
    def url(self):
        return f"stratum+tcp://127.0.0.1:{self.listener.getsockname()[1]}"

    def send(self, what):
        try:
            if self.peer is not None:
                self.peer.sendall(what)
        except OSError:
            self.drop()

    def drop(self):
        if self.peer is not None:
            self.peer.close()
        self.peer, self.received = None, b""

    def close(self):
        self.drop()
        self.listener.close()

    def give_job(self):
        self.jobs += 1
        self.job = f"job{self.jobs}"
        self.send(line("mining.notify", [self.job, *NOTIFY[1:]]).replace(b"4711", b"null"))

    def answer(self, request):
        """What an honest pool would say, handshake and all."""
        method, number = request.get("method"), json.dumps(request.get("id")).encode()
        if method == "mining.subscribe":
            self.send(b'{"id":' + number + b',"result":[[["mining.notify","s"]],"aabbccdd",4],'
                      b'"error":null}\n')
        elif method == "mining.authorize":
            self.send(b'{"id":' + number + b',"result":true,"error":null}\n')
            self.send(EASY)
            self.give_job()
        elif method is not None and number != b"null":
            self.send(b'{"id":' + number + b',"result":true,"error":null}\n')
        return method == "mining.submit" and request["params"][1] == self.job

    def until_a_share(self):
        """Serve until a share of the newest job comes. False: none does."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            watched = [self.listener] + ([self.peer] if self.peer is not None else [])
            ready, _, _ = select.select(watched, [], [], 0.5)
            if self.listener in ready:
                self.drop()
                self.peer, _ = self.listener.accept()
                continue
            if self.peer not in ready:
                continue
            try:
                some = self.peer.recv(65536)
            except OSError:
                some = b""
            if not some:
                self.drop()
                continue
            *lines, self.received = (self.received + some).split(b"\n")
            if any([self.answer(json.loads(one)) for one in lines]):
                return True
        return False


class MinerSide(EndToEnd):
    """Our miner at a rude pool; below, a class for what takes its time."""

    def mine(self, pool):
        miner = self.start(MINER, "-a", "sha256d", "-o", pool.url, "-u", "user", "-p", "x",
                           "--device", "cpu:1", "--log", "off")
        self.assertTrue(pool.until_a_share(), miner.everything())
        return miner

    def spoil(self, names):
        pool = RudePool()
        self.addCleanup(pool.close)
        miner = self.mine(pool)
        for name in names:
            for how, bad in spoiled(*FROM_POOLS[name]):
                pool.send(bad)
                pool.send(EASY)  # what was spoiled may have been right, and hard
                pool.give_job()
                self.assertTrue(pool.until_a_share(),
                                f"{name}, {how}: no share since\n{miner.everything()}")
                self.assertIsNone(miner.process.poll(), f"{name}, {how}:\n{miner.everything()}")
        miner.send(signal.SIGTERM)
        self.assertIn(miner.finish(), (0, -signal.SIGTERM), miner.everything())



class MinerJobs(MinerSide):
    def test_notify(self):
        self.spoil(["notify"])


class MinerOthers(MinerSide):
    def test_all_but_notify(self):
        self.spoil([name for name in FROM_POOLS if name != "notify"])


class MinerFlood(MinerSide):
    def test_ten_megabytes(self):
        pool = RudePool()
        self.addCleanup(pool.close)
        miner = self.mine(pool)
        for method, params in FROM_POOLS.values():
            pool.send(line(method, params)[:-2] + b"," + b"a" * (10 * MEGABYTE))
            self.assertTrue(pool.until_a_share(), f"{method}: it does not come back")
            self.assertIsNone(miner.process.poll(), miner.everything())


if __name__ == "__main__":
    unittest.main()
