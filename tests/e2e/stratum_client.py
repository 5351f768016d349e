"""The client's side of Stratum V1, as little of it as a test miner needs. Written from the
protocol's description alone and in another language on purpose: what both this and the project's
C code understand the same way is not one shared mistake."""

import hashlib
import json
import select
import socket
import ssl
import struct
from urllib.parse import urlsplit


def sha256d(data):
    return hashlib.sha256(hashlib.sha256(data).digest()).digest()


# What it says to a pool that asks, as the cpuminers do: a message with an id is answered, too.
ANSWERS = {"client.get_version": "e2e/1.0", "mining.ping": "pong", "client.show_message": True}


class Gone(Exception):
    """The pool ended the connection."""


class Job:
    """One mining.notify, and the headers that can be made of it."""

    def __init__(self, params):
        (self.name, self.previous, self.coinbase1, self.coinbase2, self.branches, self.version,
         self.bits, self.time, self.clean) = params[:9]

    def header(self, extranonce1, extranonce2, nonce):
        """The 80 bytes; texts are hex as on the wire, nonce is a number."""
        coinbase = self.coinbase1 + extranonce1 + extranonce2 + self.coinbase2
        root = sha256d(bytes.fromhex(coinbase))
        for branch in self.branches:
            root = sha256d(root + bytes.fromhex(branch))
        previous = bytes.fromhex(self.previous)
        words = b"".join(previous[at:at + 4][::-1] for at in range(0, 32, 4))
        return (bytes.fromhex(self.version)[::-1] + words + root
                + bytes.fromhex(self.time)[::-1] + bytes.fromhex(self.bits)[::-1]
                + struct.pack("<I", nonce))


class Client:
    """One connection. Notifications are kept in .job and .difficulty as they come. Over TLS the
    pool's certificate has to be of the authority in that PEM file."""

    def __init__(self, url, authority=None):
        parts = urlsplit(url)
        self.socket = socket.create_connection((parts.hostname, parts.port), timeout=10)
        self.pending = lambda: 0
        if parts.scheme == "stratum+ssl":
            context = ssl.create_default_context(cafile=authority)
            self.socket = context.wrap_socket(self.socket, server_hostname=parts.hostname)
            self.pending = self.socket.pending
        self.received = b""
        self.next_id = 1
        self.difficulty = 1.0
        self.job = None
        self.jobs_seen = 0
        self.extranonce1 = ""
        self.extranonce2_len = 4
        self.replies = {}

    def close(self):
        self.socket.close()

    def send(self, method, *params):
        number = self.next_id
        self.next_id += 1
        line = json.dumps({"id": number, "method": method, "params": list(params)}) + "\n"
        try:
            self.socket.sendall(line.encode())
        except OSError as error:
            raise Gone(str(error)) from error
        return number

    def poll(self, seconds=0.0):
        """Take in what has arrived, waiting at most so long for the first byte."""
        if not self.pending() and not select.select([self.socket], [], [], seconds)[0]:
            return
        try:
            some = self.socket.recv(65536)
        except OSError as error:
            raise Gone(str(error)) from error
        if not some:
            raise Gone("the pool hung up")
        *lines, self.received = (self.received + some).split(b"\n")
        for line in lines:
            if line.strip():
                self.take(json.loads(line))

    def take(self, message):
        method = message.get("method")
        if method == "mining.notify":
            self.job = Job(message["params"])
            self.jobs_seen += 1
        elif method == "mining.set_difficulty":
            self.difficulty = float(message["params"][0])
        elif method == "mining.set_extranonce":
            self.extranonce1, self.extranonce2_len = message["params"][:2]
        elif method in ANSWERS and message.get("id") is not None:
            line = json.dumps({"id": message["id"], "result": ANSWERS[method], "error": None}) + "\n"
            self.socket.sendall(line.encode())
        elif method is None:
            self.replies[message["id"]] = message

    def ask(self, method, *params):
        """Send and wait for the answer; another thing may come first."""
        number = self.send(method, *params)
        while number not in self.replies:
            self.poll(10.0)
        return self.replies.pop(number)

    def subscribe(self):
        result = self.ask("mining.subscribe", "e2e/1.0")["result"]
        self.extranonce1, self.extranonce2_len = result[1], result[2]

    def authorize(self, user, password):
        return self.ask("mining.authorize", user, password)["result"] is True

    def target(self):
        return int((0xffff << 208) / self.difficulty)
