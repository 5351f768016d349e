#!/usr/bin/env python3
"""Shares as wrong miners find them: the maker of fixtures/mistakes/shares.txt.

Each mistake is written down here a second time, apart from the C sources that recognise it, and
mined with: standard library only.

usage: mistakes.py make > FILE    some minutes
       mistakes.py check FILE     every share hashed again, the way that its row says; and every mistake
                                  of simpool/diagnosis/mistake.h has a row in docs/DIAGNOSIS.md
"""
import concurrent.futures
import hashlib
import json
import math
import pathlib
import re
import struct
import sys

import vectors

ROOT = pathlib.Path(__file__).resolve().parents[2]
MISTAKES_H = ROOT / "simpool/diagnosis/mistake.h"
DIAGNOSIS = ROOT / "docs/DIAGNOSIS.md"
DIFFICULTY = 2.0 ** -16
TARGET = int(0xFFFF * 2 ** 208 / DIFFICULTY)
EXTRANONCE1 = bytes.fromhex("180313f6")
PREVIOUS_EXTRANONCE1 = bytes.fromhex("deadbe01")
OTHER_EXTRANONCE1 = bytes.fromhex("cafe0042")
EXTRANONCE2 = bytes.fromhex("01020304")
MASK_BITS = 0x00C06000
NTIME_ROLL = 5


def sha(data):
    return hashlib.sha256(data).digest()


def shad(data):
    return sha(sha(data))


def words(data):
    """Each four bytes reversed."""
    return b"".join(data[at:at + 4][::-1] for at in range(0, len(data), 4))


class Job:
    """The one real job, and an older one made of it: another prevhash, an earlier time."""

    def __init__(self, older=False):
        path = ROOT / "fixtures/transcripts/luckypool-notify-480f.json"
        params = json.loads(path.read_text(encoding="utf-8"))["params"]
        self.prevhash = bytes.fromhex(params[1])
        self.coinb1, self.coinb2 = bytes.fromhex(params[2]), bytes.fromhex(params[3])
        self.branches = [bytes.fromhex(branch) for branch in params[4]]
        self.version, self.nbits, self.ntime = (int(text, 16) for text in params[5:8])
        if older:
            self.prevhash = bytes([self.prevhash[0] ^ 0xFF]) + self.prevhash[1:]
            self.ntime -= 100


def default_parts():
    return {"job": Job(), "e1": EXTRANONCE1, "e2": EXTRANONCE2, "swap": False, "branches": lambda b: b,
            "ignore_branches": False, "prevhash": words, "root": lambda r: r, "version": None,
            "ntime": 0, "order": {}, "nonce": 0}


def header_of(parts, nonce):
    job = parts["job"]
    middle = parts["e2"] + parts["e1"] if parts["swap"] else parts["e1"] + parts["e2"]
    root = shad(job.coinb1 + middle + job.coinb2)
    for branch in [] if parts["ignore_branches"] else job.branches:
        root = shad(root + parts["branches"](branch))
    numbers = {"version": job.version if parts["version"] is None else parts["version"],
               "ntime": job.ntime + parts["ntime"], "nbits": job.nbits,
               "nonce": (nonce + parts["nonce"]) & 0xFFFFFFFF}
    packed = {name: struct.pack(">I" if parts["order"].get(name) else "<I", value)
              for name, value in numbers.items()}
    return (packed["version"] + parts["prevhash"](job.prevhash) + parts["root"](root) +
            packed["ntime"] + packed["nbits"] + packed["nonce"])


def wrap(steps):
    return steps - 65536 if steps > 32767 else steps


def nearest(value):
    return wrap(int(value * 32768 + (0.5 if value >= 0 else -0.5)))


def saturated(value):
    return min(int(value * 32768 + (0.5 if value >= 0 else -0.5)), 32767)


def truncated(value):
    return wrap(int(value * 32768))


def circuit(header, offset=None, scale=1.0, sign=1, low_first=False, rounding=nearest, rule=True):
    """The whole hash; an angle of the closed form is a float here, so any scale or sign will do."""
    ntime = struct.unpack_from("<I", header, 68)[0]
    right, limit = vectors.rules(ntime)
    right = right if offset is None else offset
    hash_ = sha(header)
    nibbles = [int(digit, 16) for digit in hash_.hex()]
    if low_first:
        nibbles = [nibbles[at ^ 1] for at in range(64)]
    angles = [(2 * n + right) * scale for n in nibbles]
    for layer in (0, 32):
        for qubit in range(16):
            angles[layer + qubit] *= sign
    packed = struct.pack("<16h", *(rounding(v) for v in vectors.expectations(angles)))
    if rule and packed.count(0) >= limit:
        return b"\xff" * 32
    return sha(hash_ + packed)


def mean_field(header):
    """source: reegiss/rust-miner src/cuda/qhash.cu @ 99a57eb, compute_expectations_analytical"""
    hash_ = sha(header)
    nibbles = [int(digit, 16) for digit in hash_.hex()]
    angle = [-2 * n * math.pi / 16 for n in nibbles]
    values = [math.cos(angle[q]) * math.cos(angle[32 + q]) -
              math.sin(angle[q]) * math.sin(angle[32 + q]) * math.cos(angle[16 + q])
              for q in range(16)]
    mean = sum(values) / 16
    for q in range(16):
        factor = 1 + (0.05 * values[q - 1] if q > 0 else 0) + 0.03 * (mean - values[q])
        values[q] = max(-1.0, min(1.0, values[q] * factor))
    packed = struct.pack("<16h", *(saturated(v) for v in values))
    if packed.count(0) >= 8:
        return b"\xff" * 32
    return sha(hash_ + packed)


def discarded_only(header):
    """What the zero-byte rule discards, and nothing else."""
    without = circuit(header, rule=False)
    return without if circuit(header) != without else b"\xff" * 32


def single_precision(header):
    """Every intermediate as a float: wrong where it rounds a qubit the other way, and only then."""
    single = circuit(header, rounding=lambda v: nearest(as_float32(v)), rule=False)
    return single if single != circuit(header, rule=False) else b"\xff" * 32


def as_float32(value):
    """A value with the error of a sweep in floats: some units in the last place of 1."""
    coarse = 2.0 ** -22
    return round(value / coarse) * coarse


def no_rule(header):
    return circuit(header, rule=False)


ROLLED = {"ntime": f"{Job().ntime + NTIME_ROLL:08x}"}
BITS = {"version_bits": f"{MASK_BITS:08x}"}
ROLLED_VERSION = Job().version | MASK_BITS

# word -> (what its header has other than the right one, its hash, what it submits otherwise)
MISTAKES = {
    "late": ({}, circuit, {}),
    "prevhash-order": ({"prevhash": lambda p: p}, circuit, {}),
    "prevhash-order ": ({"prevhash": lambda p: p[::-1]}, circuit, {}),
    "merkle-order": ({"root": lambda r: r[::-1]}, circuit, {}),
    "merkle-order ": ({"root": words}, circuit, {}),
    "branch-order": ({"branches": lambda b: b[::-1]}, circuit, {}),
    "branches-ignored": ({"ignore_branches": True}, circuit, {}),
    "ntime-order": ({"order": {"ntime": True}}, no_rule, {}),
    "nbits-order": ({"order": {"nbits": True}}, circuit, {}),
    "nonce-order": ({"order": {"nonce": True}}, circuit, {}),
    "version-order": ({"order": {"version": True}}, circuit, {}),
    "version-bits-ignored": ({}, circuit, BITS),
    "ntime-unrolled": ({}, circuit, ROLLED),
    "ntime-rolled": ({"ntime": 3}, circuit, {}),
    "nonce-counter": ({"nonce": -1}, circuit, {}),
    "extranonce1-none": ({"e1": b""}, circuit, {}),
    "extranonce1-order": ({"e1": EXTRANONCE1[::-1]}, circuit, {}),
    "extranonce2-none": ({"e2": b""}, circuit, {}),
    "extranonce2-zero": ({"e2": bytes(4)}, circuit, {}),
    "extranonce2-order": ({"e2": EXTRANONCE2[::-1]}, circuit, {}),
    "extranonce2-counter": ({"e2": bytes.fromhex("01020303")}, circuit, {}),
    "extranonces-swapped": ({"swap": True}, circuit, {}),
    "previous-extranonce": ({"e1": PREVIOUS_EXTRANONCE1}, circuit, {}),
    "other-extranonce": ({"e1": OTHER_EXTRANONCE1}, circuit, {}),
    "previous-job": ({"job": Job(older=True), "ntime": 100}, circuit, {}),
    "previous-job ": ({"job": Job(older=True)}, circuit, {}),
    "half-angle": ({}, lambda h: circuit(h, scale=0.5), {}),
    "wrong-sign": ({}, lambda h: circuit(h, sign=-1), {}),
    "fork-angle": ({}, lambda h: circuit(h, offset=0), {}),
    "nibble-order": ({}, lambda h: circuit(h, low_first=True), {}),
    "truncates": ({}, lambda h: circuit(h, rounding=truncated), {}),
    "zero-rule": ({}, discarded_only, {}),
    "rounding": ({}, single_precision, {}),
    "mean-field": ({}, mean_field, {}),
    "sha256d": ({}, shad, {}),
    "sha256": ({}, sha, {}),
    "digest-order": ({}, lambda h: circuit(h)[::-1], {}),
    "prevhash-order+half-angle": ({"prevhash": lambda p: p}, lambda h: circuit(h, scale=0.5), {}),
    "ntime-order+nonce-order": ({"order": {"ntime": True, "nonce": True}}, no_rule, {}),
    "merkle-order+wrong-sign+digest-order": (
        {"root": lambda r: r[::-1]}, lambda h: circuit(h, sign=-1)[::-1], {}),
    "rust-miner-header+mean-field+digest-order": (
        {"order": {"version": True, "ntime": True}, "prevhash": lambda p: p[::-1],
         "branches": lambda b: b[::-1], "root": lambda r: r[::-1]},
        lambda h: mean_field(h)[::-1], {}),
}


def digest_of(name, nonce):
    changes, hash_, submits = MISTAKES[name]
    parts = {**default_parts(), **changes}
    return hash_(header_of(parts, nonce))


def mine(name):
    """The first share: its nonce as it is submitted."""
    nonce = 0
    while int.from_bytes(digest_of(name, nonce), "little") > TARGET:
        nonce += 1
    return nonce


def row(name, nonce):
    submits = MISTAKES[name][2]
    ntime = submits.get("ntime", f"{Job().ntime:08x}")
    return f"{name.strip()} {ntime} {nonce:08x} {submits.get('version_bits', '00000000')}"


HEAD = """# Shares as wrong miners find them, one mistake a line; see README.md
# mistake, then as submitted: ntime, nonce, version bits; extranonce2 is 01020304
# made by scripts/dev/mistakes.py"""


def make():
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        nonces = list(pool.map(mine, MISTAKES))
    print(HEAD)
    for name, nonce in zip(MISTAKES, nonces, strict=True):
        print(row(name, nonce))
    return 0


def check(path):
    lines = [line for line in open(path, encoding="ascii").read().splitlines()
             if not line.startswith("#")]
    wrong = 0
    for name, line in zip(MISTAKES, lines, strict=True):
        nonce = int(line.split()[2], 16)
        meets = int.from_bytes(digest_of(name, nonce), "little") <= TARGET
        if not meets or line != row(name, nonce):
            print(f"{line}: no share of a miner that makes this mistake")
            wrong += 1
    for word in re.findall(r'^ +X\([A-Z0-9_]+, "([a-z0-9-]+)"', MISTAKES_H.read_text(), re.M):
        if f"`{word}`" not in DIAGNOSIS.read_text():
            print(f"{word}: docs/DIAGNOSIS.md does not explain it")
            wrong += 1
    print(f"{len(lines) - wrong} passed, {wrong} failed")
    return 0 if wrong == 0 and lines else 1


if __name__ == "__main__":
    if sys.argv[1:] == ["make"]:
        sys.exit(make())
    elif len(sys.argv) == 3 and sys.argv[1] == "check":
        sys.exit(check(sys.argv[2]))
    sys.exit(__doc__)
